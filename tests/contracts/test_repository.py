"""Hold the repository to standing alone: licences, no outside paths or hosts, nothing large, no outcome in a rule."""

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

from tests.contracts.sources import PACKAGE, ROOT, tracked_files, tree_of

TEXT = {
    ".py", ".md", ".toml", ".csv", ".yaml", ".yml", ".json", ".cff", ".j2", ".js", ".mjs", ".css", ".html", ".txt", "",
}  # fmt: skip
# Written in parts, so that this file does not find itself.
OUTSIDE = [f"/{name}/" for name in ("work", "root", "home", "Users")] + ["../" + "shared", "/tmp" + "/"]
HOSTS = ["py" + "pi.org", "files.python" + "hosted", "registry." + "npmjs", "anaconda" + ".org"]
LARGEST_KB = 6_000
MAY_OBSERVE = {"calibration", "validation", "report", "web"}
AUDIT = "evidence/audit.py"


def text_files() -> list[Path]:
    here = Path(__file__)
    return [path for path in tracked_files() if path.suffix in TEXT and path != here and "raw" not in path.parts]


def test_licence_is_the_mit_licence() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("MIT License")
    assert "WITHOUT WARRANTY OF ANY KIND" in text
    assert len((ROOT / "LICENSE-DATA").read_text(encoding="utf-8")) > 500


@pytest.mark.parametrize(
    "name",
    [
        "README.md", "VISION.md", "CONTRIBUTING.md", "CITATION.cff", "justfile", ".pre-commit-config.yaml", ".ci/run",
        "docs/glossary.md", "docs/adr/0001-addressed-chance.md",
    ],
)  # fmt: skip
def test_repository_has_its_papers(name: str) -> None:
    assert (ROOT / name).stat().st_size > 100


def test_vision_has_ten_lines() -> None:
    lines = [line for line in (ROOT / "VISION.md").read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(lines) == 11  # the heading and ten


@pytest.mark.parametrize("word", [*OUTSIDE, *HOSTS])
def test_nothing_names_a_place_outside(word: str) -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{number}"
        for path in text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(rf"(?<![\w.]){re.escape(word)}", line)
    ]
    assert found == []


def test_no_lock_file_with_hosts_is_kept() -> None:
    names = {path.name for path in tracked_files()}
    assert not names & {"uv.lock", "package-lock.json", "poetry.lock", "yarn.lock", "pnpm-lock.yaml"}


def test_no_file_is_large() -> None:
    large = {path.relative_to(ROOT).as_posix(): path.stat().st_size // 1000 for path in tracked_files()}
    assert {name: kb for name, kb in large.items() if kb > LARGEST_KB} == {}


def test_no_rule_reads_what_happened() -> None:
    """Only the report, calibration, validation and web may open `data/observed/`; the audit checks it as any table."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE)
        if place.parts[0] in MAY_OBSERVE or place.as_posix() == AUDIT:
            continue
        if re.search(r"[\"'/]observed[\"'/_]", path.read_text(encoding="utf-8")):
            found.append(path.relative_to(ROOT).as_posix())
    assert found == []


def test_what_the_package_imports_is_declared_and_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {re.split(r"[>=<]", name)[0] for name in project["project"]["dependencies"]}
    pinned = {name.partition("==")[0] for name in project["tool"]["uv"]["constraint-dependencies"]}
    for_theatre = {name.partition("==")[0] for name in project["dependency-groups"]["theatre"]}
    imported: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.partition(".")[0])
    imported -= {"auguststorm", *sys.stdlib_module_names}
    assert imported <= declared | for_theatre
    assert declared <= pinned
    assert "numba" in imported  # else nothing was found


def test_to_dos_carry_a_number() -> None:
    mark = "TO" + "DO"
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{number}"
        for path in text_files()
        if path.suffix == ".py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if mark in line and not re.search(rf"{mark} ?\(?#\d+", line)
    ]
    assert found == []


def test_continuous_integration_runs_the_readmes_test_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^python3 -m pip install uv && .*$", readme, flags=re.MULTILINE)
    assert len(commands) == 2
    assert commands[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
