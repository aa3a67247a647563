"""Let somebody else command: a person, a search or a trained policy, through one hook of the run loop.

A commander is a function `(view, tick) -> orders`, called once a tick for a whole chunk of runs before the phases.
Its view holds the own forces as they stand, the own places after the report of their taking (`orders.report_allied_h`,
`report_axis_h`: what a plan row waits for too) and what its headquarters believe of the enemy; never the state. That
own forces are known without delay is more than any commander of 1945 had. Its orders name a place for a formation;
they reach it at once and go before the plan's tasks until countermanded. A place without a distance field of the
scenario cannot be ordered: such an order is passed over, and what was ordered before stands.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import ALLIED
from auguststorm.engine.paths import route_class
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.triggers import REPORT_ALLIED, REPORT_AXIS

Array = npt.NDArray[Any]

NO_ORDER = -1
COUNTERMAND = -2


class View(NamedTuple):
    """What a commander sees: own formations [O] and the beliefs of own headquarters [B]."""

    camp: int
    formation: Array  # int64 [O], row of each own formation among all
    cell: Array  # int32 [R, O]
    men: Array  # float64 [R, O]
    tanks: Array  # float32 [R, O]
    fuel_t: Array  # float32 [R, O]
    cohesion: Array  # float32 [R, O]
    posture: Array  # int8 [R, O]
    is_supplied: Array  # int8 [R, O]
    held_place: Array  # bool [R, P], places that the own camp holds and is known to hold
    belief_strength: Array  # int8 [R, B, X], class of enemy strength by axis
    belief_age: Array  # int8 [R, B, X], ticks since renewed


class Orders(NamedTuple):
    """What a commander orders: a place for each own formation, NO_ORDER, or COUNTERMAND to give it back to the plan."""

    place: Array  # int16 [R, O]


Commander = Callable[[View, int], Orders]


def look(state: State, setting: Setting, camp: int, tick: int) -> View:
    """Make the view of a camp's commander at the start of a tick.

    Parameters
    ----------
    camp : int, codes.CAMPS
    """
    report_h = setting.parameters.orders[:, REPORT_ALLIED if camp == ALLIED else REPORT_AXIS]
    is_reported = state.places.taken_h + report_h[:, np.newaxis] <= tick * TICK_H
    own = np.flatnonzero(setting.formations.camp == camp)
    staffs = setting.headquarters.belief[(setting.headquarters.camp == camp) & (setting.headquarters.belief >= 0)]
    formations, headquarters = state.formations, state.headquarters
    return View(
        camp=camp,
        formation=own,
        cell=formations.cell[:, own],
        men=formations.men[:, own],
        tanks=formations.tanks[:, own],
        fuel_t=formations.fuel_t[:, own],
        cohesion=formations.cohesion[:, own],
        posture=formations.posture[:, own],
        is_supplied=formations.is_supplied[:, own],
        held_place=(state.places.control == camp) & is_reported,
        belief_strength=headquarters.belief_strength[:, staffs],
        belief_age=headquarters.belief_age[:, staffs],
    )


def obey(state: State, setting: Setting, view: View, orders: Orders) -> State:
    """Return the state with a commander's orders given; places without a distance field cannot be ordered."""
    classes = np.array([route_class(int(mobility)) for mobility in setting.formations.mobility[view.formation]])
    place = np.asarray(orders.place, np.int16)
    has_route = setting.routes.field_of[np.maximum(place, 0), classes] >= 0
    formations = state.formations.copy()
    current = formations["ordered_place"][:, view.formation]
    changed = np.where((place >= 0) & has_route, place, current)
    formations["ordered_place"][:, view.formation] = np.where(place == COUNTERMAND, NO_ORDER, changed)
    return state._replace(formations=formations)


def concentrate_on(place: int, reach: int = 3) -> Commander:
    """Make a commander that sends his largest formations on the map to one place and leaves the others to the plan.

    Parameters
    ----------
    place : row of the place among the scenario's places
    reach : how many formations he sends, those with the most men
    """

    def command(view: View, tick: int) -> Orders:
        orders = np.full(view.cell.shape, NO_ORDER, np.int16)
        if tick == 0:
            men = np.where(view.cell >= 0, view.men, 0.0)
            largest = np.argsort(-men, axis=1, kind="stable")[:, :reach]
            np.put_along_axis(orders, largest, np.int16(place), axis=1)
        return Orders(orders)

    return command
