"""Neutralise each part of the model, or move each coefficient, in paired runs, and tell which outcomes moved.

Variants share seed and run numbers, so each run is compared with itself: luck is the same, only the part differs. An
outcome has *moved* when luck does not explain its mean paired difference (paired.py) and it is worth telling. Every
variant's outcomes go to a journal as soon as they are known; a second call with the same folder goes on from there.
"""

import csv
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.campaign import run_chunk
from auguststorm.engine import codes
from auguststorm.engine.step import PHASES, Phase
from auguststorm.errors import BadInputError, Fault
from auguststorm.results.manifest import hash_code, hash_data
from auguststorm.scenario.compile import Compiled, coefficients_of, compile_anew, compile_scenario
from auguststorm.scenario.declare import Scenario
from auguststorm.sensitivity.journal import Journal
from auguststorm.sensitivity.outcomes import OUTCOMES, Tally, measure
from auguststorm.sensitivity.paired import Shift, compare

Array = npt.NDArray[Any]
Progress = Callable[[int, int], None]  # variants done, variants in all
TABLE = "ablation.csv"
BASE = "base"
COLUMNS = ("variant", "outcome", "unit", "base", "difference", "standard_error", "p", "is_moved")


class Variant(NamedTuple):
    """One change to the model: a phase left out, a switch off, or a coefficient fixed."""

    name: str
    scenario: Scenario
    phases: tuple[Phase, ...]
    part: str  # what is changed: its own name, or the coefficient, which has two variants


class Trial(NamedTuple):
    """How variants are run."""

    seed: int
    runs: int
    batch: int
    workers: int  # threads; results do not depend on them


def parts(scenario: Scenario) -> list[Variant]:
    """List the variants that neutralise a phase or a mechanism."""
    without = [
        (f"without {phase.__name__}", scenario, tuple(other for other in PHASES if other is not phase))
        for phase in PHASES
    ]
    off = [
        (f"{name} off", replace(scenario, switches={**scenario.switches, name: False}), PHASES)
        for name in codes.SWITCHES
    ]
    return [Variant(*change, part=change[0]) for change in without + off]


def ends(scenario: Scenario) -> list[Variant]:
    """List the variants that fix a coefficient at its low or its high end."""
    variants = []
    for phase, rows in coefficients_of(scenario).items():
        for row in rows:
            if row.low == row.high:
                continue
            for end in (row.low, row.high):
                key = f"{phase}.{row.name}"
                changed = replace(scenario, parameters={**scenario.parameters, key: end})
                variants.append(Variant(f"{key} = {end:g}", changed, PHASES, key))
    return variants


def choose(variants: Sequence[Variant], only: Sequence[str]) -> list[Variant]:
    """Keep the variants that are named, by their own name or their coefficient's; all when none is.

    Raises
    ------
    BadInputError
        With every name that no variant has.
    """
    names = {variant.name for variant in variants} | {variant.part for variant in variants}
    faults = []
    for name in only:
        if name not in names:
            near = get_close_matches(name, sorted(names), n=3, cutoff=0.4)
            remedy = f"Did you mean {' or '.join(near)}?" if near else "See docs/guide/ablation.md."
            faults.append(Fault("--only", None, None, repr(name), "a variant of this ablation", remedy))
    if faults:
        raise BadInputError(faults)
    return [variant for variant in variants if not only or variant.name in only or variant.part in only]


def outcomes_of(variant: Variant, base: Compiled, trial: Trial) -> Array:
    """Run a variant of a compiled scenario and measure it; float64 [runs, outcomes]."""
    compiled = compile_anew(base, variant.scenario)
    tables = []
    for first in range(0, trial.runs, trial.batch):
        numbers = np.arange(first, min(first + trial.batch, trial.runs))
        tally = Tally(compiled, numbers.size)
        state = run_chunk(compiled, trial.seed, numbers, phases=variant.phases, on_tick=tally)
        tables.append(measure(compiled, state, tally))
    return np.concatenate(tables)


def run_all(variants: Sequence[Variant], base: Compiled, trial: Trial, journal: Journal, progress: Progress) -> None:
    """Run the variants that the journal does not know yet, and add them to it as they are done."""
    todo = [variant for variant in variants if variant.name not in journal.known]
    done = len(variants) - len(todo)
    for variant, table in _each(todo, base, trial):
        progress(done, len(variants))
        journal.add(variant.name, table)
        done += 1
    progress(len(variants), len(variants))


def _each(todo: Sequence[Variant], base: Compiled, trial: Trial) -> Iterator[tuple[Variant, Array]]:
    """Give the variants with their outcomes in the order in which they are done."""
    if trial.workers <= 1:
        yield from ((variant, outcomes_of(variant, base, trial)) for variant in todo)
        return
    pool = ThreadPoolExecutor(trial.workers)
    try:
        waiting = {pool.submit(outcomes_of, variant, base, trial): variant for variant in todo}
        for future in as_completed(waiting):
            yield waiting[future], future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def describe(name: str, shifts: Sequence[Shift]) -> str:
    """Write one line on a variant: what moved and by how much, the strongest first."""
    moved = sorted(
        (shift for shift in shifts if shift.is_moved), key=lambda s: -abs(s.difference) / max(s.error, 1e-12)
    )
    if not moved:
        return f"{name:44s} moves nothing"
    told = "; ".join(f"{s.outcome.name} {s.difference:+.3g} {s.outcome.unit} (from {s.base:.3g})" for s in moved[:4])
    return f"{name:44s} moves {len(moved):2d}: {told}"


def write_table(path: Path, found: Mapping[str, Sequence[Shift]]) -> None:
    """Write the shift of every outcome under every variant, in one step."""
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    with os.fdopen(handle, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for name, shifts in found.items():
            for s in shifts:
                numbers = (f"{value:.6g}" for value in (s.base, s.difference, s.error, s.p))
                writer.writerow([name, s.outcome.name, s.outcome.unit, *numbers, "yes" if s.is_moved else "no"])
    Path(draft).chmod(0o644)
    Path(draft).replace(path)


def ablate(
    scenario: Scenario,
    trial: Trial,
    of_coefficients: bool,
    out: Path,
    progress: Progress,
    only: Sequence[str] = (),
) -> list[str]:
    """Run every variant beside the base; write the table and return the lines that tell which outcomes moved.

    Parameters
    ----------
    of_coefficients : move coefficients instead of neutralising parts
    out : folder of the journal and the table; a call that was broken off goes on from it
    only : names of variants or of what they change; empty for all
    progress : told variants done of all

    Raises
    ------
    BadInputError
        If `only` names what is no variant.
    ResultsError
        If the journal in `out` belongs to something else.
    """
    variants = choose(ends(scenario) if of_coefficients else parts(scenario), only)
    stamp = {
        "scenario": scenario.name, "purpose": scenario.purpose, "h_day": scenario.h_day.isoformat(),
        "politics": scenario.politics, "overrides": scenario.overrides, "seed": trial.seed, "runs": trial.runs,
        "code": hash_code(), "data": hash_data(),
    }  # fmt: skip
    journal = Journal(out, stamp)
    compiled = compile_scenario(scenario)
    run_all([Variant(BASE, scenario, PHASES, BASE), *variants], compiled, trial, journal, progress)
    base = journal.known[BASE]
    found = {variant.name: compare(OUTCOMES, base, journal.known[variant.name]) for variant in variants}
    write_table(out / TABLE, found)
    plural = "s" if len(variants) > 1 else ""
    head = f"{len(variants)} variant{plural} beside {scenario.name}, {trial.runs} paired runs, seed {trial.seed}"
    lines = [head, *(describe(name, shifts) for name, shifts in found.items())]
    still = unmoving(variants, found)
    what = "coefficients move nothing at either end" if of_coefficients else "parts move nothing"
    lines.append(f"{len(still)} of {len({v.part for v in variants})} {what}: {', '.join(still) or 'none'}")
    return lines


def unmoving(variants: Sequence[Variant], found: Mapping[str, Sequence[Shift]]) -> list[str]:
    """List the parts none of whose variants moves any outcome."""
    moving = {variant.part for variant in variants if any(shift.is_moved for shift in found[variant.name])}
    return [part for part in dict.fromkeys(variant.part for variant in variants) if part not in moving]
