"""Throw together small worlds of every kind, for comparing kernels with their slow twins."""

import numpy as np

from auguststorm.engine import codes
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from tests.engine.small import HEIGHT, N_CELLS, WIDTH, Small

TERRAINS = ("steppe", "desert", "plain", "marsh", "bare_hills", "forested_hills", "mountain", "taiga")
ROADS = (codes.CARAVAN, codes.TRACK, codes.TRACK_HILLS, codes.FAIR, codes.FAIR_HILLS, codes.GOOD, codes.PASS)
MOVING = (codes.MARCH, codes.MARCH, codes.ATTACK, codes.HOLD, codes.WITHDRAW)
ACTIONS = (codes.ADVANCE, codes.SEIZE, codes.PURSUE, codes.DEFEND, codes.DELAY, codes.WITHDRAW_TO, codes.TRANSFER)
N_ALLIED, N_AXIS, N_WORKS, N_PLACES = 7, 5, 3, 6
REGION = 3


def chaotic(seed: int, runs: int = 2, is_central: bool = True) -> tuple[State, Setting]:
    """Make a world at random: ground, roads, rivers, bridges, troops in every state of march, fight and want.

    Hostile formations share no cell but those of works and pockets, as the rules have it.
    """
    dice = np.random.default_rng(seed)
    small = Small(runs=runs, seed=seed, is_central=is_central)
    _lay_ground(small, dice)
    staffs = [small.staff(camp) for camp in (codes.ALLIED, codes.ALLIED, codes.AXIS, codes.AXIS)]
    places = [small.place(int(dice.integers(N_CELLS)), int(dice.integers(2))) for _ in range(N_PLACES)]
    _lay_ways_to_places(small, places)
    cells = dice.permutation(N_CELLS)
    ours, theirs = cells[: N_CELLS // 3], cells[N_CELLS // 3 : N_CELLS // 2]
    for _ in range(N_ALLIED):
        _add(small, dice, codes.SOVIET, int(dice.choice(ours)), staffs[:2], places)
    for _ in range(N_AXIS):
        _add(
            small,
            dice,
            int(dice.choice((codes.JAPANESE, codes.MANCHUKUO))),
            int(dice.choice(theirs)),
            staffs[2:],
            places,
        )
    for place in places[:N_WORKS]:
        small.works(
            int(small.setting.places.cell[place]), place, float(dice.uniform(200, 3000)), int(dice.integers(1, 4)),
            headquarters=staffs[2], guns=float(dice.uniform(0, 20)),
        )  # fmt: skip
        small.setting.places.is_clear[place] = 1
    small.then(lambda state: _stir(state, small, dice))
    return small.build()


def _lay_ways_to_places(small: Small, places: list[int]) -> None:
    """Name the places nearest to each cell as the crow flies."""
    ground, graph = small.setting.theatre, small.setting.supply
    at = small.setting.places.cell[places]
    for cell in range(N_CELLS):
        km = np.hypot(ground.x_km[at] - ground.x_km[cell], ground.y_km[at] - ground.y_km[cell])
        for rank, number in enumerate(np.argsort(km, kind="stable")[: graph.near_place.shape[1]]):
            graph.near_place[cell, rank], graph.near_km[cell, rank] = places[number], km[number]


def _lay_ground(small: Small, dice: np.random.Generator) -> None:
    ground = small.setting.theatre
    ground.region[:N_CELLS] = REGION
    for cell in range(N_CELLS):
        small.terrain([cell], str(dice.choice(TERRAINS)))
    for cell in dice.choice(N_CELLS, 4, replace=False):
        small.terrain([int(cell)], "lake")
    ground.is_closed_to_allied[dice.choice(N_CELLS, 3, replace=False)] = 1
    for cell in range(N_CELLS):
        for direction in range(3):
            if ground.neighbour[cell, direction] < 0 or ground.surface[cell, direction] == codes.NO_SURFACE:
                continue
            _lay_edge(small, dice, cell, direction)


def _lay_edge(small: Small, dice: np.random.Generator, cell: int, direction: int) -> None:
    luck = dice.random(5)
    small.edge(cell, direction, distance_km=np.float32(dice.uniform(13, 19)), is_frontier=int(luck[0] < 0.1))
    if luck[1] < 0.4:
        small.edge(cell, direction, surface=int(dice.choice(ROADS)))
    if luck[2] < 0.25:
        small.edge(cell, direction, river=int(dice.integers(1, 4)))
        if luck[3] < 0.5:
            small.bridge(cell, direction)
    if luck[4] < 0.2:
        small.edge(cell, direction, rail_gauge_mm=int(dice.choice((1435, 1524))))


def _add(small: Small, dice: np.random.Generator, side: int, cell: int, staffs: list[int], places: list[int]) -> None:
    mobility = int(dice.integers(4))
    on_wheels = mobility >= codes.MOTOR
    n = small.formation(
        side, cell, mobility, float(dice.uniform(200, 15_000)),
        tanks=float(dice.uniform(0, 200)) * on_wheels, guns=float(dice.uniform(0, 150)),
        vehicles=float(dice.uniform(0, 1200)), horses=float(dice.uniform(0, 3000)) * (not on_wheels),
        fuel_rate_t_per_km=float(dice.uniform(0.1, 1.5)) * on_wheels, fuel_capacity_t=float(dice.uniform(20, 200)),
        quality=float(dice.uniform(0.3, 1)), headquarters=int(dice.choice(staffs)),
        is_artillery=int(dice.random() < 0.2), is_airlanded=0,
    )  # fmt: skip
    for _ in range(int(dice.integers(1, 3))):
        small.task(
            n, int(dice.choice(ACTIONS)), int(dice.choice(places)),
            priority=int(dice.integers(3)), may_bypass=int(dice.random() < 0.7),
        )  # fmt: skip


def _stir(state: State, small: Small, dice: np.random.Generator) -> None:
    """Put every run's formations into some state of march, want and disorder."""
    f, who, tasks = state.formations, small.setting.formations, small.setting.tasks
    state.weather.mud[:] = dice.choice((0.0, dice.random()))
    state.headquarters.surprise[:] = dice.random()
    state.air.support[:] = dice.random(state.air.support.shape)
    n_bridges = small.n_bridges
    for run in range(f.cell.shape[0]):
        if n_bridges:
            state.places.bridge[run, :n_bridges] = dice.integers(0, 3, n_bridges)
            state.places.bridge_h[run, :n_bridges] = -dice.uniform(0, 48, n_bridges)
        for n in small.chains:
            f.cohesion[run, n] = dice.uniform(0.05, 1) ** 1.5
            f.fatigue[run, n] = dice.choice((0.0, dice.random()))
            f.fuel_t[run, n] = dice.uniform(0, 1) ** 2 * who.fuel_capacity_t[n]
            f.ammunition_t[run, n] = dice.uniform(0, 2) * who.need_t_per_day[n, 0]
            f.entrenchment[run, n] = dice.random()
            f.is_supplied[run, n] = dice.integers(2)
            f.ready_h[run, n] = dice.choice((0.0, dice.uniform(0, 12)))
            f.contact_h[run, n] = dice.choice((codes.NEVER, -dice.uniform(0, 48)))
            if who.is_works[n]:
                f.posture[run, n] = dice.choice((codes.HOLD, codes.MASKED))
                f.cohesion[run, n] = dice.random() ** 3
                continue
            f.tail_share[run, n] = dice.choice((0.0, dice.random()))
            f.posture[run, n] = dice.choice(MOVING)
            if tasks.count[n] > 0:
                f.route[run, n] = tasks.route[tasks.first[n]]
        _part(state, small, run)


def _part(state: State, small: Small, run: int) -> None:
    """Cut off every axis formation whose cell an allied one bars, so that no two bar one cell."""
    f, camp = state.formations, small.setting.formations.camp
    ours = {int(f.cell[run, n]) for n in small.chains if camp[n] == codes.ALLIED}
    for n in small.chains:
        if camp[n] == codes.AXIS and int(f.cell[run, n]) in ours:
            f.posture[run, n] = codes.MASKED if small.setting.formations.is_works[n] else codes.ISOLATED


assert WIDTH * HEIGHT == N_CELLS
