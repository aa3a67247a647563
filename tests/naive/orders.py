"""Orders again, slowly, for one run, written from docs/model/orders.md: what an owner knows, what troops then do."""

from collections.abc import Callable, Iterable
from typing import Any

from auguststorm.engine import codes
from auguststorm.engine.paths import UNREACHABLE
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.triggers import PARAMETERS
from tests.naive.contact import BARRING, Presence
from tests.naive.roads import ON_LEGS, writable

TICK_H, TICKS_A_DAY = 6.0, 4
ATTACKS = {codes.ADVANCE, codes.SEIZE, codes.CROSS, codes.PURSUE, codes.LANDING}
MOVES_BACK = {codes.WITHDRAW_TO, codes.TRANSFER}
TRANSPORT = 3


class Desk:
    """Judge the plans and give the orders of one run in one tick, on copies of what the phase was given."""

    def __init__(self, state: State, setting: Setting, tick: int, run: int) -> None:
        self.who, self.tree, self.rows = setting.formations, setting.headquarters, setting.plans
        self.tasks, self.routes, self.sites, self.ground = (
            setting.tasks,
            setting.routes,
            setting.places,
            setting.theatre,
        )
        self.wings, self.ships = setting.air, setting.naval
        self.tick, self.now = tick, tick * TICK_H
        self.p: dict[str, float] = dict(zip(PARAMETERS, setting.parameters.orders[run].tolist(), strict=True))
        self.f, self.plans, self.hq, self.places = (
            writable(subject[run]) for subject in (state.formations, state.plans, state.headquarters, state.places)
        )
        self.air, self.naval, self.politics = state.air[run], state.naval[run], state.politics[run]
        self.presence = Presence(self.f["cell"], self.f["posture"], self.who.camp, self.ground.neighbour)
        self.below: dict[int, list[int]] = {}
        for hq, superior in enumerate(self.tree.superior.tolist()):
            self.below.setdefault(superior, []).append(hq)
        self.troops: dict[int, list[int]] = {}
        for n, hq in enumerate(self.who.headquarters.tolist()):
            self.troops.setdefault(hq, []).append(n)

    def go(self) -> "Desk":
        """Carry out the tick; where operations have stopped, the allied camp decides nothing and stands."""
        is_halted = self.politics.halted_h <= self.now
        for row in range(len(self.rows.owner)):
            if is_halted and self.rows.camp[row] == codes.ALLIED:
                continue
            is_commander_away = self.tree.absent_h[self.rows.owner[row]] > self.now
            if is_commander_away and not self.rows.is_prewar[row]:
                continue
            if self.rows.is_active[row] and self.plans["issued_h"][row] >= codes.NEVER:
                self.judge(row)
        for n in range(len(self.f["cell"])):
            if self.f["posture"][n] == codes.OBEYING and self.is_past(self.politics.acceptance_known_h):
                self.assemble(n)
            if self.tasks.count[n] > 0 and self.f["posture"][n] in BARRING:
                if is_halted and self.who.camp[n] == codes.ALLIED:
                    self.stand(n, codes.HALT_STOP_LINE)
                    self.f["toward"][n], self.f["crossing_share"][n] = -1, 0
                elif self.f["ordered_place"][n] >= 0:
                    self.follow(n, int(self.f["ordered_place"][n]))
                else:
                    self.carry_on(n)
        return self

    # -- rows ----------------------------------------------------------------------------------------------------------

    def judge(self, row: int) -> None:
        """Put a row in force when every term holds; prewar orders are with the troops at once."""
        if not all(self.holds(row, term) for term in range(self.rows.term_kind.shape[1])):
            return
        hour = max(self.now, float(self.rows.clock_h[row]))
        self.plans["issued_h"][row] = hour
        if self.rows.is_prewar[row]:
            first = self.rows.first_task[row]
            self.plans["due_h"][self.rows.row_tasks[first : first + self.rows.n_tasks[row]]] = hour

    def holds(self, row: int, term: int) -> bool:
        """Tell whether a term holds as the row's owner can know it."""
        kind = codes.TRIGGERS[max(self.rows.term_kind[row, term], 0)]
        value, camp, owner = float(self.rows.term_value[row, term]), int(self.rows.camp[row]), int(self.rows.owner[row])
        places = [int(place) for place in self.rows.term_place[row, term]]
        report = self.p["report_axis_h" if camp == codes.AXIS else "report_allied_h"]
        peace = self.politics
        judges: dict[str, Callable[[], bool]] = {
            "always": lambda: True,
            "hours_after_h": lambda: value < self.now + TICK_H,
            "place_taken": lambda: self.is_any_held(places, int(value), report),
            "line_crossed": lambda: self.is_any_held(places, camp, report),
            "previous_done": lambda: places[0] < 0 or self.is_any_held(places, camp, 0.0),
            "order_from": lambda: self.is_ordered(places[0], places[1], report),
            "strength_below": lambda: self.share(owner, "men", "men_start") < value,
            "fuel_below": lambda: self.share(owner, "fuel_t", "fuel_capacity_t") < value,
            "fuel_above": lambda: self.share(owner, "fuel_t", "fuel_capacity_t") >= value,
            "enemy_seen": lambda: self.is_enemy_seen(places, int(value), camp, owner),
            "decision_known": lambda: self.is_past(self.hq["ceasefire_h"][owner] if camp else peace.broadcast_h),
            "acceptance_known": lambda: self.is_past(peace.acceptance_h if camp else peace.acceptance_known_h),
            "ships_free": lambda: self.are_ships_free(camp),
            "aircraft_free": lambda: self.are_aircraft_free(camp),
        }
        return bool(judges[kind]())

    def is_past(self, hour: Any) -> bool:
        """Tell whether an hour has come."""
        return bool(hour <= self.now)

    def is_any_held(self, places: Iterable[int], camp: int, report: float) -> bool:
        """Tell whether the camp is known to hold any of the places, its taking being reported after some hours."""
        held = [place for place in places if place >= 0 and self.places["control"][place] == camp]
        return any(self.is_past(float(self.places["taken_h"][place]) + report) for place in held)

    def is_ordered(self, superior: int, row: int, report: float) -> bool:
        """Tell whether the superior's row is in force and known, or, without one, that the superior is attacked."""
        if row >= 0:
            return self.is_past(float(self.plans["issued_h"][row]) + report)
        hour = float(self.hq["contact_known_h"][superior]) if superior >= 0 else codes.NEVER
        return hour < codes.NEVER and self.is_past(hour + report)

    def all_troops(self, hq: int) -> list[int]:
        """List the formations of a headquarters and of all below it."""
        return self.troops.get(hq, []) + [n for lower in self.below.get(hq, []) for n in self.all_troops(lower)]

    def share(self, hq: int, have: str, at_start: str) -> float:
        """Return what a headquarters' troops have, as a share of the start; 1 where there was nothing."""
        troops = self.all_troops(hq)
        whole = float(sum(float(self.who[at_start][n]) for n in troops))
        return sum(float(self.f[have][n]) for n in troops) / whole if whole > 0 else 1.0

    def is_enemy_seen(self, places: list[int], axis: int, camp: int, owner: int) -> bool:
        """Tell whether the enemy is near one of the places, and believed to be on its axis; or believed on an axis."""
        hq = owner
        while hq >= 0 and self.tree.belief[hq] < 0:
            hq = int(self.tree.superior[hq])
        if hq < 0:
            return False
        believed = self.hq["belief_strength"][self.tree.belief[hq]]
        if places[0] < 0:
            return bool(believed[axis] > 0)
        known = [place for place in places if place >= 0 and believed[self.sites.axis[place]] > 0]
        return any(self.presence.is_within(int(self.sites.cell[place]), codes.AXIS - camp, 2) for place in known)

    def are_ships_free(self, camp: int) -> bool:
        """Tell whether any group that lifts men has no one aboard and is back."""
        fleet = self.ships
        return any(
            fleet.camp[v] == camp and fleet.lift_men[v] > 0 and self.naval.cargo[v] < 0
            and self.is_past(self.naval.free_h[v])
            for v in range(len(fleet.camp))
        )  # fmt: skip

    def are_aircraft_free(self, camp: int) -> bool:
        """Tell whether any group of transports stands at its base."""
        wings = self.wings
        groups = [a for a in range(len(wings.camp)) if wings.camp[a] == camp and wings.kind[a] == TRANSPORT]
        return any(self.is_past(self.air.rebased_until_h[a]) for a in groups)

    # -- tasks ---------------------------------------------------------------------------------------------------------

    def left(self, route: int, cell: int) -> int:
        """Return the tenths of an hour still to go by a route."""
        return int(self.routes.tenths_h[route, cell])

    def is_at(self, n: int, place: int) -> bool:
        """Tell whether a formation stands in a place's cell."""
        return bool(self.f["cell"][n] == self.sites.cell[place])

    def is_on_legs(self, n: int) -> bool:
        """Tell whether a formation goes on foot or horse."""
        return int(self.who.mobility[n]) in ON_LEGS

    def is_done(self, n: int, task: int) -> bool:
        """Tell whether a task is done, or may be given up."""
        place, route, action = (int(self.tasks[name][task]) for name in ("objective", "route", "action"))
        if place < 0:
            return True
        cell, camp, holder = int(self.f["cell"][n]), self.who.camp[n], self.places["control"][place]
        if self.tasks.is_waypoint[task]:
            goal = int(self.tasks.route[task + 1])
            is_passed = route < 0 or goal < 0 or self.left(goal, cell) <= self.left(goal, int(self.sites.cell[place]))
            return self.is_at(n, place) or is_passed
        if action in MOVES_BACK:
            return self.is_at(n, place)
        if action == codes.LANDING:
            return self.is_at(n, place) and holder == camp
        if action in ATTACKS:
            is_pointless = route < 0 or self.left(route, cell) == UNREACHABLE
            return holder == camp or is_pointless or self.may_leave_works(n, task, place)
        if action == codes.MASK:
            return bool(holder == camp)
        has_held = action == codes.DELAY and self.now - self.f["contact_h"][n] >= self.p["delay_position_h"]
        return bool(holder == codes.AXIS - camp or has_held)

    def may_leave_works(self, n: int, task: int, place: int) -> bool:
        """Tell whether works have held up a column with leave to pass for long enough."""
        if not self.sites.is_clear[place] or not self.tasks.may_bypass[task] or self.f["contact_h"][n] >= codes.NEVER:
            return False
        since = max(float(self.f["task_since_h"][n]), float(self.f["contact_h"][n]))
        return self.now - since >= self.p["skip_works_foot_h" if self.is_on_legs(n) else "skip_works_mobile_h"]

    def may_take_up(self, n: int, number: int, later: int, is_done: bool) -> bool:
        """Tell whether a formation at one place of its chain may go on to a later one."""
        task = int(self.tasks.first[n]) + later
        behind = int(self.tasks.behind_place[task])
        is_here = self.plans["due_h"][task] < self.now + TICK_H
        is_led = behind < 0 or self.places["control"][behind] == self.who.camp[n]
        is_next = not self.tasks.needs_previous[task] or (later == number + 1 and is_done)
        return bool(is_here and number >= self.tasks.earliest_from[task] and is_led and is_next)

    def carry_on(self, n: int) -> None:
        """Take up the latest task that is open step by step, and act on it."""
        first, count, number = int(self.tasks.first[n]), int(self.tasks.count[n]), int(self.f["task"][n])
        start = number
        while True:
            is_done = self.is_done(n, first + number)
            open_ones = [later for later in range(number + 1, count) if self.may_take_up(n, number, later, is_done)]
            if not open_ones:
                break
            number = open_ones[0]
        if number != start:
            self.f["task"][n], self.f["task_since_h"][n] = number, self.now
            self.f["toward"][n], self.f["crossing_share"][n] = -1, 0
        self.act(n, first + number, is_done and number < count - 1, number == count - 1)

    def stand(self, n: int, halt: int) -> None:
        """Hold where it stands, for a reason."""
        self.f["posture"][n], self.f["halt"][n] = codes.HOLD, halt

    def march(self, n: int) -> None:
        """March, unless it is attacking its way already."""
        if self.f["posture"][n] != codes.ATTACK:
            self.f["posture"][n] = codes.MARCH

    def act(self, n: int, task: int, is_waiting: bool, is_last: bool) -> None:
        """Set posture, route and halt by the task."""
        f, action, camp = self.f, int(self.tasks.action[task]), self.who.camp[n]
        place, cell = int(self.tasks.objective[task]), int(f["cell"][n])
        if is_waiting and action not in ATTACKS:
            self.stand(n, codes.HALT_TRIGGER if self.tasks.is_prewar[task + 1] else codes.HALT_ORDERS)
            return
        due = self.plans["due_h"][task]
        if due > self.now:
            f["ready_h"][n] = max(f["ready_h"][n], due)
        if f["posture"][n] == codes.WITHDRAW and f["ready_h"][n] > self.now:
            return
        is_fit = f["cohesion"][n] >= self.p["redeploy_share"]
        if (is_last or is_waiting) and self.has_hands_free(n, action, place):
            way = self.nearest_left(n, task)
            if way is not None and is_fit:
                f["route"][n] = way
                self.march(n)
                return
        route = int(self.tasks.route[task])
        f["route"][n] = route
        is_there = place < 0 or self.is_at(n, place)
        if self.who.mobility[n] == codes.STATIC or route < 0 or (is_there and action not in ATTACKS):
            self.stand(n, codes.HALT_ARRIVED)
        elif action == codes.LANDING and not is_there:
            f["route"][n] = self.way_to_ships(n, task, route)
            to_port = self.left(int(f["route"][n]), cell)
            f["posture"][n] = codes.HOLD if to_port in (0, UNREACHABLE) else codes.MARCH
            f["halt"][n] = codes.HALT_PREPARING
        elif action in MOVES_BACK:
            f["posture"][n] = codes.WITHDRAW
        elif action in ATTACKS or camp == codes.ALLIED:
            if not is_fit:
                self.stand(n, codes.HALT_REST)
            elif is_there:
                self.stand(n, codes.HALT_TRIGGER if is_waiting else codes.HALT_ARRIVED)
            else:
                self.march(n)
        elif f["contact_h"][n] < codes.NEVER or self.places["control"][place] == codes.ALLIED:
            self.stand(n, codes.HALT_ARRIVED)
        else:
            f["posture"][n] = codes.WITHDRAW

    def has_hands_free(self, n: int, action: int, place: int) -> bool:
        """Tell whether troops have done their attack and may clear the country around them."""
        is_able = not self.who.is_artillery[n] and self.who.mobility[n] != codes.STATIC
        is_won = action in ATTACKS and place >= 0 and self.places["control"][place] == codes.ALLIED
        return bool(self.who.camp[n] == codes.ALLIED and is_able and is_won)

    def nearest_left(self, n: int, task: int) -> int | None:
        """Name the way to the place to clear: the one it is after until it falls, or, once a day, the nearest."""
        way, control = int(self.f["route"][n]), self.places["control"]
        if way >= 0 and way != self.tasks.route[task]:
            there = self.sites.cell[self.routes.place[way]]
            if any(control[place] != codes.ALLIED for place, at in enumerate(self.sites.cell) if at == there):
                return way
        if self.tick % TICKS_A_DAY:
            return None
        kind, cell, reach = int(not self.is_on_legs(n)), int(self.f["cell"][n]), self.p["clear_reach_h"] * 10
        left = []
        for place, at in enumerate(self.sites.cell.tolist()):
            way = int(self.routes.field_of[place, kind])
            is_open = at >= 0 and not self.ground.is_closed_to_allied[at]
            if not is_open or control[place] != codes.AXIS or way < 0 or not self.is_before_line(n, task, at):
                continue
            if self.left(way, cell) < reach:
                left.append((self.left(way, cell), place, way))
        return min(left)[2] if left else None

    def is_before_line(self, n: int, task: int, cell: int) -> bool:
        """Tell whether a cell is no farther out than the stop line of a task, seen from where the formation started."""
        if self.tasks.stop_km[task] >= codes.NEVER:
            return True
        start = self.who.start_cell[n]
        x, y = self.ground.x_km[cell] - self.ground.x_km[start], self.ground.y_km[cell] - self.ground.y_km[start]
        return bool(x * self.tasks.stop_east[task] + y * self.tasks.stop_north[task] <= self.tasks.stop_km[task])

    def way_to_ships(self, n: int, task: int, route: int) -> int:
        """Name the way to the nearest own port of a landing, or to the beach it stands on; its own way without any."""
        cell, found = int(self.f["cell"][n]), []
        for row in range(len(self.ships.landing_task)):
            way = int(self.ships.landing_route[row])
            if self.ships.landing_task[row] != task or way < 0:
                continue
            is_own = self.places["control"][self.ships.landing_port[row]] == self.who.camp[n]
            if is_own or (self.ships.is_from_beach[row] and self.left(way, cell) == 0):
                found.append((self.left(way, cell), row, way))
        found = [way for way in found if way[0] < UNREACHABLE]
        return min(found)[2] if found else route

    def assemble(self, n: int) -> None:
        """Go and lay down arms in the nearest place in allied hands, chosen once a day; stand with captors at hand."""
        cell, kind = int(self.f["cell"][n]), int(not self.is_on_legs(n))
        if cell < 0 or self.who.mobility[n] == codes.STATIC or self.ground.is_closed_to_allied[cell]:
            return
        route = int(self.f["route"][n])
        if self.presence.is_within(cell, codes.ALLIED, 1):
            self.f["route"][n] = -1
        elif route < 0 or self.places["control"][self.routes.place[route]] != codes.ALLIED:
            ways = [
                (self.left(int(self.routes.field_of[place, kind]), cell), place)
                for place in range(len(self.sites.cell))
                if self.places["control"][place] == codes.ALLIED and self.routes.field_of[place, kind] >= 0
            ]
            ways = [way for way in ways if way[0] < UNREACHABLE]
            is_found = ways and self.tick % TICKS_A_DAY == 0
            self.f["route"][n] = self.routes.field_of[min(ways)[1], kind] if is_found else -1

    def follow(self, n: int, place: int) -> None:
        """Go where a commander ordered, and hold there."""
        self.f["route"][n] = self.routes.field_of[place, int(not self.is_on_legs(n))]
        if self.who.mobility[n] == codes.STATIC or self.is_at(n, place):
            self.stand(n, codes.HALT_ARRIVED)
        else:
            self.march(n)
