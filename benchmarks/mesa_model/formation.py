"""Hold what every formation is and has, as attributes of a Mesa agent in a cell."""

from typing import TYPE_CHECKING, NamedTuple

from mesa.discrete_space import CellAgent

from auguststorm.engine import codes
from benchmarks.mesa_model.ground import Edge, GroundCell
from benchmarks.mesa_model.rules import ON_LEGS

if TYPE_CHECKING:
    from benchmarks.mesa_model.headquarters import Headquarters
    from benchmarks.mesa_model.model import Campaign
    from benchmarks.mesa_model.places import Place

BARRING = {codes.MARCH, codes.ATTACK, codes.HOLD, codes.WITHDRAW}
ARMED = BARRING | {codes.MASKED, codes.ISOLATED}


class Task(NamedTuple):
    """One task in a formation's chain."""

    action: int
    objective: "Place | None"
    may_bypass: bool
    priority: int


class Unit(CellAgent):
    """A formation: its make, its strength, its stores, its place on the map, and what it has lost."""

    is_unit = True
    model: "Campaign"
    cell: "GroundCell | None"
    # what it is
    index: int
    key: int  # by which its draws are addressed
    camp: int
    mobility: int
    headquarters: "Headquarters"
    army: "Headquarters"
    quality: float
    vehicles: float
    horses: float
    men_start: float
    fuel_rate_t_per_km: float
    fuel_capacity_t: float
    need_t_per_day: list[float]  # marching, attacking
    is_forward_detachment: bool
    is_works: bool
    works_class: int
    works_place: "Place | None"
    is_artillery: bool
    is_airlanded: bool
    tasks: list[Task]
    route: list[int] | None  # tenths of an hour to its goal, by number of cell
    # what it has and where it stands
    previous_cell: "GroundCell | None"
    toward: Edge | None
    crossing_share: float
    tail_share: float
    men: float
    tanks: float
    guns: float
    fuel_t: float
    ammunition_t: float
    cohesion: float
    fatigue: float
    entrenchment: float
    posture: int
    task: int
    halt: int
    contact_h: float
    ready_h: float
    is_supplied: bool
    line_h: float
    # where what it lost went, and what it was brought
    lost_men: list[float]
    lost_tanks: list[float]
    lost_guns: list[float]
    fuel_burned_t: float
    fuel_lost_t: float
    fuel_received_t: float
    ammunition_fired_t: float
    ammunition_lost_t: float
    ammunition_received_t: float

    @property
    def enemy(self) -> int:
        """Name the other camp."""
        return codes.AXIS - self.camp

    @property
    def is_armed(self) -> bool:
        """Tell whether it still fights when it must."""
        return self.posture in ARMED

    @property
    def is_barring(self) -> bool:
        """Tell whether it keeps the enemy out of its cell."""
        return self.posture in BARRING

    @property
    def is_on_legs(self) -> bool:
        """Tell whether it goes on foot or on horseback."""
        return self.mobility in ON_LEGS

    @property
    def is_in_contact(self) -> bool:
        """Tell whether the enemy stands in its cell or beside it."""
        return self.cell is not None and self.cell.is_within(self.enemy, 1)

    @property
    def current_task(self) -> Task | None:
        """Return the task in hand, None for who has none."""
        return self.tasks[self.task] if self.tasks else None

    def lot(self, when: int, purpose: int) -> float:
        """Draw a number of its own."""
        return self.model.chance(when, purpose, self.key)

    def hours_left(self, cell: "GroundCell") -> int:
        """Return the tenths of an hour from a cell to its goal."""
        assert self.route is not None
        return self.route[cell.index]
