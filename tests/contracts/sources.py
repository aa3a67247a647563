"""Find the project's own files, for the contracts."""

import ast
import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "auguststorm"
ENGINE = PACKAGE / "engine"
PHASES = ("weather", "intelligence", "command", "orders", "supply", "air", "naval", "movement", "combat", "politics")
IGNORED = {".git", ".venv", "node_modules", "__pycache__", "results", "dist", "build"}


@cache
def tracked_files() -> tuple[Path, ...]:
    """List the files that belong to the repository: by git where it is at hand, else all that lie there."""
    if shutil.which("git") and (ROOT / ".git").exists():
        command = ["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), "ls-files", "-z"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            paths = [ROOT / name for name in done.stdout.split("\0") if name]
            return tuple(path for path in paths if path.is_file())
    return tuple(path for path in sorted(ROOT.rglob("*")) if path.is_file() and not IGNORED & set(path.parts))


@cache
def tree_of(path: Path) -> ast.Module:
    """Parse a module."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def engine_modules() -> list[Path]:
    """List the modules whose code decides what happens in a campaign."""
    return sorted(ENGINE.rglob("*.py"))


def where(path: Path, line: int) -> str:
    """Name a line for a message."""
    return f"{path.relative_to(ROOT).as_posix()}:{line}"


def decorators(function: ast.FunctionDef) -> set[str]:
    """Return the plain names of a function's decorators."""
    return {decorator.id for decorator in function.decorator_list if isinstance(decorator, ast.Name)}


def functions_of(path: Path) -> list[ast.FunctionDef]:
    """List the functions of a module that stand at its top level."""
    return [node for node in tree_of(path).body if isinstance(node, ast.FunctionDef)]


def dotted(path: Path) -> str:
    """Return the name under which a module of the package is imported."""
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)


@cache
def names_loaded() -> frozenset[tuple[str, str]]:
    """Return every name that code of the engine reads, with the module that it comes from."""
    imported: dict[tuple[str, str], tuple[str, str]] = {}
    read: set[tuple[str, str]] = set()
    for path in engine_modules():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ImportFrom) and node.module:
                imported |= {
                    (dotted(path), alias.asname or alias.name): (node.module, alias.name) for alias in node.names
                }
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                read.add((dotted(path), node.id))

    def origin(key: tuple[str, str]) -> tuple[str, str]:
        while key in imported:
            key = imported[key]
        return key

    return frozenset(origin(key) for key in read)
