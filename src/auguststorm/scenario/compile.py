"""Compile a scenario: names become arrays. The ledger and the engine meet here and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.doctrine.plans import PlanRow, load_plans
from auguststorm.engine import codes
from auguststorm.engine.buffers import Scratch
from auguststorm.engine.paths import route_class
from auguststorm.engine.records import pack
from auguststorm.engine.setting import ChanceSetting, Parameters, Setting
from auguststorm.engine.state import State
from auguststorm.evidence.parameters import Parameter, draw_parameters, load_parameters
from auguststorm.order_of_battle import OrderOfBattle, load_order_of_battle
from auguststorm.scenario.adapt import adapt_battle, adapt_weather
from auguststorm.scenario.compile_air import compile_air
from auguststorm.scenario.compile_formations import compile_formations, compile_headquarters
from auguststorm.scenario.compile_naval import compile_naval, find_landings, ports_of_landings
from auguststorm.scenario.compile_plans import (
    compile_plans,
    compile_tasks,
    landing_ports,
    leaf_tasks,
    wanted_routes,
)
from auguststorm.scenario.compile_politics import compile_politics
from auguststorm.scenario.compile_supply import compile_supply
from auguststorm.scenario.compile_theatre import compile_places, compile_routes, compile_theatre
from auguststorm.scenario.declare import Scenario
from auguststorm.scenario.initial import initial_state
from auguststorm.scenario.policy import policy_of, with_statuses
from auguststorm.scenario.room import room_for_landings, room_for_plans, room_for_routes, room_for_tasks
from auguststorm.scenario.strength import PART as STRENGTH
from auguststorm.scenario.strength import Ratios, adapt_air, draw_ratios, spread_over
from auguststorm.theatre import Theatre, load_theatre

Array = npt.NDArray[Any]

PHASES = Parameters._fields
SUBJECTS = (
    "theatre", "formations", "headquarters", "plans", "tasks", "routes", "places", "supply", "air", "naval", "politics",
)  # fmt: skip

COMPILED_SWITCHES = ("forward_detachments",)  # these change the order of battle, and no kernel reads them


@dataclass(frozen=True)
class Compiled:
    """Hold a compiled scenario: the setting without its runs, and the names behind its numbers."""

    scenario: Scenario
    theatre: Theatre
    battle: OrderOfBattle
    plans: tuple[PlanRow, ...]
    parameters: Mapping[str, tuple[Parameter, ...]]
    setting: Setting
    headquarters_cell: Array

    def for_runs(self, seed: int, runs: Array, is_central: bool) -> Setting:
        """Return the setting of a chunk of runs, with its coefficients drawn.

        Parameters
        ----------
        runs : int64 [R], run numbers
        is_central : take every coefficient at its central value
        """
        drawn = Parameters(*(draw_parameters(self.parameters[phase], seed, runs, is_central) for phase in PHASES))
        totals = draw_ratios(self.parameters[STRENGTH], seed, runs, is_central)
        drawn = drawn._replace(weather=adapt_weather(drawn.weather, self.scenario), air=adapt_air(drawn.air, totals))
        return self.setting._replace(chance=ChanceSetting(seed, np.asarray(runs, np.int64)), parameters=drawn)

    def ratios(self, seed: int, runs: Array, is_central: bool) -> Ratios:
        """Draw by what the numbers of the order of battle are multiplied, for a chunk of runs; as in `for_runs`."""
        return spread_over(draw_ratios(self.parameters[STRENGTH], seed, runs, is_central), self.battle)

    def start(self, setting: Setting, ratios: Ratios | None = None) -> State:
        """Make the state at 00:00 of H-day for the chunk that `setting` was drawn for.

        Parameters
        ----------
        ratios : by what the numbers of the order of battle are multiplied; nothing when not given
        """
        names = [parameter.name for parameter in self.parameters["supply"]]
        wanted = ("refills_at_start_count", "ammunition_at_start_days", "depots_at_start_ratio")
        refills, days, depots = (setting.parameters.supply[:, names.index(name)] for name in wanted)
        return initial_state(setting, self.headquarters_cell, refills, days, depots, ratios)

    def scratch(self, state: State) -> Scratch:
        """Make the scratch of one worker."""
        return Scratch(state, self.theatre.neighbour.shape[0])


def coefficients_of(scenario: Scenario) -> dict[str, tuple[Parameter, ...]]:
    """Load every phase's coefficients, and the disputed totals; an override fixes one at its value."""
    out = {}
    for phase in (*PHASES, STRENGTH):
        rows = []
        for row in load_parameters(phase):
            value = scenario.parameters.get(f"{phase}.{row.name}")
            if value is not None:
                row = replace(row, value=value, low=value, high=value, distribution="fixed")
            rows.append(row)
        out[phase] = tuple(rows)
    return out


def _switches(scenario: Scenario) -> Array:
    out = np.ones(len(codes.SWITCHES), np.int8)
    for name, is_on in scenario.switches.items():
        out[codes.SWITCHES.index(name)] = int(is_on)
    return out


@cache
def _inputs() -> tuple[Theatre, OrderOfBattle, tuple[PlanRow, ...]]:
    return load_theatre(), load_order_of_battle(), load_plans()


def compile_scenario(scenario: Scenario) -> Compiled:
    """Compile a resolved scenario.

    Raises
    ------
    BadInputError
        With every fault of the tables it needs.
    """
    theatre, battle, plans = _inputs()
    battle = adapt_battle(battle, scenario)
    policy = policy_of(scenario.soviet_policy, plans)
    plans = with_statuses(plans, {**policy.status, **scenario.plans})
    parameters = coefficients_of(scenario)
    value = {row.name: row.value for row in parameters["movement"]}
    ground = compile_theatre(theatre, policy.closed_zones)
    formations = compile_formations(theatre, battle, value["refill_km"])
    headquarters, headquarters_cell = compile_headquarters(theatre, battle, formations)
    chains = leaf_tasks(theatre, battle, formations, plans)
    landings = find_landings(theatre, battle, plans, chains)
    ports = ports_of_landings(landings)
    goal = landing_ports(chains, ports)
    airfields = {row["place_id"] for row in battle.tables.airfields if row["place_id"]}
    places = compile_places(theatre, airfields)
    routes = compile_routes(ground, places.cell, wanted_routes(chains, goal, formations, ports), value)
    rows = compile_plans(theatre, battle, plans, chains)
    tasks = compile_tasks(theatre, chains, rows.is_prewar, goal, routes.field_of, formations)

    def field_of(place: int, formation: int) -> int:
        return int(routes.field_of[place, route_class(int(formations.mobility[formation]))])

    empty = np.zeros((1, 1))
    setting = Setting(
        chance=ChanceSetting(0, np.zeros(1, np.int64)),
        theatre=ground,
        formations=formations,
        headquarters=headquarters,
        plans=room_for_plans(rows),
        tasks=room_for_tasks(tasks),
        routes=room_for_routes(routes),
        places=places,
        supply=compile_supply(theatre, battle),
        air=compile_air(theatre, battle, plans, rows.owner),
        naval=room_for_landings(compile_naval(theatre, battle, plans, landings, tasks, field_of)),
        politics=compile_politics(scenario, policy, theatre, battle),
        parameters=Parameters(*([empty] * len(PHASES))),
        switches=_switches(scenario),
        scratch=None,
    )
    packed = {name: pack(getattr(setting, name)) for name in SUBJECTS}
    setting = setting._replace(**packed)
    return Compiled(scenario, theatre, battle, plans, parameters, setting, headquarters_cell)


def compile_anew(compiled: Compiled, scenario: Scenario) -> Compiled:
    """Compile a scenario near to one that is compiled, doing again only what differs.

    Most switches and coefficients stand in no other array; distance fields and refills come from those of movement.

    Raises
    ------
    BadInputError
        With every fault of the tables it needs.
    """
    before = compiled.scenario
    if scenario == before:
        return compiled
    changed = {
        name for name in {*before.parameters, *scenario.parameters}
        if before.parameters.get(name) != scenario.parameters.get(name)
    }  # fmt: skip
    is_near = replace(scenario, switches=before.switches, parameters=before.parameters) == before
    is_near &= all(before.switches.get(name, True) == scenario.switches.get(name, True) for name in COMPILED_SWITCHES)
    if not is_near or any(name.startswith("movement.") for name in changed):
        return compile_scenario(scenario)
    setting = compiled.setting._replace(switches=_switches(scenario))
    return replace(compiled, scenario=scenario, parameters=coefficients_of(scenario), setting=setting)
