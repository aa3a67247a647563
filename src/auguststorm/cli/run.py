"""Run a scenario, neutralise its parts, compile its kernels."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from auguststorm.cli.exits import INTERRUPTED

LAST_RUN = 2**32 - 1

ScenarioName = Annotated[
    str, typer.Argument(metavar="[SCENARIO]", help="A name from `scenario list`, or a .toml file.")
]
Seed = Annotated[int, typer.Option("--seed", min=0, max=2**63 - 1, help="The seed of all chance.")]
Runs = Annotated[int, typer.Option("--runs", min=1, help="How many runs; each has its own luck.")]
FirstRun = Annotated[int, typer.Option("--first-run", min=0, max=LAST_RUN, help="The number of the first run.")]
Out = Annotated[Path, typer.Option("--out", help="The folder for results; older results there are replaced.")]
Parameters = Annotated[
    Literal["drawn", "central"], typer.Option(help="Draw every coefficient once a run, or take its central value.")
]
Central = Annotated[
    bool, typer.Option("--central", help="Draw no coefficient and no disputed total; short for --parameters central.")
]
Record = Annotated[int, typer.Option("--record", min=1, help="So many runs are kept tick by tick.")]
Batch = Annotated[int, typer.Option("--batch", min=1, help="Runs in a chunk; results do not depend on it.")]
Workers = Annotated[
    int, typer.Option("--workers", min=0, help="Threads, 0 for all cores; results do not depend on it.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
PairedRuns = Annotated[
    int, typer.Option("--runs", min=6, help="Paired runs of each variant; with fewer, luck explains anything.")
]
OfCoefficients = Annotated[
    bool, typer.Option("--coefficients", help="Move each coefficient to its low and high end instead.")
]
TableOut = Annotated[
    Path, typer.Option("--out", help="The folder for the table; a call that broke off goes on from it.")
]
Only = Annotated[list[str], typer.Option("--only", help="Only this variant, as `ablate` names it; may be repeated.")]


def run(
    scenario: ScenarioName = "historical",
    seed: Seed = 1945,
    runs: Runs = 1,
    first_run: FirstRun = 0,
    out: Out = Path("results"),
    parameters: Parameters = "drawn",
    central: Central = False,
    record: Record = 16,
    batch: Batch = 64,
    workers: Workers = 0,
    quiet: Quiet = False,
) -> None:
    """Run a campaign: progress, a daily digest, results and report.html in one folder."""
    from auguststorm.scenario.load import load_scenario

    found = load_scenario(scenario)  # its faults are told before anything heavy is loaded
    from auguststorm.cli.campaign import Order, carry_out

    if first_run + runs > LAST_RUN:
        raise typer.BadParameter(f"runs must end below {LAST_RUN}", param_hint="--first-run")
    carry_out(
        Order(
            scenario=found,
            seed=seed,
            runs=runs,
            first_run=first_run,
            out=out,
            is_central=central or parameters == "central",
            recorded=record,
            batch=batch,
            workers=workers,
            is_quiet=quiet,
        )
    )


def ablate(
    scenario: ScenarioName = "historical",
    seed: Seed = 1945,
    runs: PairedRuns = 64,
    coefficients: OfCoefficients = False,
    only: Only = [],  # noqa: B006  (typer makes a list of its own)
    out: TableOut = Path("ablation"),
    batch: Batch = 64,
    workers: Workers = 0,
    quiet: Quiet = False,
) -> None:
    """Neutralise each part of the model in paired runs, and print what moved and by how much."""
    from auguststorm.cli.progress import Progress, count_workers
    from auguststorm.scenario.load import load_scenario
    from auguststorm.sensitivity.ablation import Trial
    from auguststorm.sensitivity.ablation import ablate as neutralise

    found = load_scenario(scenario)
    trial = Trial(seed, runs, batch, count_workers(workers))
    try:
        with Progress(quiet) as progress:
            progress.compile_once()
            lines = neutralise(found, trial, coefficients, out, progress.told("variants"), only)
    except KeyboardInterrupt as error:
        sys.stderr.write(f"Interrupted; {out}/ keeps what is done, and the same command goes on from there.\n")
        raise typer.Exit(INTERRUPTED) from error
    sys.stdout.write("\n".join(lines) + "\n")


def warmup(quiet: Quiet = False) -> None:
    """Compile the kernels, which happens once for each version on a machine."""
    from auguststorm.cli.progress import Progress

    with Progress(quiet) as progress:
        progress.compile_once(is_forced=True)
