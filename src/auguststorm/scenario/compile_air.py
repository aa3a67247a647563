"""Turn air groups, airfields, parties and plans into the engine's air groups.

A group stands at the place of its field; one whose field belongs to no place stands at the nearest place of its camp.
Its effort is divided over axes by the support rows of its air army (or its own), each weighing the inverse of its
priority, and the axis on which its base lies, weighing as much as a row of priority 1.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.doctrine.plans import PlanRow
from auguststorm.engine import codes
from auguststorm.engine.codes import NEVER
from auguststorm.engine.setting import AirSetting
from auguststorm.order_of_battle import OrderOfBattle
from auguststorm.scenario.compile_theatre import ALLIED_COUNTRIES
from auguststorm.theatre import Theatre

Array = npt.NDArray[Any]

KINDS = ("fighter", "assault", "bomber", "transport", "reconnaissance")
PAVED = ("concrete", "gravel")
ALLIED_SIDES = ("soviet", "mongolian")
NONE = -1
FLYING = ("support", "screen")


def _base_places(theatre: Theatre, battle: OrderOfBattle, camp: Array) -> Array:
    """Return the place of each group's base; int16 [A]."""
    places = theatre.places
    is_allied = np.isin(places.country, ALLIED_COUNTRIES)
    out = np.full(camp.size, NONE, np.int16)
    for group, row in enumerate(battle.tables.air_groups):
        place = theatre.place_index.get(row["place_id"] or "", NONE)
        if place < 0 or places.cell[place] < 0:
            is_own = (places.cell >= 0) & (is_allied == (camp[group] == codes.ALLIED))
            north = places.latitude_deg - row["latitude_deg"]
            east = (places.longitude_deg - row["longitude_deg"]) * np.cos(np.radians(row["latitude_deg"]))
            place = int(np.argmin(np.where(is_own, north * north + east * east, np.inf)))
        out[group] = place
    return out


def _place_km(theatre: Theatre) -> Array:
    """Return the straight distance between places; float32 [P, P], NEVER from and to places off the map."""
    cell = theatre.places.cell
    east = theatre.x_km[cell][:, np.newaxis] - theatre.x_km[cell]
    north = theatre.y_km[cell][:, np.newaxis] - theatre.y_km[cell]
    off = cell < 0
    return np.where(off[:, np.newaxis] | off, NEVER, np.hypot(east, north)).astype(np.float32)


def _axis_shares(
    theatre: Theatre, battle: OrderOfBattle, plans: Sequence[PlanRow], base: Array, formation_id: Sequence[str | None]
) -> Array:
    """Divide each group's effort over the axes; float32 [A, X], rows add up to 1."""
    shares = np.zeros((base.size, len(codes.AXES)))
    axis = theatre.places.axis
    wanted: dict[str, list[tuple[int, float]]] = {}
    for plan in plans:
        place = theatre.place_index.get(plan.objective, NONE)
        if plan.action in FLYING and plan.is_active and place >= 0:
            wanted.setdefault(plan.formation_id, []).append((int(axis[place]), 1.0 / max(1, plan.priority)))
    index = battle.headquarters.index
    for group, row in enumerate(battle.tables.air_groups):
        shares[group, axis[base[group]]] += 1.0
        army = formation_id[index[row["headquarters_id"]]]
        for formation in {row["air_formation_id"], army}:
            for goal, weight in wanted.get(formation or "", []):
                shares[group, goal] += weight
    divided: Array = (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
    return divided


def _plan_rows(battle: OrderOfBattle, plans: Sequence[PlanRow]) -> tuple[Array, Array, Array]:
    """Find the rows of fuel lift and airlanding, active or not, and the party of each row.

    Returns
    -------
    (int16 [n] lift rows, int16 [n] airlanding rows, int16 [N] formation kept for a row or -1)
    """
    fliers = {row["air_formation_id"] for row in battle.tables.air_groups if row["kind"] == "transport"}
    party = np.full(len(plans), NONE, np.int16)
    row_of = {plan.plan_id: row for row, plan in enumerate(plans)}
    for entry in battle.tables.parties:
        for plan_id in entry["plan_ids"]:
            if plan_id in row_of:
                party[row_of[plan_id]] = battle.formations.index[entry["formation_id"]]
    lift = [
        row
        for row, plan in enumerate(plans)
        if plan.action == "transport" and (plan.has("aircraft_free") or plan.formation_id in fliers)
    ]
    landing = [row for row, plan in enumerate(plans) if plan.action == "airland" and party[row] >= 0]
    return np.array(lift, np.int16), np.array(landing, np.int16), party


def _served(battle: OrderOfBattle, owner: Array, lift: Array) -> Array:
    """Tell whom each row of fuel lift serves: the troops of its owner, or of the command above an owner without any.

    Returns
    -------
    bool [n, F]
    """
    tree = battle.headquarters
    on_the_ground = np.array(battle.formations.headquarters)[np.array(battle.formations.men) > 0]
    out = np.zeros((lift.size, len(battle.formations.id)), bool)
    for i, row in enumerate(lift):
        top = int(owner[row])
        is_below = _is_below(tree.superior, top)
        while not is_below[on_the_ground].any() and tree.superior[top] >= 0:
            top = int(tree.superior[top])
            is_below = _is_below(tree.superior, top)
        out[i] = is_below[np.array(battle.formations.headquarters)]
    return out


def _is_below(superior: Array, top: int) -> Array:
    """Tell which headquarters are a headquarters or stand below it; bool [H]."""
    out = np.zeros(superior.size, bool)
    for hq in range(superior.size):
        current = hq
        while current >= 0 and current != top:
            current = int(superior[current])
        out[hq] = current == top
    return out


def compile_air(theatre: Theatre, battle: OrderOfBattle, plans: Sequence[PlanRow], owner: Array) -> AirSetting:
    """Compile the air groups, their bases, their share of axes, and the rows of lift and landing.

    Parameters
    ----------
    owner : int16 [N], headquarters that decides each row of the plan table
    """
    groups = battle.tables.air_groups
    camp = np.array([codes.ALLIED if side in ALLIED_SIDES else codes.AXIS for side in groups.column("side")], np.int8)
    base = _base_places(theatre, battle, camp)
    lift, landing, party = _plan_rows(battle, plans)
    paved = {row["place_id"] for row in battle.tables.airfields if row["surface"] in PAVED}
    index = battle.headquarters.index
    return AirSetting(
        kind=np.array([KINDS.index(kind) for kind in groups.column("kind")], np.int8),
        camp=camp,
        aircraft=np.array(groups.column("aircraft"), np.float32),
        headquarters=np.array([index[name] for name in groups.column("headquarters_id")], np.int16),
        base_place=base,
        place_km=_place_km(theatre),
        lift_plan=lift,
        lift_serves=_served(battle, owner, lift),
        airland_plan=landing,
        party_of_plan=party,
        axis_share=_axis_shares(theatre, battle, plans, base, battle.headquarters.formation_id),
        is_paved=np.array([name in paved for name in theatre.places.id]),
    )
