"""Write events into the tick's log from kernels."""

from auguststorm.jit import inline


@inline
def note(log, run, kind, time_h, subject, obj, value, extra=0):  # type: ignore[no-untyped-def]
    """Append an event to the log of a run; when the log is full only the count goes on, which the run loop refuses.

    Parameters
    ----------
    log : LogState
    run : int, row in the chunk
    kind : int, codes.EVENTS
    time_h : float, hours after 00:00 of H-day
    subject, obj : int, indices whose meaning depends on the kind; -1 none
    value : float
    extra : int, means of a dispatch, cause or how
    """
    slot = log.count[run]
    log.count[run] = slot + 1
    if slot < log.kind.shape[1]:
        log.kind[run, slot] = kind
        log.time_h[run, slot] = time_h
        log.subject[run, slot] = subject
        log.object[run, slot] = obj
        log.value[run, slot] = value
        log.extra[run, slot] = extra


@inline
def jot(log, kind, time_h, subject, obj, value, extra=0):  # type: ignore[no-untyped-def]
    """Append an event to the log of one run (a record of LogState's fields); as `note` otherwise."""
    slot = log.count
    log.count = slot + 1
    if slot < log.kind.size:
        log.kind[slot] = kind
        log.time_h[slot] = time_h
        log.subject[slot] = subject
        log.object[slot] = obj
        log.value[slot] = value
        log.extra[slot] = extra
