"""Pack a subject's arrays into one record, so that a kernel takes one argument a subject.

A NamedTuple of thirty arrays costs a compiler a thousand arguments at every call; a record costs one. The state of
a subject is
a record array [R], each field with its own trailing shape, so that `state.cell[run, formation]` reads the same; a
setting is one record.
"""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def _plain(values: Array) -> Array:
    """Return booleans as int8: records of kernels hold no booleans."""
    return values.astype(np.int8) if values.dtype == np.bool_ else values


def pack_runs(subject: Any) -> Any:
    """Pack arrays that share a run axis into a record array [R]; same names, same values."""
    fields = [(name, _plain(getattr(subject, name))) for name in subject._fields]
    dtype = np.dtype([(name, value.dtype, value.shape[1:]) for name, value in fields], align=True)
    out = np.zeros(fields[0][1].shape[0], dtype).view(np.recarray)
    for name, value in fields:
        out[name] = value
    return out


def pack(subject: Any) -> Any:
    """Pack arrays and numbers without a run axis into one record; same names, same values."""
    fields = [(name, _plain(np.asarray(getattr(subject, name)))) for name in subject._fields]
    dtype = np.dtype([(name, value.dtype, value.shape) for name, value in fields], align=True)
    out = np.zeros(1, dtype).view(np.recarray)
    for name, value in fields:
        out[name][0] = value
    return out[0]


def rows_of(coefficients: Array) -> Any:
    """View a phase's coefficients, float64 [R, K], as records [R] with one field `value` [K]; nothing is copied."""
    dtype = np.dtype([("value", coefficients.dtype, (coefficients.shape[1],))])
    return np.ascontiguousarray(coefficients).view(dtype)[:, 0]


@cache
def _flags(size: int) -> np.dtype[Any]:
    return np.dtype([(f"switch_{number}", np.int8) for number in range(size)])


def flags_of(switches: Array) -> Any:
    """View switches, int8 [n], as one record of n fields: `flags[number]` reads the same, and nothing is copied.

    An array would be counted up and down, atomically, at every call of an inner function that looks at a switch.
    """
    return switches.view(_flags(switches.size))[0]


def as_arrays(*subjects: Any) -> tuple[Array, ...]:
    """View records, and record arrays, as plain arrays of records: a single record becomes an array of one.

    A kernel takes an array in a tenth of the time in which it takes a record; inside, `subject[0]` costs nothing.
    """
    return tuple(
        subject.view(np.ndarray) if isinstance(subject, np.ndarray) else np.ndarray(1, subject.dtype, subject)
        for subject in subjects
    )
