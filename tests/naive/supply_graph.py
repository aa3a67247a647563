"""The graph of supply again, slowly, for one run: lines, stocks and rations of places; see tests/naive/supply.py."""

from typing import Any

from auguststorm.engine import codes
from auguststorm.engine.phases import supply as phase
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State

BARRING = (codes.MARCH, codes.ATTACK, codes.HOLD, codes.WITHDRAW)
NEVER = codes.NEVER


class Graph:
    """Reckon the places of one run of one tick from copies of what the phase was given."""

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
        supply = state.supply
        self.stock = supply.stock_t[run].astype(float)
        self.root, self.dump = supply.source_place[run].astype(int), supply.dump_place[run].astype(int)
        self.ration = supply.ration[run].astype(float)
        self.brought, self.lost = float(supply.brought_t[run]), float(supply.lost_t[run])
        self.way: list[dict[int, tuple[int, int]]] = [{}, {}]
        self.place_of: dict[int, int] = {}
        self.urgent: dict[int, bool] = {}

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
            if graph.is_railhead[place, camp] and self.stock[place] > 0:
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
        for here in sorted(open_places):  # how each place is reached: the stretch that its hours come by
            for link in range(graph.first_link[here], graph.first_link[here + 1]):
                there = int(graph.link_to[link])
                is_wanted = there in open_places and 0 < hours[there] < NEVER and there not in self.way[camp]
                if is_wanted and hours[here] + self.stretch(link, here, there, camp) == hours[there]:
                    self.way[camp][there] = here, link
        return hours

    def path(self, camp: int, place: int) -> list[tuple[int, int, int]]:
        """List the stretches from a place back to its source: (place before, stretch, place after)."""
        found = []
        while place in self.way[camp]:
            before, link = self.way[camp][place]
            found.append((before, link, place))
            place = before
        return found

    def holder(self, place: int) -> int:
        """Name the camp that holds a place, or nobody."""
        return int(self.state.places.control[self.run, place])

    def begin_day(self) -> None:
        """Let trains come, and find for each place its line, its source and its dump."""
        graph, n_places = self.setting.supply, len(self.stock)
        for place in range(n_places):
            holder = self.holder(place)
            if holder >= 0 and graph.is_railhead[place, holder]:
                tonnes = float(graph.trains_per_day[place]) * self.p["train_load_t"]
                self.stock[place] += tonnes
                self.brought += tonnes
        for camp in (codes.ALLIED, codes.AXIS):
            hours = self.lines[camp] = self.draw_lines(camp)
            for place in range(n_places):
                if self.holder(place) != camp:
                    continue
                path = self.path(camp, place)
                self.root[place], self.dump[place] = -1, -1
                if hours[place] >= NEVER:
                    continue
                self.root[place] = path[-1][0] if path else place
                stocked = [here for _, _, here in path if self.stock[here] > 0 and self.holder(here) == camp]
                self.dump[place] = stocked[0] if stocked else -1
            for place in range(n_places) if self.sails(camp) else ():
                if self.holder(place) == camp and self.root[place] == place:
                    self.land_cargoes(place)

    def land_cargoes(self, place: int) -> None:
        """Let ships fill a port on the sea from which lines start to what they land there in a day."""
        places = self.setting.places
        if not places.is_port[place] or not self.is_coastal(int(places.cell[place])):
            return
        daily = self.p["port_t_per_day"] * float(self.state.places.rail_share[self.run, place])
        landed = max(0.0, daily - self.stock[place])
        self.stock[place] += landed
        self.brought += landed

    def set_rations(self, load: dict[int, float]) -> None:
        """Ration, for the day, what is asked over railways; roads beside them help out."""
        graph, s = self.setting.supply, self.state
        whole = self.p["rail_trains_per_day"] * self.p["train_load_t"]
        for camp in (codes.ALLIED, codes.AXIS):
            flow: dict[int, float] = {}
            for place, tonnes in load.items():
                if self.holder(place) == camp:
                    for _, _, here in self.path(camp, place):
                        flow[here] = flow.get(here, 0.0) + 4 * tonnes
            for place in range(len(self.stock)):
                if self.holder(place) != camp:
                    continue
                share, line = 1.0, self.lines[camp][place]
                road_h: float = line
                for before, link, here in self.path(camp, place) if line < NEVER else []:
                    if not graph.is_rail[link]:
                        continue
                    beside = self.road_beside(before, here)
                    road_h += beside - (self.lines[camp][here] - self.lines[camp][before])
                    working = min(float(s.places.rail_share[self.run, end]) for end in (before, here))
                    if camp == codes.AXIS:
                        working *= 1 - float(s.air.interdiction[self.run, graph.axis[link]])
                    if flow.get(here, 0.0) > 0:
                        share = min(share, whole * working / flow[here])
                if share < 1 and road_h < NEVER / 2:
                    turn = self.p["turn_h"]
                    share += (1 - share) * min(1.0, (2 * line + turn) / (2 * road_h + turn))
                self.ration[place] = share

    def road_beside(self, before: int, after: int) -> float:
        """Return the hours of the quickest road between two places, NEVER without one."""
        graph, region = self.setting.supply, int(self.setting.theatre.region[self.setting.places.cell[after]])
        hours = [
            float(graph.link_km[link]) / self.road_speed(int(graph.road[link]), region)
            for link in range(graph.first_link[before], graph.first_link[before + 1])
            if graph.link_to[link] == after and not graph.is_rail[link]
        ]
        return min(hours, default=NEVER)

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
            crowded = 2 / (1 + float(s.supply.ration[self.run, there]))
            return km / (self.p["rail_counted_km_per_h"] * share * (1 - harm)) * crowded
        region = int(self.setting.theatre.region[self.setting.places.cell[there]])
        return km / (self.road_speed(int(graph.road[link]), region) * (1 - harm))
