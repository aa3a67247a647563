"""Write events into the tick's log from kernels."""

from auguststorm.jit import inline


@inline
def jot(log, kind, time_h, subject, obj, value, extra=0):  # type: ignore[no-untyped-def]
    """Append an event to the log of a run; when the log is full only the count goes on, which the run loop refuses.

    Parameters
    ----------
    log : LogState of one run
    kind : int, codes.EVENTS
    time_h : float, hours after 00:00 of H-day
    subject, obj : int, indices whose meaning depends on the kind; -1 none
    value : float
    extra : int, means of a dispatch, cause or how
    """
    slot = log.count
    log.count = slot + 1
    if slot < log.kind.size:
        log.kind[slot] = kind
        log.time_h[slot] = time_h
        log.subject[slot] = subject
        log.object[slot] = obj
        log.value[slot] = value
        log.extra[slot] = extra
