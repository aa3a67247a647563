"""Choose, for each formation on the map, the stages of plans it goes through: its own first, then its superiors'.

A *stage* is one task of one plan: its letters together, in order or in parallel. A *step* is a stage as one formation
takes it. The rules, in words:

1. A formation with rows of its own uses them, then goes on with its nearest superior's further ones, and so upwards.
2. A superior's stage is *passed* when the formation's own rows name its objective, or a later stage's.
3. A superior's stages that only the clock starts open strands of its plan: only a formation without prewar rows takes
   one, the nearest (artillery: the weightiest), from the first superior that has any. Reserves take none.
4. A formation whose last prewar row is of role garrison or hold stays; so do works, fortresses and fortified regions.
5. A superior's stage can be taken up only from the last of the formation's own tasks; when that is an attack, only
   when it is done.
6. An attacker goes on with its army's prewar stages before orders of the campaign reach it; a defender waits.
7. Troops told off for a landing before H-hour take no further prewar stage of their fleet, only what it decides later.
8. A superior's stage for which named subordinates wait is theirs: another formation with rows of its own leaves it.
9. What cannot move holds, whatever its plan says.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from auguststorm.doctrine.plans import PlanRow
from auguststorm.doctrine.standing import (
    AIR_WORD,
    ALONGSIDE_ROLES,
    ARMY_DEPTH,
    FIXED_ROLES,
    FLEET_WORDS,
    GROUND,
    HOLDING,
    LANDED_KINDS,
    LANDING_TROOPS,
    NEVER_FOLLOW,
    OFFENSIVE,
    SEABORNE,
)


class Leaf(NamedTuple):
    """A formation on the map, as far as plans need to know it."""

    formation_id: str
    side: str
    kind: str
    mobility: str
    echelon: str
    is_forward_detachment: bool
    x_km: float
    y_km: float


class Stage(NamedTuple):
    """One task of one plan: the rows that share it."""

    owner: str
    position: int
    rows: tuple[PlanRow, ...]
    is_parallel: bool

    @property
    def is_clock_only(self) -> bool:
        """Tell whether only the clock starts it."""
        return self.rows[0].is_clock_only

    @property
    def is_prewar(self) -> bool:
        """Tell whether it was ordered before H-hour."""
        return self.rows[0].is_prewar

    @property
    def is_holding(self) -> bool:
        """Tell whether it keeps ground rather than gains it."""
        return self.rows[0].action in HOLDING

    def named(self) -> set[str]:
        """Name its objectives."""
        return {row.objective for row in self.rows}


Part = tuple[Stage, tuple[PlanRow, ...]]


class Step(NamedTuple):
    """A stage as one formation takes it."""

    stage: Stage
    rows: tuple[PlanRow, ...]
    is_own: bool
    must_finish_before: bool


def _is_ground(row: PlanRow) -> bool:
    return row.is_active and row.role not in ALONGSIDE_ROLES and row.action in (*GROUND, *SEABORNE)


def stages_of(owner: str, rows: Sequence[PlanRow]) -> list[Stage]:
    """Group a formation's ground rows into stages in the order of sequence.

    Letters of one task go together; so do neighbouring holding tasks with one trigger (posts of one line).
    """
    usable = sorted((row for row in rows if _is_ground(row)), key=lambda row: (row.sequence, row.plan_id))
    groups: list[list[PlanRow]] = []
    for row in usable:
        last = groups[-1][-1] if groups else None
        same_task = last is not None and last.sequence == row.sequence
        same_line = (
            last is not None
            and last.action in HOLDING
            and row.action in HOLDING
            and last.trigger == row.trigger
            and last.action != "withdraw"
            and last.objective_mode == row.objective_mode == "parallel"
        )
        if same_task or same_line:
            groups[-1].append(row)
        else:
            groups.append([row])
    return [
        Stage(owner, index, tuple(group), group[0].objective_mode == "parallel" and len(group) > 1)
        for index, group in enumerate(groups)
    ]


def split(stages: Sequence[Stage]) -> tuple[list[list[Stage]], list[Stage]]:
    """Split a plan into strands, each opened by a stage that only the clock starts, and the tail of later stages.

    What follows an opening in sequence belongs to its strand; what waits for anything else belongs to the tail.
    """
    strands: list[list[Stage]] = []
    tail: list[Stage] = []
    is_open = False
    for stage in stages:
        follows = all(term.kind == "previous_done" for term in stage.rows[0].terms)
        if stage.is_clock_only and stage.is_prewar:
            strands.append([stage])
            is_open = True
        elif is_open and follows:
            strands[-1].append(stage)
        else:
            tail.append(stage)
            is_open = False
    return strands, tail


def _after(stages: Sequence[Stage], names: Collection[str], is_strand: bool) -> list[Part]:
    """Keep what comes after the last stage that names one of the objectives; nothing of a strand that names none."""
    matched = [index for index, stage in enumerate(stages) if stage.named() & set(names)]
    if not matched:
        return [] if is_strand else [(stage, stage.rows) for stage in stages]
    last = stages[matched[-1]]
    kept: list[Part] = []
    if not last.is_parallel:
        cut = max(index for index, row in enumerate(last.rows) if row.objective in names)
        if last.rows[cut + 1 :]:
            kept.append((last, last.rows[cut + 1 :]))
    return kept + [(stage, stage.rows) for stage in stages[matched[-1] + 1 :]]


class Chooser:
    """Choose the steps of each formation from the plans of the whole tree."""

    def __init__(
        self,
        plans: Sequence[PlanRow],
        superior: Mapping[str, str],
        place_xy: Mapping[str, tuple[float, float]],
    ) -> None:
        by_owner: dict[str, list[PlanRow]] = {}
        for row in plans:
            by_owner.setdefault(row.formation_id, []).append(row)
        self.stages = {owner: stages_of(owner, rows) for owner, rows in by_owner.items()}
        self.awaited = {term.plan_id for row in plans for term in row.terms if term.plan_id}
        self.superior = superior
        self.place_xy = place_xy

    def _is_awaited(self, stage: Stage) -> bool:
        return any(name in self.awaited for row in stage.rows for name in (row.plan_id, row.stem))

    def line_of(self, formation_id: str) -> list[str]:
        """List a formation's superiors from the nearest upwards."""
        line: list[str] = []
        name = self.superior.get(formation_id, "")
        while name and name not in line:
            line.append(name)
            name = self.superior.get(name, "")
        return line

    def steps(self, leaf: Leaf) -> list[Step]:
        """Choose the steps of one formation, in the order in which it takes them."""
        own = [stage for stage in self._main_duties(leaf.formation_id) if _can(stage, leaf)]
        steps = [Step(stage, stage.rows, True, False) for stage in own]
        if leaf.mobility == "static" or leaf.kind in NEVER_FOLLOW:
            return steps
        may_open = leaf.echelon != "reserve" and not any(stage.is_prewar for stage in own)
        for level in self.line_of(leaf.formation_id):
            everything = self.stages.get(level, [])
            stages = [stage for stage in everything if self._fits(stage, leaf)]
            if leaf.echelon == LANDING_TROOPS and any(stage.is_prewar for stage in own):
                stages = [stage for stage in stages if not stage.is_prewar]
            prewar = [step for step in steps if step.stage.is_prewar]
            if prewar and prewar[-1].rows[-1].role in FIXED_ROLES:
                break
            is_nearest = not steps
            if may_open:
                opening = self._opening(leaf, steps, split(stages)[0])
                steps = [*opening, *steps]
                may_open = not any(stage.is_prewar for stage in everything)
            steps = self._join(steps, stages, is_nearest)
            if steps and leaf.echelon == LANDING_TROOPS:
                break
        return steps

    def _main_duties(self, formation_id: str) -> list[Stage]:
        """List a formation's own stages but holding ones that begin with the one before: detachments see to those."""
        kept: list[Stage] = []
        for stage in self.stages.get(formation_id, []):
            is_aside = (
                kept and stage.is_holding and stage.is_clock_only and kept[-1].rows[0].trigger == stage.rows[0].trigger
            )
            if not is_aside:
                kept.append(stage)
        return kept

    def _join(self, steps: list[Step], stages: Sequence[Stage], is_nearest: bool) -> list[Step]:
        """Add what a superior's stages still hold for a formation to its steps."""
        is_attack = _is_attack(steps)
        names = {row.objective for step in steps for row in step.rows}
        strands, tail = split(stages)
        if is_attack and stages and self._depth(stages[0].owner) >= ARMY_DEPTH:
            prewar = [step for step in steps if step.stage.is_prewar]
            prewar_names = {name for step in prewar for row in step.rows for name in (row.objective, *row.via)}
            parts = [part for strand in strands for part in _after(strand, prewar_names, True)]
            prewar_names = {row.objective for step in prewar for row in step.rows}
            parts += _after([stage for stage in tail if stage.is_prewar], prewar_names, False)
            before = self._taken(parts, is_nearest, is_attack) if _is_attack(prewar) else []
            campaign = [step for step in steps if not step.stage.is_prewar]
            names |= {row.objective for step in before for row in step.rows}
            later = _after([stage for stage in tail if not stage.is_prewar], names, False)
            return [*prewar, *before, *campaign, *self._taken(later, is_nearest, is_attack)]
        return [*steps, *self._taken(_after(tail, names, False), is_nearest, is_attack)]

    def _taken(self, parts: Sequence[Part], is_nearest: bool, is_attack: bool) -> list[Step]:
        """Turn the rest of a superior's plan into steps, leaving to others what they have been promised.

        The nearest plan is a formation's own when it has none.
        """
        return [
            Step(stage, rows, is_nearest, is_attack and not is_nearest)
            for stage, rows in parts
            if not self._is_awaited(stage) or (is_nearest and self._is_near(stage))
        ]

    def _is_near(self, stage: Stage) -> bool:
        """Tell whether a stage is the business of whoever stands directly under its owner, others waiting or not."""
        return self._depth(stage.owner) >= ARMY_DEPTH or stage.is_holding or stage.rows[0].action == "landing"

    def _opening(self, leaf: Leaf, steps: Sequence[Step], strands: Sequence[Sequence[Stage]]) -> list[Step]:
        """Choose the strand of a superior's plan with which a formation without prewar rows begins."""
        attacks = [strand for strand in strands if strand[0].rows[0].action in OFFENSIVE]
        if steps and not (attacks and _is_attack(steps)):
            return []
        fitting = [strand for strand in attacks if strand[0].rows[0].action != "mask"] or attacks or strands
        if not fitting:
            return []
        chosen = min(fitting, key=lambda strand: (_rank(leaf, strand), self._nearest(leaf, strand[0])))
        return [Step(stage, stage.rows, True, False) for stage in chosen]

    def _nearest(self, leaf: Leaf, stage: Stage) -> float:
        return min(
            (self.place_xy[name][0] - leaf.x_km) ** 2 + (self.place_xy[name][1] - leaf.y_km) ** 2
            for name in stage.named()
        )

    def _depth(self, owner: str) -> int:
        return len(self.line_of(owner))

    def _fits(self, stage: Stage, leaf: Leaf) -> bool:
        """Tell whether a superior's stage is one for this kind of formation.

        Ships' landings are for landing troops; a front's or fleet's landing, a shipment, an air army's task for none.
        """
        action = stage.rows[0].action
        if any(word in stage.owner for word in FLEET_WORDS):
            return leaf.echelon == LANDING_TROOPS and action == "landing"
        if action == "landing":
            return leaf.kind in LANDED_KINDS and self._depth(stage.owner) >= ARMY_DEPTH
        return action != "transport" and AIR_WORD not in stage.owner


def _can(stage: Stage, leaf: Leaf) -> bool:
    """Tell whether a formation can carry out a stage: what cannot move holds, whatever its plan says."""
    return leaf.mobility != "static" or (stage.is_holding and stage.rows[0].action != "withdraw")


def _rank(leaf: Leaf, strand: Sequence[Stage]) -> int:
    """Rank strands for a formation: artillery goes where the weight is, others where they stand."""
    return strand[0].rows[0].priority if leaf.echelon == "support" else 0


def _is_attack(steps: Sequence[Step]) -> bool:
    """Tell whether the last of the steps gains ground."""
    return bool(steps) and steps[-1].rows[-1].action in (*OFFENSIVE, *SEABORNE)
