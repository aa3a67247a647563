"""The supply phase again, slowly, for one run, written from docs/model/supply.md: dictionaries and plain loops."""

from typing import Any

from auguststorm.engine import codes
from tests.naive.supply_graph import BARRING, NEVER, Graph

ARMED = (*BARRING, codes.MASKED, codes.ISOLATED)


class Reckoning(Graph):
    """Reckon one run of one tick from copies of what the phase was given."""

    def screens(self, cell: int, enemy: int, place: int) -> bool:
        """Tell whether a place in enemy hands lies between a cell and a place: the angle there is blunt."""
        theatre, cells = self.setting.theatre, self.setting.places.cell
        x, y = theatre.x_km.astype(float), theatre.y_km.astype(float)
        middle, far = int(cells[enemy]), int(cells[place])
        east, north = (x[cell] - x[middle]) * (x[far] - x[middle]), (y[cell] - y[middle]) * (y[far] - y[middle])
        return bool(east + north < 0)

    def formation_line(self, f: int) -> float:
        """Return hours from the railhead to a formation, NEVER when cut off."""
        s, theatre, graph = self.state, self.setting.theatre, self.setting.supply
        camp = int(self.setting.formations.camp[f])
        cell = int(s.formations.cell[self.run, f])
        if s.formations.posture[self.run, f] == codes.MASKED:
            return NEVER
        best = NEVER
        off_road = self.road_speed(0, int(theatre.region[cell]))
        hostile: list[int] = []
        for place, km in zip(graph.near_place[cell], graph.near_km[cell], strict=True):
            if place < 0 or km > self.p["reach_km"]:
                break
            hours = float(self.lines[camp][place]) + float(km) / off_road
            is_screened = any(self.screens(cell, enemy, int(place)) for enemy in hostile)
            if self.holder(int(place)) == camp and not is_screened and hours < best:
                best = hours
                self.place_of[f] = int(place)
            if s.places.control[self.run, place] == 1 - camp:
                hostile.append(int(place))
        if best >= NEVER and self.sails(camp) and self.is_coastal(cell):
            best = self.p["beach_line_h"]
        return min(best, NEVER)

    def ask(self, full: float, held: float) -> float:
        """Return tonnes asked for to fill a stock, the more pressing the emptier it is."""
        return (full - held) * (full - held) / full if held < full else 0.0

    def use(self, f: int) -> None:
        """Take the tick's need from the stock."""
        s, units = self.state.formations, self.setting.formations
        posture = s.posture[self.run, f]
        marching, attacking = (float(x) for x in units.need_t_per_day[f])
        if posture in (codes.MARCH, codes.WITHDRAW):
            need = marching
        elif posture == codes.ATTACK or s.contact_h[self.run, f] < NEVER:
            need = attacking
        else:
            need = marching * self.p["rest_need_share"]
        used = min(self.ammunition[f], need * float(s.men[self.run, f]) / float(units.men_start[f]) / 4)
        self.ammunition[f] -= used
        self.fired[f] += used

    def capture(self) -> None:
        """Hand what is found at places taken in the tick before to their takers; what lay there is lost."""
        s, units, now = self.state, self.setting.formations, 6.0 * self.tick
        for place, taken in enumerate(s.places.taken_h[self.run]):
            taker = int(s.places.taker[self.run, place])
            if not (taken > 0 and now - 6 < taken <= now):
                continue
            self.lost += self.stock[place]
            self.stock[place] = 0.0
            if taker < 0 or s.formations.men[self.run, taker] <= 0:
                continue
            found = self.p["captured_stock_share"] * float(self.setting.supply.captured_stock_t[place])
            held = self.p["refills_held_count"] * float(units.fuel_capacity_t[taker])
            kept = min(found, max(0.0, held - self.fuel[taker]))
            self.fuel[taker] += kept
            self.received[taker] += kept
            self.stock[place] = found - kept
            self.brought += found

    def reckon(self) -> "Reckoning":
        """Go through the tick."""
        self.capture()
        if self.tick % 4 == 0:
            self.begin_day()
        s, units = self.state.formations, self.setting.formations
        lorries: dict[int, float] = {}
        full: dict[int, float] = {}
        wants: dict[int, tuple[float, float, float]] = {}
        for f in range(len(self.fuel)):
            if s.cell[self.run, f] < 0 or s.posture[self.run, f] not in ARMED:
                continue
            self.use(f)
            army = int(units.army[f])
            own = float(units.vehicles[f]) * self.p["own_lorry_share"]
            own += float(units.horses[f]) * self.p["horse_lorry_ratio"]
            lorries[army] = lorries.get(army, 0.0) + own
            full[army] = full.get(army, 0.0) + float(units.need_t_per_day[f, 0]) + float(units.fuel_capacity_t[f])
            line = self.formation_line(f)
            self.is_supplied[f] = int(line < NEVER)
            if line < NEVER:
                self.drive(f, line)
                self.urgent[f] = self.is_urgent(f)
                wants[f] = (*self.wants(f), line)
        near = self.near_shares(wants)
        claims: dict[tuple[int, int], list[tuple[int, float, float, float]]] = {}
        for f, (fuel, ammunition, line) in wants.items():
            cost = self.cost(f, line, near[f])
            if cost is not None and fuel + ammunition > 0 and cost > 0:
                claims.setdefault((int(units.army[f]), self.call(f)), []).append((f, fuel, ammunition, cost))
        self.share_out(lorries, full, claims, near, {f: line for f, (_, _, line) in wants.items()})
        return self

    def drive(self, f: int, line: float) -> None:
        """Let the line that is driven follow the line, by hours of the day and not of driving."""
        driven = self.line[f]
        if self.tick == 0 or line <= driven or not self.setting.switches[codes.S_SUPPLY_LAG]:
            driven = line
        else:
            hours = self.p["ramp_share"] * line * 24 / self.p["driving_h_per_day"]
            driven += (line - driven) * min(1.0, 6 / hours)
        self.line[f] = driven

    def wants(self, f: int) -> tuple[float, float]:
        """Return the tonnes of fuel and of other supply that a formation asks for."""
        units = self.setting.formations
        is_column = units.mobility[f] in (codes.MOTOR, codes.TRACKED)
        is_column = is_column and self.state.formations.posture[self.run, f] == codes.MARCH
        day, refill = float(units.need_t_per_day[f, 0 if is_column else 1]), float(units.fuel_capacity_t[f])
        if self.is_urgent(f):
            return self.ask(refill, self.fuel[f]), self.ask(day, self.ammunition[f])
        fuel = self.ask(self.p["refills_held_count"] * refill, self.fuel[f])
        return fuel, self.ask(self.p["ammunition_held_days"] * day, self.ammunition[f])

    def is_urgent(self, f: int) -> bool:
        """Tell whether a forward detachment lacks a refill or a day's supply, and is to be served before all."""
        units = self.setting.formations
        if not units.is_forward_detachment[f] or not self.setting.switches[codes.S_FUEL_SHARING]:
            return False
        is_column = units.mobility[f] in (codes.MOTOR, codes.TRACKED)
        is_column = is_column and self.state.formations.posture[self.run, f] == codes.MARCH
        day = float(units.need_t_per_day[f, 0 if is_column else 1])
        return bool(self.fuel[f] < float(units.fuel_capacity_t[f]) or self.ammunition[f] < day)

    def near_shares(self, wants: dict[int, tuple[float, float, float]]) -> dict[int, float]:
        """Return what share of its wants each formation finds at the dump on its line."""
        camp = self.setting.formations.camp
        dump_of = {f: self.dump[self.place_of[f]] for f in wants if f in self.place_of}
        dump_of = {f: dump for f, dump in dump_of.items() if dump >= 0 and self.holder(dump) == camp[f]}
        asked: dict[int, float] = {}
        for f, dump in dump_of.items():
            asked[dump] = asked.get(dump, 0.0) + sum(wants[f][:2])
        shares = dict.fromkeys(wants, 0.0)
        for f, dump in dump_of.items():
            if asked[dump] > 0:
                shares[f] = min(1.0, self.stock[dump] / 4 / asked[dump])
        return shares

    def cost(self, f: int, line: float, near: float) -> float | None:
        """Return lorry-hours for a tonne, part from the dump and part from the source; None where no lorry gets."""
        far = (self.trip(line) or 0.0) * (self.ration[self.place_of[f]] if f in self.place_of else 1.0)
        if near <= 0:
            return far
        camp, place = int(self.setting.formations.camp[f]), self.place_of[f]
        short = self.trip(line - float(self.lines[camp][self.dump[place]]))
        return None if short is None else near * short + (1 - near) * far

    def trip(self, line: float) -> float | None:
        """Return lorry-hours for a tonne over a line; None where a lorry burns all it carries."""
        load = self.p["lorry_load_t"] - 2 * line * self.p["lorry_burn_t_per_h"]
        return (2 * line + self.p["turn_h"]) / load if load > 0 else None

    def call(self, f: int) -> int:
        """Return the call of a formation: 0 first."""
        tasks, units = self.setting.tasks, self.setting.formations
        if not self.setting.switches[codes.S_FUEL_SHARING] or self.urgent[f]:
            return 0
        task = int(self.state.formations.task[self.run, f])
        is_main = 0 <= task < tasks.count[f] and tasks.priority[tasks.first[f] + task] <= 1
        return 1 if is_main or units.is_forward_detachment[f] else 2

    def share_out(self, lorries: Any, full: Any, claims: Any, near: Any, line: Any) -> None:
        """Give each army's lorry-hours to its calls in order, and what is over to its dump."""
        headquarters, trucks = self.setting.headquarters, self.setting.supply.army_trucks
        hours = self.p["lorry_fit_share"] * self.p["driving_h_per_day"] / 4
        lent = self.p["front_lorry_share"]

        def wants(army: int) -> float:
            return float(sum((c[1] + c[2]) * c[3] for call in range(3) for c in claims.get((army, call), [])))

        def below(top: int) -> float:
            return wants(top) + sum(wants(a) for a, up in enumerate(headquarters.superior) if up == top)

        loads: list[tuple[int, float, float, float, float]] = []
        for army in {a for a, _ in claims}:
            park = lorries.get(army, 0.0)
            if army >= 0:
                if headquarters.level[army] >= 3:
                    park += float(trucks[army])
                else:
                    park += lent * float(trucks[army]) * wants(army) / below(army)
                front = int(headquarters.superior[army])
                if front >= 0 and headquarters.level[front] < 3:
                    park += lent * float(trucks[front]) * wants(army) / below(front)
            asked = [sum((c[1] + c[2]) * c[3] for c in claims.get((army, call), [])) for call in range(3)]
            met = self.divide(asked, park * hours)
            for call in range(3):
                for f, fuel, ammunition, _ in claims.get((army, call), []):
                    share = met[call] / asked[call]
                    driven = self.line[f] / line[f] if line[f] > 0 else 1.0
                    if self.trip(line[f]) is None:
                        driven = 0.0
                    loads.append((f, fuel, ammunition, share * near[f], share * (1 - near[f]) * driven))
        self.bring(loads)
        if self.tick % 4 == 0:
            spare = {
                army: (4 * ((lorries.get(army, 0.0) + float(trucks[army])) * hours - wants(army)), full.get(army, 0.0))
                for army in range(len(trucks))
                if headquarters.level[army] >= 3
            }
            self.haul(spare)

    def bring(self, loads: list[tuple[int, float, float, float, float]]) -> None:
        """Deliver what lorries carry, as far as sources, railways and dumps give it."""
        load: dict[int, float] = {}
        for f, fuel, ammunition, _, far in loads:
            if f in self.place_of:
                place = self.place_of[f]
                load[place] = load.get(place, 0.0) + far * (fuel + ammunition)
        if self.tick % 4 == 0:
            self.set_rations(load)
        asked: dict[int, float] = {}
        for place, tonnes in load.items():
            root = int(self.root[place])
            if self.reaches(root, place):
                asked[root] = asked.get(root, 0.0) + tonnes * self.ration[place]
        gives = {
            root: self.stock[root] / 4 / tonnes if tonnes * 4 > self.stock[root] else 1.0
            for root, tonnes in asked.items()
        }
        for f, fuel, ammunition, near, far in loads:
            if f in self.place_of:
                place = self.place_of[f]
                root = int(self.root[place])
                far *= self.ration[place] * gives[root] if self.reaches(root, place) else 0.0
                if far > 0:
                    self.stock[root] -= far * (fuel + ammunition)
                if near > 0:
                    self.stock[self.dump[place]] -= near * (fuel + ammunition)
            else:
                far = min(far, self.p["beach_t_per_day"] / 4 / (fuel + ammunition))
                self.brought += far * (fuel + ammunition)
            self.fuel[f] += fuel * (near + far)
            self.ammunition[f] += ammunition * (near + far)
            self.received[f] += fuel * (near + far)

    def reaches(self, root: int, place: int) -> bool:
        """Tell whether the source of a place is still in the same hands."""
        return root >= 0 and self.holder(root) == self.holder(place)

    def haul(self, spare: dict[int, tuple[float, float]]) -> None:
        """Fill the dumps where headquarters of armies are, each from its source, all from the same state."""
        hauls: list[tuple[int, int, float]] = []
        for army, (spare_h, full) in spare.items():
            camp, cell = int(self.setting.headquarters.camp[army]), int(self.state.headquarters.cell[self.run, army])
            if spare_h <= 0 or cell < 0:
                continue
            near = [int(place) for place in self.setting.supply.near_place[cell] if place >= 0]
            place = next((place for place in near if self.holder(place) == camp), -1)
            if place < 0 or self.setting.supply.is_railhead[place, camp] or self.lines[camp][place] >= NEVER:
                continue
            root, trip = int(self.root[place]), self.trip(float(self.lines[camp][place]))
            missing = self.p["dump_held_days"] * full - self.stock[place]
            if root != place and self.reaches(root, place) and missing > 0 and trip is not None:
                hauls.append((root, place, min(spare_h / trip * self.ration[place], missing)))
        held = self.stock.copy()
        for root, place, tonnes in hauls:
            asked = sum(other for source, _, other in hauls if source == root)
            moved = tonnes * min(1.0, held[root] / 4 / asked) if asked > 0 else 0.0
            self.stock[root] -= moved
            self.stock[place] += moved

    def divide(self, asked: list[float], have: float) -> list[float]:
        """Serve the first call whole and divide the rest between the others by weight, none above what it asked."""
        first = min(asked[0], have)
        left = have - first
        weights = [self.p["first_priority_ratio"] * asked[1], asked[2]]
        if sum(asked[1:]) <= left or sum(weights) == 0:
            return [first, *asked[1:]]
        second, third = (left * weight / sum(weights) for weight in weights)
        if second > asked[1]:
            return [first, asked[1], left - asked[1]]
        if third > asked[2]:
            return [first, left - asked[2], asked[2]]
        return [first, second, third]
