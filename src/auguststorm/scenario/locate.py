"""Find the line of a TOML file on which a key stands, so that a fault can name it; tomllib does not tell."""

import re

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_KEY = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"^\s*\[\s*({_KEY})\s*\]")
_ENTRY = re.compile(rf"^\s*({_KEY})\s*=")
_ERROR_LINE = re.compile(r"line (\d+)")

Path = tuple[str, ...]


def split_key(text: str) -> Path:
    """Split a dotted TOML key into its parts, without quotes."""
    return tuple(part.strip("\"'") for part in re.findall(_PART, text))


def key_lines(text: str) -> dict[Path, int]:
    """Map the path of every table and key of a TOML text to its line, counted from 1."""
    lines: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = split_key(header.group(1))
            path = table
        elif entry := _ENTRY.match(line):
            path = table + split_key(entry.group(1))
        else:
            continue
        for end in range(1, len(path) + 1):
            lines.setdefault(path[:end], number)
    return lines


def line_of(path: Path, lines: dict[Path, int]) -> int | None:
    """Return the line of a key, or of the nearest table that should hold it."""
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return None


def error_line(message: str) -> int | None:
    """Return the line that a message of the TOML reader names."""
    found = _ERROR_LINE.search(message)
    return int(found.group(1)) if found else None


def dotted(path: Path) -> str:
    """Write a path as it stands in the file: parts with dots in quotes."""
    return ".".join(f'"{part}"' if "." in part else part for part in path)
