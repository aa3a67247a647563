"""Supply in Mesa: draw the lines over the places, use up stores, claim lorries, and take what they bring."""

import heapq
from typing import TYPE_CHECKING

from auguststorm.clock import TICK_H, TICKS_PER_DAY
from auguststorm.engine import codes
from auguststorm.engine.codes import NEVER
from benchmarks.mesa_model.formation import Unit
from benchmarks.mesa_model.rules import HOURS_PER_DAY, single

if TYPE_CHECKING:
    from benchmarks.mesa_model.ground import GroundCell
    from benchmarks.mesa_model.model import Campaign
    from benchmarks.mesa_model.places import Place, Stretch


def convoy_h_per_km(model: "Campaign", road: int, region: int) -> float:
    """Return the hours that a convoy needs for a kilometre of a road of a class (0 none) in a region's mud."""
    rules = model.rules
    return 1.0 / (rules.convoy_km_per_h[road] * (1.0 - rules.convoy_mud_slow[road] * model.mud[region]))


def draw_lines(model: "Campaign", camp: int) -> None:
    """Find the hours of every place from the nearest working railhead of a camp (Dijkstra 1959)."""
    hours: dict[Place, float] = {}
    is_open = {place: place.is_open(camp) for place in model.places}
    waiting: list[tuple[float, int, Place]] = []
    for place in model.places:
        place.before[camp] = None
    for place in model.places.select(lambda place: place.control == camp and is_open[place]):
        if place.is_railhead[camp] and place.stock_t > 0.0:
            hours[place] = 0.0
        elif place.is_port and model.has_sea[camp] and place.cell.is_coastal:
            hours[place] = model.rules.supply.sea_line_h
        else:
            continue
        heapq.heappush(waiting, (hours[place], place.index, place))
    while waiting:
        so_far, _, here = heapq.heappop(waiting)
        if so_far > hours[here]:
            continue
        for stretch in here.stretches:
            if not is_open[stretch.to]:
                continue
            step = stretch_hours(model, here, stretch, camp)
            if step is None or so_far + step > hours.get(stretch.to, NEVER):
                continue
            before = stretch.to.before[camp]
            if so_far + step < hours.get(stretch.to, NEVER):
                hours[stretch.to] = so_far + step
                heapq.heappush(waiting, (so_far + step, stretch.to.index, stretch.to))
            elif before is None or before[0].index <= here.index:  # of equal ways that by the lower number
                continue
            stretch.to.before[camp] = here, stretch
    for place in model.places:
        place.line_h[camp] = single(hours.get(place, NEVER))


def stretch_hours(model: "Campaign", here: "Place", stretch: "Stretch", camp: int) -> float | None:
    """Return the hours of a stretch, None where it does not work."""
    p, step = model.rules.supply, 0.0
    if stretch.is_rail:
        share = min(here.rail_share, stretch.to.rail_share)
        if share < p.rail_least_share or share <= 0.0:
            return None
        step = stretch.km / (p.rail_counted_km_per_h * share) * 2.0 / (1.0 + stretch.to.ration)
    else:
        step = stretch.km * convoy_h_per_km(model, stretch.road, stretch.to.cell.region)
    if camp == codes.AXIS:
        whole = 1.0 - model.interdiction[stretch.axis]
        return step / whole if whole > 0.0 else None
    return step


def road_beside_h(model: "Campaign", before: "Place", after: "Place") -> float:
    """Return the hours of the quickest road from one place to the next, NEVER without one."""
    region = after.cell.region
    roads = (road for road in before.stretches if road.to is after and not road.is_rail)
    return min((road.km * convoy_h_per_km(model, road.road, region) for road in roads), default=NEVER)


def ration(model: "Campaign", camp: int) -> None:
    """Ration what the places of a camp ask over railways; lorries fetch what they can by the roads beside."""
    p, own = model.rules.supply, [place for place in model.places if place.control == camp]
    flow_t: dict[Place, float] = {}
    for place in own:
        for _, _, here in place.way_back(camp) if place.load_t > 0.0 else ():
            flow_t[here] = flow_t.get(here, 0.0) + place.load_t * TICKS_PER_DAY
    passes: dict[Place, float] = {}
    for here, tonnes in flow_t.items():
        step = here.before[camp]
        if step is None or not step[1].is_rail:
            continue
        carried = p.rail_trains_per_day * p.train_load_t * min(step[0].rail_share, here.rail_share)
        if camp == codes.AXIS:
            carried *= 1.0 - model.interdiction[step[1].axis]
        passes[here] = min(1.0, carried / tonnes)
    for place in own:
        least = min((passes.get(here, 1.0) for _, _, here in place.way_back(camp)), default=1.0)
        if least < 1.0:
            road_h = by_road_h(model, place, camp)
            if road_h < NEVER:
                longer = (2.0 * place.line_h[camp] + p.turn_h) / (2.0 * road_h + p.turn_h)
                least += (1.0 - least) * min(1.0, longer)
        place.ration = single(least)


def by_road_h(model: "Campaign", place: "Place", camp: int) -> float:
    """Return the hours of a place's line if lorries took the roads beside its railways, NEVER where one has none."""
    hours, end = 0.0, place
    for before, stretch, here in place.way_back(camp):
        step = single(here.line_h[camp] - before.line_h[camp])
        if stretch.is_rail:
            step = road_beside_h(model, before, here)
            if step >= NEVER:
                return NEVER
        hours += step
        end = before
    return hours + end.line_h[camp]


def is_screened(cell: "GroundCell", enemy: "GroundCell", place: "GroundCell") -> bool:
    """Tell whether a place in enemy hands lies between a cell and a place: the angle there is blunt."""
    east = single(single(cell.x_km - enemy.x_km) * single(place.x_km - enemy.x_km))
    north = single(single(cell.y_km - enemy.y_km) * single(place.y_km - enemy.y_km))
    return east + north < 0.0


def wanted(full_t: float, held_t: float) -> float:
    """Return the tonnes asked for: what is missing, in the measure that it is missing."""
    missing = full_t - held_t
    return missing * missing / full_t if missing > 0.0 else 0.0


ON_WHEELS = (codes.MOTOR, codes.TRACKED)


class Supplied(Unit):
    """A formation that uses up stores and is brought new ones."""

    line: float | None = None  # hours of its shortest line; None without any
    place: "Place | None" = None  # where it draws; None on a beach
    dump: "Place | None" = None  # the dump of its camp on its line
    wants: tuple[float, float, int] | None = None  # fuel and other supply wanted, call
    claim: tuple[float, float] | None = None  # the share met at its dump, and that fetched from the source
    arriving: float = 0.0
    near: float = 0.0  # share of its wants that it finds at its dump

    def use_up(self) -> None:
        """Use up the tick's need of ammunition and food."""
        if self.cell is None or not self.is_armed or self.men_start <= 0.0:
            return
        marching, attacking = self.need_t_per_day
        if self.posture in (codes.MARCH, codes.WITHDRAW):
            need = marching
        elif self.posture == codes.ATTACK or self.contact_h < NEVER:
            need = attacking
        else:
            need = marching * self.model.rules.supply.rest_need_share
        used = min(self.ammunition_t, need * (self.men / self.men_start) * (TICK_H / HOURS_PER_DAY))
        self.ammunition_t = single(self.ammunition_t - used)
        self.ammunition_fired_t = single(self.ammunition_fired_t + used)

    def find_line(self) -> None:
        """Find the shortest line, and let the one that is driven follow it."""
        self.line = self.place = None
        if self.cell is None or not self.is_armed:
            return
        line = self._shortest_line()
        self.is_supplied = line < NEVER
        if line >= NEVER:
            return
        self.line = line
        driven = self.line_h
        if self.model.tick > 0 and self.model.rules.is_on["supply_lag"] and driven < line:
            p = self.model.rules.supply
            ramp = p.ramp_share * HOURS_PER_DAY / p.driving_h_per_day
            driven += (line - driven) * min(1.0, TICK_H / (ramp * line))
        else:
            driven = line
        self.line_h = single(driven)
        self.arriving = driven / line if line > 0.0 else 1.0

    def _shortest_line(self) -> float:
        assert self.cell is not None
        if self.posture == codes.MASKED:
            return NEVER
        p, best = self.model.rules.supply, NEVER
        off_road_h = convoy_h_per_km(self.model, 0, self.cell.region)
        hostile: list[GroundCell] = []
        for place, km in self.cell.near:
            leg_h = km * off_road_h
            if km > p.reach_km or leg_h >= best:
                break
            hours = leg_h + place.line_h[self.camp]
            is_own = place.control == self.camp
            if is_own and hours < best and not any(is_screened(self.cell, enemy, place.cell) for enemy in hostile):
                best, self.place = hours, place
            if place.control == self.enemy:
                hostile.append(place.cell)
        if best >= NEVER and self.model.has_sea[self.camp] and self.cell.is_coastal:
            best = p.beach_line_h
        return float(best)

    def state_wants(self) -> None:
        """Reckon what it asks for and in which call, and ask the dump on its line."""
        self.wants = self.dump = None
        if self.line is None:
            return
        p, (marching, attacking) = self.model.rules.supply, self.need_t_per_day
        need = marching if self.posture == codes.MARCH and self.mobility in ON_WHEELS else attacking
        fuel = other = 0.0
        call, has_calls = 0, self.model.rules.is_on["fuel_sharing"]
        if has_calls and self.is_forward_detachment:
            fuel, other = wanted(self.fuel_capacity_t, self.fuel_t), wanted(need, self.ammunition_t)
        if fuel + other <= 0.0:
            fuel = wanted(p.refills_held_count * self.fuel_capacity_t, self.fuel_t)
            other = wanted(p.ammunition_held_days * need, self.ammunition_t)
            if has_calls:
                task = self.current_task
                is_main = task is not None and task.priority <= 1
                call = 1 if is_main or self.is_forward_detachment else 2
        self.wants = (fuel, other, call)
        dump = self.place.dump if self.place is not None else None
        self.dump = dump if dump is not None and dump.control == self.camp else None
        if self.dump is not None:
            self.dump.asked_t += fuel + other

    def claim_lorries(self) -> None:
        """Put what it wants, and what carrying it costs, before its army."""
        self.claim, self.near = None, 0.0
        if self.cell is None or not self.is_armed:
            return
        p, army = self.model.rules.supply, self.army
        army.lorries += self.vehicles * p.own_lorry_share + self.horses * p.horse_lorry_ratio
        army.full_t = army.full_t + self.need_t_per_day[0] + self.fuel_capacity_t
        if self.wants is None or self.line is None or self.wants[0] + self.wants[1] <= 0.0:
            return
        asked, call, dump = self.wants[0] + self.wants[1], self.wants[2], self.dump
        if dump is not None:
            self.near = min(1.0, dump.stock_t / (TICKS_PER_DAY * dump.asked_t))
        load = p.lorry_load_t - (self.line + self.line) * p.lorry_burn_t_per_h
        cost = 0.0
        if load > 0.0:
            comes = self.place.ration if self.place is not None else 1.0
            cost = (1.0 - self.near) * comes * (self.line + self.line + p.turn_h) / load
        else:
            self.arriving = 0.0
        if self.near > 0.0 and dump is not None:
            short = self.line - dump.line_h[self.camp]
            near_load = p.lorry_load_t - (short + short) * p.lorry_burn_t_per_h
            cost = cost + self.near * (short + short + p.turn_h) / near_load if near_load > 0.0 else 0.0
        army.claim_h[call] += asked * cost
        self.claim = (0.0, 0.0) if cost > 0.0 else None

    def load_up(self) -> None:
        """See what the lorries are to fetch from its dump and from the source of its place, or from a beach."""
        if self.claim is None or self.wants is None:
            return
        fuel, other, call = self.wants
        met = self.army.met[call]
        near = met * self.near
        far = (met - near) * self.arriving
        if self.place is None:
            far = min(far, self.model.rules.supply.beach_t_per_day / TICKS_PER_DAY / (fuel + other))
        else:
            self.place.load_t += far * (fuel + other)
        self.claim = (near, far)

    def ask_source(self) -> None:
        """Ask the source of its place for what the railways on the line carry."""
        if self.claim is None or self.wants is None or self.place is None:
            return
        near, far = self.claim
        source = self.place.source
        if source is None or source.control != self.place.control:
            self.claim = (near, 0.0)
            return
        far *= self.place.ration
        source.asked_t += far * (self.wants[0] + self.wants[1])
        self.claim = (near, far)

    def receive(self) -> None:
        """Take what the lorries bring."""
        if self.claim is None or self.wants is None:
            return
        fuel, other, _ = self.wants
        near, far = self.claim
        if near > 0.0 and self.dump is not None:
            self.dump.stock_t = single(self.dump.stock_t - near * (fuel + other))
        source = self.place.source if self.place is not None else None
        if far > 0.0 and source is not None:
            far *= source.gives
            source.stock_t = single(source.stock_t - far * (fuel + other))
        share = near + far
        self.receive_fuel(fuel * share)
        self.ammunition_t = single(self.ammunition_t + other * share)
        self.ammunition_received_t = single(self.ammunition_received_t + other * share)

    def receive_fuel(self, tonnes: float) -> None:
        """Take fuel on hand."""
        self.fuel_t = single(self.fuel_t + tonnes)
        self.fuel_received_t = single(self.fuel_received_t + tonnes)
