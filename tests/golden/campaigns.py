"""Set up the golden campaigns: five small worlds in which one thing each has to happen as the rules say."""

from auguststorm.engine import codes
from auguststorm.engine.phases.command import command
from auguststorm.engine.phases.naval import naval
from auguststorm.engine.phases.politics import politics
from auguststorm.engine.state import State
from tests.engine.small import WIDTH, Small, cell_at
from tests.golden.story import FIELD, Tale

PLENTY_T = 50_000.0
EAST = 0  # direction of the next column


def well_stocked(state: State) -> None:
    """Give everyone ammunition for the whole tale."""
    state.formations.ammunition_t[:] = PLENTY_T


def border_break_in() -> Tale:
    """Two rifle divisions and a tank brigade break through half-manned works against a division that delays."""
    small = Small()
    small.terrain([cell_at(3, row) for row in range(6)], "forested_hills")
    goal = small.place(cell_at(8, 2))
    fort = small.place(cell_at(3, 2), is_clear=1)
    depot = small.place(cell_at(6, 2))
    works = small.works(cell_at(3, 2), fort, men=1_500, guns=30)
    first = small.formation(codes.SOVIET, cell_at(2, 2), men=10_000, guns=140, quality=0.8)
    second = small.formation(codes.SOVIET, cell_at(1, 2), men=10_000, guns=140, quality=0.8)
    armour = small.formation(
        codes.SOVIET, cell_at(1, 2), codes.TRACKED, 1_500, tanks=65, vehicles=150, quality=0.85,
        fuel_rate_t_per_km=0.3, fuel_capacity_t=200,
    )  # fmt: skip
    artillery = small.formation(codes.SOVIET, cell_at(2, 2), codes.MOTOR, 3_000, guns=200, vehicles=300, is_artillery=1)
    division = small.formation(codes.JAPANESE, cell_at(5, 2), men=11_000, guns=40, quality=0.55)
    for n, priority in ((first, 1), (second, 2), (armour, 0), (artillery, 2)):
        small.task(n, codes.ADVANCE, goal, priority=priority)
    small.task(division, codes.DELAY, depot)
    small.task(division, codes.DELAY, goal)
    small.then(well_stocked)
    small.then(lambda state: state.formations.fuel_t[:].fill(200.0))
    small.then(lambda state: state.formations.entrenchment[:, works].fill(0.4))
    return Tale(
        "A border break-in",
        "Works at 3/2 are four tenths manned; a Japanese division delays from 5/2 to 6/2 and 8/2.",
        small, 8,
        {first: "first division", second: "second division", armour: "tank brigade", artillery: "artillery brigade",
         works: "works", division: "Japanese division"},
        {goal: "the town", fort: "the fort", depot: "the depot"},
    )  # fmt: skip


def pass_and_fuel() -> Tale:
    """A forward detachment and two long columns cross one pass, and run dry beyond it."""
    small = Small()
    small.terrain(range(6 * WIDTH), "bare_hills")
    small.terrain([cell_at(column, row) for column in (4,) for row in (0, 1, 3, 4, 5)], "lake")
    small.edge(cell_at(3, 2), EAST, surface=codes.PASS, is_pass=1)
    goal = small.place(cell_at(9, 2))
    names = {}
    for name, men, tanks, vehicles, priority, fuel in (
        ("forward detachment", 2_500, 60, 250, 0, 120.0),
        ("first corps", 14_000, 180, 1_300, 1, 260.0),
        ("second corps", 16_000, 90, 1_700, 2, 300.0),
    ):
        n = small.formation(
            codes.SOVIET, cell_at(1, 2), codes.MOTOR, men, tanks=tanks, vehicles=vehicles, quality=0.85,
            fuel_rate_t_per_km=fuel / 150, fuel_capacity_t=fuel,
        )  # fmt: skip
        small.task(n, codes.ADVANCE, goal, priority=priority)
        small.then(lambda state, n=n, fuel=fuel: state.formations.fuel_t[:, n].fill(fuel))  # type: ignore[misc]
        names[n] = name
    small.then(well_stocked)
    lead = next(iter(names))

    def fill(state: State) -> None:
        state.formations.fuel_t[:, lead] += 60

    return Tale(
        "A pass crossing with a fuel halt",
        "One pass leads from 3/2 to 4/2; each unit starts with one refill, good for 150 km of good road.",
        small, 10, names, {goal: "the station"}, with_fuel=True, changes={24: ("60 t flown to the detachment", fill)},
    )  # fmt: skip


def siege() -> Tale:
    """The strongest works hold out against a division and siege guns, while a column with leave passes by."""
    small = Small()
    fort = small.place(cell_at(4, 2), is_clear=1)
    town = small.place(cell_at(7, 2))
    works = small.works(cell_at(4, 2), fort, men=1_400, guns=60, works_class=3)
    besieger = small.formation(codes.SOVIET, cell_at(3, 2), men=9_000, guns=120, quality=0.8)
    guns = small.formation(codes.SOVIET, cell_at(3, 2), codes.MOTOR, 4_000, guns=300, vehicles=500, is_artillery=1)
    passing = small.formation(codes.SOVIET, cell_at(2, 2), codes.CAVALRY, 4_500, guns=20, horses=5_000, quality=0.8)
    small.task(besieger, codes.SEIZE, fort, may_bypass=0)
    small.task(guns, codes.SEIZE, fort, may_bypass=0)
    small.task(passing, codes.ADVANCE, town, priority=1)
    small.then(well_stocked)
    small.then(lambda state: state.formations.fuel_t[:].fill(500.0))
    return Tale(
        "A siege",
        "Fully manned works of the strongest class at 4/2; the besiegers have no leave to pass, the cavalry has.",
        small, 20,
        {besieger: "besieging division", guns: "siege artillery", passing: "cavalry", works: "garrison"},
        {fort: "the fort", town: "the town"},
    )  # fmt: skip


def landing() -> Tale:
    """A brigade lands in two lifts on a beach that a battalion guards, and takes the port beside it."""
    small = Small()
    small.terrain([cell_at(column, row) for column in range(2, 6) for row in range(6)], "sea")
    ours, theirs = small.staff(codes.ALLIED), small.staff(codes.AXIS)
    port, beach = small.place(cell_at(1, 2), codes.ALLIED, is_port=1), small.place(cell_at(6, 2))
    inland = small.place(cell_at(8, 2))
    row = small.row(ours)
    brigade = small.formation(codes.SOVIET, cell_at(1, 2), men=4_500, guns=40, quality=0.85, headquarters=ours)
    guard = small.formation(codes.JAPANESE, cell_at(6, 2), men=1_200, guns=6, quality=0.5, headquarters=theirs)
    small.task(brigade, codes.LANDING, beach, plan=row)
    small.task(brigade, codes.ADVANCE, inland, needs_previous=1)
    small.task(guard, codes.DEFEND, beach)
    ships = small.setting.naval
    ships.lift_men[0], ships.speed_kn[0] = 3_000, 10
    ships.landing_task[0], ships.landing_port[0], ships.landing_km[0] = 0, port, 240
    ships.landing_group[0, 0] = 0
    small.then(well_stocked)
    small.then(lambda state: state.plans.due_h[:, 0].fill(12.0))
    return Tale(
        "A landing",
        "Ships for 3,000 men at 1/2; the order to land at 6/2, 240 km away, comes at hour 12.",
        small, 8, {brigade: "naval infantry", guard: "guard of the coast"},
        {port: "the home port", beach: "the beach", inland: "the inland town"},
        phases=(FIELD[0], naval, *FIELD[1:]),
    )  # fmt: skip


def cease_fire() -> Tale:
    """The cease-fire goes down from Tokyo to divisions in touch, cut off and in works, and they obey or do not."""
    small = Small()
    tokyo = small.staff(codes.AXIS)
    kwantung = small.staff(codes.AXIS, tokyo, has_wire=1, has_radio=1, level=1, is_kwantung=1)
    army = small.staff(codes.AXIS, kwantung, cell_at(8, 4), has_wire=1, has_radio=1, level=3, is_kwantung=1)
    front = small.staff(codes.ALLIED)
    given = small.setting.politics
    given.kwantung, given.imperial, given.allied_theatre = kwantung, tokyo, front
    given.given_offer_h, given.given_decision_h, given.us_answer_after_decision_h = 24.0, 48.0, 100.0
    home, gate = small.place(cell_at(8, 2)), small.place(cell_at(2, 2), codes.ALLIED)
    names = {}
    for name, cell, supplied, quality in (
        ("division in touch", cell_at(6, 2), 1, 0.7),
        ("division cut off", cell_at(4, 4), 0, 0.7),
        ("rear guard", cell_at(8, 4), 1, 0.4),
    ):
        n = small.formation(codes.JAPANESE, cell, men=9_000, guns=30, quality=quality, headquarters=army)
        small.task(n, codes.DEFEND, home)
        small.then(lambda state, n=n, s=supplied: state.formations.is_supplied[:, n].fill(s))  # type: ignore[misc]
        names[n] = name
    captor = small.formation(codes.SOVIET, cell_at(2, 2), men=12_000, guns=100, quality=0.8, headquarters=front)
    watch = small.formation(codes.SOVIET, cell_at(2, 4), men=9_000, guns=60, quality=0.8, headquarters=front)
    small.task(captor, codes.ADVANCE, home)
    small.task(watch, codes.ADVANCE, home, priority=1)
    small.then(well_stocked)
    return Tale(
        "A cease-fire coming down",
        "Tokyo decides at hour 48; the Kwantung command passes the order on when it has accepted.",
        small, 16, {**names, captor: "first captor", watch: "second captor"}, {home: "the base", gate: "the gate"},
        {tokyo: "Tokyo", kwantung: "Kwantung command", army: "army", front: "front"},
        phases=(command, *FIELD, politics),
    )  # fmt: skip


TALES = (border_break_in, pass_and_fuel, siege, landing, cease_fire)
