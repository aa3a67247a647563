"""Hold the codes to what the engine does with them, and the pages and schemas to the codes."""

import re

from auguststorm.engine import codes
from auguststorm.results.columns import TABLES, columns_of
from auguststorm.results.meaning import DISPATCHES, PARTIES
from tests.contracts.sources import ROOT, names_loaded

CODES = "auguststorm.engine.codes"
LISTS = {
    "posture": codes.POSTURES, "halt": codes.HALTS, "how": codes.HOW_TAKEN, "means": codes.MEANS, "side": codes.SIDES,
    "mobility": codes.MOBILITIES,
}  # fmt: skip


def test_every_kind_of_event_and_halt_is_used_by_the_engine() -> None:
    names = [name for name in vars(codes) if name.startswith(("E_", "HALT_"))]
    assert len(names) > 50
    assert [name for name in names if (CODES, name) not in names_loaded()] == []


def test_the_guide_lists_the_kinds_of_events_that_there_are() -> None:
    page = (ROOT / "docs" / "guide" / "results.md").read_text(encoding="utf-8")
    section = page[page.index("| kind | subject | object |") :].split("\n\n")[0]
    told = re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)
    assert told == [kind for kind in codes.EVENTS if kind != "none" and kind not in DISPATCHES]


def test_what_is_said_of_events_is_said_of_kinds_that_there_are() -> None:
    assert set(PARTIES) | set(DISPATCHES) <= set(codes.EVENTS)


def test_schemas_of_results_name_the_codes_that_there_are() -> None:
    columns = [column for table in TABLES for column in columns_of(table) if column.name in LISTS]
    assert {column.name for column in columns} == set(LISTS)
    for column in columns:
        assert tuple(column.type.removeprefix("enum:").split("|")) == LISTS[column.name], column.name
