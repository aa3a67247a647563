"""Find the battles of a tick and weigh both sides of each; odds shown in advance are the same reckoning.

A battle is an attack over an edge (direction 0-5) or inside a cell (direction 6: a beachhead, masked works, a pocket).
Columns of `battle_value`: attacker's power, attacker's men, defender's power, defender's men, share of it that is
works, odds.
Columns of `work`: battle a formation attacks in (-1 none), its engaged share, its loss share, odds against it.
"""

from auguststorm.engine.codes import (
    ALLIED,
    ATTACK,
    AXIS,
    BARE_HILLS,
    BLOWN,
    FORESTED_HILLS,
    HOLD,
    ISOLATED,
    MARSH,
    MASKED,
    MOUNTAIN,
    TAIGA,
)
from auguststorm.engine.contact import is_blocked, is_blocking
from auguststorm.engine.power import engaged_share, readiness, strength
from auguststorm.jit import inline

PARAMETERS = (
    "weight_tank", "weight_gun", "cohesion_exponent", "frontage_open_men", "frontage_hills_men", "frontage_close_men",
    "posture_hasty_ratio", "posture_prepared_ratio", "ground_hills_ratio", "ground_close_ratio", "works_hasty_ratio",
    "works_permanent_ratio", "works_strongest_ratio", "crossing_ratio", "night_share", "support_gain_share",
    "attacker_parity_per_day_share", "defender_parity_per_day_share", "attacker_exponent", "defender_exponent",
    "siege_attacker_share", "siege_defender_share", "ratio_limit", "luck_sigma", "attack_threshold_ratio",
    "cohesion_loss_ratio", "cohesion_works_share", "break_share", "break_works_share", "recovery_per_day",
    "starving_per_day", "killed_attacker_share", "killed_defender_share", "missing_share", "pursuit_ratio",
    "captured_on_break_share", "captured_pocket_per_day_share", "guns_lost_on_break_share", "tank_loss_ratio",
    "gun_loss_ratio", "retreat_h", "pass_surprised_h", "pass_warned_h", "manned_share", "delay_odds_ratio",
    "entrench_per_day", "artillery_reach_share", "dispersal_men", "fight_on_share", "counter_attack_ratio",
)  # fmt: skip
(
    WEIGHT_TANK, WEIGHT_GUN, COHESION_EXPONENT, FRONTAGE_OPEN, FRONTAGE_HILLS, FRONTAGE_CLOSE,
    POSTURE_HASTY, POSTURE_PREPARED, GROUND_HILLS, GROUND_CLOSE, WORKS_FIRST,
    _WORKS_PERMANENT, _WORKS_STRONGEST, CROSSING, NIGHT_SHARE, SUPPORT_GAIN,
    ATTACKER_PARITY, DEFENDER_PARITY, ATTACKER_EXPONENT, DEFENDER_EXPONENT,
    SIEGE_ATTACKER, SIEGE_DEFENDER, RATIO_LIMIT, LUCK_SIGMA, ATTACK_THRESHOLD,
    COHESION_LOSS, COHESION_WORKS, BREAK_SHARE, BREAK_WORKS, RECOVERY,
    STARVING, KILLED_ATTACKER, KILLED_DEFENDER, MISSING_SHARE, PURSUIT,
    CAPTURED_ON_BREAK, CAPTURED_POCKET, GUNS_LOST, TANK_LOSS,
    GUN_LOSS, RETREAT_H, PASS_SURPRISED, PASS_WARNED, MANNED_SHARE, DELAY_ODDS,
    ENTRENCH, ARTILLERY_REACH, DISPERSAL, FIGHT_ON, COUNTER_ATTACK,
) = range(len(PARAMETERS))  # fmt: skip

TERRAIN_BEFORE_SURFACES = 2  # terrain codes name sea and lake first, then the open surfaces in their order
RIVER_MEDIUM = 2
INSIDE = 6
N_DIRECTIONS = 7
ATTACK_POWER, ATTACK_MEN, DEFENCE_POWER, DEFENCE_MEN, WORKS_SHARE, ODDS = range(6)
IN_BATTLE, ENGAGED, LOSS_SHARE, ODDS_AGAINST, IS_ATTACKER = range(5)


@inline
def is_hilly(terrain):  # type: ignore[no-untyped-def]
    """Tell whether a cell's terrain (int8) is hills."""
    surface = terrain - TERRAIN_BEFORE_SURFACES
    return surface == BARE_HILLS or surface == FORESTED_HILLS


@inline
def is_close(terrain):  # type: ignore[no-untyped-def]
    """Tell whether a cell's terrain (int8) is close country: mountain, taiga or marsh."""
    surface = terrain - TERRAIN_BEFORE_SURFACES
    return surface == MOUNTAIN or surface == TAIGA or surface == MARSH


@inline
def frontage_men(terrain, parameters):  # type: ignore[no-untyped-def]
    """Return how many men find room on an attacked edge."""
    if is_close(terrain):
        return parameters.value[FRONTAGE_CLOSE]
    if is_hilly(terrain):
        return parameters.value[FRONTAGE_HILLS]
    return parameters.value[FRONTAGE_OPEN]


@inline
def formation_power(state, who, parameters, formation):  # type: ignore[no-untyped-def]
    """Return the power of a formation that has closed up, before ground and posture; in men of full quality."""
    closed = 1.0 - state.tail_share[formation]
    need = who.need_t_per_day[formation, 1]
    ammunition = 1.0
    if need > 0.0 and state.ammunition_t[formation] < need:
        ammunition = state.ammunition_t[formation] / need
    men = state.men[formation]
    if who.is_artillery[formation]:
        men = 0.0
    weight = strength(
        men * closed,
        state.tanks[formation] * closed,
        state.guns[formation] * closed,
        parameters.value[WEIGHT_TANK],
        parameters.value[WEIGHT_GUN],
        ammunition,
    )
    cohesion = state.cohesion[formation]
    fatigue = state.fatigue[formation]
    return weight * readiness(who.quality[formation], cohesion, parameters.value[COHESION_EXPONENT], fatigue)


@inline
def defence_ratio(state, who, terrain, parameters, formation):  # type: ignore[no-untyped-def]
    """Return the gain of a defender by works, position and ground."""
    if who.is_works[formation]:
        full = parameters.value[WORKS_FIRST + who.works_class[formation] - 1]
        return 1.0 + (full - 1.0) * state.entrenchment[formation]
    gain = 1.0
    if state.posture[formation] == HOLD or state.posture[formation] == ISOLATED:
        hasty = parameters.value[POSTURE_HASTY]
        gain = hasty + (parameters.value[POSTURE_PREPARED] - hasty) * state.entrenchment[formation]
    if is_close(terrain):
        gain *= parameters.value[GROUND_CLOSE]
    elif is_hilly(terrain):
        gain *= parameters.value[GROUND_HILLS]
    return gain


@inline
def is_crossing_under_fire(ground, bridge, cell, direction):  # type: ignore[no-untyped-def]
    """Tell whether an attack over an edge has to force a river without a standing bridge."""
    if direction == INSIDE or ground.river[cell, direction] < RIVER_MEDIUM:
        return False
    number = ground.bridge[cell, direction]
    return number < 0 or bridge[number] == BLOWN


@inline
def is_counter_attacked(state, who, ground, parameters, cells, cell):  # type: ignore[no-untyped-def]
    """Tell whether the defending camp goes over to the attack on those who share a cell with it: odds decide.

    Works hold; what fights is the field troops who bar the cell against all of the other camp who do.
    """
    power = 0.0
    against = 0.0
    for camp in range(2):
        formation = cells.first[camp, cell]
        while formation >= 0:
            if is_blocking(state.posture[formation]):
                own = formation_power(state, who, parameters, formation)
                if camp == ALLIED:
                    against += own * defence_ratio(state, who, ground.terrain[cell], parameters, formation)
                elif not who.is_works[formation]:
                    power += own
            formation = cells.next[formation]
    return power > parameters.value[COUNTER_ATTACK] * against


@inline
def attack_direction(state, who, routes, tasks, sites, ground, parameters, cells, formation):  # type: ignore[no-untyped-def]
    """Return the direction in which a formation attacks: 0-5 over an edge, 6 inside its cell, -1 not at all.

    Of two camps that share a cell (a beachhead, a party from the air) the allied one attacks, unless the other is
    strong enough to. Masked works and pockets in its cell an allied formation attacks when the cell is where it was to
    go.
    """
    cell = state.cell[formation]
    posture = state.posture[formation]
    camp = who.camp[formation]
    toward = state.toward[formation]
    if posture == ATTACK and toward >= 0:
        there = ground.neighbour[cell, toward]
        if is_blocked(there, AXIS - camp, state.posture, cells.first, cells.next):
            return toward
        return -1
    if not is_blocking(posture) or cells.first[AXIS - camp, cell] < 0:
        return -1
    if is_blocked(cell, AXIS - camp, state.posture, cells.first, cells.next):
        is_countered = is_counter_attacked(state, who, ground, parameters, cells, cell)
        return INSIDE if is_countered == (camp == AXIS) else -1
    if camp == AXIS:
        return -1
    route = state.route[formation]
    if route >= 0 and routes.tenths_h[route, cell] == 0:
        return INSIDE
    if tasks.count[formation] > 0:
        objective = tasks.objective[tasks.first[formation] + state.task[formation]]
        if objective >= 0 and sites.cell[objective] == cell:
            return INSIDE
    return -1


@inline
def find_battles(state, who, routes, tasks, sites, ground, parameters, cells):  # type: ignore[no-untyped-def]
    """List the battles of a run in `battle_cell`, and in `work` who attacks in which; return how many.

    Parameters
    ----------
    state : FormationState; who : FormationSetting; routes : RouteSetting; tasks : TaskSetting; sites : PlaceSetting
    ground : TheatreSetting; parameters : record of the combat coefficients of a run
    cells : CellScratch, with the lists of `occupy`
    """
    n_battles = 0
    for place in range(who.order.size):
        formation = who.order[place]
        cells.work[formation, IN_BATTLE] = -1.0
        cells.work[formation, LOSS_SHARE] = 0.0
        cells.work[formation, ODDS_AGAINST] = 0.0
        cells.work[formation, IS_ATTACKER] = 0.0
        cell = state.cell[formation]
        if cell < 0 or not is_blocking(state.posture[formation]) or who.is_works[formation]:
            continue
        direction = attack_direction(state, who, routes, tasks, sites, ground, parameters, cells, formation)
        if direction < 0:
            continue
        key = cell * N_DIRECTIONS + direction
        battle = cells.battle[key]
        if battle < 0:
            battle = n_battles
            n_battles += 1
            cells.battle[key] = battle
            cells.battle_cell[battle, 0] = cell
            cells.battle_cell[battle, 1] = cell if direction == INSIDE else ground.neighbour[cell, direction]
            cells.battle_cell[battle, 2] = direction
            cells.battle_cell[battle, 3] = who.camp[formation]
            cells.attacked[cells.battle_cell[battle, 1]] += 1
            for column in range(cells.battle_value.shape[1]):
                cells.battle_value[battle, column] = 0.0
        cells.work[formation, IN_BATTLE] = battle
        cells.work[formation, IS_ATTACKER] = 1.0
        cells.battle_value[battle, ATTACK_MEN] += state.men[formation] * (1.0 - state.tail_share[formation])
    return n_battles


@inline
def weigh_attack(state, who, ground, bridge, parameters, cells, n_battles):  # type: ignore[no-untyped-def]
    """Add up the power of the attackers of each battle: those who find room, guns from the next cell, rivers forced."""
    for place in range(who.order.size):
        formation = who.order[place]
        battle = int(cells.work[formation, IN_BATTLE])
        if battle < 0:
            continue
        there = cells.battle_cell[battle, 1]
        room = engaged_share(cells.battle_value[battle, ATTACK_MEN], frontage_men(ground.terrain[there], parameters))
        cells.work[formation, ENGAGED] = room
        cells.battle_value[battle, ATTACK_POWER] += room * formation_power(state, who, parameters, formation)
    for battle in range(n_battles):
        here = cells.battle_cell[battle, 0]
        camp = cells.battle_cell[battle, 3]
        n_supported = 0  # guns divide their fire between the battles fought from their cell
        for other in range(n_battles):
            if cells.battle_cell[other, 0] == here and cells.battle_cell[other, 3] == camp:
                n_supported += 1
        supporter = cells.first[camp, here]
        while supporter >= 0:
            if who.is_artillery[supporter] and cells.work[supporter, IN_BATTLE] < 0.0:
                guns = formation_power(state, who, parameters, supporter)
                cells.battle_value[battle, ATTACK_POWER] += guns * parameters.value[ARTILLERY_REACH] / n_supported
            supporter = cells.next[supporter]
        if is_crossing_under_fire(ground, bridge, here, cells.battle_cell[battle, 2]):
            cells.battle_value[battle, ATTACK_POWER] *= parameters.value[CROSSING]


@inline
def is_defending(state, formation, direction):  # type: ignore[no-untyped-def]
    """Tell whether a formation takes part in the defence: over an edge those who bar the way, inside the cell all."""
    posture = state.posture[formation]
    if is_blocking(posture):
        return True
    return direction == INSIDE and (posture == MASKED or posture == ISOLATED)


@inline
def weigh_defence(state, who, ground, parameters, cells, n_battles):  # type: ignore[no-untyped-def]
    """Add up the power of the defenders of each battle; a cell attacked over several edges divides its power."""
    for battle in range(n_battles):
        there = cells.battle_cell[battle, 1]
        direction = cells.battle_cell[battle, 2]
        camp = AXIS - cells.battle_cell[battle, 3]
        works = 0.0
        defender = cells.first[camp, there]
        while defender >= 0:
            if is_defending(state, defender, direction):
                power = formation_power(state, who, parameters, defender)
                power *= defence_ratio(state, who, ground.terrain[there], parameters, defender)
                cells.battle_value[battle, DEFENCE_POWER] += power
                cells.battle_value[battle, DEFENCE_MEN] += state.men[defender]
                if who.is_works[defender]:
                    works += power
            defender = cells.next[defender]
        if cells.battle_value[battle, DEFENCE_POWER] > 0.0:
            cells.battle_value[battle, WORKS_SHARE] = works / cells.battle_value[battle, DEFENCE_POWER]
        room = engaged_share(cells.battle_value[battle, DEFENCE_MEN], frontage_men(ground.terrain[there], parameters))
        cells.battle_value[battle, DEFENCE_POWER] *= room / cells.attacked[there]


@inline
def clear_battles(cells, n_battles):  # type: ignore[no-untyped-def]
    """Forget which edges and cells are fought over (`battle` and `attacked` of the scratch)."""
    for battle in range(n_battles):
        cells.battle[cells.battle_cell[battle, 0] * 7 + cells.battle_cell[battle, 2]] = -1
        cells.attacked[cells.battle_cell[battle, 1]] = 0
