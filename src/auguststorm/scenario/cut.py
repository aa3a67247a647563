"""Say which formations stay on the map when a scenario keeps only a part of the forces."""

from collections.abc import Iterable, Mapping
from typing import Any

Rows = Iterable[Mapping[str, Any]]


def _ancestors(start: str | None, parent: Mapping[str, str | None]) -> set[str]:
    """Return an id and all above it."""
    found: set[str] = set()
    while start is not None and start not in found:
        found.add(start)
        start = parent.get(start)
    return found


def kept_formations(cut: Iterable[str], formations: Rows, headquarters: Rows, tree: Rows) -> frozenset[str]:
    """Return the ids of the formations that a cut keeps.

    A formation stays when the cut names it, its parent, its army or front, its headquarters, or any command above it.

    Parameters
    ----------
    cut : ids of armies, fronts, headquarters or formations; empty keeps all
    formations, headquarters, tree : rows of the order of battle
    """
    rows = list(formations)
    wanted = set(cut)
    if not wanted:
        return frozenset(row["formation_id"] for row in rows)
    staffs = {row["headquarters_id"]: row for row in headquarters}
    superior = {name: row["superior_id"] for name, row in staffs.items()}
    commands: dict[str, str | None] = {row["formation_id"]: row["parent_id"] for row in tree}
    kept = set()
    for row in rows:
        above = {row["formation_id"], row["parent_id"], row["army_id"], row["front_id"]}
        for name in [row["army_id"], row["front_id"], row["formation_id"]]:
            above |= _ancestors(name, commands)
        for staff in _ancestors(row["headquarters_id"], superior):
            above.add(staff)
            if staff in staffs:
                above.add(staffs[staff]["formation_id"])
        if wanted & above:
            kept.add(row["formation_id"])
    return frozenset(kept)
