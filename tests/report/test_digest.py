import re

from auguststorm.report.campaign import Campaign
from auguststorm.report.digest import days
from tests.report.synthetic import make_results
from tests.report.synthetic_ground import make_ground
from tests.report.terminal import digest_of


def told(runs: int) -> str:
    return digest_of(make_results(runs))


def test_days_tell_advance_places_and_halts() -> None:
    told_days = days(Campaign(make_results(1)), make_ground())
    assert told_days[0].date == "9 Aug"
    assert "Suifenho" in dict(told_days[0].told)["taken"]
    advances = " ".join(dict(day.told).get("advance", "") for day in told_days)
    assert re.search(r"Khingan to Mukden \+\d+ km to \d+ \(Formation 1 of 6-guards-tank-army\)", advances)
    assert any(re.match(r"[56] for fuel", dict(day.told).get("stopped", "")) for day in told_days)


def test_days_tell_who_has_not_heard_only_after_somebody_has() -> None:
    silent = [day.date for day in days(Campaign(make_results(1)), make_ground()) if "not told" in dict(day.told)]
    assert silent
    assert not {"9 Aug", "12 Aug", "14 Aug"} & set(silent)


def test_one_run_is_called_one_luck() -> None:
    assert "one run is one luck" in told(1)
    assert "one run is one luck" not in told(4)


def test_summary_sets_claims_beside_and_gives_no_date_error_for_orders() -> None:
    text = told(4)
    assert "83,737: Soviet Information Bureau" in text
    landings = text[text.index("Landings and airlandings") :]
    assert "hours to secure, no date" in landings
    assert "later" not in landings
    assert "earlier" not in landings


def test_square_brackets_in_names_are_printed_as_they_are() -> None:
    results = make_results(1)
    names = ["[bold]x[/bold]"] * results.table("units").num_rows
    position = results.table("units").column_names.index("name")
    results.tables["units"] = results.table("units").set_column(position, results.table("units").field("name"), [names])
    assert "[bold]x[/bold]" in digest_of(results)
