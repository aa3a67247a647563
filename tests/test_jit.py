"""Test where compiled kernels are kept, and that the key changes with what decides what they do."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from auguststorm import jit


def key_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, **texts: str) -> str:
    sources = []
    for name, text in texts.items():
        path = tmp_path / f"{name}.py"
        path.write_text(text, encoding="utf-8")
        sources.append(path)
    monkeypatch.setattr(jit, "kernel_sources", lambda: sources)
    return jit._cache_folder().name


def test_key_changes_with_any_source(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first = key_of(monkeypatch, tmp_path, combat="a = 1", curves="b = 2")
    assert key_of(monkeypatch, tmp_path, combat="a = 1", curves="b = 2") == first
    assert key_of(monkeypatch, tmp_path, combat="a = 1", curves="b = 3") != first
    assert key_of(monkeypatch, tmp_path, combat="a = 1", others="b = 2") != first


def test_key_changes_with_versions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first = key_of(monkeypatch, tmp_path, combat="a = 1")
    monkeypatch.setattr(jit, "version", lambda package: f"{package} of another day")
    assert key_of(monkeypatch, tmp_path, combat="a = 1") != first


def test_sources_are_those_that_decide_what_kernels_do() -> None:
    names = [path.name for path in jit.kernel_sources()]
    assert {"jit.py", "rng.py", "curves.py", "movement.py"} <= set(names)
    assert names == [path.name for path in jit.kernel_sources()]


def test_cache_lies_in_the_users_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert jit._cache_folder().is_relative_to(tmp_path / "auguststorm" / "kernels")


def test_numba_keeps_its_cache_there(tmp_path: Path) -> None:
    code = "from auguststorm import jit; import numba; print(numba.config.CACHE_DIR == str(jit.CACHE_FOLDER))"
    environment = {"XDG_CACHE_HOME": str(tmp_path), "PATH": "/usr/bin"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "True"


@jit.inline
def _plus_one(number):  # type: ignore[no-untyped-def]
    return number + 1


@jit.kernel
def _sum_plus_one(narrow, wide):  # type: ignore[no-untyped-def]
    total = _plus_one(1)
    for i in range(narrow.size):
        total += _plus_one(narrow[i]) + _plus_one(wide[i])
    return total


def test_inner_functions_have_one_variant_for_all_integers() -> None:
    numbers = np.arange(3)
    assert _sum_plus_one(numbers.astype(np.int16), numbers) == 2 + 2 * (1 + 2 + 3)
    dispatcher: Any = _plus_one
    assert len(dispatcher.overloads) == 1


def test_inner_functions_can_be_called_from_python() -> None:
    assert _plus_one(2) == 3
    assert _plus_one(1.5) == 2.5
