"""Combat again, slowly, for one run, written from docs/model/combat.md: battles as objects, plain loops."""

import math
from collections import Counter
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any

import numpy as np

from auguststorm import rng
from auguststorm.engine import codes
from auguststorm.engine.battle import PARAMETERS
from auguststorm.engine.paths import UNREACHABLE
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.theatre.terrain import TERRAINS
from tests.naive.contact import ARMED, BARRING, Presence
from tests.naive.roads import writable

TICK_H, DAY_SHARE = 6.0, 0.25
INSIDE = 6
HILLS = {"bare_hills", "forested_hills"}
CLOSE = {"mountain", "taiga", "marsh"}


@dataclass
class Battle:
    """An attack over an edge, or inside a cell."""

    here: int
    there: int
    direction: int
    camp: int
    attackers: list[int] = field(default_factory=list)
    room: float = 1.0
    attack: float = 0.0
    defence: float = 0.0
    works_share: float = 0.0
    ratio: float = 0.0


class Fight:
    """Fight all battles of one run in one tick, on copies of what the phase was given."""

    def __init__(self, state: State, setting: Setting, tick: int, run: int) -> None:
        self.setting, self.ground, self.who = setting, setting.theatre, setting.formations
        self.tasks, self.routes, self.sites = setting.tasks, setting.routes, setting.places
        self.tick, self.now, self.number = tick, tick * TICK_H, int(setting.chance.runs[run])
        self.p: dict[str, float] = dict(zip(PARAMETERS, setting.parameters.combat[run].tolist(), strict=True))
        self.f, self.sinks = (writable(subject[run]) for subject in (state.formations, state.sinks))
        self.bridge, self.support = state.places.bridge[run], state.air.support[run]
        self.everyone = [n for n in range(len(self.f["cell"])) if self.f["cell"][n] >= 0]
        self.loss: dict[int, float] = {}
        self.against: dict[int, float] = {}
        self.attacking: set[int] = set()
        self.ratios: list[float] = []

    def presence(self) -> Presence:
        """Show who stands where now."""
        return Presence(self.f["cell"], self.f["posture"], self.who.camp, self.ground.neighbour)

    def armed(self) -> list[int]:
        """List those who still fight."""
        return [n for n in self.everyone if self.f["posture"][n] in ARMED]

    def go(self) -> "Fight":
        """Carry out the tick."""
        battles = self.battles()
        attacked = {battle.there: sum(other.there == battle.there for other in battles) for battle in battles}
        self.fought_from = Counter((battle.here, battle.camp) for battle in battles)
        for battle in battles:
            self.weigh(battle, attacked[battle.there])
        for battle in battles:
            self.fight(battle, attacked[battle.there])
        for n, share in self.loss.items():
            self.lose(n, share)
        self.settle()
        self.retreating: dict[int, bool] = {}
        for n in self.everyone:
            if self.f["posture"][n] in ARMED:
                self.end(n)
        for n in sorted(self.retreating, key=self.lot):
            self.fall_back(n, self.retreating[n])
        return self

    def lot(self, n: int) -> float:
        """Draw the place of a formation among those that fall back."""
        key = np.array([self.who.key[n]])
        drawn = rng.uniforms(self.setting.chance.seed, np.array([self.number]), self.tick, rng.RETREAT_TIE, key)
        return float(drawn[0, 0])

    # -- who fights whom -----------------------------------------------------------------------------------------------

    def terrain(self, cell: int) -> str:
        """Name the terrain of a cell."""
        return TERRAINS[self.ground.terrain[cell]]

    def battles(self) -> list[Battle]:
        """List the battles, each with those who attack in it."""
        found: dict[tuple[int, int], Battle] = {}
        presence = self.presence()
        for n in self.everyone:
            if self.f["posture"][n] not in BARRING or self.who.is_works[n]:
                continue
            direction = self.attacks(n, presence)
            if direction is None:
                continue
            here = int(self.f["cell"][n])
            there = here if direction == INSIDE else int(self.ground.neighbour[here, direction])
            battle = found.setdefault((here, direction), Battle(here, there, direction, int(self.who.camp[n])))
            battle.attackers.append(n)
            self.attacking.add(n)
        return list(found.values())

    def attacks(self, n: int, presence: Presence) -> int | None:
        """Say over which edge a formation attacks, INSIDE for its own cell, None for not at all."""
        cell, camp, toward = int(self.f["cell"][n]), self.who.camp[n], int(self.f["toward"][n])
        if self.f["posture"][n] == codes.ATTACK and toward >= 0:
            there = int(self.ground.neighbour[cell, toward])
            return toward if presence.is_blocked(there, codes.AXIS - camp) else None
        if presence.is_blocked(cell, codes.AXIS - camp):
            return INSIDE if self.is_counter_attacked(cell, presence) == (camp == codes.AXIS) else None
        if camp != codes.ALLIED or not presence.is_held(cell, codes.AXIS):
            return None
        route = int(self.f["route"][n])
        if route >= 0 and self.routes.tenths_h[route, cell] == 0:
            return INSIDE
        goal = self.tasks.objective[self.tasks.first[n] + self.f["task"][n]] if self.tasks.count[n] > 0 else -1
        return INSIDE if goal >= 0 and self.sites.cell[goal] == cell else None

    def is_counter_attacked(self, cell: int, presence: Presence) -> bool:
        """Tell whether the defenders' field troops in a cell are strong enough to go for those who have come there."""
        ours = [n for n in presence.armed(cell, codes.AXIS) if self.f["posture"][n] in BARRING]
        theirs = [n for n in presence.armed(cell, codes.ALLIED) if self.f["posture"][n] in BARRING]
        against = sum(self.power(n) * self.cover(n, self.terrain(cell)) for n in theirs)
        return sum(self.power(n) for n in ours if not self.who.is_works[n]) > self.p["counter_attack_ratio"] * against

    def defenders(self, battle: Battle) -> list[int]:
        """List those who defend: over an edge those who bar the way, inside a cell also the masked and cut off."""
        foes = self.presence().armed(battle.there, codes.AXIS - battle.camp)
        return [n for n in foes if self.f["posture"][n] in BARRING or battle.direction == INSIDE]

    # -- power ---------------------------------------------------------------------------------------------------------

    def power(self, n: int) -> float:
        """Return a formation's power before ground and posture."""
        f, closed = self.f, 1 - float(self.f["tail_share"][n])
        need = float(self.who.need_t_per_day[n, 1])
        ammunition = min(float(f["ammunition_t"][n]) / need, 1.0) if need > 0 else 1.0
        men = 0.0 if self.who.is_artillery[n] else float(f["men"][n])
        tanks = float(f["tanks"][n]) * self.p["weight_tank"]
        guns = float(f["guns"][n]) * self.p["weight_gun"] * ammunition
        spirit: float = float(f["cohesion"][n]) ** self.p["cohesion_exponent"] * (1 - float(f["fatigue"][n]) / 2)
        return closed * (men + tanks + guns) * float(self.who.quality[n]) * spirit

    def cover(self, n: int, terrain: str) -> float:
        """Return a defender's gain by works, position and ground."""
        dug = float(self.f["entrenchment"][n])
        if self.who.is_works[n]:
            grade = ("hasty", "permanent", "strongest")[self.who.works_class[n] - 1]
            return 1 + (self.p[f"works_{grade}_ratio"] - 1) * dug
        gain = 1.0
        if self.f["posture"][n] in (codes.HOLD, codes.ISOLATED):
            hasty, prepared = self.p["posture_hasty_ratio"], self.p["posture_prepared_ratio"]
            gain = hasty + (prepared - hasty) * dug
        if terrain in CLOSE:
            gain *= self.p["ground_close_ratio"]
        elif terrain in HILLS:
            gain *= self.p["ground_hills_ratio"]
        return gain

    def share_with_room(self, men: float, terrain: str) -> float:
        """Return the share of so many men that finds room on an edge."""
        width = "close" if terrain in CLOSE else "hills" if terrain in HILLS else "open"
        return min(1.0, self.p[f"frontage_{width}_men"] / men) if men > 0 else 1.0

    def weigh(self, battle: Battle, n_edges: int) -> None:
        """Weigh both sides of a battle."""
        terrain, p = self.terrain(battle.there), self.p
        men = sum(self.f["men"][n] * (1 - float(self.f["tail_share"][n])) for n in battle.attackers)
        battle.room = self.share_with_room(men, terrain)
        battle.attack = battle.room * sum(self.power(n) for n in battle.attackers)
        for n in self.presence().armed(battle.here, battle.camp) - self.attacking:
            if self.who.is_artillery[n]:
                battle.attack += self.power(n) * p["artillery_reach_share"] / self.fought_from[battle.here, battle.camp]
        if battle.direction != INSIDE and self.ground.river[battle.here, battle.direction] >= 2:
            bridge = self.ground.bridge[battle.here, battle.direction]
            if bridge < 0 or self.bridge[bridge] == codes.BLOWN:
                battle.attack *= p["crossing_ratio"]
        powers = {n: self.power(n) * self.cover(n, terrain) for n in self.defenders(battle)}
        whole = sum(powers.values())
        battle.works_share = sum(powers[n] for n in powers if self.who.is_works[n]) / whole if whole > 0 else 0.0
        battle.defence = whole * self.share_with_room(sum(self.f["men"][n] for n in powers), terrain) / n_edges

    # -- losses --------------------------------------------------------------------------------------------------------

    def fight(self, battle: Battle, n_edges: int) -> None:
        """Reckon what a battle costs each who fights in it."""
        p, limit = self.p, self.p["ratio_limit"]
        attack = battle.attack * (
            1 + p["support_gain_share"] * float(self.support[self.ground.axis[battle.there], battle.camp])
        )
        ratio = limit if attack > battle.defence * limit else attack / max(battle.defence, 1.0)
        ratio = min(max(ratio, 1 / limit), limit)
        if ratio < p["attack_threshold_ratio"] * (1 - battle.works_share):
            return
        self.ratios.append(ratio)
        address = battle.here * 7 + battle.direction
        drawn = rng.uniforms(
            self.setting.chance.seed, np.array([self.number]), self.tick, rng.COMBAT_LUCK, np.array([address])
        )
        luck = math.exp(p["luck_sigma"] * NormalDist().inv_cdf(float(drawn[0, 0])))
        is_day = 5 <= (self.now + TICK_H / 2) % 24 < 19
        share = DAY_SHARE * (1.0 if is_day else p["night_share"])
        works = battle.works_share
        parity = p["attacker_parity_per_day_share"] * (1 - works) + p["siege_attacker_share"] * works
        for n in battle.attackers:
            lost = parity * ratio ** -p["attacker_exponent"] * share / luck * battle.room
            self.loss[n] = self.loss.get(n, 0.0) + lost
        for n in self.defenders(battle):
            rate = p["siege_defender_share" if self.who.is_works[n] else "defender_parity_per_day_share"]
            lost = rate * ratio ** p["defender_exponent"] * share * luck / n_edges
            self.loss[n] = self.loss.get(n, 0.0) + lost
            self.against[n] = max(self.against.get(n, 0.0), ratio)

    def lose(self, n: int, share: float) -> None:
        """Take a share of a formation's men, its tanks and guns in their own proportions, and its cohesion."""
        p, men = self.p, self.sinks["men"]
        lost = self.f["men"][n] * min(share, 1.0)
        missing = lost * p["missing_share"]
        killed = (lost - missing) * p[f"killed_{'attacker' if n in self.attacking else 'defender'}_share"]
        self.f["men"][n] -= lost
        for cause, number in ((codes.MISSING, missing), (codes.KILLED, killed)):
            men[n, cause] += number
        men[n, codes.WOUNDED] += lost - missing - killed
        for kind in ("tank", "gun"):
            self.take(f"{kind}s", n, min(share, 1.0) * p[f"{kind}_loss_ratio"], codes.DESTROYED)
        fall = p["cohesion_loss_ratio"] * share * (p["cohesion_works_share"] if self.who.is_works[n] else 1.0)
        self.f["cohesion"][n] = max(float(self.f["cohesion"][n]) - fall, 0.0)

    def take(self, kind: str, n: int, share: float, sink: int) -> None:
        """Take a share of tanks or guns into a sink."""
        gone = float(self.f[kind][n]) * min(share, 1.0)
        self.f[kind][n] = float(self.f[kind][n]) - gone
        self.sinks[kind][n, sink] = float(self.sinks[kind][n, sink]) + gone

    # -- rest, contact, digging ----------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Note contact, dig in, regain cohesion or starve."""
        f, p, presence = self.f, self.p, self.presence()
        for n in self.armed():
            cell, posture = int(f["cell"][n]), f["posture"][n]
            is_touching = presence.is_within(cell, codes.AXIS - self.who.camp[n], 1)
            if not is_touching:
                f["contact_h"][n] = codes.NEVER
                if posture == codes.MASKED or (posture == codes.ISOLATED and f["is_supplied"][n] == 1):
                    f["posture"][n] = codes.HOLD
            elif f["contact_h"][n] >= codes.NEVER:
                f["contact_h"][n] = self.now
            has_stores = f["ammunition_t"][n] >= self.who.need_t_per_day[n, 0]
            is_fed = has_stores or f["is_supplied"][n] == 1
            cohesion = float(f["cohesion"][n])
            if is_fed and self.loss.get(n, 0.0) <= 0:
                cohesion += p["recovery_per_day"] * DAY_SHARE
            elif is_touching and not is_fed and not self.who.is_works[n]:
                cohesion -= p["starving_per_day"] * DAY_SHARE
            f["cohesion"][n] = min(max(cohesion, 0.0), 1.0)
            if not self.who.is_works[n]:
                is_digging = posture in (codes.HOLD, codes.ISOLATED)
                dug = float(f["entrenchment"][n]) + p["entrench_per_day"] * DAY_SHARE
                f["entrenchment"][n] = min(dug, 1.0) if is_digging else 0.0

    # -- what breaks ---------------------------------------------------------------------------------------------------

    def end(self, n: int) -> None:
        """Let a formation that has had enough fall back, be masked, hold out or give up."""
        f, p = self.f, self.p
        is_tried, is_spent = n in self.against, f["cohesion"][n] < p["break_share"]
        if self.who.is_works[n]:
            if is_tried:
                self.end_works(n)
        elif f["posture"][n] == codes.ISOLATED:
            if is_tried and is_spent:
                self.capture(n, p["captured_pocket_per_day_share"] * DAY_SHARE)
            if is_tried and f["men"][n] < p["dispersal_men"]:
                self.dissolve(n)
        elif is_tried and is_spent:
            self.retreating[n] = True
        elif is_tried and self.against[n] > p["delay_odds_ratio"] and self.is_delaying(n):
            self.retreating[n] = False
        elif f["posture"][n] == codes.ATTACK and is_spent:
            f["posture"][n] = codes.HOLD

    def is_delaying(self, n: int) -> bool:
        """Tell whether a formation is to delay or to go back, and is ready to."""
        if self.tasks.count[n] == 0 or self.f["ready_h"][n] > self.now:
            return False
        return self.tasks.action[self.tasks.first[n] + self.f["task"][n]] in (codes.DELAY, codes.WITHDRAW_TO)

    def end_works(self, n: int) -> None:
        """Let a garrison give up, or be masked when it has held up the enemy long enough."""
        f, p = self.f, self.p
        if f["cohesion"][n] < p["break_works_share"]:
            self.dissolve(n)
            return
        hours = p["pass_warned_h" if f["entrenchment"][n] > p["manned_share"] else "pass_surprised_h"]
        has_touched = f["contact_h"][n] < codes.NEVER
        if f["posture"][n] != codes.MASKED and has_touched and self.now + TICK_H - f["contact_h"][n] >= hours:
            f["posture"][n] = codes.MASKED

    def capture(self, n: int, share: float) -> None:
        """Take prisoners."""
        lost = self.f["men"][n] * min(share, 1.0)
        self.f["men"][n] -= lost
        self.sinks["men"][n, codes.CAPTURED] += lost

    def dissolve(self, n: int) -> None:
        """End a formation."""
        f, sinks = self.f, self.sinks
        killed = f["men"][n] * self.p["fight_on_share"]
        sinks["men"][n, codes.KILLED] += killed
        sinks["men"][n, codes.CAPTURED] += f["men"][n] - killed
        f["men"][n] = 0
        self.take("tanks", n, 1.0, codes.ABANDONED)
        self.take("guns", n, 1.0, codes.GUNS_ABANDONED)
        for kind in ("fuel", "ammunition"):
            sinks[f"{kind}_lost_t"][n] += f[f"{kind}_t"][n]
            f[f"{kind}_t"][n] = 0
        f["posture"][n] = codes.DISBANDED

    def fall_back(self, n: int, is_broken: bool) -> None:
        """Fall back a cell; the broken leave men and arms behind, and are cut off without a free way or a line.

        Who went back a few hours ago cannot go again yet.
        """
        f, p = self.f, self.p
        has_line = f["is_supplied"][n] == 1 or not is_broken
        way = self.way_back(n) if has_line and self.who.mobility[n] != codes.STATIC else None
        has_just_gone_back = f["posture"][n] == codes.WITHDRAW and f["ready_h"][n] > self.now
        if is_broken:
            self.capture(n, p["captured_on_break_share"] * p["pursuit_ratio"])
            self.take("tanks", n, p["guns_lost_on_break_share"], codes.ABANDONED)
            self.take("guns", n, p["guns_lost_on_break_share"], codes.GUNS_ABANDONED)
        if way is None:
            if is_broken:
                f["posture"][n], f["toward"][n] = codes.ISOLATED, -1
            return
        if has_just_gone_back:
            return
        f["previous_cell"][n], f["cell"][n] = f["cell"][n], way
        f["toward"][n], f["crossing_share"][n], f["entrenchment"][n] = -1, 0, 0
        f["posture"][n], f["ready_h"][n] = codes.WITHDRAW, self.now + p["retreat_h"]

    def way_back(self, n: int) -> int | None:
        """Name the cell to fall back to: none of the enemy's, few of the enemy beside it, then nearest the goal."""
        presence, camp, cell = self.presence(), self.who.camp[n], int(self.f["cell"][n])
        ways: list[tuple[Any, ...]] = []
        for direction, there in enumerate(self.ground.neighbour[cell].tolist()):
            if there < 0 or self.ground.surface[cell, direction] == codes.NO_SURFACE:
                continue
            is_closed = camp == codes.ALLIED and self.ground.is_closed_to_allied[there]
            bridge = self.ground.bridge[cell, direction]
            has_bridge = bridge >= 0 and self.bridge[bridge] != codes.BLOWN
            is_closed = is_closed or (self.ground.river[cell, direction] == 3 and not has_bridge)
            if is_closed or presence.is_held(there, codes.AXIS - camp):
                continue
            beside = [beyond for beyond in self.ground.neighbour[there].tolist() if beyond >= 0]
            threat = sum(presence.is_held(beyond, codes.AXIS - camp) for beyond in beside)
            left = int(self.routes.tenths_h[self.f["route"][n], there]) if self.f["route"][n] >= 0 else UNREACHABLE
            ways.append((threat, 0 if left == UNREACHABLE else left, direction, there))
        return int(min(ways)[3]) if ways else None
