"""Movement again, slowly, for one run, written from docs/model/movement.md: dictionaries, sets and plain loops.

Strengths and shares are kept in the precision of the state, so that roundings do not add up to differences.
"""

import math
from collections.abc import Iterator

import numpy as np

from auguststorm import rng
from auguststorm.engine import codes
from auguststorm.engine.paths import UNREACHABLE
from tests.naive.contact import BARRING, Presence
from tests.naive.roads import ON_LEGS, SUBSTEP_H, SUBSTEPS, TICK_H, Road


class March(Road):
    """March all columns of one run through one tick, on copies of what the phase was given."""

    def go(self) -> "March":
        """Carry out the tick."""
        self.toil()
        for substep in range(SUBSTEPS):
            hour = self.tick * TICK_H + substep * SUBSTEP_H
            when = self.tick * SUBSTEPS + substep
            self.pay()
            self.enter(self.propose(hour, when), hour)
            self.arrive(self.advance(hour, when), hour)
            self.take_places(hour + SUBSTEP_H, when)
        return self

    def toil(self) -> None:
        """Let men fall sick and tanks be mended; blow and mend bridges."""
        day = TICK_H / 24
        for n in self.everyone:
            if not self.is_armed(n):
                continue
            sick = self.f["men"][n] * self.p["sick_per_day_share"] * day
            self.f["men"][n] -= sick
            self.sinks["men"][n, codes.SICK] += sick
            if self.f["is_supplied"][n]:
                broken = float(self.sinks["tanks"][n, codes.BROKEN_DOWN])
                back = broken * self.p["recovery_per_day_share"] * day
                self.sinks["tanks"][n, codes.BROKEN_DOWN] = broken - back
                self.f["tanks"][n] = float(self.f["tanks"][n]) + back
        presence = self.presence()
        for bridge in range(len(self.ground.bridge_cell)):
            self.keep_bridge(bridge, presence)
        if self.tick % 4 == 0:
            for place in range(len(self.sites.cell)):
                self.abandon(place, presence)

    def abandon(self, place: int, presence: Presence) -> None:
        """Let the rear enter a place that nobody defends."""
        cell, now = int(self.sites.cell[place]), self.tick * TICK_H
        if cell < 0 or self.places["control"][place] != codes.AXIS or self.ground.is_closed_to_allied[cell]:
            return
        graph, control, taken_h = self.setting.supply, self.places["control"], self.places["taken_h"]
        ranked = zip(graph.near_place[cell].tolist(), graph.near_km[cell].tolist(), strict=True)
        reach = [other for other, km in ranked if other >= 0 and km <= self.p["rear_reach_km"]]
        at, ground = self.sites.cell, self.ground

        def is_between(middle: int, there: int) -> bool:
            apart = [(axis[cell] - axis[middle]) * (axis[there] - axis[middle]) for axis in (ground.x_km, ground.y_km)]
            return bool(middle != cell and sum(apart) < 0)

        is_backed = False
        for rank, other in enumerate(reach):
            hostile = [int(at[nearer]) for nearer in reach[:rank] if control[nearer] == codes.AXIS]
            is_barred = any(is_between(middle, int(at[other])) for middle in hostile)
            is_backed |= bool(control[other] == codes.ALLIED and taken_h[other] <= now - 24 and not is_barred)
        chance, draw = 1 - math.exp(-self.p["rear_take_per_day"]), self.chance(self.tick, rng.REAR, place)
        if is_backed and draw < chance and not presence.is_within(cell, codes.AXIS, 1):
            control[place], self.places["taker"][place] = codes.ALLIED, -1
            taken_h[place], self.places["how"][place] = now + TICK_H * draw / chance, codes.BY_ABANDONMENT

    def keep_bridge(self, bridge: int, presence: Presence) -> None:
        """Blow a bridge before the enemy if guards are awake, or replace a blown one."""
        now = self.tick * TICK_H
        banks = [int(cell) for cell in self.ground.bridge_cell[bridge]]
        is_reached = any(presence.is_within(cell, codes.ALLIED, 1) for cell in banks)
        if self.places["bridge"][bridge] == codes.BLOWN:
            if is_reached and now - self.places["bridge_h"][bridge] >= self.p["repair_h"]:
                self.places["bridge"][bridge], self.places["bridge_h"][bridge] = codes.REPAIRED, now
            return
        guards = [n for cell in banks for n in presence.armed(cell, codes.AXIS)]
        if self.places["bridge"][bridge] != codes.WHOLE or not guards or not is_reached or not self.is_on["demolition"]:
            return
        wakeful = max(1 - float(self.surprise[self.who.headquarters[n]]) for n in guards)
        if self.chance(self.tick, rng.DEMOLITION, bridge) < self.p["demolition_probability"] * wakeful:
            self.places["bridge"][bridge], self.places["bridge_h"][bridge] = codes.BLOWN, now

    def ways(self, n: int, hour: float) -> Iterator[tuple[float, int, int]]:
        """Name the ways that lead on: (hours to the goal, direction, cell)."""
        for direction, there in enumerate(self.ground.neighbour[self.f["cell"][n]]):
            if there < 0 or self.routes.tenths_h[self.f["route"][n], there] == UNREACHABLE:
                continue
            left = self.routes.tenths_h[self.f["route"][n], there] / 10
            yield self.hours_over(n, direction, hour) + left, direction, int(there)

    def choose(self, n: int, hour: float, presence: Presence) -> tuple[int, str]:
        """Return the direction of the way on and why it may not be gone: "", "barred", "stopped" or "none"."""
        enemy = codes.AXIS - self.who.camp[n]
        ways = list(self.ways(n, hour))
        is_closed = [self.who.camp[n] == codes.ALLIED and self.ground.is_closed_to_allied[there] for *_, there in ways]
        open_ways = [way for way, closed in zip(ways, is_closed, strict=True) if not closed and way[0] < 1e9]
        if not open_ways:
            return -1, "stopped" if any(is_closed) else "none"
        hours, direction, there = min(open_ways)
        if self.is_giving_up(n) or not presence.is_blocked(there, enemy):
            return direction, ""
        free = [
            way for way in open_ways if not presence.is_blocked(way[2], enemy) and way[2] != self.f["previous_cell"][n]
        ]
        best = min(free, default=None)
        if self.f["posture"][n] == codes.WITHDRAW:
            return (best[1], "") if best else (-1, "none")
        patience = self.p["bypass_foot_h" if self.who.mobility[n] in ON_LEGS else "bypass_motor_h"]
        is_goal = self.routes.tenths_h[self.f["route"][n], there] == 0
        may_bypass = self.tasks.may_bypass[self.task(n)] and self.is_on["bypass"] and not is_goal
        if may_bypass and best and best[0] <= hours + patience:
            return best[1], ""
        return direction, "barred"

    def guns_go(self, n: int, presence: Presence) -> int | None:
        """Tell artillery where its own side attacks: None from its cell, a direction beside it, -1 nowhere."""

        def is_attacking(cell: int) -> bool:
            friends = presence.armed(cell, self.who.camp[n])
            return any(self.f["posture"][m] == codes.ATTACK and not self.who.is_artillery[m] for m in friends)

        cell = int(self.f["cell"][n])
        if is_attacking(cell):
            return None
        for direction, there in enumerate(self.ground.neighbour[cell]):
            if there >= 0 and self.ground.surface[cell, direction] != codes.NO_SURFACE and is_attacking(int(there)):
                return direction
        return -1

    def guns_wait(self, n: int, direction: int, presence: Presence) -> bool:
        """Tell whether guns would go ahead of the troops with the enemy about."""
        camp, cell = self.who.camp[n], int(self.f["cell"][n])
        there = int(self.ground.neighbour[cell, direction])
        if not presence.is_within(there, codes.AXIS - camp, 2):
            return False
        friends = {m for beside in presence.ring(there, 1) - {cell} for m in presence.armed(beside, camp)}
        return all(self.who.is_artillery[m] for m in friends)

    def propose(self, hour: float, when: int) -> list[int]:
        """Let everyone choose; return those that start on an edge, by priority."""
        starting, presence, f = {}, self.presence(), self.f
        for n in sorted(self.everyone, key=lambda m: bool(self.who.is_artillery[m])):  # guns see who attacks
            if not self.is_under_way(n):
                continue
            if f["ready_h"][n] > hour:
                f["halt"][n] = codes.HALT_PREPARING
                continue
            toward, cell = int(f["toward"][n]), int(f["cell"][n])
            if toward >= 0 and f["crossing_share"][n] > 0:
                ahead = int(self.ground.neighbour[cell, toward])
                if self.is_giving_up(n) or not presence.is_blocked(ahead, codes.AXIS - self.who.camp[n]):
                    continue
                f["crossing_share"][n] = 0
            if self.routes.tenths_h[f["route"][n], cell] == 0:
                f["toward"][n], f["halt"][n] = -1, codes.HALT_ARRIVED
                continue
            lead: int | None = self.guns_go(n, presence) if self.who.is_artillery[n] else -1
            if lead is None:
                f["toward"][n], f["halt"][n] = -1, codes.HALT_ARRIVED
                continue
            direction, why = (lead, "") if lead >= 0 else self.choose(n, hour, presence)
            if lead < 0 <= direction and self.who.is_artillery[n] and self.guns_wait(n, direction, presence):
                f["toward"][n], f["halt"][n] = -1, codes.HALT_PREPARING
                continue
            f["toward"][n] = direction
            if why:
                f["halt"][n] = codes.HALT_STOP_LINE if why == "stopped" else codes.HALT_ENEMY
            if why == "barred":
                f["posture"][n] = codes.ATTACK
            elif f["posture"][n] == codes.ATTACK:
                f["posture"][n] = codes.MARCH
            if not why:
                priority = 128 if self.is_giving_up(n) else int(self.tasks.priority[self.task(n)])
                starting[n] = priority + self.lot(when, rng.PRIORITY_TIE, n)
        return sorted(starting, key=lambda n: starting[n])

    def pay(self) -> None:
        """Let every edge pass what it can of the columns that it owes."""
        left = {edge: np.float32(float(debt) - np.float32(self.passes(edge))) for edge, debt in self.debt.items()}
        self.debt = {edge: debt for edge, debt in left.items() if debt > 0}

    def enter(self, starting: list[int], hour: float) -> None:
        """Let columns start on their edges, the first in order first; who finds the edge owing too much waits."""
        for n in starting:
            cell, direction = int(self.f["cell"][n]), int(self.f["toward"][n])
            edge = cell * 6 + direction
            if self.by_rail(n, cell, direction):
                edge += self.ground.neighbour.size
            if self.is_on["traffic"] and self.is_on["columns"]:
                owed = float(self.debt.get(edge, 0.0))
                if owed > self.passes(edge):
                    self.f["toward"][n], self.f["halt"][n] = -1, codes.HALT_TRAFFIC
                    continue
                self.debt[edge] = np.float32(owed + self.road_space(n, edge, hour))
            self.f["crossing_share"][n] = min(self.f["crossing_share"][n], 0)

    def advance(self, hour: float, when: int) -> dict[int, float]:
        """Move heads along their edges; return those that come to the end, with the share of the sub-step they take."""
        arriving: dict[int, float] = {}
        presence, f = self.presence(), self.f
        for n in self.everyone:
            if not (self.is_armed(n) or self.is_giving_up(n)):
                continue
            is_going = self.is_under_way(n) and f["toward"][n] >= 0 and f["posture"][n] != codes.ATTACK
            if not is_going or f["ready_h"][n] > hour:
                self.rest(n)
                continue
            cell, direction = int(f["cell"][n]), int(f["toward"][n])
            hours = self.hours_over(n, direction, hour)
            if not self.is_giving_up(n) and presence.is_within(cell, codes.AXIS - self.who.camp[n], 1):
                hours /= self.p["contact_march_share"]
            before = float(f["crossing_share"][n])
            share = (SUBSTEP_H - min(before, 0.0)) / hours  # what is left over from the last edge is negative hours
            before = max(before, 0.0)
            if self.by_rail(n, cell, direction):
                f["halt"][n] = codes.NO_HALT
            elif hours >= 1e9 or not self.burn(n, before, min(share, 1 - before)):
                self.rest(n)
                continue
            else:
                self.tire(n)
            f["crossing_share"][n] = before + share
            if before + share >= 1:
                arriving[n] = (1 - before) / share + self.lot(when, rng.ARRIVAL_TIE, n) * 1e-6
        return arriving

    def rest(self, n: int) -> None:
        """Rest and close up."""
        f = self.f
        f["fatigue"][n] = max(float(f["fatigue"][n]) - self.p["fatigue_rest_per_day"] * SUBSTEP_H / 24, 0)
        f["crossing_share"][n] = max(f["crossing_share"][n], 0)
        if f["tail_share"][n] > 0:
            closed = self.half_pace(n) * SUBSTEP_H / self.length(n)
            f["tail_share"][n] = max(float(f["tail_share"][n]) - closed, 0)

    def burn(self, n: int, before: float, share: float) -> bool:
        """Burn the fuel of a stretch; False where it does not suffice."""
        f, cell, direction = self.f, int(self.f["cell"][n]), int(self.f["toward"][n])
        if self.who.mobility[n] in ON_LEGS:
            f["halt"][n] = codes.NO_HALT
            return True
        distance = float(self.ground.distance_km[cell, direction]) * share
        surface = codes.SURFACES[self.ground.surface[cell, direction]]
        ratio = self.p[f"{surface}_share"] ** -self.p["fuel_exponent"]
        mud = 1 + self.p["fuel_mud_share"] * self.mud[self.ground.region[cell]]
        need = float(self.who.fuel_rate_t_per_km[n]) * distance * ratio * mud
        if need > f["fuel_t"][n]:
            if before <= 0:
                f["crossing_share"][n] = 1e-6
            f["halt"][n] = codes.HALT_FUEL
            return False
        f["halt"][n] = codes.NO_HALT
        f["fuel_t"][n] = float(f["fuel_t"][n]) - need
        self.sinks["fuel_burned_t"][n] = float(self.sinks["fuel_burned_t"][n]) + need
        lost = float(f["tanks"][n]) * self.p["breakdown_per_100km_share"] * distance / 100
        f["tanks"][n] = float(f["tanks"][n]) - lost
        mended = lost * self.p["recoverable_share"]
        for cause, tanks in ((codes.BROKEN_DOWN, mended), (codes.IN_WORKSHOP, lost - mended)):
            self.sinks["tanks"][n, cause] = float(self.sinks["tanks"][n, cause]) + tanks
        return True

    def tire(self, n: int) -> None:
        """Tire those who march."""
        tired = float(self.f["fatigue"][n])
        change = 1 - 2 * tired
        is_dry = self.ground.surface[self.f["cell"][n], self.f["toward"][n]] == codes.DESERT
        if is_dry and self.who.mobility[n] in ON_LEGS:
            change += self.p["desert_fatigue_share"] * (1 - tired)
        rate = self.p["fatigue_gain_per_day" if change > 0 else "fatigue_rest_per_day"]
        tired += rate * SUBSTEP_H / 24 * change
        self.f["fatigue"][n] = min(max(tired, 0), 1) if self.is_on["fatigue"] else 0

    def arrive(self, arriving: dict[int, float], hour: float) -> None:
        """Let heads enter cells, the first to come first; who finds the enemy there stays outside and deploys."""
        f = self.f
        for n in sorted(arriving, key=lambda m: arriving[m]):
            cell, direction = int(f["cell"][n]), int(f["toward"][n])
            there = int(self.ground.neighbour[cell, direction])
            if not self.is_giving_up(n) and self.presence().is_blocked(there, codes.AXIS - self.who.camp[n]):
                f["crossing_share"][n], f["halt"][n] = 0, codes.HALT_ENEMY
                if f["posture"][n] == codes.MARCH:
                    f["posture"][n] = codes.ATTACK
                continue
            length, lanes = self.length(n), self.lanes(cell, direction)
            distance = float(self.ground.distance_km[cell, direction])
            trailed = float(f["tail_share"][n]) * length
            in_the_cell_left = distance / 2 * lanes if trailed > 0 else 0.0
            strung = min(trailed + in_the_cell_left + distance * lanes, length)
            tail = max(strung - distance / 2 * lanes, 0)
            f["tail_share"][n] = tail / length if self.is_on["columns"] and length > 0 else 0
            left_h = (float(f["crossing_share"][n]) - 1) * self.hours_over(n, direction, hour)
            f["crossing_share"][n] = -left_h
            f["previous_cell"][n], f["cell"][n], f["toward"][n] = cell, there, -1

    def take_places(self, hour: float, when: int) -> None:
        """Hand places to those who stand in them alone."""
        presence = self.presence()
        for place in range(len(self.sites.cell)):
            cell = int(self.sites.cell[place])
            if cell < 0:
                continue
            takers = [n for camp in (0, 1) for n in presence.armed(cell, camp) if self.can_take(n, hour)]
            for n in sorted(takers, key=lambda m: self.precedence(m, when)):
                camp = self.who.camp[n]
                foes = presence.armed(cell, codes.AXIS - camp)
                holds_out = any(self.who.works_place[m] == place for m in foes)
                if presence.is_blocked(cell, codes.AXIS - camp) or holds_out or self.places["control"][place] == camp:
                    continue
                self.places["control"][place], self.places["taken_h"][place] = camp, hour
                self.places["taker"][place], self.places["how"][place] = n, self.how(n, cell)

    def precedence(self, n: int, when: int) -> tuple[int, float]:
        """Return what decides who is named as taker: the priority of its orders, then a lot."""
        priority = int(self.tasks.priority[self.task(n)]) if self.tasks.count[n] > 0 else 128
        return priority, self.lot(when, rng.TAKER_TIE, n)

    def can_take(self, n: int, hour: float) -> bool:
        """Tell whether a formation takes places: armed, in the open, no guns, and landed from the air long enough."""
        has_held = hour >= self.f["ready_h"][n] + self.p["airhead_hold_h"]
        is_of_use = not self.who.is_artillery[n] and (not self.who.is_airlanded[n] or has_held)
        return self.f["posture"][n] in BARRING and bool(is_of_use)

    def how(self, n: int, cell: int) -> int:
        """Name how a place is taken."""
        if self.who.is_airlanded[n]:
            return codes.BY_AIR
        for m in range(len(self.f["cell"])):
            is_enemy = self.f["cell"][m] == cell and self.who.camp[m] != self.who.camp[n]
            if is_enemy and self.f["posture"][m] in (codes.OBEYING, codes.DISARMED):
                return codes.BY_SURRENDER
        return codes.BY_SEA if self.action(n) == codes.LANDING else codes.BY_GROUND
