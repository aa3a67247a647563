"""Write the sources as a bibliography: BibTeX, CSL-JSON, or a page of Markdown.

Both formats are a few fields deep here, so they are written plainly and not by a library.
"""

import json
import re
import unicodedata
from collections.abc import Iterable

from auguststorm.evidence.ledger import Source

_BIBTEX = {
    "article": "article", "monograph": "book", "official_history": "book", "memoir": "book",
    "encyclopaedia": "incollection", "report": "techreport", "web_page": "online",
}  # fmt: skip
_CSL = {
    "article": "article-journal", "monograph": "book", "official_history": "book", "memoir": "book",
    "encyclopaedia": "entry-encyclopedia", "document": "document", "dataset": "dataset", "map": "map",
    "web_page": "webpage", "broadcast": "broadcast", "press": "article-newspaper", "report": "report",
}  # fmt: skip
_CSL_LANGUAGE = {
    "English": "en",
    "Russian": "ru",
    "Japanese": "ja",
    "Chinese": "zh",
    "Korean": "ko",
    "German": "de",
    "French": "fr",
}
_BODY = re.compile(
    r"\b(?:Army|Command|contributors|Forces|Governments?|Headquarters|Institute|officers|Section|Union)\b"
)
_NOT_PUBLISHED = "general_knowledge"
_FIELDS = {"isbn": "isbn", "doi": "doi", "url": "url", "jstor": "jstor"}
_SPECIAL = {character: f"\\{character}" for character in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\~{}",
    "^": r"\^{}",
}


def published(sources: Iterable[Source]) -> list[Source]:
    """List what a bibliography can hold, by id: everything but what is only recalled."""
    return sorted((source for source in sources if source.kind != _NOT_PUBLISHED), key=lambda source: source.source_id)


def key_of(source: Source) -> str:
    """Return a source's key: its id without the prefix, in ASCII letters, digits and hyphens."""
    text = unicodedata.normalize("NFKD", source.source_id.removeprefix("src:")).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9-]+", "-", text)


def authors_of(source: Source) -> list[str]:
    """List the authors of a source one by one, without an editor's mark; a body that is the author is one."""
    text = re.sub(r"\s*\((?:ed|eds|comp)\.?\)", "", source.author or "").strip()
    if not text or _BODY.search(text):
        return [text] if text else []
    return [name.strip() for name in re.split(r"[;,]| and ", text) if name.strip()]


def identifiers(source: Source) -> dict[str, str]:
    """Return a source's ISBN, DOI, address and such by their names."""
    found: dict[str, str] = {}
    for identifier in source.identifiers:
        kind, _, value = identifier.partition(":")
        if kind in _FIELDS and kind not in found:
            found[kind] = value
    return found


def year_of(source: Source) -> int | None:
    """Return the year of publication as a number, or None."""
    match = re.search(r"\d{4}", source.year or "")
    return int(match[0]) if match else None


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in text)


def to_bibtex(sources: Iterable[Source]) -> str:
    """Write sources as BibTeX."""
    entries = []
    for source in published(sources):
        fields = {"title": "{" + _escaped(source.title) + "}"}
        if source.author:
            fields["author"] = " and ".join("{" + _escaped(name) + "}" for name in authors_of(source))
        if source.year:
            fields["year"] = _escaped(source.year)
        fields["language"] = _escaped(source.language)
        fields |= {
            kind: value if kind in ("url", "doi") else _escaped(value) for kind, value in identifiers(source).items()
        }
        if source.note:
            fields["note"] = _escaped(source.note)
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
        entries.append(f"@{_BIBTEX.get(source.kind, 'misc')}{{{key_of(source)},\n{body}\n}}\n")
    return "\n".join(entries)


def to_csl(sources: Iterable[Source]) -> str:
    """Write sources as CSL-JSON."""
    items = []
    for source in published(sources):
        item: dict[str, object] = {
            "id": key_of(source),
            "type": _CSL.get(source.kind, "document"),
            "title": source.title,
        }
        if source.author:
            item["author"] = [{"literal": name} for name in authors_of(source)]
        year = year_of(source)
        if year is not None:
            item["issued"] = {"date-parts": [[year]]}
        if source.language in _CSL_LANGUAGE:
            item["language"] = _CSL_LANGUAGE[source.language]
        for kind, value in identifiers(source).items():
            if kind in ("isbn", "doi", "url"):
                item[kind.upper()] = value
        if source.note:
            item["note"] = source.note
        items.append(item)
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def to_markdown(sources: Iterable[Source]) -> str:
    """Write sources as a page, by kind."""
    listed = published(sources)
    lines = [
        "# Bibliography",
        "",
        "Written by `auguststorm evidence bibliography --format markdown --to docs/bibliography.md`; the tables are in",
        "`src/auguststorm/data/evidence/sources/`. What is only recalled is no publication and is left out.",
    ]
    for kind in sorted({source.kind for source in listed}):
        lines += ["", f"## {kind.replace('_', ' ').capitalize()}", ""]
        for source in (each for each in listed if each.kind == kind):
            author = f"{source.author}: " if source.author else ""
            year = f", {source.year}" if source.year else ""
            marks = ", ".join(f"{name.upper()} {value}" for name, value in identifiers(source).items() if name != "url")
            tail = "".join(f". {part}" for part in (marks, (source.note or "").rstrip(".")) if part)
            lines.append(f"- {author}*{source.title}*{year} ({source.language}; `{source.source_id}`){tail}.")
    return "\n".join(lines) + "\n"
