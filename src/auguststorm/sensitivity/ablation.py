"""Neutralise each part of the model, or move each coefficient, in paired runs, and tell which outcomes moved.

Variants share seed and run numbers, so each run is compared with itself: luck is the same, only the part differs. An
outcome has *moved* when its mean paired difference is beyond two standard errors and beyond what is worth telling.
Every variant's outcomes go to a journal as soon as they are known; a second call with the same folder goes on from
there.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.campaign import run_chunk
from auguststorm.engine import codes
from auguststorm.engine.step import PHASES, Phase
from auguststorm.errors import ResultsError
from auguststorm.results.manifest import hash_code, hash_data
from auguststorm.scenario.compile import Compiled, compile_scenario
from auguststorm.scenario.declare import Scenario
from auguststorm.sensitivity.outcomes import Outcome, Tally, measure

Array = npt.NDArray[Any]
JOURNAL = "ablation.jsonl"
STANDARD_ERRORS = 2.0


class Variant(NamedTuple):
    """One change to the model: a phase left out, a switch off, or a coefficient fixed."""

    name: str
    scenario: Scenario
    phases: tuple[Phase, ...]


class Shift(NamedTuple):
    """How far an outcome moved between paired runs."""

    outcome: Outcome
    base: float
    difference: float
    error: float

    @property
    def is_moved(self) -> bool:
        """Tell whether the shift is beyond chance and worth telling."""
        return abs(self.difference) > max(STANDARD_ERRORS * self.error, self.outcome.least)


def parts(scenario: Scenario) -> list[Variant]:
    """List the variants that neutralise a phase or a mechanism."""
    without = [
        Variant(f"without {phase.__name__}", scenario, tuple(other for other in PHASES if other is not phase))
        for phase in PHASES
    ]
    off = [
        Variant(f"{name} off", replace(scenario, switches={**scenario.switches, name: False}), PHASES)
        for name in codes.SWITCHES
    ]
    return without + off


def ends(scenario: Scenario, compiled: Compiled) -> list[Variant]:
    """List the variants that fix a coefficient at its low or its high end."""
    variants = []
    for phase, rows in compiled.parameters.items():
        for row in rows:
            if row.low == row.high:
                continue
            for end in (row.low, row.high):
                key = f"{phase}.{row.name}"
                changed = replace(scenario, parameters={**scenario.parameters, key: end})
                variants.append(Variant(f"{key} = {end:g}", changed, PHASES))
    return variants


def outcomes_of(variant: Variant, seed: int, runs: int, batch: int) -> tuple[tuple[Outcome, ...], Array]:
    """Run a variant and measure it; float64 [runs, outcomes]."""
    compiled = compile_scenario(variant.scenario)
    tables = []
    outcomes: tuple[Outcome, ...] = ()
    for first in range(0, runs, batch):
        numbers = np.arange(first, min(first + batch, runs))
        tally = Tally(compiled, numbers.size)
        state = run_chunk(compiled, seed, numbers, phases=variant.phases, on_tick=tally)
        outcomes, table = measure(compiled, state, tally)
        tables.append(table)
    return outcomes, np.concatenate(tables)


def compare(outcomes: Iterable[Outcome], base: Array, other: Array) -> list[Shift]:
    """Compare paired runs, outcome by outcome; float64 [runs, outcomes] each."""
    shifts = []
    for column, outcome in enumerate(outcomes):
        difference = other[:, column] - base[:, column]
        error = float(difference.std(ddof=1) / np.sqrt(difference.size))
        shifts.append(Shift(outcome, float(base[:, column].mean()), float(difference.mean()), error))
    return shifts


class Journal:
    """Keep the outcomes of finished variants in a file that is only added to."""

    def __init__(self, folder: Path, stamp: dict[str, Any]) -> None:
        self._path = folder / JOURNAL
        self.known: dict[str, Array] = {}
        if self._path.is_file():
            lines = [json.loads(line) for line in self._path.read_text(encoding="utf-8").splitlines() if line]
            if not lines or lines[0] != stamp:
                raise ResultsError(
                    f"{self._path} is of another scenario, seed, number of runs or version. Choose another --out."
                )
            self.known = {line["variant"]: np.array(line["outcomes"]) for line in lines[1:]}
        else:
            folder.mkdir(parents=True, exist_ok=True)
            self._path.write_text(json.dumps(stamp) + "\n", encoding="utf-8")

    def add(self, name: str, table: Array) -> None:
        """Add the outcomes of a variant."""
        with self._path.open("a", encoding="utf-8") as handle:
            handle.write(json.dumps({"variant": name, "outcomes": table.tolist()}) + "\n")
        self.known[name] = table


def describe(name: str, shifts: list[Shift]) -> str:
    """Write one line on a variant: what moved and by how much, the strongest first."""
    moved = sorted(
        (shift for shift in shifts if shift.is_moved), key=lambda s: -abs(s.difference) / max(s.error, 1e-12)
    )
    if not moved:
        return f"{name:44s} moves nothing"
    told = "; ".join(f"{s.outcome.name} {s.difference:+.3g} {s.outcome.unit} (from {s.base:.3g})" for s in moved[:4])
    return f"{name:44s} moves {len(moved):2d}: {told}"


def ablate(
    scenario: Scenario,
    seed: int,
    runs: int,
    of_coefficients: bool,
    out: Path,
    batch: int,
    workers: int,
    progress: Callable[[int, int], None],
) -> list[str]:
    """Run every variant beside the base, and write which outcomes moved.

    Parameters
    ----------
    runs : paired runs of each variant
    of_coefficients : move coefficients instead of neutralising parts
    out : folder of the journal; a call that was broken off goes on from it
    workers : not used yet; variants run one after another, results do not depend on it
    progress : told variants done of all

    Raises
    ------
    ResultsError
        If the journal in `out` belongs to something else.
    """
    compiled = compile_scenario(scenario)
    variants = ends(scenario, compiled) if of_coefficients else parts(scenario)
    stamp = {"scenario": scenario.name, "overrides": scenario.overrides, "seed": seed, "runs": runs,
             "code": hash_code(), "data": hash_data()}  # fmt: skip
    journal = Journal(out, stamp)
    base = Variant("base", scenario, PHASES)
    outcomes: tuple[Outcome, ...] = ()
    todo = [base, *variants]
    for done, variant in enumerate(todo):
        progress(done, len(todo))
        if variant.name not in journal.known or not outcomes:
            outcomes, table = outcomes_of(variant, seed, runs, batch)
            journal.add(variant.name, table)
    progress(len(todo), len(todo))
    lines = [f"{len(variants)} variants beside {scenario.name}, {runs} paired runs, seed {seed}"]
    for variant in variants:
        lines.append(describe(variant.name, compare(outcomes, journal.known["base"], journal.known[variant.name])))
    if of_coefficients:
        still = sum(line.endswith("moves nothing") for line in lines)
        lines.append(f"{still} of {len(variants)} ends move no outcome")
    return lines
