"""Hold what changes in a campaign: arrays by subject, run axis first, so that one run is an ensemble of one.

Letters: R runs of the chunk, F formations, H headquarters, B believing headquarters, X axes, N plan rows, K tasks
of leaves,
P places, G climate regions, A air groups, V naval groups, D bridges, Q slots of traffic, L slots of the tick's log.
Hours are counted from 00:00 (+09:00) of H-day; `NEVER` stands for what has not happened.
"""

from typing import Any, NamedTuple

import numpy.typing as npt

Array = npt.NDArray[Any]


class FormationState(NamedTuple):
    """Where each formation stands and what it has; all [R, F] unless said otherwise."""

    cell: Array  # int16, cell of the head; -1 off the map
    previous_cell: Array  # int16, cell the head came from; -1 none
    toward: Array  # int8, direction 0-5 being crossed or attacked; -1 none
    crossing_share: Array  # float32, share of that edge already crossed, 0-1
    tail_share: Array  # float32, share of the column not yet closed up to the head's cell, 0-1
    men: Array  # float64
    tanks: Array  # float32, tanks and self-propelled guns fit to run
    guns: Array  # float32
    fuel_t: Array  # float32, tonnes on hand
    ammunition_t: Array  # float32, tonnes on hand
    cohesion: Array  # float32, 0-1
    fatigue: Array  # float32, 0-1
    entrenchment: Array  # float32, 0-1 share of a prepared position dug (works: share manned)
    posture: Array  # int8, codes.POSTURES
    task: Array  # int16, place in its own chain of tasks
    task_since_h: Array  # float32, hour the current task was taken up
    ordered_place: Array  # int16, place that a commander ordered it to; -1 none, the plan rules
    route: Array  # int16, index of the distance field it marches by; -1 none
    halt: Array  # int8, codes.HALTS
    contact_h: Array  # float32, hour of the first hour of the present contact with the enemy; NEVER without
    ready_h: Array  # float32, hour at which it has made ready for its task (ships: hour it is ashore)
    ceasefire_h: Array  # float32, hour it learns of the cease-fire; NEVER until a dispatch is under way
    will_obey: Array  # int8, -1 not yet known, 0 refuses, 1 obeys
    is_supplied: Array  # int8, 1 when a line of own places reaches it
    line_h: Array  # float32, one-way hours of the supply line that is really being driven


class SinkState(NamedTuple):
    """Where men, tanks, guns and tonnes went; accumulated by the kernel that causes the loss."""

    men: Array  # float64 [R, F, 7], codes.MEN_CAUSES
    tanks: Array  # float32 [R, F, 4], codes.TANK_CAUSES
    guns: Array  # float32 [R, F, 2], codes.GUN_CAUSES
    fuel_burned_t: Array  # float32 [R, F]
    fuel_lost_t: Array  # float32 [R, F], abandoned or captured with the unit
    fuel_received_t: Array  # float32 [R, F], delivered by road, rail and air since the start (a source)
    ammunition_fired_t: Array  # float32 [R, F]
    ammunition_lost_t: Array  # float32 [R, F]
    ammunition_received_t: Array  # float32 [R, F] (a source)


class HeadquartersState(NamedTuple):
    """What each headquarters knows and whether it can be reached; [R, H] unless said otherwise."""

    cell: Array  # int32
    surprise: Array  # float32, 1 wholly surprised, 0 not
    displaced_until_h: Array  # float32
    is_captured: Array  # int8
    link: Array  # int8, best means to its superior now, codes.MEANS
    contact_known_h: Array  # float32, hour it learned that its front is attacked
    ceasefire_h: Array  # float32, hour it has the cease-fire order
    belief_strength: Array  # int8 [R, B, X], class 0-7 of enemy strength on an axis
    belief_age: Array  # int8 [R, B, X], ticks since that was last renewed, at most 127


class PlanState(NamedTuple):
    """Which decisions have been taken, and when the orders arrive."""

    issued_h: Array  # float32 [R, N], hour a plan row was put in force by its owner
    due_h: Array  # float32 [R, K], hour the order for a leaf's task reaches it


class PlaceState(NamedTuple):
    """Who holds each place and bridge; [R, P] unless said otherwise."""

    control: Array  # int8, codes.CAMPS or NOBODY
    taken_h: Array  # float32, hour the present holding began; -NEVER for the first holder
    how: Array  # int8, codes.HOW_TAKEN
    taker: Array  # int16, formation that took it; -1 none
    rail_share: Array  # float32, share of railway working that the holder gets there
    bridge: Array  # int8 [R, D], WHOLE, BLOWN, REPAIRED
    bridge_h: Array  # float32 [R, D], hour the state began


class WeatherState(NamedTuple):
    """Rain, mud and fog by climate region; [R, G]."""

    is_raining: Array  # int8
    mud: Array  # float32, 0-1
    is_foggy: Array  # int8


class SupplyState(NamedTuple):
    """Supply lines and stocks; [R, P] unless said otherwise."""

    allied_line_h: Array  # float32, one-way hours by road from the nearest working railhead; NEVER if cut off
    axis_line_h: Array  # float32
    stock_t: Array  # float32, tonnes laid up at the place by the camp that holds it
    source_place: Array  # int16, the source that the holder's line to the place comes from; -1 none
    dump_place: Array  # int16, the last place with a stock on that line, not its source; -1 none
    ration: Array  # float32, 0-1 share of what is asked of the source that the railways on the line carry today
    brought_t: Array  # float64 [R], tonnes that trains and ships brought, and what was found at captured places
    lost_t: Array  # float64 [R], tonnes of stocks lost with their places
    lifted_t: Array  # float32 [R, A], tonnes flown since the start


class AirState(NamedTuple):
    """Air groups; [R, A] unless said otherwise."""

    base_place: Array  # int16
    rebased_until_h: Array  # float32
    support: Array  # float32 [R, X, 2], share of saturation of support on an axis by camp this tick
    interdiction: Array  # float32 [R, X], 0-1 damage to axis-held railways and roads on an axis
    reconnaissance: Array  # float32 [R, X, 2], 0-1 share of an axis watched by camp this tick


class NavalState(NamedTuple):
    """Ship groups; [R, V] unless said otherwise."""

    free_h: Array  # float32, hour the group is free again
    cargo: Array  # int16, formation carried; -1 none
    voyage: Array  # int16, row of the landings that it carries out; -1 none


class TrafficState(NamedTuple):
    """Columns that edges still have to pass: an open-addressed table of edges; [R, Q]."""

    edge: Array  # int32, cell * 6 + direction of the entering side; -1 empty
    debt_km: Array  # float32


class PoliticsState(NamedTuple):
    """The clock of the surrender; all [R] float32 hours unless said otherwise."""

    offer_h: Array
    decision_h: Array
    broadcast_h: Array
    acceptance_h: Array  # the Kwantung command accepts
    acceptance_known_h: Array  # the Soviet command knows
    halted_h: Array  # Soviet operations stop, where policy says so
    is_hokkaido_cancelled: Array  # int8
    is_manchukuo_dissolved: Array  # int8
    is_mengjiang_ended: Array  # int8
    emperor: Array  # int8, codes.EMPEROR: what has become of Puyi


class LogState(NamedTuple):
    """What happened in this tick, drained by the run loop; [R, L]."""

    count: Array  # type: ignore[assignment]  # int32 [R]; beyond L entries were lost, and the run loop refuses to go on
    kind: Array  # int8, codes.EVENTS
    time_h: Array  # float32
    subject: Array  # int16
    object: Array  # int16
    value: Array  # float32
    extra: Array  # int8, means of a dispatch, cause, how; 0 otherwise


class State(NamedTuple):
    """Hold all that changes, each subject packed into a record array [R] (records.py) of the fields named above.

    Never modified in place by its owner: a phase returns a new one.
    """

    formations: Any  # FormationState
    sinks: Any  # SinkState
    headquarters: Any  # HeadquartersState
    plans: Any  # PlanState
    places: Any  # PlaceState
    weather: Any  # WeatherState
    supply: Any  # SupplyState
    air: Any  # AirState
    naval: Any  # NavalState
    traffic: Any  # TrafficState
    politics: Any  # PoliticsState
    log: Any  # LogState
