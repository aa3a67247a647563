"""Name the rows of a compiled scenario's arrays, for results."""

from auguststorm.order_of_battle.load import KINDS
from auguststorm.results.static import CellPositions, FormationNames, PlaceNames, Static, TaskNames
from auguststorm.scenario.compile import Compiled
from auguststorm.theatre.terrain import COUNTRIES, REGIONS


def static_names(compiled: Compiled) -> Static:
    """Return the names behind the numbers of a compiled scenario's states."""
    setting, battle, theatre = compiled.setting, compiled.battle, compiled.theatre
    who, compiled_who = battle.formations, setting.formations
    tree = setting.headquarters
    places = theatre.places
    hq_ids = battle.headquarters.id
    names = FormationNames(
        id=who.id,
        name=who.name,
        side=compiled_who.side,
        camp=compiled_who.camp,
        kind=tuple(KINDS[kind] for kind in compiled_who.kind),
        mobility=compiled_who.mobility,
        headquarters_id=tuple(hq_ids[hq] for hq in compiled_who.headquarters),
        army_id=tuple(name or "" for name in who.army_id),
        front_id=tuple(name or "" for name in who.front_id),
        axis=tree.axis[compiled_who.headquarters],
        men_start=compiled_who.men_start,
        tanks_start=compiled_who.tanks_start,
        guns_start=compiled_who.guns_start,
        is_forward_detachment=compiled_who.is_forward_detachment,
        is_works=compiled_who.is_works,
        parent=compiled_who.parent,
    )
    cell = places.cell
    x_km, y_km = theatre.x_km[cell], theatre.y_km[cell]
    banks = setting.theatre.bridge_cell
    return Static(
        h_day=compiled.scenario.h_day,
        formations=names,
        places=PlaceNames(
            id=places.id,
            name_1945=places.name_1945,
            modern_name=places.modern_name,
            kind=places.kind,
            cell=cell,
            latitude_deg=places.latitude_deg,
            longitude_deg=places.longitude_deg,
            x_km=x_km,
            y_km=y_km,
            is_clear=places.is_clear,
            country=tuple(COUNTRIES[country] for country in places.country),
            axis=places.axis,
            start_control=setting.places.start_control,
        ),
        cells=CellPositions(theatre.x_km, theatre.y_km, theatre.latitude_deg, theatre.longitude_deg),
        tasks=TaskNames(setting.tasks.first, setting.tasks.count, setting.tasks.action, setting.tasks.objective),
        headquarters_id=hq_ids,
        plan_id=tuple(row.plan_id for row in compiled.plans),
        plan_owner=setting.plans.owner,
        region_id=REGIONS,
        bridge_id=tuple(f"bridge-{a}-{b}" for a, b in banks),
        naval_group_id=tuple(row["ship_group_id"] for row in battle.tables.ship_groups),
        air_group_id=tuple(row["air_group_id"] for row in battle.tables.air_groups),
    )
