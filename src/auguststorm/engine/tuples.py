"""Name the tuples of subjects that kernels take: what a phase may change or read of the state, and what stays fixed."""

from typing import Any, NamedTuple


class Marching(NamedTuple):
    """What movement changes and reads of the state."""

    state: Any  # FormationState
    sinks: Any  # SinkState
    places: Any  # PlaceState
    traffic: Any  # TrafficState
    log: Any  # LogState
    weather: Any  # WeatherState
    hqs: Any  # HeadquartersState


class MarchGround(NamedTuple):
    """What movement takes as fixed."""

    ground: Any  # TheatreSetting
    who: Any  # FormationSetting
    routes: Any  # RouteSetting
    tasks: Any  # TaskSetting
    sites: Any  # PlaceSetting
    switches: Any  # int8


class Fighting(NamedTuple):
    """What combat changes and reads of the state."""

    state: Any  # FormationState
    sinks: Any  # SinkState
    places: Any  # PlaceState
    air: Any  # AirState
    log: Any  # LogState


class FightGround(NamedTuple):
    """What combat takes as fixed."""

    ground: Any  # TheatreSetting
    who: Any  # FormationSetting
    routes: Any  # RouteSetting
    tasks: Any  # TaskSetting
    sites: Any  # PlaceSetting


class Deciding(NamedTuple):
    """What orders change and read of the state."""

    state: Any  # FormationState
    hqs: Any  # HeadquartersState
    plans: Any  # PlanState
    places: Any  # PlaceState
    air: Any  # AirState
    naval: Any  # NavalState
    politics: Any  # PoliticsState
    log: Any  # LogState


class DecisionGround(NamedTuple):
    """What orders take as fixed."""

    ground: Any  # TheatreSetting
    who: Any  # FormationSetting
    tree: Any  # HeadquartersSetting
    rows: Any  # PlanSetting
    tasks: Any  # TaskSetting
    routes: Any  # RouteSetting
    sites: Any  # PlaceSetting
    wings: Any  # AirSetting
    ships: Any  # NavalSetting
    switches: Any  # int8


class Carrying(NamedTuple):
    """What command changes and reads of the state."""

    state: Any  # FormationState
    hqs: Any  # HeadquartersState
    plans: Any  # PlanState
    politics: Any  # PoliticsState
    log: Any  # LogState


class CommandGround(NamedTuple):
    """What command takes as fixed."""

    ground: Any  # TheatreSetting
    who: Any  # FormationSetting
    tree: Any  # HeadquartersSetting
    rows: Any  # PlanSetting
    tasks: Any  # TaskSetting
    switches: Any  # int8


class Supplying(NamedTuple):
    """What supply changes and reads of the state."""

    state: Any  # FormationState
    sinks: Any  # SinkState
    lines: Any  # SupplyState
    places: Any  # PlaceState
    weather: Any  # WeatherState
    air: Any  # AirState
    hqs: Any  # HeadquartersState


class SupplyGround(NamedTuple):
    """What supply takes as fixed."""

    ground: Any  # TheatreSetting
    who: Any  # FormationSetting
    tree: Any  # HeadquartersSetting
    tasks: Any  # TaskSetting
    sites: Any  # PlaceSetting
    graph: Any  # SupplySetting
    ships: Any  # NavalSetting


class Luck(NamedTuple):
    """The address of one run's chance."""

    seed: int
    run: int
