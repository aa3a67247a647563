"""Follow the fuel of the tank army, and where it stood still."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.report.campaign import Campaign

Array = npt.NDArray[Any]

TANK_ARMY = "sov-6-guards-tank-army"


class TankArmy(NamedTuple):
    """Fuel and halts of the tank army's formations."""

    members: list[int]  # rows among units
    fuel_t: Array  # float32 [W, T], all together
    halt: Array  # int16 [T, members], codes.HALTS in the first recorded run; -1 not on the map


def tank_army(campaign: Campaign, army_id: str = TANK_ARMY) -> TankArmy | None:
    """Follow an army's fuel; None when it is not there."""
    members = [row for row, unit in enumerate(campaign.units) if unit.army_id == army_id and not unit.is_works]
    if not members:
        return None
    halt = campaign.code("halt")[:, :, members]
    return TankArmy(
        members=members,
        fuel_t=np.nansum(campaign.number("fuel_t")[:, :, members], axis=2),
        halt=halt[0],
    )
