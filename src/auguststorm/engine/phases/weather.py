"""Let it rain, let roads soften and dry, and let fog lie, by climate region.

Rain in region g is a chain of two states, wet and dry, one step a tick. With p_g the share of wet ticks in August and
s the chance that rain goes on,

    P(wet | wet) = s          P(wet | dry) = p_g (1 - s) / (1 - p_g)

so that p_g is the long-run share. Mud m is between 0 and 1; in a wet tick it rises, in a dry one it dries:

    m <- m + rise . wetness_g . (1 - m)          m <- m (1 - dry_g)

with wetness and drying of the sandy Gobi apart from the rest. Fog is a chain of the same form with its own shares.
The first tick is drawn from the long-run shares, except in the two regions where a thunderstorm in the night of 8/9
August is recorded: there it rains with a given chance and mud begins higher. Everything after is drawn.

Leaves out: temperature, wind, the strength of rain, fronts that pass from region to region (regions are independent),
and high water: rain lengthens no river crossing.
"""

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import E_WEATHER, S_WEATHER
from auguststorm.engine.log import jot
from auguststorm.engine.records import as_arrays
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.jit import inline, kernel
from auguststorm.rng import WEATHER_FOG, WEATHER_RAIN, uniform

PARAMETERS = (
    "wet_gobi_share", "wet_khingan_share", "wet_plain_share", "wet_eastern_hills_share", "wet_primorye_coast_share",
    "wet_sakhalin_share", "wet_kurils_share", "rain_goes_on_probability", "mud_rise_share", "mud_dry_share",
    "gobi_mud_rise_ratio", "gobi_mud_dry_ratio", "fog_inland_share", "fog_primorye_coast_share", "fog_sakhalin_share",
    "fog_kurils_share", "fog_goes_on_probability", "first_rain_primorye_coast_probability",
    "first_rain_eastern_hills_probability", "first_mud_ratio", "first_mud_storm_share",
)  # fmt: skip
(
    WET_FIRST, _WET_KHINGAN, _WET_PLAIN, _WET_EASTERN_HILLS, _WET_PRIMORYE_COAST,
    _WET_SAKHALIN, _WET_KURILS, RAIN_GOES_ON, MUD_RISE, MUD_DRY,
    GOBI_RISE, GOBI_DRY, FOG_INLAND, FOG_PRIMORYE_COAST, FOG_SAKHALIN,
    FOG_KURILS, FOG_GOES_ON, FIRST_RAIN_PRIMORYE_COAST,
    FIRST_RAIN_EASTERN_HILLS, FIRST_MUD, FIRST_MUD_STORM,
) = range(len(PARAMETERS))  # fmt: skip

GOBI, KHINGAN, PLAIN, EASTERN_HILLS, PRIMORYE_COAST, SAKHALIN, KURILS = range(7)  # theatre.terrain.REGIONS
INDEX_OF_FIRST_MUD = 64  # draws of the first mud stand apart from those of rain, which use the region's number

READS = ("weather.is_raining", "weather.mud", "weather.is_foggy")
WRITES = (
    "weather.is_raining", "weather.mud", "weather.is_foggy",
    "log.count", "log.kind", "log.time_h", "log.subject", "log.object", "log.value", "log.extra",
)  # fmt: skip


def weather(state: State, setting: Setting, tick: int) -> State:
    """Draw rain and fog of the tick, and let mud rise or dry.

    Parameters
    ----------
    state : State; setting : Setting
    tick : int, the tick that begins at hour 6 * tick; 0 draws the first weather
    Returns
    -------
    State
        With `weather` of the tick: is_raining int8, mud float32 0-1, is_foggy int8, all [R, G].
    Sources
    -------
    est:weather-* (data/parameters/weather.csv)
    Limits
    ------
    Regions are independent; a front does not pass from one to the next.
    """
    after: State = setting.scratch.writable(state, WRITES)
    is_on = bool(setting.switches[S_WEATHER])
    sky, log = as_arrays(after.weather, after.log)
    turn(sky, log, setting.parameters.weather, setting.chance, is_on, tick)
    return after


@kernel
def turn(weather, log, parameters, chance, is_on, tick):  # type: ignore[no-untyped-def]
    """Advance rain, fog and mud of every run by one tick.

    Parameters
    ----------
    weather : WeatherState, written; log : LogState, written
    parameters : float64 [R, K]; chance : ChanceSetting; is_on : bool, false for dry and clear; tick : int
    """
    for run in range(weather.size):
        raining, muddy, foggy = weather[run].is_raining, weather[run].mud, weather[run].is_foggy
        p = parameters[run]
        for region in range(muddy.size):
            if not is_on:
                raining[region] = 0
                foggy[region] = 0
                muddy[region] = 0.0
                continue
            was_raining = raining[region] == 1 and tick > 0
            was_foggy = foggy[region] == 1 and tick > 0
            rain_draw = uniform(chance.seed, chance.runs[run], tick, WEATHER_RAIN, region)
            fog_draw = uniform(chance.seed, chance.runs[run], tick, WEATHER_FOG, region)
            wet = p[WET_FIRST + region]
            if tick == 0:
                is_raining = rain_draw < first_rain(p, region, wet)
                is_foggy = fog_draw < fog_share(p, region)
                mud_draw = uniform(chance.seed, chance.runs[run], tick, WEATHER_RAIN, INDEX_OF_FIRST_MUD + region)
                mud = first_mud(p, region, wet, is_raining, mud_draw)
            else:
                is_raining = rain_draw < goes_on(was_raining, wet, p[RAIN_GOES_ON])
                is_foggy = fog_draw < goes_on(was_foggy, fog_share(p, region), p[FOG_GOES_ON])
                mud = muddy[region]
            muddy[region] = mud_after(mud, is_raining, region, p)
            raining[region] = 1 if is_raining else 0
            foggy[region] = 1 if is_foggy else 0
            if is_raining and not was_raining:
                jot(log[run], E_WEATHER, tick * TICK_H, region, -1, mud)


@inline
def goes_on(was_so, share, persistence):  # type: ignore[no-untyped-def]
    """Return the chance that a chain of two states with a long-run share is in its first state next."""
    if was_so:
        return persistence
    return share * (1.0 - persistence) / (1.0 - share)


@inline
def first_rain(p, region, wet):  # type: ignore[no-untyped-def]
    """Return the chance of rain in the first tick: the recorded storm, elsewhere the long-run share."""
    if region == PRIMORYE_COAST:
        return p[FIRST_RAIN_PRIMORYE_COAST]
    if region == EASTERN_HILLS:
        return p[FIRST_RAIN_EASTERN_HILLS]
    return wet


@inline
def first_mud(p, region, wet, is_raining, draw):  # type: ignore[no-untyped-def]
    """Return mud (0-1) before the first tick: in proportion to the wet share, under the storm at least its own."""
    mud = min(1.0, p[FIRST_MUD] * wet * draw)
    if is_raining and region in (PRIMORYE_COAST, EASTERN_HILLS):
        mud = max(mud, p[FIRST_MUD_STORM])
    return mud


@inline
def fog_share(p, region):  # type: ignore[no-untyped-def]
    """Return the long-run share of foggy ticks in a region."""
    if region == KURILS:
        return p[FOG_KURILS]
    if region == SAKHALIN:
        return p[FOG_SAKHALIN]
    if region == PRIMORYE_COAST:
        return p[FOG_PRIMORYE_COAST]
    return p[FOG_INLAND]


@inline
def mud_after(mud, is_raining, region, p):  # type: ignore[no-untyped-def]
    """Return mud (0-1) after a tick of rain or of drying."""
    is_gobi = region == GOBI
    if is_raining:
        rise = p[MUD_RISE] * p[GOBI_RISE] if is_gobi else p[MUD_RISE]
        return mud + rise * (1.0 - mud)
    dry = p[MUD_DRY] * p[GOBI_DRY] if is_gobi else p[MUD_DRY]
    return mud * (1.0 - min(1.0, dry))
