"""Make the state at 00:00 of H-day for any number of runs."""

import numpy as np

from auguststorm.engine import codes
from auguststorm.engine import state as s
from auguststorm.engine.codes import NEVER
from auguststorm.engine.records import pack_runs
from auguststorm.engine.setting import Setting
from auguststorm.scenario.strength import Ratios

N_TRAFFIC = 256
N_LOG = 640
N_REGIONS = 7


def initial_state(
    setting: Setting,
    headquarters_cell: s.Array,
    refills: s.Array,
    ammunition_days: s.Array,
    depots: s.Array,
    ratios: Ratios | None = None,
) -> s.State:
    """Make the state at the start.

    Parameters
    ----------
    setting : Setting, with the chunk's runs
    headquarters_cell : int32 [H]
    refills, ammunition_days : float64 [R], stocks that troops start with, drawn once a run
    depots : float64 [R], what depots hold against the table
    ratios : by what men, tanks and guns of the order of battle are multiplied, to whole ones
    """
    who = setting.formations
    n_runs, n_formations = setting.chance.runs.size, who.side.size
    n_hqs, n_places = setting.headquarters.superior.size, setting.places.cell.size
    n_believers = int((setting.headquarters.belief >= 0).sum())
    n_bridges = setting.theatre.bridge_cell.shape[0]
    n_air, n_naval = setting.air.kind.size, setting.naval.camp.size
    n_axes = len(codes.AXES)

    def each(values: s.Array, dtype: type) -> s.Array:
        return np.repeat(np.asarray(values, dtype)[np.newaxis], n_runs, axis=0)

    def full(size: int, value: float, dtype: type) -> s.Array:
        return np.full((n_runs, size), value, dtype)

    def numbers(values: s.Array, of: str, dtype: type) -> s.Array:
        if ratios is None:
            return each(values, dtype)
        scaled: s.Array = np.rint(values * getattr(ratios, of)).astype(dtype)
        return scaled

    is_away = (who.is_airlanded == 1) | (who.men_start <= 0.0)  # a cut leaves rows without men
    posture = np.where(is_away, codes.ABSENT, codes.HOLD)
    formations = s.FormationState(
        cell=each(np.where(is_away, -1, who.start_cell), np.int16),
        previous_cell=full(n_formations, -1, np.int16),
        toward=full(n_formations, -1, np.int8),
        crossing_share=full(n_formations, 0.0, np.float32),
        tail_share=full(n_formations, 0.0, np.float32),
        men=numbers(who.men_start, "men", np.float64),
        tanks=numbers(who.tanks_start, "tanks", np.float32),
        guns=numbers(who.guns_start, "guns", np.float32),
        fuel_t=(refills[:, np.newaxis] * who.fuel_capacity_t).astype(np.float32),
        ammunition_t=(ammunition_days[:, np.newaxis] * who.need_t_per_day[:, 1]).astype(np.float32),
        cohesion=full(n_formations, 1.0, np.float32),
        fatigue=full(n_formations, 0.0, np.float32),
        entrenchment=each(np.where(who.camp == codes.AXIS, 1.0, 0.0), np.float32),
        posture=each(posture, np.int8),
        task=full(n_formations, 0, np.int16),
        task_since_h=full(n_formations, 0.0, np.float32),
        ordered_place=full(n_formations, -1, np.int16),
        route=full(n_formations, -1, np.int16),
        halt=full(n_formations, codes.HALT_TRIGGER, np.int8),
        contact_h=full(n_formations, NEVER, np.float32),
        ready_h=each(setting.formations.ready_h, np.float32),
        ceasefire_h=full(n_formations, NEVER, np.float32),
        will_obey=full(n_formations, -1, np.int8),
        is_supplied=full(n_formations, 1, np.int8),
        line_h=full(n_formations, 0.0, np.float32),
    )
    zeros = np.zeros
    sinks = s.SinkState(
        men=zeros((n_runs, n_formations, len(codes.MEN_CAUSES))),
        tanks=zeros((n_runs, n_formations, len(codes.TANK_CAUSES)), np.float32),
        guns=zeros((n_runs, n_formations, len(codes.GUN_CAUSES)), np.float32),
        **{name: zeros((n_runs, n_formations), np.float32) for name in s.SinkState._fields[3:]},
    )
    headquarters = s.HeadquartersState(
        cell=each(headquarters_cell, np.int32),
        surprise=full(n_hqs, 0.0, np.float32),
        displaced_until_h=full(n_hqs, 0.0, np.float32),
        is_captured=full(n_hqs, 0, np.int8),
        link=full(n_hqs, codes.LINK_WIRE, np.int8),
        contact_known_h=full(n_hqs, NEVER, np.float32),
        ceasefire_h=full(n_hqs, NEVER, np.float32),
        belief_strength=zeros((n_runs, n_believers, n_axes), np.int8),
        belief_age=np.full((n_runs, n_believers, n_axes), 127, np.int8),
    )
    due = np.where(setting.tasks.plan < 0, 0.0, NEVER)
    hours = {name: np.full(n_runs, NEVER, np.float32) for name in s.PoliticsState._fields if name.endswith("_h")}
    flags = {name: zeros(n_runs, np.int8) for name in s.PoliticsState._fields if not name.endswith("_h")}
    subjects = s.State(
        formations=formations,
        sinks=sinks,
        headquarters=headquarters,
        plans=s.PlanState(issued_h=full(setting.plans.owner.size, NEVER, np.float32), due_h=each(due, np.float32)),
        places=s.PlaceState(
            control=each(setting.places.start_control, np.int8),
            taken_h=full(n_places, -NEVER, np.float32),
            how=full(n_places, 0, np.int8),
            taker=full(n_places, -1, np.int16),
            rail_share=full(n_places, 1.0, np.float32),
            bridge=full(n_bridges, codes.WHOLE, np.int8),
            bridge_h=full(n_bridges, 0.0, np.float32),
        ),
        weather=s.WeatherState(
            is_raining=full(N_REGIONS, 0, np.int8),
            mud=full(N_REGIONS, 0.0, np.float32),
            is_foggy=full(N_REGIONS, 0, np.int8),
        ),
        supply=s.SupplyState(
            allied_line_h=full(n_places, 0.0, np.float32),
            axis_line_h=full(n_places, 0.0, np.float32),
            stock_t=(depots[:, np.newaxis] * setting.supply.stock_t).astype(np.float32),
            source_place=full(n_places, -1, np.int16),
            dump_place=full(n_places, -1, np.int16),
            ration=full(n_places, 1.0, np.float32),
            brought_t=zeros(n_runs, np.float64),
            lost_t=zeros(n_runs, np.float64),
            lifted_t=full(n_air, 0.0, np.float32),
        ),
        air=s.AirState(
            base_place=each(setting.air.base_place, np.int16),
            rebased_until_h=full(n_air, 0.0, np.float32),
            support=zeros((n_runs, n_axes, 2), np.float32),
            interdiction=full(n_axes, 0.0, np.float32),
            reconnaissance=zeros((n_runs, n_axes, 2), np.float32),
        ),
        naval=s.NavalState(
            free_h=full(n_naval, 0.0, np.float32),
            cargo=full(n_naval, -1, np.int16),
            voyage=full(n_naval, -1, np.int16),
        ),
        traffic=s.TrafficState(edge=full(N_TRAFFIC, -1, np.int32), debt_km=full(N_TRAFFIC, 0.0, np.float32)),
        politics=s.PoliticsState(**hours, **flags),
        log=s.LogState(
            count=zeros(n_runs, np.int32),
            kind=full(N_LOG, 0, np.int8),
            time_h=full(N_LOG, 0.0, np.float32),
            subject=full(N_LOG, -1, np.int16),
            object=full(N_LOG, -1, np.int16),
            value=full(N_LOG, 0.0, np.float32),
            extra=full(N_LOG, 0, np.int8),
        ),
    )
    return s.State(*(pack_runs(subject) for subject in subjects))
