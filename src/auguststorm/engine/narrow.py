"""Pick single arrays out of packed subjects, so that a kernel takes only what it needs.

A kernel whose arguments are whole subjects compiles anew for every size of world, and slowly; one that takes a narrow
tuple of views compiles once for all.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def pick(subject: Any, *names: str) -> tuple[Array, ...]:
    """Return views of a subject's arrays by name.

    Parameters
    ----------
    subject : a record array [R] of a state, the record of a setting (records.py), or a NamedTuple of arrays
    """
    if isinstance(subject, np.recarray):
        plain = subject.view(np.ndarray)
        return tuple(plain[name] for name in names)
    if isinstance(subject, np.void):
        return tuple(subject[name] for name in names)
    return tuple(getattr(subject, name) for name in names)
