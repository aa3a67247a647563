"""Norms of battle are computed from the right battles, and the computation finds what was put into made-up ones."""

import csv
import math
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
from battle_norms import measures, rivers, weights
from battle_norms.rows import COLUMNS as CLAIM_COLUMNS
from battle_norms.sample import Battle, night_activity_ratio, read_battles

from auguststorm.tables import DATA

COLUMNS = {
    "battles": "isqno,name,post1,surpa,wina",
    "belligerents": "isqno,attacker,str,cas,tank,ctank,arty,carty,actors",
    "active_periods": "isqno,start_time_min,end_time_max",
    "front_widths": "isqno,wofa",
    "terrain": "isqno,terra1,terra2,terra3",
}
EXPONENT, PARITY = 0.5, 0.02


def made_up(folder: Path, keys: range) -> Path:
    """Write battles of two days in which the defender's loss is known and nothing else differs than the odds."""
    rows: dict[str, list[str]] = {name: [] for name in COLUMNS}
    for key in keys:
        posture = ("PD", "HD", "FD", "DL")[key % 4]
        defenders = 10_000 + 100 * (key % 7)
        attackers = 12_000 + 1_000 * (key % 11)
        odds = attackers / defenders / measures.POSTURE[posture]
        rate = PARITY * odds**EXPONENT
        rows["battles"].append(f"{key},NAME {key},{posture},{key % 3},{'1' if key % 2 else ''}")
        rows["belligerents"].append(f"{key},1,{attackers},{attackers * 0.01 * 2},0,0,0,0,USSR")
        rows["belligerents"].append(f"{key},0,{defenders},{defenders * rate * 2},0,0,0,0,Germany")
        rows["active_periods"].append(f"{key},1944-06-01T06:00:00,1944-06-01T18:00:00")
        rows["active_periods"].append(f"{key},1944-06-02T06:00:00,1944-06-02T18:00:00")
        rows["front_widths"].append(f"{key},10")
        rows["terrain"].append(f"{key},{'G' if key % 5 == 0 else 'F'},M,")
    for name, head in COLUMNS.items():
        (folder / f"{name}.csv").write_text("\n".join([head, *rows[name], ""]), encoding="utf-8")
    return folder


@pytest.fixture
def battles(tmp_path: Path) -> list[Battle]:
    return read_battles(made_up(tmp_path, range(490, 560)))


def test_the_campaign_itself_is_no_norm(battles: list[Battle]) -> None:
    assert len(battles) == 69
    assert "NAME 516" not in {battle.name for battle in battles}


def test_a_battle_lasts_from_its_first_hour_to_its_last(battles: list[Battle]) -> None:
    assert {battle.days for battle in battles} == {2}


def test_fit_finds_the_power_and_the_loss_that_were_put_in(battles: list[Battle]) -> None:
    found, _, spread = measures.fit(battles, lambda battle: battle.defender)
    assert found[1] == pytest.approx(EXPONENT, abs=1e-6)
    assert math.exp(found[0]) == pytest.approx(PARITY, rel=1e-6)
    assert spread < 1e-6


def test_a_river_multiplies_the_loss_by_what_was_put_in(battles: list[Battle]) -> None:
    def over_a_river(battle: Battle) -> Battle:
        return replace(battle, name="RAPIDO", attacker=replace(battle.attacker, lost=battle.attacker.lost * 2))

    crossed = [over_a_river(battle) if place % 3 == 0 else battle for place, battle in enumerate(battles)]
    attacker, defender = rivers.crossings(crossed)
    assert attacker.high is not None
    assert defender.high is not None
    assert (attacker.low + attacker.high) / 2 == pytest.approx(2.0, rel=0.05)
    assert (defender.low + defender.high) / 2 == pytest.approx(1.0, rel=1e-3)


def test_nights_without_fighting_have_no_activity(battles: list[Battle]) -> None:
    assert night_activity_ratio(battles) == (0.0, len(battles))


def test_interval_of_a_weight_holds_what_lies_near_the_best() -> None:
    profile = np.array([-3.0, -1.3, 0.0, -1.4])
    assert weights.interval((1, 2, 4, 8), profile) == (2.0, 4.0, 4.0)


def test_committed_claims_have_the_columns_and_ids_that_the_script_writes() -> None:
    path = DATA / "evidence" / "claims" / "norms_battles.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert list(rows[0]) == CLAIM_COLUMNS
    assert {row["source_id"] for row in rows} == {"src:cdb90"}
    assert len(rows) == 39
