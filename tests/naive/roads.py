"""Roads again, slowly, for one run: pace over an edge, the length of columns, what edges pass.

Written from docs/model/movement.md. Arrays are copies in the precision of the state, so that roundings do not add up.
"""

from typing import Any

import numpy as np

from auguststorm import rng
from auguststorm.engine import codes
from auguststorm.engine.pace import PARAMETERS
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from tests.naive.contact import BARRING, Presence

SUBSTEP_H, TICK_H, SUBSTEPS = 2.0, 6.0, 3
OPEN = {codes.STEPPE, codes.PLAIN}
PACES = ("foot", "cavalry", "motor", "tracked")
ON_LEGS = {codes.FOOT, codes.CAVALRY}
UNDER_WAY = {codes.MARCH, codes.ATTACK, codes.WITHDRAW, codes.OBEYING}
RUSSIAN_GAUGE_MM = 1524


def writable(record: Any) -> dict[str, Any]:
    """Copy the arrays of one run's record."""
    return {name: np.array(record[name]) for name in record.dtype.names}


class Road:
    """Reckon roads for one run in one tick, on copies of what the phase was given."""

    def __init__(self, state: State, setting: Setting, tick: int, run: int) -> None:
        self.setting, self.ground, self.who = setting, setting.theatre, setting.formations
        self.tasks, self.routes, self.sites = setting.tasks, setting.routes, setting.places
        self.tick, self.number = tick, int(setting.chance.runs[run])
        self.p: dict[str, float] = dict(zip(PARAMETERS, setting.parameters.movement[run].tolist(), strict=True))
        self.f, self.sinks, self.places = (
            writable(subject[run]) for subject in (state.formations, state.sinks, state.places)
        )
        self.mud = [float(value) for value in state.weather.mud[run]]
        self.surprise = state.headquarters.surprise[run]
        edges, debts = state.traffic.edge[run], state.traffic.debt_km[run]
        self.debt = {int(edge): debts[slot] for slot, edge in enumerate(edges) if edge >= 0}
        self.is_on = {name: setting.switches[place] == 1 for place, name in enumerate(codes.SWITCHES)}
        self.everyone = [n for n in range(len(self.f["cell"])) if self.f["cell"][n] >= 0]

    def presence(self) -> Presence:
        """Show who stands where now."""
        return Presence(self.f["cell"], self.f["posture"], self.who.camp, self.ground.neighbour)

    def chance(self, when: int, purpose: int, index: int) -> float:
        """Draw at an address."""
        drawn = rng.uniforms(self.setting.chance.seed, np.array([self.number]), when, purpose, np.array([index]))
        return float(drawn[0, 0])

    def lot(self, when: int, purpose: int, n: int) -> float:
        """Draw for a formation."""
        return self.chance(when, purpose, int(self.who.key[n]))

    def is_armed(self, n: int) -> bool:
        """Tell whether a formation on the map still fights."""
        return bool(self.f["cell"][n] >= 0) and self.f["posture"][n] in BARRING | {codes.MASKED, codes.ISOLATED}

    def is_under_way(self, n: int) -> bool:
        """Tell whether a formation has somewhere to go and a posture that goes."""
        can_move = self.who.mobility[n] != codes.STATIC and self.f["route"][n] >= 0 and self.f["cell"][n] >= 0
        return bool(can_move) and self.f["posture"][n] in UNDER_WAY

    def action(self, n: int) -> int:
        """Return the action of a formation's task; -1 without one, or when it has given its task up."""
        has_task = self.tasks.count[n] > 0 and not self.is_giving_up(n)
        return int(self.tasks.action[self.task(n)]) if has_task else -1

    def is_giving_up(self, n: int) -> bool:
        """Tell whether a formation obeys the cease-fire: it bars no one, and no one bars it."""
        return bool(self.f["posture"][n] == codes.OBEYING)

    def task(self, n: int) -> int:
        """Return the row of a formation's task."""
        return int(self.tasks.first[n] + self.f["task"][n])

    def by_rail(self, n: int, cell: int, direction: int) -> bool:
        """Tell whether a formation that goes back or is moved finds a railway of its own gauge."""
        gauge = self.ground.rail_gauge_mm[cell, direction]
        is_russian = gauge == RUSSIAN_GAUGE_MM
        is_moved = self.action(n) in (codes.WITHDRAW_TO, codes.TRANSFER)
        return bool(is_moved and gauge > 0 and is_russian == (self.who.camp[n] == codes.ALLIED))

    def hours_over(self, n: int, direction: int, hour: float) -> float:
        """Return the hours that the head needs over an edge; infinite where no way leads."""
        p, cell = self.p, int(self.f["cell"][n])
        surface = int(self.ground.surface[cell, direction])
        if self.by_rail(n, cell, direction):
            speed = p["rail_km_per_day"] / 24
        elif surface == codes.NO_SURFACE:
            return float("inf")
        else:
            speed = self.speed(n, surface, hour)
        return float(self.ground.distance_km[cell, direction]) / speed + self.river_hours(n, cell, direction)

    def speed(self, n: int, surface: int, hour: float) -> float:
        """Return the km/h of a head on a surface."""
        p, cell = self.p, int(self.f["cell"][n])
        share = p[f"{codes.SURFACES[surface]}_share"]
        if self.who.mobility[n] in ON_LEGS:
            share = share ** p["foot_exponent"]
        grade = {"fair": "fair", "fair_hills": "fair", "good": "good"}.get(codes.SURFACES[surface], "open")
        share *= 1 - p[f"mud_slow_{grade}_share"] * self.mud[self.ground.region[cell]]
        if not 5 <= hour % 24 < 19:
            share *= p["night_share"]
        speed = share * p[f"march_{PACES[self.who.mobility[n]]}_km_per_day"] / 24
        if self.is_on["fatigue"]:
            speed *= 1 + p["forced_march_gain_share"] * (1 - 2 * float(self.f["fatigue"][n]))
        if self.f["ammunition_t"][n] < self.who.need_t_per_day[n, 0]:
            speed *= p["shortage_march_share"]
        return float(speed)

    def river_hours(self, n: int, cell: int, direction: int) -> float:
        """Return the hours that the river of an edge costs."""
        river = int(self.ground.river[cell, direction])
        bridge = self.ground.bridge[cell, direction]
        if river == 0 or (bridge >= 0 and self.places["bridge"][bridge] != codes.BLOWN):
            return 0.0
        hours = self.p[("river_small_h", "river_medium_h", "river_great_h")[river - 1]]
        is_ready = self.who.camp[n] == codes.ALLIED and self.ground.is_frontier[cell, direction]
        return hours * (self.p["prepared_crossing_share"] if is_ready else 1.0)

    def length(self, n: int) -> float:
        """Return the road length of a formation in km."""
        vehicles = float(self.who.vehicles[n]) + float(self.f["tanks"][n])
        heads = float(self.f["men"][n]) + float(self.who.horses[n])
        return vehicles * self.p["vehicle_spacing_km"] + heads * self.p["men_column_km"] / 1000

    def lanes(self, cell: int, direction: int) -> float:
        """Return how many columns go abreast."""
        return self.p["lanes_open_count"] if self.ground.surface[cell, direction] in OPEN else 1.0

    def passes(self, edge: int) -> float:
        """Return the km of column that an edge passes in a sub-step."""
        size = self.ground.neighbour.size
        cell, direction = divmod(edge % size, 6)
        surface = int(self.ground.surface[cell, direction])
        name = codes.SURFACES[surface] if surface >= 0 else ""
        grade = {"pass": "pass", "good": "good", "fair": "fair", "fair_hills": "fair"}.get(name, "track")
        if surface in OPEN:
            grade = "open"
        if edge >= size:
            is_soviet = self.ground.rail_gauge_mm[cell, direction] == RUSSIAN_GAUGE_MM
            return self.p["capacity_rail_km"] * (1 if is_soviet else 1 - self.p["refugee_load_share"]) / SUBSTEPS
        return self.p[f"capacity_{grade}_km"] / SUBSTEPS

    def road_space(self, n: int, edge: int, hour: float) -> float:
        """Return the km that a column takes of what an edge passes: a slow one keeps the road for longer."""
        if edge >= self.ground.neighbour.size:
            return self.length(n)
        cell, direction = divmod(edge, 6)
        surface = int(self.ground.surface[cell, direction])
        passed = self.speed(n, surface, hour) * SUBSTEP_H * self.lanes(cell, direction)
        return self.length(n) * max(1.0, self.passes(edge) / passed)

    def half_pace(self, n: int) -> float:
        """Return the km an hour at which a tail comes up; the static, who have none, count as the next coefficient."""
        names = (*PACES, "static")
        kind = names[self.who.mobility[n]]
        return self.p["night_share" if kind == "static" else f"march_{kind}_km_per_day"] / 24 / 2
