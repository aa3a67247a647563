"""The supply phase again, slowly, for one run, written from docs/model/supply.md: dictionaries and plain loops."""

from typing import Any

from auguststorm.engine import codes
from auguststorm.engine.phases import supply as phase
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State

BARRING = (codes.MARCH, codes.ATTACK, codes.HOLD, codes.WITHDRAW)
ARMED = (*BARRING, codes.MASKED, codes.ISOLATED)
NEVER = codes.NEVER


class Reckoning:
    """Reckon one run of one tick from copies of what the phase was given."""

    def __init__(self, state: State, setting: Setting, tick: int, run: int) -> None:
        self.state, self.setting, self.tick, self.run = state, setting, tick, run
        self.p: dict[str, float] = dict(zip(phase.PARAMETERS, setting.parameters.supply[run].tolist(), strict=True))
        self.fuel = state.formations.fuel_t[run].astype(float)
        self.ammunition = state.formations.ammunition_t[run].astype(float)
        self.line = state.formations.line_h[run].astype(float)
        self.is_supplied = state.formations.is_supplied[run].astype(int)
        self.received = [0.0] * len(self.fuel)
        self.fired = [0.0] * len(self.fuel)
        self.lines: list[Any] = [state.supply.allied_line_h[run], state.supply.axis_line_h[run]]
        self.mud = state.weather.mud[run]

    def road_speed(self, road: int, region: int) -> float:
        """Return km/h of a convoy on a road of a class."""
        names = ("off_road", "caravan", "track", "fair", "good")
        dry: float = self.p[f"{names[road]}_km_per_h"]
        return dry * (1 - self.p[f"mud_slow_{names[road]}_share"] * float(self.mud[region]))

    def is_coastal(self, cell: int) -> bool:
        """Tell whether any neighbour of a cell is sea."""
        theatre = self.setting.theatre
        return any(n >= 0 and theatre.terrain[n] == 0 for n in theatre.neighbour[cell])

    def sails(self, camp: int) -> bool:
        """Tell whether a camp has ships that lift men over the sea."""
        naval = self.setting.naval
        groups = zip(naval.camp, naval.is_river, naval.lift_men, strict=True)
        return any(whose == camp and not is_river and men > 0 for whose, is_river, men in groups)

    def open_places(self, camp: int) -> set[int]:
        """Name the places a camp's lines may pass."""
        s, places = self.state, self.setting.places
        barred = {
            int(cell)
            for cell, posture, whose in zip(
                s.formations.cell[self.run], s.formations.posture[self.run], self.setting.formations.camp, strict=True
            )
            if cell >= 0 and posture in BARRING and whose != camp
        }
        return {
            place
            for place in range(len(places.cell))
            if places.cell[place] >= 0
            and s.places.control[self.run, place] in (camp, codes.NOBODY)
            and int(places.cell[place]) not in barred
        }

    def draw_lines(self, camp: int) -> list[float]:
        """Find hours from the sources to every place by relaxing every stretch until nothing changes."""
        graph, places, s = self.setting.supply, self.setting.places, self.state
        open_places = self.open_places(camp)
        hours = [NEVER] * len(places.cell)
        for place in open_places:
            if s.places.control[self.run, place] != camp:
                continue
            if graph.is_railhead[place, camp]:
                hours[place] = 0.0
            elif places.is_port[place] and self.sails(camp) and self.is_coastal(int(places.cell[place])):
                hours[place] = self.p["sea_line_h"]
        changed = True
        while changed:
            changed = False
            for here in open_places:
                for link in range(graph.first_link[here], graph.first_link[here + 1]):
                    there = int(graph.link_to[link])
                    if there in open_places:
                        total = hours[here] + self.stretch(link, here, there, camp)
                        if total < hours[there]:
                            hours[there] = total
                            changed = True
        return hours

    def stretch(self, link: int, here: int, there: int, camp: int) -> float:
        """Return hours of a stretch."""
        graph, s = self.setting.supply, self.state
        harm = float(s.air.interdiction[self.run, graph.axis[link]]) if camp == codes.AXIS else 0.0
        km = float(graph.link_km[link])
        if harm >= 1:
            return NEVER
        if graph.is_rail[link]:
            share = min(float(s.places.rail_share[self.run, here]), float(s.places.rail_share[self.run, there]))
            if share < self.p["rail_least_share"] or share <= 0:
                return NEVER
            return km / (self.p["rail_counted_km_per_h"] * share * (1 - harm))
        region = int(self.setting.theatre.region[self.setting.places.cell[there]])
        return km / (self.road_speed(int(graph.road[link]), region) * (1 - harm))

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
            if not any(self.screens(cell, enemy, int(place)) for enemy in hostile):
                best = min(best, float(self.lines[camp][place]) + float(km) / off_road)
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
        if posture == codes.ATTACK or s.contact_h[self.run, f] < NEVER:
            need = attacking
        elif posture in (codes.MARCH, codes.WITHDRAW):
            need = marching
        else:
            need = marching * self.p["rest_need_share"]
        used = min(self.ammunition[f], need * float(s.men[self.run, f]) / float(units.men_start[f]) / 4)
        self.ammunition[f] -= used
        self.fired[f] += used

    def reckon(self) -> "Reckoning":
        """Go through the tick."""
        if self.tick % 4 == 0:
            self.lines = [self.draw_lines(codes.ALLIED), self.draw_lines(codes.AXIS)]
        s, units, tasks = self.state, self.setting.formations, self.setting.tasks
        now = 6.0 * self.tick
        for place, taken in enumerate(s.places.taken_h[self.run]):
            taker = int(s.places.taker[self.run, place])
            if taken > 0 and now - 6 < taken <= now and taker >= 0:
                found = self.p["captured_stock_share"] * float(self.setting.supply.captured_stock_t[place])
                held = self.p["refills_held_count"] * float(units.fuel_capacity_t[taker])
                found = min(found, max(0.0, held - self.fuel[taker]))
                self.fuel[taker] += found
                self.received[taker] += found
        lorries: dict[int, float] = {}
        claims: dict[tuple[int, int], list[tuple[int, float, float, float, float]]] = {}
        for f in range(len(self.fuel)):
            if s.formations.cell[self.run, f] < 0 or s.formations.posture[self.run, f] not in ARMED:
                continue
            self.use(f)
            army = int(units.army[f])
            own = float(units.vehicles[f]) * self.p["own_lorry_share"]
            own += float(units.horses[f]) * self.p["horse_lorry_ratio"]
            lorries[army] = lorries.get(army, 0.0) + own
            line = self.formation_line(f)
            self.is_supplied[f] = int(line < NEVER)
            if line >= NEVER:
                continue
            driven = self.line[f]
            if self.tick == 0 or line <= driven or not self.setting.switches[codes.S_SUPPLY_LAG]:
                driven = line
            else:
                driven += (line - driven) * min(1.0, 6 / (self.p["ramp_share"] * line))
            self.line[f] = driven
            load = self.p["lorry_load_t"] - 2 * line * self.p["lorry_burn_t_per_h"]
            fuel = self.ask(self.p["refills_held_count"] * float(units.fuel_capacity_t[f]), self.fuel[f])
            days = self.p["ammunition_held_days"]
            ammunition = self.ask(days * float(units.need_t_per_day[f, 1]), self.ammunition[f])
            if load <= 0 or fuel + ammunition <= 0:
                continue
            cost = (2 * line + self.p["turn_h"]) / load
            call = 0
            if self.setting.switches[codes.S_FUEL_SHARING] and not units.is_forward_detachment[f]:
                task = int(s.formations.task[self.run, f])
                first = 0 <= task < tasks.count[f] and tasks.priority[tasks.first[f] + task] <= 1
                call = 1 if first else 2
            arriving = driven / line if line > 0 else 1.0
            claims.setdefault((army, call), []).append((f, fuel, ammunition, cost, arriving))
        self.share_out(lorries, claims)
        return self

    def share_out(self, lorries: dict[int, float], claims: Any) -> None:
        """Give each army's lorry-hours to its calls in order."""
        headquarters, trucks = self.setting.headquarters, self.setting.supply.army_trucks
        hours = self.p["lorry_fit_share"] * self.p["driving_h_per_day"] / 4
        lent = self.p["front_lorry_share"]

        def wants(army: int) -> float:
            return float(sum((c[1] + c[2]) * c[3] for call in range(3) for c in claims.get((army, call), [])))

        def below(top: int) -> float:
            return wants(top) + sum(wants(a) for a, up in enumerate(headquarters.superior) if up == top)

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
                for f, fuel, ammunition, _, arriving in claims.get((army, call), []):
                    share = met[call] / asked[call] * arriving
                    self.fuel[f] += fuel * share
                    self.ammunition[f] += ammunition * share
                    self.received[f] += fuel * share

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
