"""Hold what does not change in a campaign: the compiled scenario, read by every phase.

Letters as in state.py, and: C cells, W words of a trigger, I route fields, M links of the supply graph, U surfaces,
T ticks.
Everything is shared by all runs except `parameters` (one row a run) and `scratch` (one a worker).
"""

from typing import Any, NamedTuple

import numpy.typing as npt

Array = npt.NDArray[Any]


class ChanceSetting(NamedTuple):
    """Which runs these are."""

    seed: int
    runs: Array  # int64 [R], the run numbers of the chunk


class TheatreSetting(NamedTuple):
    """The ground."""

    neighbour: Array  # int32 [C, 6]; -1 none
    is_land: Array  # bool [C]
    terrain: Array  # int8 [C], theatre.terrain.TERRAINS
    region: Array  # int8 [C], climate region
    axis: Array  # int8 [C], codes.AXES
    country: Array  # int8 [C], theatre COUNTRIES
    is_closed_to_allied: Array  # bool [C], behind a stop line of policy (38th parallel, Great Wall)
    distance_km: Array  # float32 [C, 6]
    surface: Array  # int8 [C, 6], codes.SURFACES; NO_SURFACE where no one can march
    rail_gauge_mm: Array  # int16 [C, 6], 0 none
    river: Array  # int8 [C, 6], 0 none to 3 great
    is_frontier: Array  # bool [C, 6]
    bridge: Array  # int16 [C, 6], index of the bridge over a river edge; -1 none
    bridge_cell: Array  # int32 [D, 2], the two banks
    is_pass: Array  # bool [C, 6]
    x_km: Array  # float32 [C]
    y_km: Array  # float32 [C]


class FormationSetting(NamedTuple):
    """What each formation is; [F] unless said otherwise."""

    side: Array  # int8
    camp: Array  # int8
    mobility: Array  # int8
    kind: Array  # int8, order_of_battle KINDS
    headquarters: Array  # int16
    has_own_staff: Array  # bool, its headquarters is its own staff
    army: Array  # int16, headquarters of its army, whose lorries and fuel it shares
    quality: Array  # float32, 0-1
    vehicles: Array  # float32, lorries
    horses: Array  # float32
    men_start: Array  # float64
    tanks_start: Array  # float32
    guns_start: Array  # float32
    fuel_rate_t_per_km: Array  # float32, on a good road in dry weather
    fuel_capacity_t: Array  # float32, one refill
    need_t_per_day: Array  # float32 [F, 2], tonnes a day marching and attacking (all supply but fuel)
    is_forward_detachment: Array  # bool
    parent: Array  # int16, formation it was detached from; -1 none
    is_works: Array  # bool, static garrison of works
    works_class: Array  # int8, 0 none, 1 hasty, 2 permanent, 3 strongest
    works_place: Array  # int16, place of the works; -1 none
    is_artillery: Array  # bool, fights by range beside others
    is_airlanded: Array  # bool, waits for aircraft
    start_cell: Array  # int32
    ready_h: Array  # float32, hours after H before it can move
    key: Array  # int64, below 2**32: what its draws are addressed by, made of its id
    order: Array  # int16, all formations, guns last, by key: the order of sums and lists, whatever that of the arrays


class HeadquartersSetting(NamedTuple):
    """The tree of command; [H] unless said otherwise."""

    superior: Array  # int16; -1 none
    camp: Array  # int8
    side: Array  # int8
    level: Array  # int8, 0 capital, 1 theatre, 2 front or area army, 3 army, 4 corps or division
    order: Array  # int16, headquarters from the top down
    has_wire: Array  # bool
    has_radio: Array  # bool
    has_air: Array  # bool
    is_off_map: Array  # bool
    absent_h: Array  # float32, hours after H that the commander is away
    belief: Array  # int16, row among believing headquarters; -1 none
    axis: Array  # int8, the axis it looks to
    line_cells: Array  # int32 [H, 8], cells under its wire to the superior; -1 none
    leader: Array  # int16, formation it marches with; -1 none
    is_kwantung: Array  # bool, under the Kwantung command
    distance_km: Array  # float32, to its superior at the start


class PlanSetting(NamedTuple):
    """Decisions that headquarters may take, as rows of the plan table; [N] unless said otherwise."""

    owner: Array  # int16, headquarters that decides
    camp: Array  # int8
    is_prewar: Array  # bool
    is_active: Array  # bool, false for alternatives and prohibitions
    action: Array  # int8
    objective: Array  # int16, place; -1 none
    term_kind: Array  # int8 [N, W], codes.TRIGGERS; -1 no term
    term_place: Array  # int16 [N, W, 4], places, or an index by kind; -1 none
    term_value: Array  # float32 [N, W]
    clock_h: Array  # float32, hour of its own clock for rows with one; -NEVER otherwise
    first_task: Array  # int32, first of the rows' leaf tasks in `row_tasks`
    n_tasks: Array  # int32
    row_tasks: Array  # int32 [number of (row, task) pairs], tasks of leaves that belong to a row
    priority: Array  # int8


class TaskSetting(NamedTuple):
    """Chains of tasks of formations; [K] unless said otherwise."""

    first: Array  # int32 [F]
    count: Array  # type: ignore[assignment]  # int32 [F]
    formation: Array  # int16
    plan: Array  # int16, row of the plan table
    action: Array  # int8
    objective: Array  # int16, place; -1 none
    is_waypoint: Array  # bool
    may_bypass: Array  # bool
    priority: Array  # int8
    route: Array  # int16, distance field to the objective (landings: to the port) for the formation's mobility; -1 none
    is_prewar: Array  # bool
    needs_previous: Array  # bool, taken up only when the task before it is done
    earliest_from: Array  # int16, place in the chain from which it may be taken up
    behind_place: Array  # int16, place that the first echelon must hold before; -1 none
    stop_east: Array  # float32, direction of the stop line from where the formation started, a unit vector
    stop_north: Array  # float32
    stop_km: Array  # float32, how far along that direction it may go from where it started; NEVER without a line


class RouteSetting(NamedTuple):
    """Distance fields: hours to a place by class of mobility under dry daylight, in tenths."""

    tenths_h: Array  # uint16 [I, C]; 65535 unreachable
    place: Array  # int16 [I]
    field_of: Array  # int16 [P, 2], field of a place for foot and cavalry (0), for motor and tracked (1); -1 none


class PlaceSetting(NamedTuple):
    """Named places; [P] unless said otherwise."""

    cell: Array  # int32
    is_clear: Array  # bool, falls when its garrison breaks
    axis: Array  # int8
    country: Array  # int8
    start_control: Array  # int8
    first_in_cell: Array  # int16 [C], first place of a cell; -1 none
    next_in_cell: Array  # int16 [P]
    has_airfield: Array  # bool
    is_port: Array  # bool


class SupplySetting(NamedTuple):
    """The graph of rail and road between places; [M] unless said otherwise."""

    first_link: Array  # int32 [P + 1], links of a place in `link_to` (both directions listed)
    link_to: Array  # int16
    link_km: Array  # float32
    is_rail: Array  # bool
    gauge_mm: Array  # int16
    road: Array  # int8, 0 none to 4 good
    axis: Array  # int8
    is_railhead: Array  # bool [P, 2], source of a camp at the start
    near_place: Array  # int16 [C, 8], nearest places of a cell by march, nearest first; -1 none
    near_km: Array  # float32 [C, 8], as km of open steppe
    army_trucks: Array  # float32 [H], lorries in the services of an army
    captured_stock_t: Array  # float32 [P], fuel that may fall into the taker's hands
    stock_t: Array  # float32 [P], tonnes laid up at H-hour
    trains_per_day: Array  # float32 [P], trains, or columns that bring as much, that a source gets from outside


class AirSetting(NamedTuple):
    """Air groups and their tasks; [A] unless said otherwise."""

    kind: Array  # int8, 0 fighter, 1 assault, 2 bomber, 3 transport, 4 reconnaissance
    camp: Array  # int8
    aircraft: Array  # float32
    headquarters: Array  # int16
    base_place: Array  # int16, at the start
    place_km: Array  # float32 [P, P], between places
    lift_plan: Array  # int16 [n], plan rows of action transport
    lift_serves: Array  # bool [n, F], formations that a transport row serves
    airland_plan: Array  # int16 [n], plan rows of action airland
    party_of_plan: Array  # int16 [N], airlanded formation kept for a plan row; -1 none
    axis_share: Array  # float32 [A, X], planned share of a group's effort on each axis
    is_paved: Array  # bool [P], an airfield that mud does not close


class NavalSetting(NamedTuple):
    """Ship groups and landings; [V] unless said otherwise."""

    camp: Array  # int8
    is_river: Array  # bool
    lift_men: Array  # float32
    guns: Array  # float32, of 76 mm and up that can fire on the shore
    speed_kn: Array  # float32
    ready_h: Array  # float32
    base_place: Array  # int16
    landing_task: Array  # int32 [n], tasks of action landing, each once for every port it may embark at, in order
    first_landing: Array  # int16 [K], first row of a task in these; -1 none
    landing_group: Array  # int16 [n, 6], groups that may carry it; -1 none
    landing_km: Array  # float32 [n], from the port of embarkation to the beach
    landing_port: Array  # int16 [n], place of embarkation
    landing_route: Array  # int16 [n], distance field to that place for the formation; -1 none
    is_landing_river: Array  # bool [n]
    is_from_beach: Array  # bool [n], embarks where the formation has landed before, held or not
    is_plan_hokkaido: Array  # bool [N], rows that a cancellation of the Hokkaido landing stops


class PoliticsSetting(NamedTuple):
    """Given events and the school."""

    school: int  # 0 the decision is given, 1 traditionalist, 2 Soviet entry decisive, 3 both needed, 4 ignorance
    given_offer_h: float
    given_decision_h: float
    bomb_h: Array  # float32 [bombs]
    us_answer_after_decision_h: float
    kwantung: int  # headquarters
    imperial: int  # headquarters of the Imperial General Headquarters
    allied_theatre: int  # headquarters of the Far East Command
    capital_place: int  # Hsinking
    mukden_place: int
    halt_at: int  # what stops Soviet operations: 0 nothing, 1 the broadcast, 2 the Kwantung acceptance
    mengjiang_capital: int  # place, Kalgan
    claimed_place: Array  # int16 [n], places that a claimant without a force may enter when they are left empty
    keeps_hokkaido: int  # 1 when the landing on Hokkaido is never called off


class Parameters(NamedTuple):
    """Coefficients of each phase, drawn once a run; float64 [R, coefficients of the phase]."""

    weather: Array
    intelligence: Array
    command: Array
    orders: Array
    supply: Array
    air: Array
    naval: Array
    movement: Array
    combat: Array
    politics: Array


class Setting(NamedTuple):
    """Hold the compiled scenario; every subject but chance and parameters packed into one record (records.py)."""

    chance: ChanceSetting
    theatre: Any  # TheatreSetting
    formations: Any  # FormationSetting
    headquarters: Any  # HeadquartersSetting
    plans: Any  # PlanSetting
    tasks: Any  # TaskSetting
    routes: Any  # RouteSetting
    places: Any  # PlaceSetting
    supply: Any  # SupplySetting
    air: Any  # AirSetting
    naval: Any  # NavalSetting
    politics: Any  # PoliticsSetting
    parameters: Parameters
    switches: Array  # int8 [codes.SWITCHES], 1 as the model has it, 0 neutralised
    scratch: Any  # buffers.Scratch of the worker
