"""Keep theatre time: hours from 00:00 (+09:00) of H-day, in ticks of six hours."""

from datetime import datetime, timedelta, timezone

THEATRE_ZONE = timezone(timedelta(hours=9))
HISTORICAL_H_DAY = datetime(1945, 8, 9, tzinfo=THEATRE_ZONE)

TICK_H = 6.0
SUBSTEPS_PER_TICK = 3
SUBSTEP_H = TICK_H / SUBSTEPS_PER_TICK
TICKS_PER_DAY = 4
N_TICKS = 112


def hours_after(moment: datetime, h_day: datetime = HISTORICAL_H_DAY) -> float:
    """Return hours from 00:00 (+09:00) of H-day to `moment`.

    Raises
    ------
    ValueError
        If `moment` has no offset: a date without one is ambiguous by nine hours.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no UTC offset")
    return (moment - h_day).total_seconds() / 3600.0


def moment_at(hours: float, h_day: datetime) -> datetime:
    """Return the theatre date and time `hours` after 00:00 of H-day; it moves with the scenario, so none is assumed."""
    return h_day + timedelta(hours=float(hours))
