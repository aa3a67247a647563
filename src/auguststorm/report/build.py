"""Build `report.html`: one file that holds everything it needs and opens from disk."""

import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from auguststorm.report import figures, tables
from auguststorm.report.advance import advances, pincers_km
from auguststorm.report.campaign import END_H, Campaign
from auguststorm.report.ceasefire import hearings
from auguststorm.report.endings import endings, endings_rows
from auguststorm.report.evidence import evidence_context
from auguststorm.report.fuel import tank_army
from auguststorm.report.ground import Ground, load_ground
from auguststorm.report.maps import map_data
from auguststorm.report.narrative import stories
from auguststorm.report.observed import claims, shown_observations
from auguststorm.report.places import baseline_difference_d, falls, mean_difference_d, operations
from auguststorm.report.strength import losses, prisoners_by_day, series
from auguststorm.report.svg import in_two_widths
from auguststorm.report.symbols import legend, sprites
from auguststorm.results.store import Results, load_results

TEMPLATES = Path(__file__).parent / "templates"
REPORT = "report.html"


def build_report(results: Results | Path | str, ground: Ground | None = None) -> Path:
    """Make the report of results and put it into their folder, whole or not at all.

    Parameters
    ----------
    results : a folder of results, or results that have one
    ground : what to draw under formations; the theatre when not given
    """
    if not isinstance(results, Results):
        results = load_results(results)
    if results.folder is None:
        raise ValueError("results without a folder have no place for a report")
    return write_report(render(results, ground or load_ground()), results.folder)


def write_report(html: str, folder: Path) -> Path:
    """Write the page in one step."""
    handle, draft = tempfile.mkstemp(prefix=f".{REPORT}-", dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(html)
    Path(draft).chmod(0o644)
    return Path(draft).replace(folder / REPORT)


def render(results: Results, ground: Ground) -> str:
    """Write the page as text."""
    campaign = Campaign(results)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["include_raw"] = lambda name: Markup((TEMPLATES / name).read_text(encoding="utf-8"))
    return environment.get_template("report.html.j2").render(context(campaign, ground))


def context(campaign: Campaign, ground: Ground) -> dict[str, Any]:
    """Gather everything the page shows."""
    manifest = campaign.manifest
    h_day = datetime.fromisoformat(manifest.h_day)
    seen = shown_observations(h_day)
    all_claims = claims()
    fallen = falls(campaign, seen)
    landed = operations(campaign, seen)
    single = campaign.is_single
    return {
        "manifest": manifest,
        "single": single,
        "runs": len(campaign.runs),
        "recorded": len(campaign.recorded),
        "formations": len(campaign.units),
        "h_day_text": f"{h_day.day} {h_day:%B %Y}",
        "losses": tables.losses_rows(losses(campaign, all_claims), single),
        "map_json": Markup(map_data(campaign, ground)),
        "sprites": sprites(),
        "legend": legend(),
        "march": _places(fallen, "march", h_day, single, ground),
        "surrender": _places(fallen, "surrender", h_day, single, ground),
        "operations": tables.operations_rows(landed, single),
        "endings": endings_rows(endings(campaign), h_day, single),
        **_drawings(campaign, ground, h_day),
        "stories": stories(campaign, h_day),
        **evidence_context(manifest, h_day),
    }


def _places(fallen: Any, driver: str, h_day: datetime, single: bool, ground: Ground) -> dict[str, Any]:
    rows = tuple(row for row in fallen if row.observation.driver == driver)
    return {
        "count": len(rows),
        "chart": Markup(figures.places_chart(rows, h_day, single)),
        "rows": tables.places_rows(rows, h_day, single),
        "mean_difference_d": mean_difference_d(rows, driver),
        "baseline_d": baseline_difference_d(fallen, driver, ground),
    }


def _drawings(campaign: Campaign, ground: Ground, h_day: datetime) -> dict[str, Any]:
    names = tuple(unit.name for unit in campaign.units)
    axes = advances(campaign, ground)
    gap = pincers_km(campaign)
    army = tank_army(campaign)
    heard = hearings(campaign)
    daily = tuple(claim for claim in claims() if claim.quantity == "japanese_disarmed_day")
    under_arms = [
        ("Soviet and Mongolian", "allied", ("soviet", "mongolian")),
        ("Japanese", "japanese", ("japanese",)),
        ("Manchukuo and Mengjiang", "minor", ("manchukuo", "mengjiang")),
    ]
    return {
        "axes": [(name, Markup(chart)) for name, chart in figures.axis_panels(axes, h_day)],
        "strength": [
            (name, Markup(figures.panel(f"{name}: men under arms", figures.TICK_ENDS_H,
                                        [figures.Series(name, css, series(campaign, "men", sides))], h_day)))
            for name, css, sides in under_arms
        ],
        "killed": [
            (name, Markup(figures.panel(f"{name}: killed since the start", figures.TICK_ENDS_H,
                                        [figures.Series(name, css, series(campaign, "killed", sides))], h_day)))
            for name, css, sides in under_arms
        ],
        "strength_rows": tables.strength_rows(campaign, h_day),
        "strength_heads": tables.strength_heads(),
        "fuel": None if army is None else Markup(in_two_widths(lambda width: figures.panel(
            "Fuel of the tank army in tonnes", figures.TICK_ENDS_H,
            [figures.Series("fuel", "allied", army.fuel_t)], h_day, width=width, height=240.0))),
        "halts": None if army is None else Markup(figures.halts_chart(army, names, h_day)),
        "pincers": None if gap is None else Markup(in_two_widths(lambda width: figures.panel(
            "Kilometres between the nearest formations of the two fronts", figures.DAY_ENDS_H,
            [figures.Series("gap", "allied", gap)], h_day, width=width, height=240.0))),
        "hearing": Markup(figures.hearing_chart(heard, names, h_day)),
        "prisoners": Markup(figures.prisoners_chart(prisoners_by_day(campaign), daily, h_day)),
        "end_h": END_H,
    }  # fmt: skip
