"""A small world for plans: one army against one, eight places on a plane, no research needed."""

from typing import Any

from auguststorm.doctrine.chains import Leaf
from auguststorm.doctrine.plans import PlanRow
from auguststorm.doctrine.standing import Standing
from auguststorm.doctrine.triggers import parse_trigger

STANDING = Standing(waypoint_detour_ratio=1.4, defender_post_km=40.0, further_task_km=300.0)
PLACE_XY = {
    "base": (0.0, 0.0),
    "pass_n": (100.0, 40.0),
    "pass_s": (100.0, -40.0),
    "town_n": (200.0, 40.0),
    "town_s": (200.0, -40.0),
    "fort": (150.0, 45.0),
    "city": (400.0, 0.0),
    "port": (700.0, 0.0),
}
SUPERIOR = {
    "sov-theatre": "",
    "sov-front": "sov-theatre",
    "sov-army": "sov-front",
    "sov-corps-n": "sov-army",
    "sov-corps-s": "sov-army",
    "sov-1": "sov-corps-n",
    "sov-2": "sov-corps-n",
    "sov-3": "sov-corps-s",
    "sov-fd": "sov-army",
    "sov-guns": "sov-army",
    "sov-reserve": "sov-front",
    "jpn-theatre": "",
    "jpn-front": "jpn-theatre",
    "jpn-army": "jpn-front",
    "jpn-1": "jpn-army",
    "jpn-2": "jpn-army",
    "jpn-fort": "jpn-army",
}


def row(
    plan_id: str,
    action: str,
    objective: str,
    trigger: str,
    *,
    via: tuple[str, ...] = (),
    mode: str = "single",
    role: str = "main",
    is_prewar: bool = True,
    may_bypass: bool = False,
    status: str = "planned",
    stop: tuple[str, ...] = (),
) -> PlanRow:
    """Write a plan row; owner and sequence are read from an id such as `pl-sov-army-02a`."""
    stem = plan_id.rstrip("abcd")
    terms, problems = parse_trigger(trigger)
    assert problems == []
    return PlanRow(
        plan_id=plan_id,
        formation_id=stem.removeprefix("pl-").rpartition("-")[0],
        sequence=int(stem.rpartition("-")[2]),
        role=role,
        action=action,
        objective=objective,
        via=via,
        stop_places=stop,
        trigger=trigger,
        terms=terms,
        may_bypass=may_bypass,
        priority=1,
        frontage_km=0.0,
        is_prewar=is_prewar,
        status=status,
        objective_mode=mode,
        planned_by_h=None,
        confidence="medium",
        row=2,
    )


def leaf(name: str, at: tuple[float, float], **changes: Any) -> Leaf:
    """Place a formation on the plane: a rifle division of the first echelon unless told otherwise."""
    side = "soviet" if name.startswith("sov") else "japanese"
    return Leaf(name, side, "rifle", "foot", "1", False, *at)._replace(**changes)
