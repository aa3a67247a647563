"""Place towns, forts and stations as fixed agents, with bridges beside them: who holds them, what supply passes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesa import Agent
from mesa.discrete_space import FixedAgent

from auguststorm import rng
from auguststorm.clock import TICK_H, TICKS_PER_DAY
from auguststorm.engine import codes
from auguststorm.engine.curves import exponential
from benchmarks.mesa_model.ground import GroundCell
from benchmarks.mesa_model.rules import HOURS_PER_DAY, single

if TYPE_CHECKING:
    from benchmarks.mesa_model.model import Campaign
    from benchmarks.mesa_model.supply import Supplied


@dataclass(slots=True)
class Stretch:
    """A road or railway from one place to the next."""

    to: "Place"
    km: float
    is_rail: bool
    road: int
    axis: int


class Place(FixedAgent):
    """A named place."""

    is_unit = False
    model: "Campaign"
    index: int
    control: int
    taken_h: float
    how: int
    taker: "Supplied | None"
    rail_share: float
    captured_stock_t: float
    stock_t: float
    ration: float
    source: "Place | None"
    dump: "Place | None"
    trains_per_day: float
    is_port: bool
    is_railhead: list[bool]  # by camp
    stretches: list[Stretch]

    def __init__(self, model: "Campaign", index: int, cell: GroundCell | None) -> None:
        super().__init__(model)
        self.index = index
        self.stretches = []
        self.line_h = [codes.NEVER, codes.NEVER]  # hours from the nearest railhead, by camp
        self.before: list[tuple[Place, Stretch] | None] = [None, None]  # the place before on the line, by camp
        self.asked_t = self.load_t = 0.0  # tonnes asked of a dump, or to be loaded at the source
        self.gives = 1.0
        if cell is not None:
            self.cell = cell

    def is_open(self, camp: int) -> bool:
        """Tell whether a camp's supply may pass: not held by the enemy, no enemy barring the way."""
        enemy = codes.AXIS - camp
        return self.cell is not None and self.control != enemy and not self.cell.is_blocked(enemy)

    def inherit_railway(self) -> None:
        """Find what the railway is worth if the place was taken in the last day; mend it otherwise."""
        p, now_h = self.model.rules.supply, self.model.now_h
        if self.taken_h < 0.0:
            return
        if self.taken_h <= now_h - HOURS_PER_DAY:
            self.rail_share = single(min(1.0, self.rail_share + p.rail_mended_per_day_share))
            return
        share = self.model.chance(self.model.tick, rng.RAIL_CAPTURE, self.index)
        if self.how in (codes.BY_GROUND, codes.BY_SEA):
            share *= p.rail_fought_over_share
        else:
            low, high = p.rail_surrendered_low_share, p.rail_surrendered_high_share
            share = low + max(0.0, high - low) * share
        self.rail_share = single(share)

    def fall_to_the_rear(self) -> None:
        """Be entered by the rear services of the allied armies, if nobody defends the place and they are in reach."""
        p, now_h = self.model.rules.movement, self.model.now_h
        if self.cell is None or self.control != codes.AXIS or self.cell.is_closed_to_allied:
            return
        probability = 1.0 - exponential(-p.rear_take_per_day)
        draw = self.model.chance(self.model.tick, rng.REAR, self.index)
        if draw >= probability or self.cell.is_within(codes.AXIS, 1):
            return
        reach = [place for place, km in self.cell.near if km <= p.rear_reach_km]
        backs = (
            place.control == codes.ALLIED
            and place.taken_h <= now_h - HOURS_PER_DAY
            and not any(self._bars(nearer, place) for nearer in reach[:rank])
            for rank, place in enumerate(reach)
        )
        if any(backs):
            self.control, self.taker, self.how = codes.ALLIED, None, codes.BY_ABANDONMENT
            self.taken_h = single(now_h + TICK_H * draw / probability)

    def _bars(self, other: "Place", beyond: "Place") -> bool:
        """Tell whether another place in enemy hands lies between this one and one beyond it."""
        here, middle, there = self.cell, other.cell, beyond.cell
        if other.control != codes.AXIS or middle is here:
            return False
        east = (here.x_km - middle.x_km) * (there.x_km - middle.x_km)
        north = (here.y_km - middle.y_km) * (there.y_km - middle.y_km)
        return bool(east + north < 0.0)

    def yield_stocks(self) -> None:
        """Give the fuel found here to who took the place in the tick before; what lay here before is lost."""
        now_h, taker = self.model.now_h, self.taker
        if not now_h - TICK_H < self.taken_h <= now_h or self.taken_h <= 0.0:
            return
        self.stock_t = 0.0
        if taker is not None and taker.men > 0.0:
            p = self.model.rules.supply
            found = p.captured_stock_share * self.captured_stock_t
            held = min(found, max(0.0, p.refills_held_count * taker.fuel_capacity_t - taker.fuel_t))
            taker.receive_fuel(held)
            self.stock_t = single(found - held)

    def receive_trains(self) -> None:
        """Take the trains of a day, where it is still its camp's."""
        if self.trains_per_day > 0.0 and self.control >= 0 and self.is_railhead[self.control]:
            self.stock_t = single(self.stock_t + self.trains_per_day * self.model.rules.supply.train_load_t)

    def way_back(self, camp: int) -> Iterator[tuple["Place", Stretch, "Place"]]:
        """Name the stretches of the line back to its source: the place before, the stretch, the place after."""
        here: Place = self
        while (step := here.before[camp]) is not None:
            before, stretch = step
            yield before, stretch, here
            here = before

    def trace_line(self, camp: int) -> None:
        """Find the source and the dump of its line, if the camp holds it."""
        if self.control != camp:
            return
        self.source, self.dump, end = None, None, self
        for before, _, here in self.way_back(camp):
            if self.dump is None and here.stock_t > 0.0 and here.control == camp:
                self.dump = here
            end = before
        if end.line_h[camp] < codes.NEVER:
            self.source = end

    def land_cargoes(self, camp: int) -> None:
        """Fill up from ships, where it is a port on the sea from which lines start."""
        if self.cell is None or not (self.is_port and self.control == camp and self.source is self):
            return
        missing = self.model.rules.supply.port_t_per_day * self.rail_share - self.stock_t
        if missing > 0.0 and self.cell.is_coastal:
            self.stock_t = single(self.stock_t + missing)

    def answer(self) -> None:
        """See what share of what is asked of it in the tick it gives."""
        if self.asked_t > 0.0:
            self.gives = min(1.0, self.stock_t / (TICKS_PER_DAY * self.asked_t))


class Bridge(Agent):
    """A bridge, its two banks, and guards who may blow it."""

    model: "Campaign"

    def __init__(self, model: "Campaign", index: int, banks: tuple[GroundCell, GroundCell]) -> None:
        super().__init__(model)
        self.index, self.banks = index, banks
        self.condition = codes.WHOLE
        self.since_h = 0.0

    @property
    def is_standing(self) -> bool:
        """Tell whether the bridge can be crossed."""
        return self.condition != codes.BLOWN

    def watch(self) -> None:
        """Blow the bridge before the enemy if its guards are awake, or replace it when it is blown."""
        p, now_h = self.model.rules.movement, self.model.now_h
        if self.condition == codes.BLOWN:
            if now_h - self.since_h >= p.repair_h and self._is_reached():
                self.condition, self.since_h = codes.REPAIRED, now_h
            return
        if self.condition != codes.WHOLE or not self.model.rules.is_on["demolition"]:
            return
        guards = [guard for bank in self.banks for guard in bank.armed(codes.AXIS)]
        if not guards or not self._is_reached():
            return
        wakeful = max(1.0 - guard.headquarters.surprise for guard in guards)
        if self.model.chance(self.model.tick, rng.DEMOLITION, self.index) < p.demolition_probability * wakeful:
            self.condition, self.since_h = codes.BLOWN, now_h

    def _is_reached(self) -> bool:
        return any(bank.is_within(codes.ALLIED, 1) for bank in self.banks)
