"""Ablation on the cut scenario: it finds what was planted, tells what does nothing, and goes on where it broke off."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auguststorm.engine import codes
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.step import PHASES
from auguststorm.errors import BadInputError, ResultsError
from auguststorm.scenario import load_scenario
from auguststorm.scenario.compile import Compiled, compile_scenario
from auguststorm.scenario.declare import Scenario
from auguststorm.sensitivity import ablation
from auguststorm.sensitivity.ablation import TABLE, Trial, Variant, ablate, outcomes_of, run_all
from auguststorm.sensitivity.journal import JOURNAL, Journal
from auguststorm.sensitivity.outcomes import OUTCOMES
from auguststorm.sensitivity.paired import compare

TRIAL = Trial(seed=1945, runs=8, batch=8, workers=1)
FOUR = ("without naval", "without combat", "traffic off", "demolition off")


def quiet(done: int, of_all: int) -> None:
    """Tell nobody."""


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario("mutanchiang")


@pytest.fixture(scope="module")
def compiled(scenario: Scenario) -> Compiled:
    return compile_scenario(scenario)


@pytest.fixture(scope="module")
def whole(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Return the folder and the lines of an ablation that nobody interrupted."""
    folder = tmp_path_factory.mktemp("whole")
    return folder, ablate(scenario, TRIAL, False, folder, quiet, FOUR)


def line_of(lines: list[str], name: str) -> str:
    (line,) = [line for line in lines if line.startswith(name)]
    return line


def test_a_part_that_the_scenario_has_no_use_for_moves_nothing(whole: tuple[Path, list[str]]) -> None:
    """No ship sails on the road to Mutanchiang."""
    assert line_of(whole[1], "without naval").endswith("moves nothing")
    assert "move nothing: without naval" in whole[1][-1]


def test_a_part_that_does_the_killing_moves_the_killed(whole: tuple[Path, list[str]]) -> None:
    assert "axis killed -" in line_of(whole[1], "without combat")
    assert "bridges blown -" in line_of(whole[1], "demolition off")


def test_the_table_holds_every_outcome_of_every_variant(whole: tuple[Path, list[str]]) -> None:
    with (whole[0] / TABLE).open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    assert [row["variant"] for row in rows] == [name for name in FOUR for _ in OUTCOMES]
    moved = {(row["variant"], row["outcome"]) for row in rows if row["is_moved"] == "yes"}
    assert ("without combat", "axis killed") in moved
    assert not [name for name, _ in moved if name == "without naval"]
    assert all(float(row["difference"]) == 0.0 for row in rows if row["variant"] == "without naval")


def test_the_model_beside_itself_moves_nothing(compiled: Compiled) -> None:
    same = outcomes_of(Variant("same", replace(compiled.scenario, name="same"), PHASES, "same"), compiled, TRIAL)
    base = outcomes_of(Variant("base", compiled.scenario, PHASES, "base"), compiled, TRIAL._replace(batch=3))
    assert same.tobytes() == base.tobytes()
    assert not any(shift.is_moved for shift in compare(OUTCOMES, base, same))


def bombed(state: State, setting: Setting, tick: int) -> State:
    """Kill a man of every allied formation on the second day: a change of the rules that no table shows."""
    if tick != 4:
        return state
    sinks = state.sinks.copy()
    sinks["men"][:, setting.formations.camp == codes.ALLIED, codes.KILLED] += 1.0
    return state._replace(sinks=sinks)


def test_a_planted_phase_is_found_and_nothing_else(compiled: Compiled) -> None:
    base = outcomes_of(Variant("base", compiled.scenario, PHASES, "base"), compiled, TRIAL)
    planted = outcomes_of(Variant("planted", compiled.scenario, (*PHASES, bombed), "planted"), compiled, TRIAL)
    moved = [shift for shift in compare(OUTCOMES, base, planted) if shift.is_moved]
    n_allied = int((compiled.setting.formations.camp == codes.ALLIED).sum())
    assert [shift.outcome.name for shift in moved] == ["allied killed"]
    assert moved[0].difference == pytest.approx(n_allied)
    assert moved[0].p < 0.02


@pytest.mark.slow
def test_ends_of_coefficients_tell_dead_from_living(scenario: Scenario, tmp_path: Path) -> None:
    """Ships' guns can do nothing where none sail; lorries must drive."""
    names = ("naval.ship_gun_men", "movement.march_motor_km_per_day")
    lines = ablate(scenario, TRIAL, True, tmp_path, quiet, names)
    assert lines[0].startswith("4 variants beside mutanchiang, 8 paired runs")
    assert lines[-1] == "1 of 2 coefficients move nothing at either end: naval.ship_gun_men"


def test_an_unknown_variant_is_a_fault_with_the_nearest_names(scenario: Scenario, tmp_path: Path) -> None:
    with pytest.raises(BadInputError) as error:
        ablate(scenario, TRIAL, False, tmp_path / "new", quiet, ("without combta", "magic off"))
    assert [fault.found for fault in error.value.faults] == ["'without combta'", "'magic off'"]
    assert "without combat" in error.value.faults[0].remedy
    assert not (tmp_path / "new").exists()


# -- going on ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tear", [0, 25], ids=["between lines", "within a line"])
def test_a_broken_off_ablation_goes_on_and_gives_the_same_table(
    scenario: Scenario, whole: tuple[Path, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tear: int
) -> None:
    def interrupt(done: int, of_all: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ablate(scenario, TRIAL, False, tmp_path, interrupt, FOUR)
    assert not (tmp_path / TABLE).exists()
    journal = tmp_path / JOURNAL
    text = journal.read_text(encoding="utf-8")
    assert len(text.splitlines()) == 4  # the stamp, the base and two variants
    journal.write_text(text[: len(text) - tear], encoding="utf-8")
    ran: list[str] = []

    def noted(variant: Variant, base: Compiled, trial: Trial) -> Any:
        ran.append(variant.name)
        return outcomes_of(variant, base, trial)

    monkeypatch.setattr(ablation, "outcomes_of", noted)
    lines = ablate(scenario, TRIAL, False, tmp_path, quiet, FOUR)
    assert ran == list(FOUR[1:] if tear else FOUR[2:])
    assert lines == whole[1]
    assert (tmp_path / TABLE).read_bytes() == (whole[0] / TABLE).read_bytes()
    assert journal.read_bytes() == (whole[0] / JOURNAL).read_bytes()


@pytest.mark.slow
def test_threads_and_batches_give_the_same_table(
    scenario: Scenario, whole: tuple[Path, list[str]], tmp_path: Path
) -> None:
    lines = ablate(scenario, TRIAL._replace(workers=2, batch=3), False, tmp_path, quiet, FOUR)
    assert lines == whole[1]
    assert (tmp_path / TABLE).read_bytes() == (whole[0] / TABLE).read_bytes()


@pytest.mark.parametrize("change", [{"seed": 7}, {"runs": 9}])
def test_a_journal_of_something_else_is_refused(
    scenario: Scenario, whole: tuple[Path, list[str]], change: dict[str, int]
) -> None:
    before = (whole[0] / JOURNAL).read_bytes()
    with pytest.raises(ResultsError, match="Choose another --out"):
        ablate(scenario, TRIAL._replace(**change), False, whole[0], quiet, FOUR)
    with pytest.raises(ResultsError, match="Choose another --out"):
        ablate(replace(scenario, politics="free-both"), TRIAL, False, whole[0], quiet, FOUR)
    assert (whole[0] / JOURNAL).read_bytes() == before


def test_a_failing_variant_leaves_what_is_done(compiled: Compiled, tmp_path: Path) -> None:
    def fail(state: State, setting: Setting, tick: int) -> State:
        raise RuntimeError("no such thing")

    journal = Journal(tmp_path, {"scenario": "test"})
    variants = [
        Variant("good", compiled.scenario, PHASES[:1], "good"),
        Variant("bad", compiled.scenario, (fail,), "bad"),
    ]
    with pytest.raises(RuntimeError):
        run_all(variants, compiled, TRIAL, journal, quiet)
    assert Journal(tmp_path, {"scenario": "test"}).known.keys() == {"good"}
