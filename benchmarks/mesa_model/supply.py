"""Supply in Mesa: draw the lines over the places, use up stores, claim lorries, and take what they bring."""

import heapq
from typing import TYPE_CHECKING

from auguststorm.clock import TICK_H
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
    for place in model.places.select(lambda place: place.control == camp and is_open[place]):
        if place.is_railhead[camp]:
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
            if step is not None and so_far + step < hours.get(stretch.to, NEVER):
                hours[stretch.to] = so_far + step
                heapq.heappush(waiting, (so_far + step, stretch.to.index, stretch.to))
    for place in model.places:
        place.line_h[camp] = single(hours.get(place, NEVER))


def stretch_hours(model: "Campaign", here: "Place", stretch: "Stretch", camp: int) -> float | None:
    """Return the hours of a stretch, None where it does not work."""
    p, step = model.rules.supply, 0.0
    if stretch.is_rail:
        share = min(here.rail_share, stretch.to.rail_share)
        if share < p.rail_least_share or share <= 0.0:
            return None
        step = stretch.km / (p.rail_counted_km_per_h * share)
    else:
        step = stretch.km * convoy_h_per_km(model, stretch.road, stretch.to.cell.region)
    if camp == codes.AXIS:
        whole = 1.0 - model.interdiction[stretch.axis]
        return step / whole if whole > 0.0 else None
    return step


def is_screened(cell: "GroundCell", enemy: "GroundCell", place: "GroundCell") -> bool:
    """Tell whether a place in enemy hands lies between a cell and a place: the angle there is blunt."""
    east = single(single(cell.x_km - enemy.x_km) * single(place.x_km - enemy.x_km))
    north = single(single(cell.y_km - enemy.y_km) * single(place.y_km - enemy.y_km))
    return east + north < 0.0


def wanted(full_t: float, held_t: float) -> float:
    """Return the tonnes asked for: what is missing, in the measure that it is missing."""
    missing = full_t - held_t
    return missing * missing / full_t if missing > 0.0 else 0.0


class Supplied(Unit):
    """A formation that uses up stores and is brought new ones."""

    line: float | None = None  # hours of its shortest line; None without any
    claim: tuple[float, float, int] | None = None  # fuel and other supply wanted, call
    arriving: float = 0.0

    def use_up(self) -> None:
        """Use up the tick's need of ammunition and food."""
        if self.cell is None or not self.is_armed or self.men_start <= 0.0:
            return
        marching, attacking = self.need_t_per_day
        if self.posture == codes.ATTACK or self.contact_h < NEVER:
            need = attacking
        elif self.posture in (codes.MARCH, codes.WITHDRAW):
            need = marching
        else:
            need = marching * self.model.rules.supply.rest_need_share
        used = min(self.ammunition_t, need * (self.men / self.men_start) * (TICK_H / HOURS_PER_DAY))
        self.ammunition_t = single(self.ammunition_t - used)
        self.ammunition_fired_t = single(self.ammunition_fired_t + used)

    def find_line(self) -> None:
        """Find the shortest line, and let the one that is driven follow it."""
        self.line = None
        if self.cell is None or not self.is_armed:
            return
        line = self._shortest_line()
        self.is_supplied = line < NEVER
        if line >= NEVER:
            return
        self.line = line
        driven = self.line_h
        if self.model.tick > 0 and self.model.rules.is_on["supply_lag"] and driven < line:
            driven += (line - driven) * min(1.0, TICK_H / (self.model.rules.supply.ramp_share * line))
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
            if hours < best and not any(is_screened(self.cell, enemy, place.cell) for enemy in hostile):
                best = hours
            if place.control == self.enemy:
                hostile.append(place.cell)
        if best >= NEVER and self.model.has_sea[self.camp] and self.cell.is_coastal:
            best = p.beach_line_h
        return float(best)

    def claim_lorries(self) -> None:
        """Put what it wants, and what carrying it costs, before its army."""
        self.claim = None
        if self.cell is None or not self.is_armed:
            return
        p, army = self.model.rules.supply, self.army
        army.lorries += self.vehicles * p.own_lorry_share + self.horses * p.horse_lorry_ratio
        if self.line is None:
            return
        load = p.lorry_load_t - (self.line + self.line) * p.lorry_burn_t_per_h
        fuel = wanted(p.refills_held_count * self.fuel_capacity_t, self.fuel_t)
        other = wanted(p.ammunition_held_days * self.need_t_per_day[1], self.ammunition_t)
        if load <= 0.0 or fuel + other <= 0.0:
            return
        call = 0
        if self.model.rules.is_on["fuel_sharing"] and not self.is_forward_detachment:
            task = self.current_task
            call = 1 if task is not None and task.priority <= 1 else 2
        army.claim_h[call] += (fuel + other) * ((self.line + self.line + p.turn_h) / load)
        self.claim = (fuel, other, call)

    def receive(self) -> None:
        """Take what the lorries bring."""
        if self.claim is None:
            return
        fuel, other, call = self.claim
        share = self.army.met[call] * self.arriving
        self.receive_fuel(fuel * share)
        self.ammunition_t = single(self.ammunition_t + other * share)
        self.ammunition_received_t = single(self.ammunition_received_t + other * share)

    def receive_fuel(self, tonnes: float) -> None:
        """Take fuel on hand."""
        self.fuel_t = single(self.fuel_t + tonnes)
        self.fuel_received_t = single(self.fuel_received_t + tonnes)
