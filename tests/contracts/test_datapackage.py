"""The descriptor of the data package says what the tables and schemas say; `.ci/run` validates every cell with it."""

import json
import sys
from pathlib import Path

import pytest

from auguststorm.evidence.audit import data_tables
from auguststorm.results.manifest import hash_data
from auguststorm.tables import DATA

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
from build_datapackage import DESCRIPTOR, descriptor


def test_descriptor_is_up_to_date() -> None:
    assert DESCRIPTOR.read_text(encoding="utf-8") == descriptor(), "run python scripts/build_datapackage.py"


def test_every_table_is_a_resource_once() -> None:
    described = json.loads(descriptor())["resources"]
    files = [name for resource in described for name in (resource["path"], *resource.get("extrapaths", ()))]
    assert sorted(files) == sorted(path.as_posix() for path in data_tables())
    assert sum(len(resource["schema"].get("foreignKeys", ())) for resource in described) > 20
    assert all((DATA / name).is_file() for name in files)


def test_descriptor_is_no_input_of_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    before = hash_data()
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: b"noise" if self == DESCRIPTOR else real(self))
    assert DESCRIPTOR.read_bytes() == b"noise"
    assert hash_data() == before
