"""Combat in Mesa: join battles, weigh both sides, take losses, rest and dig, and let what breaks fall back or end."""

from typing import TYPE_CHECKING

from auguststorm import rng
from auguststorm.clock import TICK_H
from auguststorm.engine import codes
from auguststorm.engine.battle import INSIDE, N_DIRECTIONS, RIVER_MEDIUM
from auguststorm.engine.codes import NEVER
from auguststorm.engine.curves import exponential, normal_quantile, power
from auguststorm.engine.paths import UNREACHABLE
from auguststorm.engine.retreat import RIVER_GREAT
from benchmarks.mesa_model.formation import Unit
from benchmarks.mesa_model.ground import Edge, GroundCell
from benchmarks.mesa_model.rules import HOURS_PER_DAY, is_daylight, single

if TYPE_CHECKING:
    from benchmarks.mesa_model.model import Campaign

DAY_SHARE = TICK_H / HOURS_PER_DAY
DUG_IN = {codes.HOLD, codes.ISOLATED}


class Battle:
    """An attack over an edge, or inside a cell (without an edge)."""

    def __init__(self, model: "Campaign", here: GroundCell, edge: Edge | None, camp: int) -> None:
        self.model, self.here, self.edge, self.camp = model, here, edge, camp
        self.there = here if edge is None else edge.there
        self.attackers: list[Fighting] = []
        self.defenders: list[Fighting] = []
        self.room, self.n_edges = 1.0, 1
        self.attack = self.defence = self.works_share = 0.0

    @property
    def address(self) -> int:
        """Name the battle for its draw of luck."""
        return self.here.index * N_DIRECTIONS + (INSIDE if self.edge is None else self.edge.direction)

    def room_for(self, men: float) -> float:
        """Return the share of so many men that finds room."""
        p = self.model.rules.combat
        frontage = p.frontage_open_men
        if self.there.is_close:
            frontage = p.frontage_close_men
        elif self.there.is_hilly:
            frontage = p.frontage_hills_men
        return frontage / men if men > frontage else 1.0

    def weigh(self, n_edges: int, n_fought_from: int) -> None:
        """Weigh both sides; a cell attacked over several edges divides its power, guns divide theirs over battles."""
        self.n_edges = n_edges
        p = self.model.rules.combat
        self.room = self.room_for(sum(unit.men * (1.0 - unit.tail_share) for unit in self.attackers))
        self.attack = sum(self.room * unit.power() for unit in self.attackers)
        for unit in self.here.armed(self.camp):
            if unit.is_artillery and unit.battle is None:
                self.attack += unit.power() * p.artillery_reach_share / n_fought_from
        if self.edge is not None and self.edge.river >= RIVER_MEDIUM and not self.edge.has_bridge:
            self.attack *= p.crossing_ratio
        foes = self.there.armed(codes.AXIS - self.camp)
        self.defenders = [unit for unit in foes if unit.is_barring or self.edge is None]
        powers = [unit.power() * unit.cover(self.there) for unit in self.defenders]
        whole = sum(powers)
        if whole > 0.0:
            works = sum(power for unit, power in zip(self.defenders, powers, strict=True) if unit.is_works)
            self.works_share = works / whole
        self.defence = whole * (self.room_for(sum(unit.men for unit in self.defenders)) / self.n_edges)

    def fight(self) -> None:
        """Reckon what the battle costs each who fights in it."""
        p, limit = self.model.rules.combat, self.model.rules.combat.ratio_limit
        attack = self.attack * (1.0 + p.support_gain_share * self.model.support[self.there.axis][self.camp])
        ratio = limit if attack > self.defence * limit else attack / max(self.defence, 1.0)
        ratio = min(max(ratio, 1.0 / limit), limit)
        if ratio < p.attack_threshold_ratio * (1.0 - self.works_share):
            return
        is_day = is_daylight(self.model.now_h + TICK_H / 2)
        share = DAY_SHARE if is_day else DAY_SHARE * p.night_share
        draw = self.model.chance(self.model.tick, rng.COMBAT_LUCK, self.address)
        luck = exponential(p.luck_sigma * normal_quantile(draw))
        parity = p.attacker_parity_per_day_share * (1.0 - self.works_share) + p.siege_attacker_share * self.works_share
        attacker_loss = parity * power(ratio, -p.attacker_exponent) * share / luck
        defender_loss = power(ratio, p.defender_exponent) * share * luck / self.n_edges
        for unit in self.attackers:
            unit.loss_share += attacker_loss * self.room
        for unit in self.defenders:
            unit.loss_share += defender_loss * (
                p.siege_defender_share if unit.is_works else p.defender_parity_per_day_share
            )
            unit.odds_against = max(unit.odds_against, ratio)


class Fighting(Unit):
    """A formation in battle."""

    battle: Battle | None = None  # in which it attacks
    loss_share: float = 0.0
    odds_against: float = 0.0
    retreat_key: float | None = None  # by lot among those who fall back in this tick

    def join_battle(self) -> None:
        """Attack over the edge it has deployed to, or clear its own cell."""
        self.battle, self.loss_share, self.odds_against = None, 0.0, 0.0
        if self.cell is None or not self.is_barring or self.is_works:
            return
        edge: Edge | None = None
        if self.posture == codes.ATTACK and self.toward is not None:
            edge = self.toward
            if not edge.there.is_blocked(self.enemy):
                return
        elif not self._clears_its_cell():
            return
        self.battle = self.model.battle_over(self.cell, edge, self.camp)
        self.battle.attackers.append(self)

    def _clears_its_cell(self) -> bool:
        assert self.cell is not None
        if self.cell.is_blocked(self.enemy):
            return self.is_counter_attacked() == (self.camp == codes.AXIS)
        if self.camp != codes.ALLIED or not self.cell.is_held(self.enemy):
            return False
        if self.route is not None and self.hours_left(self.cell) == 0:
            return True
        task = self.current_task
        return task is not None and task.objective is not None and task.objective.cell is self.cell

    def is_counter_attacked(self) -> bool:
        """Tell whether the defenders' field troops in its cell are strong enough to attack those who came there."""
        assert self.cell is not None
        barring = [unit for camp in (codes.AXIS, codes.ALLIED) for unit in self.cell.armed(camp) if unit.is_barring]
        ours = sum(unit.power() for unit in barring if unit.camp == codes.AXIS and not unit.is_works)
        theirs = sum(unit.power() * unit.cover(self.cell) for unit in barring if unit.camp == codes.ALLIED)
        return bool(ours > self.model.rules.combat.counter_attack_ratio * theirs)

    def power(self) -> float:
        """Return its power before ground and posture, in men of full quality."""
        p, closed, need = self.model.rules.combat, 1.0 - self.tail_share, self.need_t_per_day[1]
        ammunition = 1.0
        if need > 0.0 and self.ammunition_t < need:
            ammunition = single(self.ammunition_t / need)
        men = 0.0 if self.is_artillery else self.men
        weight = men * closed + self.tanks * closed * p.weight_tank + self.guns * closed * p.weight_gun * ammunition
        spirit = self.quality * power(self.cohesion, p.cohesion_exponent) * (1.0 - self.fatigue / 2.0)
        return float(weight * spirit)

    def cover(self, cell: GroundCell) -> float:
        """Return its gain in defence by works, position and ground."""
        p = self.model.rules.combat
        if self.is_works:
            return 1.0 + (self.model.rules.works_ratio[self.works_class] - 1.0) * self.entrenchment
        gain = 1.0
        if self.posture in DUG_IN:
            hasty = p.posture_hasty_ratio
            gain = hasty + (p.posture_prepared_ratio - hasty) * self.entrenchment
        if cell.is_close:
            gain *= p.ground_close_ratio
        elif cell.is_hilly:
            gain *= p.ground_hills_ratio
        return gain

    # -- losses --------------------------------------------------------------------------------------------------------

    def take_losses(self) -> None:
        """Take what the battles cost, and the cohesion that goes with it."""
        if self.loss_share <= 0.0:
            return
        p, share = self.model.rules.combat, min(self.loss_share, 1.0)
        lost = self.men * share
        missing = lost * p.missing_share
        killed = (lost - missing) * (p.killed_attacker_share if self.battle is not None else p.killed_defender_share)
        self.men -= lost
        self.lost_men[codes.MISSING] += missing
        self.lost_men[codes.KILLED] += killed
        self.lost_men[codes.WOUNDED] += lost - missing - killed
        self._lose_tanks(share * p.tank_loss_ratio, codes.DESTROYED)
        self._lose_guns(share * p.gun_loss_ratio, codes.DESTROYED)
        fall = p.cohesion_loss_ratio * self.loss_share
        if self.is_works:
            fall *= p.cohesion_works_share
        self.cohesion = single(max(self.cohesion - fall, 0.0))

    def _lose_tanks(self, share: float, cause: int) -> None:
        gone = self.tanks * min(share, 1.0)
        self.tanks = single(self.tanks - gone)
        self.lost_tanks[cause] = single(self.lost_tanks[cause] + gone)

    def _lose_guns(self, share: float, cause: int) -> None:
        gone = self.guns * min(share, 1.0)
        self.guns = single(self.guns - gone)
        self.lost_guns[cause] = single(self.lost_guns[cause] + gone)

    def _lose_captured(self, share: float) -> None:
        lost = self.men * min(share, 1.0)
        self.men -= lost
        self.lost_men[codes.CAPTURED] += lost

    def _dissolve(self) -> None:
        killed = self.men * self.model.rules.combat.fight_on_share
        self.lost_men[codes.KILLED] += killed
        self.lost_men[codes.CAPTURED] += self.men - killed
        self.men = 0.0
        self._lose_tanks(1.0, codes.ABANDONED)
        self._lose_guns(1.0, codes.GUNS_ABANDONED)
        self.fuel_lost_t = single(self.fuel_lost_t + self.fuel_t)
        self.ammunition_lost_t = single(self.ammunition_lost_t + self.ammunition_t)
        self.fuel_t = self.ammunition_t = 0.0
        self.posture = codes.DISBANDED

    # -- rest, contact, digging ----------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Note contact, dig in, regain cohesion at rest, lose it when starving before the enemy."""
        if self.cell is None or not self.is_armed:
            return
        p, posture, is_touching = self.model.rules.combat, self.posture, self.is_in_contact
        if is_touching and self.contact_h >= NEVER:
            self.contact_h = single(self.model.now_h)
        elif not is_touching:
            self.contact_h = NEVER
            if posture == codes.MASKED or (posture == codes.ISOLATED and self.is_supplied):
                self.posture = codes.HOLD
        has_stores = self.ammunition_t >= self.need_t_per_day[0]
        cohesion = self.cohesion
        if self.loss_share <= 0.0 and (has_stores or self.is_supplied):
            cohesion += p.recovery_per_day * DAY_SHARE
        elif is_touching and not has_stores and not self.is_supplied and not self.is_works:
            cohesion -= p.starving_per_day * DAY_SHARE
        self.cohesion = single(min(max(cohesion, 0.0), 1.0))
        if not self.is_works:
            dug = min(self.entrenchment + p.entrench_per_day * DAY_SHARE, 1.0)
            self.entrenchment = single(dug) if posture in DUG_IN else 0.0

    # -- what breaks ---------------------------------------------------------------------------------------------------

    def hold_or_break(self) -> None:
        """Be masked, hold out or give up, for who has had enough; note who is to fall back."""
        self.retreat_key = None
        if self.cell is None or not self.is_armed:
            return
        p, is_tried = self.model.rules.combat, self.odds_against > 0.0
        is_spent = self.cohesion < p.break_share
        if self.is_works:
            if is_tried:
                self._hold_works()
        elif self.posture == codes.ISOLATED:
            if is_tried and is_spent:
                self._lose_captured(p.captured_pocket_per_day_share * DAY_SHARE)
            if is_tried and self.men < p.dispersal_men:
                self._dissolve()
        elif is_tried and is_spent:
            self.retreat_key = self.lot(self.model.tick, rng.RETREAT_TIE)
        elif is_tried and self.odds_against > p.delay_odds_ratio and self.tasks:
            task = self.current_task
            is_delaying = task is not None and task.action in (codes.DELAY, codes.WITHDRAW_TO)
            if is_delaying and self.ready_h <= self.model.now_h:
                self.retreat_key = self.lot(self.model.tick, rng.RETREAT_TIE)
        elif self.posture == codes.ATTACK and is_spent:
            self.posture = codes.HOLD

    def _hold_works(self) -> None:
        p = self.model.rules.combat
        if self.cohesion < p.break_works_share:
            self._dissolve()
            return
        if self.posture == codes.MASKED or self.contact_h >= NEVER:
            return
        hold_h = p.pass_warned_h if self.entrenchment > p.manned_share else p.pass_surprised_h
        if self.model.now_h + TICK_H - self.contact_h >= hold_h:
            self.posture = codes.MASKED

    def fall_back(self) -> None:
        """Fall back a cell; the broken leave men and arms behind, and are cut off without a free way or a line."""
        p, way = self.model.rules.combat, None
        is_broken = self.cohesion < p.break_share
        is_caught = self.posture == codes.WITHDRAW and self.ready_h > self.model.now_h
        if self.mobility != codes.STATIC and (self.is_supplied or not is_broken):
            way = self._way_back()
        if is_broken:
            self._lose_captured(p.captured_on_break_share * p.pursuit_ratio)
            self._lose_tanks(p.guns_lost_on_break_share, codes.ABANDONED)
            self._lose_guns(p.guns_lost_on_break_share, codes.GUNS_ABANDONED)
        if way is None:
            if is_broken:
                self.posture, self.toward = codes.ISOLATED, None
            return
        if is_caught:
            return
        self.previous_cell, self.toward, self.crossing_share, self.entrenchment = self.cell, None, 0.0, 0.0
        self.posture, self.ready_h = codes.WITHDRAW, single(self.model.now_h + p.retreat_h)
        self.move_to(way)

    def _way_back(self) -> GroundCell | None:
        """Find the cell to fall back to: none of the enemy's, few of the enemy beside it, then nearest the goal."""
        assert self.cell is not None
        ways: list[tuple[int, int, int, GroundCell]] = []
        for edge in self.cell.edges:
            is_closed = self.camp == codes.ALLIED and edge.there.is_closed_to_allied
            is_cut = edge.river >= RIVER_GREAT and not edge.has_bridge
            if not edge.is_passable or is_closed or is_cut or edge.there.is_held(self.enemy):
                continue
            threat = sum(cell.is_held(self.enemy) for cell in edge.there.connections.values())
            left = self.hours_left(edge.there) if self.route is not None else 0
            ways.append((threat, 0 if left == UNREACHABLE else left, edge.direction, edge.there))
        return min(ways)[3] if ways else None
