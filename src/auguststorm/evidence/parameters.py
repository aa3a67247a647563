"""Load the coefficients of a phase and draw them, each once a run, from its estimate's distribution."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Any
from zlib import crc32

from auguststorm.errors import BadInputError, Fault
from auguststorm.evidence.ledger import Estimate, Ledger, load_ledger
from auguststorm.tables import DATA, Table, read_table

if TYPE_CHECKING:  # numpy takes a tenth of a second, which commands that draw nothing need not wait for
    import numpy as np
    import numpy.typing as npt

_EQUAL = ("value", "low", "high", "distribution", "unit")
_NORMAL = NormalDist()
_TAIL_PROBABILITY = 0.05  # normal and lognormal ends are 5 % and 95 % points (the ledger's convention)
_TAIL_DEVIATIONS = _NORMAL.inv_cdf(1.0 - _TAIL_PROBABILITY)


@dataclass(frozen=True)
class Parameter:
    """Hold one coefficient of a phase."""

    name: str
    value: float
    low: float
    high: float
    distribution: str
    unit: str
    estimate_id: str
    description: str
    says: tuple[float, ...] = ()  # of a mixture: what each claim says
    weights: tuple[float, ...] = ()
    drawn_with: str | None = None  # the count that it shares with other parameters

    @property
    def address(self) -> int:
        """Return the index under which it is drawn: one for all that one claimant's count decides."""
        return address_of(self.drawn_with or self.estimate_id)


def check_parameters(table: Table, ledger: Ledger) -> list[Fault]:
    """Report each parameter without an estimate, or with other numbers than its estimate's."""
    label = table.label
    faults = []
    for row in table.sound:
        estimate = ledger.estimates.get(row["estimate_id"])
        if estimate is None:
            remedy = "Add it to a fragment in data/evidence/estimates/."
            found = repr(row["estimate_id"])
            faults.append(Fault(label, row["_row"], "estimate_id", found, "the id of an estimate", remedy))
            continue
        for column in _EQUAL:
            expected = getattr(estimate, column)
            if row[column] != expected:
                remedy = "A parameter repeats its estimate; change the estimate and then this row."
                faults.append(
                    Fault(
                        label,
                        row["_row"],
                        column,
                        repr(row[column]),
                        f"{expected!r} of {estimate.estimate_id}",
                        remedy,
                    )
                )
    return faults


def load_parameters(phase: str) -> tuple[Parameter, ...]:
    """Load `data/parameters/<phase>.csv`, checked against the ledger.

    Raises
    ------
    BadInputError
        With every fault of the table.
    """
    table, faults = read_table(DATA / "parameters" / f"{phase}.csv", "parameters", unique="name")
    if not faults:
        faults = check_parameters(table, load_ledger())
    if faults:
        raise BadInputError(faults)
    return tuple(_parameter(row, load_ledger().estimates[row["estimate_id"]]) for row in table.rows)


def _parameter(row: Mapping[str, Any], estimate: Estimate) -> Parameter:
    fields = {name: value for name, value in row.items() if name != "_row"}
    return Parameter(**fields, says=estimate.says, weights=estimate.weights, drawn_with=estimate.drawn_with)


def address_of(estimate_id: str) -> int:
    """Return the index under which an estimate is drawn: its name decides, not any table's order."""
    return crc32(estimate_id.encode())


def quantile(parameter: Parameter, p: float) -> float:
    """Return the number below which a share `p` of the parameter's distribution lies, within [low, high].

    A triangular distribution has its peak at `value`. A normal and a lognormal have their median there, and a
    standard deviation of its own on each side, so that both ends are met. A mixture gives what one claim says, and does
    not rise with `p`.
    """
    low, value, high = parameter.low, parameter.value, parameter.high
    match parameter.distribution:
        case "fixed":
            drawn = value
        case "uniform":
            drawn = low + p * (high - low)
        case "loguniform":
            drawn = exp(log(low) + p * (log(high) - log(low)))
        case "triangular":
            drawn = _triangular(low, value, high, p)
        case "mixture":
            drawn = _one_of(parameter.says, parameter.weights, p)
        case "normal":
            end = low if p < 1.0 / 2.0 else high
            drawn = value + abs(end - value) * _NORMAL.inv_cdf(p) / _TAIL_DEVIATIONS
        case _:
            end = low if p < 1.0 / 2.0 else high
            drawn = value * exp(abs(log(end / value)) * _NORMAL.inv_cdf(p) / _TAIL_DEVIATIONS)
    return min(max(drawn, low), high)


def _one_of(says: Sequence[float], weights: Sequence[float], p: float) -> float:
    """Return what the claim says in whose share `p` falls, in the order of the claims and not of their numbers."""
    whole, so_far = sum(weights), 0.0
    for said, weight in zip(says, weights, strict=True):
        so_far += weight / whole
        if p < so_far:
            return said
    return says[-1]


def _triangular(low: float, peak: float, high: float, p: float) -> float:
    width = high - low
    if width == 0.0:
        return peak
    if p * width < peak - low:
        return low + sqrt(p * width * (peak - low))
    return high - sqrt((1.0 - p) * width * (high - peak))


def draw_parameters(
    parameters: Sequence[Parameter], seed: int, runs: "npt.NDArray[np.int64]", central: bool = False
) -> "npt.NDArray[np.float64]":
    """Draw each parameter once a run.

    Parameters
    ----------
    parameters : K parameters of one phase
    seed : seed of the campaign
    runs : int64 [R], run numbers
    central : take the central value of every parameter in every run
    Returns
    -------
    float64 [R, K], each column in its parameter's unit
    """
    import numpy as np

    from auguststorm.rng import PARAMETER, uniforms  # the compiler loads only when numbers are drawn

    if central or not parameters:
        return np.tile(np.array([parameter.value for parameter in parameters], dtype=np.float64), (runs.size, 1))
    indices = np.array([parameter.address for parameter in parameters], dtype=np.int64)
    chance = uniforms(seed, runs, 0, PARAMETER, indices)
    drawn = np.empty_like(chance)
    for column, parameter in enumerate(parameters):
        if parameter.distribution == "triangular":  # nearly all of them: by whole columns
            drawn[:, column] = _triangulars(parameter, chance[:, column])
        else:
            drawn[:, column] = [quantile(parameter, p) for p in chance[:, column]]
    return drawn


def _triangulars(parameter: Parameter, p: "npt.NDArray[np.float64]") -> "npt.NDArray[np.float64]":
    """Return what `quantile` returns of a triangular distribution, bit by bit, for many shares at once."""
    import numpy as np

    low, peak, high = parameter.low, parameter.value, parameter.high
    width = high - low
    if width == 0.0:
        return np.full(p.shape, peak)
    below = low + np.sqrt(p * width * (peak - low))
    above = high - np.sqrt((1.0 - p) * width * (high - peak))
    return np.clip(np.where(p * width < peak - low, below, above), low, high)
