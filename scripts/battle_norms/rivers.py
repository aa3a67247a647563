"""Ask the battles what it costs to attack over a river."""

import math
from collections.abc import Callable, Sequence

from battle_norms.measures import NORMAL_90, Norm, fit, is_japanese
from battle_norms.sample import Battle, Side

# Attacks over a river, by their names: CDB90 has no column for it, and the list is ours.
RIVERS = (
    "RAPIDO",
    "VISTULA RIVER, CROSSING",
    "SEINE RIVER",
    "SAUER RIVER",
    "OUR RIVER",
    "BEREZINA RIVER",
    "SEDAN-MEUSE",
    "GRAZZANISE",
    "CAPUA",
    "CASTEL VOLTURNO",
    "TRIFLISCO",
    "CAIAZZO",
    "MONTE ACERO",
    "CANAL I",
)


def is_crossing(battle: Battle) -> bool:
    """Tell whether the battle was an attack over a river."""
    return battle.name.startswith(RIVERS)


def effect(battles: Sequence[Battle], side: Callable[[Battle], Side]) -> tuple[float, float]:
    """Return what a river adds to the logarithm of a side's daily loss, and its standard error."""
    found, errors, _ = fit(battles, side, is_crossing)
    return float(found[-1]), float(errors[-1])


def crossings(battles: Sequence[Battle]) -> list[Norm]:
    """Return by how much a river multiplies the daily loss of either side."""
    chosen = [battle for battle in battles if not is_japanese(battle)]
    n_rivers = sum(map(is_crossing, chosen))
    norms = []
    sides: dict[str, Callable[[Battle], Side]] = {
        "attacker": lambda battle: battle.attacker,
        "defender": lambda battle: battle.defender,
    }
    for who, side in sides.items():
        gain, error = effect(chosen, side)
        low, high = (math.exp(gain + sign * NORMAL_90 * error) for sign in (-1, 1))
        norms.append(
            Norm(
                f"river-{who}",
                f"combat.loss-ratio.river.{who}",
                "ratio",
                low,
                high,
                f"{n_rivers} attacks over rivers, by name, among {len(chosen)} battles without Japanese defenders",
                f"A river multiplied the {who}'s daily loss by {math.exp(gain):.2f} at like odds and posture; the "
                "range is the 90 % interval",
            )
        )
    return norms
