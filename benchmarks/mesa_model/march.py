"""Movement in Mesa: choose the way, start on the edge, advance, burn, tire, arrive, and take places."""

from auguststorm import rng
from auguststorm.clock import SUBSTEP_H, SUBSTEPS_PER_TICK, TICK_H
from auguststorm.engine import codes
from auguststorm.engine.columns import MEN_PER_THOUSAND
from auguststorm.engine.heads import FAR, HALF, KM_PER_HUNDRED, STARTED, TIE_SHARE
from auguststorm.engine.order import LAST_PRIORITY
from auguststorm.engine.paths import UNREACHABLE
from auguststorm.engine.ways import NEARLY, TENTH
from benchmarks.mesa_model.formation import Unit
from benchmarks.mesa_model.ground import Edge, GroundCell
from benchmarks.mesa_model.places import Place
from benchmarks.mesa_model.rules import HOURS_PER_DAY, OPEN, is_daylight, single

UNDER_WAY = {codes.MARCH, codes.ATTACK, codes.WITHDRAW}
SURRENDERED = {codes.OBEYING, codes.DISARMED}


class Marching(Unit):
    """A formation as a column with a head, a tail and somewhere to go."""

    start_key: float | None = None  # priority among those who start on an edge in this sub-step
    arrival_key: float | None = None  # share of the sub-step after which it comes to the end of its edge

    @property
    def is_under_way(self) -> bool:
        """Tell whether it can move, stands on the map, has a route and a posture that moves."""
        is_able = self.mobility != codes.STATIC and self.route is not None and self.cell is not None
        return is_able and self.posture in UNDER_WAY

    @property
    def length_km(self) -> float:
        """Return its road length."""
        p = self.model.rules.movement
        wheels = single(self.vehicles + self.tanks) * p.vehicle_spacing_km
        return float(wheels + (self.men + self.horses) * p.men_column_km / MEN_PER_THOUSAND)

    def toil(self) -> None:
        """Let men fall sick and put tanks right again."""
        if self.cell is None or not self.is_armed:
            return
        p, day = self.model.rules.movement, TICK_H / HOURS_PER_DAY
        sick = self.men * p.sick_per_day_share * day
        self.men -= sick
        self.lost_men[codes.SICK] += sick
        if self.is_supplied:
            back = self.lost_tanks[codes.BROKEN_DOWN] * p.recovery_per_day_share * day
            self.lost_tanks[codes.BROKEN_DOWN] = single(self.lost_tanks[codes.BROKEN_DOWN] - back)
            self.tanks = single(self.tanks + back)

    # -- the way on ----------------------------------------------------------------------------------------------------

    @property
    def is_moved(self) -> bool:
        """Tell whether its task goes by rail where it can."""
        task = self.current_task
        return task is not None and task.action in (codes.WITHDRAW_TO, codes.TRANSFER)

    def gaits(self) -> tuple[float, float]:
        """Return its head's speed now on a road without a fault and on the railway, km/h; 0 where it takes no train."""
        rules, p = self.model.rules, self.model.rules.movement
        gait = 1.0
        if rules.is_on["fatigue"]:
            gait += p.forced_march_gain_share * (1.0 - 2.0 * self.fatigue)
        if self.ammunition_t < self.need_t_per_day[0]:
            gait *= p.shortage_march_share
        gait /= HOURS_PER_DAY
        by_road = gait * rules.march_km_per_day[self.mobility]
        if not is_daylight(self.model.hour):
            by_road *= p.night_share
        return by_road, p.rail_km_per_day / HOURS_PER_DAY if self.is_moved else 0.0

    def hours_over(self, edge: Edge, gaits: tuple[float, float]) -> float:
        """Return the hours that its head needs over an edge, FAR where it cannot go."""
        assert self.cell is not None
        speed, by_rail = gaits
        if by_rail > 0.0 and edge.has_rail_of(self.camp):
            speed = by_rail
        elif not edge.is_passable:
            return FAR
        else:
            speed = self.road_speed(edge, speed)
        return edge.distance_km / speed + self._river_h(edge)

    def road_speed(self, edge: Edge, gait: float) -> float:
        """Return what is left of its gait on the surface of an edge, in its mud."""
        assert self.cell is not None
        rules = self.model.rules
        dry = 1.0 - rules.mud_slow[edge.surface] * self.model.mud[self.cell.region]
        return gait * (rules.surface_share[self.is_on_legs][edge.surface] * dry)

    def _river_h(self, edge: Edge) -> float:
        if edge.river == 0 or edge.has_bridge:
            return 0.0
        hours = self.model.rules.river_h[edge.river]
        if self.camp == codes.ALLIED and edge.is_frontier:
            hours *= self.model.rules.movement.prepared_crossing_share
        return hours

    def choose(self) -> tuple[Edge | None, bool, bool]:
        """Choose the way on: (edge, is it barred by the enemy, is another closed by a stop line)."""
        assert self.cell is not None
        best, way = FAR, None
        free, free_way = FAR, None
        is_stopped = False
        gaits = self.gaits()
        swiftest_h_per_km = NEARLY / max(gaits)  # no surface is better than a road without a fault
        edges = [edge for edge in self.cell.edges if self.hours_left(edge.there) != UNREACHABLE]
        for edge in sorted(edges, key=lambda edge: self.hours_left(edge.there)):
            if self.camp == codes.ALLIED and edge.there.is_closed_to_allied:
                is_stopped = True
                continue
            left_h = self.hours_left(edge.there) * TENTH
            least_h = left_h + edge.distance_km * swiftest_h_per_km
            if least_h > best and least_h > free:
                continue
            hours = self.hours_over(edge, gaits) + left_h
            if hours < best or (hours == best and way is not None and edge.direction < way.direction):
                best, way = hours, edge
            is_nearer = hours < free or (hours == free and free_way is not None and edge.direction < free_way.direction)
            if is_nearer and edge.there is not self.previous_cell and not edge.there.is_blocked(self.enemy):
                free, free_way = hours, edge
        if way is None:
            return None, False, is_stopped
        if not way.there.is_blocked(self.enemy):
            return way, False, False
        if self.posture == codes.WITHDRAW:
            return free_way, False, False
        p, task = self.model.rules.movement, self.current_task
        patience = p.bypass_foot_h if self.is_on_legs else p.bypass_motor_h
        may_bypass = task is not None and task.may_bypass and self.model.rules.is_on["bypass"]
        is_goal = self.hours_left(way.there) == 0
        if may_bypass and not is_goal and free_way is not None and free <= best + patience:
            return free_way, False, False
        return way, True, False

    def _is_supported_attack(self, cell: GroundCell) -> bool:
        return any(unit.posture == codes.ATTACK and not unit.is_artillery for unit in cell.armed(self.camp))

    def _attack_beside(self) -> Edge | None:
        assert self.cell is not None
        for edge in self.cell.edges:
            if edge.is_passable and self._is_supported_attack(edge.there):
                return edge
        return None

    def _must_wait(self, edge: Edge) -> bool:
        """Tell whether guns wait: the enemy is near the cell ahead, and no troops stand in or beyond it."""
        if not edge.there.is_within(self.enemy, 2):
            return False
        around = edge.there.get_neighborhood(1, include_center=True).cells
        friends = (unit for cell in around if cell is not self.cell for unit in cell.armed(self.camp))
        return all(friend.is_artillery for friend in friends)

    def propose(self) -> None:
        """Choose the way on, or say why it halts."""
        self.start_key = None
        if not self.is_under_way:
            return
        assert self.cell is not None
        if self.ready_h > self.model.hour:
            self.halt = codes.HALT_PREPARING
            return
        if self.toward is not None and self.crossing_share > 0.0:
            if not self.toward.there.is_blocked(self.enemy):
                return
            self.crossing_share = 0.0
        if self.hours_left(self.cell) == 0 or (self.is_artillery and self._is_supported_attack(self.cell)):
            self.toward, self.halt = None, codes.HALT_ARRIVED
            return
        edge = self._attack_beside() if self.is_artillery else None
        is_barred = is_stopped = False
        if edge is None:
            edge, is_barred, is_stopped = self.choose()
            if edge is not None and self.is_artillery and self._must_wait(edge):
                self.toward, self.halt = None, codes.HALT_PREPARING
                return
        self.toward = edge
        if is_barred:
            self.posture, self.halt = codes.ATTACK, codes.HALT_ENEMY
            return
        if self.posture == codes.ATTACK:
            self.posture = codes.MARCH
        if edge is None:
            self.halt = codes.HALT_STOP_LINE if is_stopped else codes.HALT_ENEMY
            return
        task = self.current_task
        assert task is not None
        self.start_key = task.priority + self.lot(self.model.when, rng.PRIORITY_TIE)

    def enter_edge(self) -> None:
        """Start on the edge if it has room; wait otherwise."""
        edge, rules = self.toward, self.model.rules
        assert edge is not None
        if rules.is_on["traffic"] and rules.is_on["columns"]:
            rail_of = self.camp if self.is_moved and edge.has_rail_of(self.camp) else None
            owed = edge.debt_km.get(rail_of, 0.0)
            capacity = rules.passes_km(edge.surface, rail_of) / SUBSTEPS_PER_TICK
            if owed > capacity:
                self.toward, self.halt = None, codes.HALT_TRAFFIC
                return
            length = self.length_km
            if rail_of is None:  # a slow column keeps the road for as long as it takes to pass
                lanes = rules.movement.lanes_open_count if edge.surface in OPEN else 1.0
                length *= max(1.0, capacity / (self.road_speed(edge, self.gaits()[0]) * SUBSTEP_H * lanes))
            edge.debt_km[rail_of] = single(owed + length)
            self.model.busy_edges[edge] = None
        self.crossing_share = min(self.crossing_share, 0.0)

    # -- heads and tails -----------------------------------------------------------------------------------------------

    def advance_head(self) -> None:
        """Move the head along its edge, or rest."""
        self.arrival_key = None
        if self.cell is None or not self.is_armed:
            return
        edge, p = self.toward, self.model.rules.movement
        if edge is None or not self.is_under_way or self.posture == codes.ATTACK or self.ready_h > self.model.hour:
            self.rest()
            return
        hours = self.hours_over(edge, self.gaits())
        if self.is_in_contact:
            hours /= p.contact_march_share
        before = self.crossing_share
        share = SUBSTEP_H / hours
        if before < 0.0:  # hours left over from the last edge are carried as a negative number
            share += -before / hours
            before = 0.0
        if self.is_moved and edge.has_rail_of(self.camp):
            self.halt = codes.NO_HALT
        elif hours >= FAR or not self.burn(edge, before, share):
            self.rest()
            return
        else:
            self.tire(edge)
        self.crossing_share = single(before + share)
        if before + share >= 1.0:
            draw = self.lot(self.model.when, rng.ARRIVAL_TIE)
            self.arrival_key = (1.0 - before) / share + draw * TIE_SHARE

    def rest(self) -> None:
        """Rest, and let the column close up."""
        p = self.model.rules.movement
        rested = self.fatigue - p.fatigue_rest_per_day * SUBSTEP_H / HOURS_PER_DAY
        self.fatigue = single(max(rested, 0.0))
        self.crossing_share = max(self.crossing_share, 0.0)
        if self.tail_share > 0.0:
            speed = self.model.rules.march_km_per_day[self.mobility] / HOURS_PER_DAY * HALF
            self.tail_share = single(max(self.tail_share - speed * SUBSTEP_H / self.length_km, 0.0))

    def burn(self, edge: Edge, before: float, share: float) -> bool:
        """Burn the fuel of a stretch and break tanks down on it; False when it does not suffice."""
        assert self.cell is not None
        if self.is_on_legs:
            self.halt = codes.NO_HALT
            return True
        p = self.model.rules.movement
        driven = share if before + share < 1.0 else 1.0 - before
        distance = edge.distance_km * driven
        need = self.fuel_rate_t_per_km * distance * self.model.rules.fuel_ratio[edge.surface]
        need *= 1.0 + p.fuel_mud_share * self.model.mud[self.cell.region]
        if need > self.fuel_t:
            if before <= 0.0:  # it stands on its edge already: it must not be charged to the edge again
                self.crossing_share = single(STARTED)
            self.halt = codes.HALT_FUEL
            return False
        self.halt = codes.NO_HALT
        self.fuel_t = single(self.fuel_t - need)
        self.fuel_burned_t = single(self.fuel_burned_t + need)
        lost = self.tanks * p.breakdown_per_100km_share * distance / KM_PER_HUNDRED
        self.tanks = single(self.tanks - lost)
        mended = lost * p.recoverable_share
        self.lost_tanks[codes.BROKEN_DOWN] = single(self.lost_tanks[codes.BROKEN_DOWN] + mended)
        self.lost_tanks[codes.IN_WORKSHOP] = single(self.lost_tanks[codes.IN_WORKSHOP] + lost - mended)
        return True

    def tire(self, edge: Edge) -> None:
        """Tire by the march, more in waterless country."""
        p = self.model.rules.movement
        change = 1.0 - 2.0 * self.fatigue
        if self.is_on_legs and edge.surface == codes.DESERT:
            change += p.desert_fatigue_share * (1.0 - self.fatigue)
        rate = p.fatigue_gain_per_day if change > 0.0 else p.fatigue_rest_per_day
        tired = self.fatigue + rate * SUBSTEP_H / HOURS_PER_DAY * change
        self.fatigue = single(min(max(tired, 0.0), 1.0)) if self.model.rules.is_on["fatigue"] else 0.0

    def arrive(self) -> None:
        """Enter the cell at the end of the edge, or deploy before the enemy who stands there."""
        edge, here, p = self.toward, self.cell, self.model.rules.movement
        assert edge is not None
        assert here is not None
        if edge.there.is_blocked(self.enemy):
            self.crossing_share, self.halt = 0.0, codes.HALT_ENEMY
            if self.posture == codes.MARCH:
                self.posture = codes.ATTACK
            return
        length = self.length_km
        lanes = p.lanes_open_count if edge.surface in OPEN else 1.0
        tail, depth = self.tail_share * length, edge.distance_km * HALF * lanes
        behind = tail + edge.distance_km * lanes
        if tail > 0.0:  # it fills the cell that it leaves as well
            behind += depth
        tail = max(min(behind, length) - depth, 0.0)
        self.tail_share = single(tail / length) if self.model.rules.is_on["columns"] and length > 0.0 else 0.0
        over = self.crossing_share - 1.0
        self.crossing_share = single(-over * self.hours_over(edge, self.gaits()))
        self.previous_cell, self.toward = here, None
        self.move_to(edge.there)

    # -- places --------------------------------------------------------------------------------------------------------

    @property
    def may_take(self) -> bool:
        """Tell whether it takes places: no guns, in the open, and landed from the air long enough."""
        if self.is_artillery or not self.is_barring:
            return False
        held_from_h = self.ready_h + self.model.rules.movement.airhead_hold_h
        return not self.is_airlanded or self.model.hour + SUBSTEP_H >= held_from_h

    def precedence(self) -> float:
        """Return its place among those who may take a place: by the priority of its orders, then by lot."""
        task = self.current_task
        priority = LAST_PRIORITY if task is None else task.priority
        return self.lot(self.model.when, rng.TAKER_TIE) + priority

    def take_places(self) -> None:
        """Take the places of its cell for the first of its camp there, if nobody opposes it."""
        if self.cell is None or not self.may_take:
            return
        places = [agent for agent in self.cell.agents if isinstance(agent, Place) and agent.control != self.camp]
        if not places or self.cell.is_blocked(self.enemy):
            return
        taker = min((unit for unit in self.cell.armed(self.camp) if unit.may_take), key=lambda unit: unit.precedence())
        for place in places:
            if not any(unit.works_place is place for unit in self.cell.armed(self.enemy)):
                place.how = taker.how_taken()
                place.control, place.taker = self.camp, taker
                place.taken_h = single(self.model.hour + SUBSTEP_H)

    def how_taken(self) -> int:
        """Name how it takes a place in its cell."""
        assert self.cell is not None
        if self.is_airlanded:
            return codes.BY_AIR
        if any(unit.camp == self.enemy and unit.posture in SURRENDERED for unit in self.cell.units()):
            return codes.BY_SURRENDER
        task = self.current_task
        return codes.BY_SEA if task is not None and task.action == codes.LANDING else codes.BY_GROUND
