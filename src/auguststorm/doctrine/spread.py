"""Share the objectives of a task among formations: the nearest balance, without crossing lines of march."""

from collections.abc import Mapping, Sequence

Point = tuple[float, float]


def distance_km(a: Point, b: Point) -> float:
    """Return the distance between two points of the plane, in kilometres."""
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)


def nearest(origin: Point, targets: Mapping[str, Point]) -> str:
    """Name the nearest target; ties go by name."""
    return min(targets, key=lambda name: (distance_km(origin, targets[name]), name))


def share_out(origins: Mapping[str, Point], targets: Mapping[str, Point], load: Mapping[str, int]) -> dict[str, str]:
    """Give each unit one target so that targets are evenly served and ways are short.

    Parameters
    ----------
    origins : where each unit starts from, km
    targets : where each objective lies, km
    load : units that an objective already has from elsewhere

    Returns
    -------
    objective of each unit. The unit that would lose most by its second choice chooses first; ties go by name.
    """
    total = len(origins) + sum(load.get(target, 0) for target in targets)
    most = -(-total // len(targets))
    room = {target: max(most - load.get(target, 0), 0) for target in targets}
    chosen: dict[str, str] = {}
    waiting = sorted(origins)
    while waiting:
        ranked = {unit: _ranking(origins[unit], targets, room) for unit in waiting}
        unit = max(waiting, key=lambda name: (_regret(ranked[name]), name))
        target = ranked[unit][0][1]
        chosen[unit] = target
        room[target] -= 1
        waiting.remove(unit)
    return chosen


def _ranking(origin: Point, targets: Mapping[str, Point], room: Mapping[str, int]) -> list[tuple[float, str]]:
    """Rank the targets that still have room by distance; all of them when none has."""
    open_targets: Sequence[str] = [name for name in targets if room[name] > 0] or list(targets)
    return sorted((distance_km(origin, targets[name]), name) for name in open_targets)


def _regret(ranking: Sequence[tuple[float, str]]) -> float:
    """Return how much longer the second choice is than the first."""
    return ranking[1][0] - ranking[0][0] if len(ranking) > 1 else 0.0
