"""Dispatch again, slowly, for one run, written from docs/model/command.md: links, hops, orders and the cease-fire."""

import math
from statistics import NormalDist
from typing import Any

import numpy as np

from auguststorm import rng
from auguststorm.engine import codes
from auguststorm.engine.links import PARAMETERS
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from tests.naive.contact import ARMED, Presence
from tests.naive.roads import writable

TICK_H = 6.0
MEANS = {codes.LINK_WIRE: "wire", codes.LINK_RADIO: "radio", codes.LINK_AIR: "air", codes.LINK_COURIER: "courier"}
ARMY = 3
GONE = {codes.ABSENT, codes.DISBANDED}


class Office:
    """Keep the links and carry the dispatches of one run in one tick, on copies of what the phase was given."""

    def __init__(self, state: State, setting: Setting, tick: int, run: int) -> None:
        self.setting, self.who, self.tree = setting, setting.formations, setting.headquarters
        self.rows, self.tasks, self.ground = setting.plans, setting.tasks, setting.theatre
        self.tick, self.now, self.number = tick, tick * TICK_H, int(setting.chance.runs[run])
        self.p: dict[str, float] = dict(zip(PARAMETERS, setting.parameters.command[run].tolist(), strict=True))
        self.f, self.hq, self.plans = (
            writable(subject[run]) for subject in (state.formations, state.headquarters, state.plans)
        )
        self.acceptance_h = float(state.politics.acceptance_h[run])
        self.is_on = {name: setting.switches[place] == 1 for place, name in enumerate(codes.SWITCHES)}

    def chance(self, tick: int, purpose: int, index: int) -> float:
        """Draw at an address."""
        drawn = rng.uniforms(self.setting.chance.seed, np.array([self.number]), tick, purpose, np.array([index]))
        return float(drawn[0, 0])

    def lognormal(self, draw: float, median: float, sigma: str) -> float:
        """Return the hours at a draw."""
        return median * math.exp(self.p[sigma] * NormalDist().inv_cdf(draw))

    def go(self) -> "Office":
        """Carry out the tick."""
        presence = Presence(self.f["cell"], self.f["posture"], self.who.camp, self.ground.neighbour)
        for hq in range(len(self.tree.superior)):
            if self.hq["is_captured"][hq]:
                self.hq["link"][hq] = codes.LINK_COURIER
                continue
            self.move(hq, presence)
            self.hq["link"][hq] = self.best_means(hq, presence)
        for row in range(len(self.rows.owner)):
            if not self.rows.is_prewar[row] and self.plans["issued_h"][row] < codes.NEVER:
                self.send(row)
        if self.is_on["cease_fire"]:
            self.pass_on()
            self.tell_troops()
        return self

    def move(self, hq: int, presence: Presence) -> None:
        """Follow the leading body; be captured; flee."""
        leader, camp = int(self.tree.leader[hq]), int(self.tree.camp[hq])
        if leader >= 0 and self.f["cell"][leader] >= 0 and self.f["posture"][leader] in ARMED:
            self.hq["cell"][hq] = self.f["cell"][leader]
        cell, enemy = int(self.hq["cell"][hq]), codes.AXIS - camp
        if self.tree.is_off_map[hq] or cell < 0:
            return
        if presence.is_held(cell, enemy) and not presence.is_held(cell, camp):
            self.hq["is_captured"][hq] = 1
            self.hq["displaced_until_h"][hq] = self.now + self.p["captured_hq_h"]
            return
        has_moved = self.hq["displaced_until_h"][hq] > self.now
        if camp == codes.AXIS and leader < 0 and not has_moved and presence.is_within(cell, enemy, 2):
            low, high = self.p["displaced_min_h"], self.p["displaced_max_h"]
            hours = low + (high - low) * self.chance(self.tick, rng.ORDER_DELAY, hq)
            self.hq["displaced_until_h"][hq] = self.now + hours
            for _ in range(2):
                self.hq["cell"][hq] = self.step_back(int(self.hq["cell"][hq]), enemy, presence)

    def step_back(self, cell: int, enemy: int, presence: Presence) -> int:
        """Name the cell beside with the least of the enemy about it; the cell itself when none has less."""

        def threat(here: int) -> int:
            beside = [int(there) for there in self.ground.neighbour[here] if there >= 0]
            beyond = [int(there) for cell in beside for there in self.ground.neighbour[cell] if there >= 0]
            return 6 * sum(presence.is_held(c, enemy) for c in beside) + sum(presence.is_held(c, enemy) for c in beyond)

        ways = [(threat(cell), -1, cell)]
        for direction, there in enumerate(self.ground.neighbour[cell].tolist()):
            is_way = there >= 0 and self.ground.surface[cell, direction] != codes.NO_SURFACE
            if is_way and not presence.is_held(there, enemy):
                ways.append((threat(there), direction, there))
        return min(ways)[2]

    def best_means(self, hq: int, presence: Presence) -> int:
        """Name the best means that works."""
        is_settled, enemy = self.hq["displaced_until_h"][hq] <= self.now, codes.AXIS - self.tree.camp[hq]
        if self.tree.has_wire[hq] and is_settled:
            line = [int(cell) for cell in self.tree.line_cells[hq] if cell >= 0]
            is_cut = any(presence.is_held(cell, enemy) for cell in line)
            is_shaken = any(presence.is_within(cell, enemy, 2) for cell in line)
            has_fault = is_shaken and self.chance(self.tick, rng.WIRE_FAULT, hq) < self.p["wire_fault_probability"]
            if not is_cut and not has_fault:
                return codes.LINK_WIRE
        if self.tree.has_radio[hq] and is_settled:
            return codes.LINK_RADIO
        return codes.LINK_AIR if self.tree.has_air[hq] else codes.LINK_COURIER

    # -- orders --------------------------------------------------------------------------------------------------------

    def hop(self, means: int, camp: int, draw: float) -> float:
        """Return the hours of one hop at a draw."""
        if not self.is_on["link_delay"]:
            return 0.0
        name = MEANS.get(means, "courier")
        median = self.p[f"{name}_h"]
        if name == "radio" and camp == codes.AXIS:
            median *= self.p["radio_axis_ratio"]
        return self.lognormal(draw, median, "delay_sigma")

    def chain(self, sender: int, receiver: int) -> list[int]:
        """Name the headquarters whose links a dispatch takes, from the receiver up to below the sender."""
        out: list[int] = []
        hq = receiver
        while hq >= 0 and hq != sender:
            out.append(hq)
            hq = int(self.tree.superior[hq])
        return out

    def send(self, row: int) -> None:
        """Send a row's orders to those of its formations that have none yet."""
        first = int(self.rows.first_task[row])
        for task in self.rows.row_tasks[first : first + int(self.rows.n_tasks[row])]:
            if self.plans["due_h"][task] < codes.NEVER:
                continue
            n = int(self.tasks.formation[task])
            hours = 0.0
            for hq in self.chain(int(self.rows.owner[row]), int(self.who.headquarters[n])):
                camp = int(self.tree.camp[hq])
                taken = self.hop(int(self.hq["link"][hq]), camp, self.chance(row, rng.LINK, hq))
                if self.is_on["surprise"] and camp == codes.AXIS:
                    taken *= 1 + (self.p["surprise_delay_ratio"] - 1) * float(self.hq["surprise"][hq])
                hours += taken
            if not self.who.has_own_staff[n]:
                draw = self.chance(row, rng.LAST_HOP, int(self.who.key[n]))
                hours += self.hop(self.last_means(n), int(self.who.camp[n]), draw)
            if self.is_on["link_delay"]:
                best, worst = self.p["preparation_best_h"], self.p["preparation_worst_h"]
                hours += best + (worst - best) * (1 - float(self.who.quality[n]))
            self.plans["due_h"][task] = float(self.plans["issued_h"][row]) + hours

    def last_means(self, n: int) -> int:
        """Name the means of the last hop, from headquarters to troops."""
        if self.f["posture"][n] == codes.ISOLATED or self.f["is_supplied"][n] == 0:
            return codes.LINK_COURIER
        has_wire = self.tree.has_wire[self.who.headquarters[n]] and self.f["posture"][n] == codes.HOLD
        return codes.LINK_WIRE if has_wire else codes.LINK_RADIO

    # -- the cease-fire ------------------------------------------------------------------------------------------------

    def depth(self, hq: int) -> int:
        """Count the headquarters above."""
        return len(self.chain(-1, hq))

    def pass_on(self) -> None:
        """Pass the cease-fire down the tree; several hops may pass in a tick."""
        end, known = self.now + TICK_H, self.hq["ceasefire_h"]
        for hq in sorted(range(len(known)), key=self.depth):
            superior = int(self.tree.superior[hq])
            if superior < 0 or self.tree.camp[hq] != codes.AXIS or known[hq] < codes.NEVER:
                continue
            kwantung = int(self.setting.politics.kwantung)
            if self.hq["is_captured"][hq] and self.tree.level[hq] > 1:
                continue
            superior, since = self.commanding(superior)
            start = max(float(known[superior]), since)
            if superior == kwantung:
                start = max(start, self.acceptance_h)
            if start < end:
                is_cut_off = self.hq["link"][hq] == codes.LINK_COURIER
                median = self.p["ceasefire_hop_h" if self.tree.level[hq] <= ARMY else "ceasefire_unit_h"]
                known[hq] = start + self.receipt(self.chance(0, rng.RECEIPT, hq), is_cut_off, median)

    def commanding(self, hq: int) -> tuple[int, float]:
        """Name who commands in place of a captured headquarters, and from which hour."""
        since = 0.0
        while self.hq["is_captured"][hq] and self.tree.level[hq] > 1:
            since = max(since, float(self.hq["displaced_until_h"][hq]))
            hq = int(self.tree.superior[hq])
        return hq, since

    def receipt(self, draw: float, is_cut_off: Any, median: float) -> float:
        """Return the hours of the cease-fire over one hop at a draw."""
        if not self.is_on["link_delay"]:
            return 0.0
        if is_cut_off:
            return self.lognormal(draw, self.p["ceasefire_isolated_h"], "ceasefire_isolated_sigma")
        return self.lognormal(draw, median, "ceasefire_sigma")

    def tell_troops(self) -> None:
        """Send the cease-fire from headquarters to troops that have not been sent it."""
        for n in range(len(self.who.camp)):
            posture = self.f["posture"][n]
            if self.who.camp[n] != codes.AXIS or posture in GONE or self.f["ceasefire_h"][n] < codes.NEVER:
                continue
            hq, since = self.commanding(int(self.who.headquarters[n]))
            start = max(float(self.hq["ceasefire_h"][hq]), since)
            if start >= self.now + TICK_H:
                continue
            is_cut_off = posture in (codes.ISOLATED, codes.MASKED) or self.f["is_supplied"][n] == 0
            below = max(int(self.tree.level[hq]) - ARMY, 0)
            median = self.p["ceasefire_unit_h"] * (1 + self.p["ceasefire_hop_gain_share"] * below)
            is_late = is_cut_off or self.hq["is_captured"][hq] == 1
            is_own_staff = self.who.has_own_staff[n] and hq == self.who.headquarters[n]
            delay = 0.0
            if is_cut_off or not is_own_staff:
                draw = self.chance(0, rng.RECEIPT_BY_TROOPS, int(self.who.key[n]))
                delay = self.receipt(draw, is_late, median)
            self.f["ceasefire_h"][n] = start + delay
