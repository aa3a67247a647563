"""Carry out `auguststorm run`: check, compile, run, tell, and put results and report in place in one step."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from auguststorm.campaign import Campaign, run_campaign
from auguststorm.cli.progress import Progress, count_workers, tell_where
from auguststorm.report.build import build_report
from auguststorm.report.digest import print_digest
from auguststorm.results import Manifest, tables_from, write_results
from auguststorm.results.manifest import hash_arrays, hash_code, hash_data
from auguststorm.results.store import check_destination
from auguststorm.scenario.declare import Scenario


@dataclass(frozen=True)
class Order:
    """Hold what was typed."""

    scenario: Scenario
    seed: int
    runs: int
    first_run: int
    out: Path
    is_central: bool
    recorded: int
    batch: int
    workers: int
    is_quiet: bool


def carry_out(order: Order) -> None:
    """Run what was ordered; nothing is written before all of it is known to be right.

    Raises
    ------
    BadInputError
        With every fault of the tables.
    ResultsError
        If something that is no results stands where results should go.
    """
    scenario = order.scenario
    check_destination(order.out)
    with Progress(order.is_quiet) as progress:
        progress.compile_once()
        campaign = run_campaign(
            scenario,
            seed=order.seed,
            runs=order.runs,
            first_run=order.first_run,
            batch=order.batch,
            workers=count_workers(order.workers),
            is_central=order.is_central,
            recorded_runs=order.recorded,
            progress=progress.told(f"{scenario.name}, ticks"),
        )
        manifest = certify(campaign, order)
        tables = tables_from(campaign.static, campaign.frames)
        results = write_results(order.out, manifest, tables, finish=build_report)
    if not order.is_quiet:
        print_digest(results)
    tell_where(f"Wrote {order.out}/ with report.html", order.is_quiet)


def certify(campaign: Campaign, order: Order) -> Manifest:
    """Write the birth certificate of a campaign's results."""
    scenario = order.scenario
    runs = np.arange(order.first_run, order.first_run + order.runs, dtype=np.int64)
    return Manifest(
        scenario=scenario.name,
        purpose=scenario.purpose,
        seed=order.seed,
        first_run=order.first_run,
        runs=order.runs,
        recorded_runs=min(order.recorded, order.runs),
        h_day=scenario.h_day.isoformat(),
        parameters="central" if order.is_central else "drawn",
        overrides=scenario.overrides,
        given=scenario.given,
        settings={"politics": scenario.politics, "cut": list(scenario.cut), "bases": list(scenario.bases)},
        code_hash=hash_code(),
        data_hash=hash_data(),
        parameters_hash=hash_arrays(
            (
                *campaign.compiled.for_runs(order.seed, runs, order.is_central).parameters,
                *campaign.compiled.ratios(order.seed, runs, order.is_central),
            )
        ),
    )
