"""Hold public names to a first line that says in one sentence what they do."""

import ast
from pathlib import Path

import pytest

from tests.contracts.sources import PACKAGE, tree_of, where

modules = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", modules, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_first_lines_are_sentences(path: Path) -> None:
    found = []
    tree = tree_of(path)
    nodes = [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef))]
    for node in nodes:
        name = getattr(node, "name", "module")
        words = ast.get_docstring(node)
        if words is None or name.startswith("_"):
            continue
        head = words.split("\n\n")[0].strip()
        if not head.rstrip("\"'").endswith((".", ":")) or (not head[0].isupper() and not head.startswith("`")):
            found.append(f"{where(path, getattr(node, 'lineno', 1))}: {head}")
    assert found == []


@pytest.mark.parametrize("path", modules, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert len(ast.get_docstring(tree_of(path)) or "") > 10
