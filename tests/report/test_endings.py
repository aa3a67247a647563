"""What the surrender brought down: counted over runs, told by day, shown in page and terminal."""

from datetime import datetime
from typing import Any

import pytest

from auguststorm.engine.codes import EVENTS
from auguststorm.report.build import render
from auguststorm.report.campaign import Campaign
from auguststorm.report.digest import days
from auguststorm.report.endings import ALWAYS_TOLD, CLAIMED, KINDS, endings, endings_rows
from auguststorm.results.store import Results
from tests.report.synthetic import make_results
from tests.report.synthetic_ground import make_ground
from tests.report.terminal import digest_of

H_DAY = datetime.fromisoformat("1945-08-09T00:00:00+09:00")


def with_events(runs: int, told: list[tuple[int, float, str, str | None]]) -> Results:
    """Add events (run, hour, kind, subject) to made-up results."""
    results = make_results(runs)
    table = results.table("events")
    rows: list[dict[str, Any]] = table.to_pylist()
    for run, hour, kind, subject in told:
        rows.append(
            {
                "run": run,
                "tick": int(hour // 6),
                "time_h": hour,
                "kind": kind,
                "subject": subject,
                "object": None,
                "value": 0.0,
            }
        )
    results.tables["events"] = type(table).from_pylist(rows, schema=table.schema)
    return results


TOLD: list[tuple[int, float, str, str | None]] = [
    (0, 130.0, "decision", None),
    (1, 130.0, "decision", None),
    (0, 240.0, "manchukuo_dissolved", None),
    (1, 250.0, "manchukuo_dissolved", None),
    (2, 260.0, "manchukuo_dissolved", None),
    (1, 270.0, "emperor_taken", None),
    (0, 300.0, CLAIMED, "mukden"),
    (0, 302.0, CLAIMED, "kirin"),
    (2, 320.0, CLAIMED, "kirin"),
]


def test_kinds_told_are_events_of_the_engine() -> None:
    assert set(KINDS) | {CLAIMED} <= set(EVENTS)
    assert set(ALWAYS_TOLD) <= set(KINDS)


def test_endings_are_shares_of_runs_and_hours_among_those_in_which_they_came_about() -> None:
    rows = {row.label: row for row in endings(Campaign(with_events(4, TOLD)))}
    dissolved = rows[KINDS["manchukuo_dissolved"]]
    assert dissolved.share == pytest.approx(3 / 4)
    assert dissolved.hours is not None
    assert dissolved.hours.median == 250.0
    assert rows[KINDS["mengjiang_ended"]].share == 0.0
    assert rows[KINDS["mengjiang_ended"]].hours is None
    assert KINDS["operations_stopped"] not in rows, "told only where it came about"
    entered = [label for label in rows if label.startswith("The Eighth Route Army")]
    assert entered == ["The Eighth Route Army enters Kirin", "The Eighth Route Army enters Mukden"]


def test_rows_say_what_never_came_about() -> None:
    rows = endings_rows(endings(Campaign(with_events(4, TOLD))), H_DAY, False)
    cells = {row[0]: row[1:] for row in rows}
    assert cells[KINDS["mengjiang_ended"]][1] == "–"
    assert cells[KINDS["manchukuo_dissolved"]][0].startswith("75")
    assert cells[KINDS["emperor_taken"]][1].startswith("20 Aug")


def test_the_day_of_the_first_run_tells_them() -> None:
    told = {day.date: dict(day.told).get("politics", "") for day in days(Campaign(with_events(2, TOLD)), make_ground())}
    assert told["14 Aug"] == KINDS["decision"]
    assert told["19 Aug"] == KINDS["manchukuo_dissolved"]
    assert told["21 Aug"] == "The Eighth Route Army enters Mukden and Kirin"
    assert told.get("20 Aug", "") == "", "that was another run"


def test_page_and_terminal_show_them() -> None:
    results = with_events(4, TOLD)
    page = render(results, make_ground())
    section = page[page.index('id="endings"') : page.index('id="prisoners"')]
    assert KINDS["manchukuo_dissolved"] in section
    assert "Kirin" in section
    assert "What the surrender brought down" in digest_of(results, width=140)
