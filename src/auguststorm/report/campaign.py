"""Open results as dense arrays by run, tick and formation, which every part of the report reads.

Letters: W recorded runs, R all runs, T ticks, F formations, P places, S sides.
"""

from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from auguststorm.clock import N_TICKS, TICK_H
from auguststorm.engine.codes import (
    ACTIONS,
    CAMPS,
    HALTS,
    HOW_TAKEN,
    MEN_CAUSES,
    POSTURES,
    SIDES,
    TANK_CAUSES,
)
from auguststorm.results.manifest import Manifest
from auguststorm.results.store import Results, as_numbers

Array = npt.NDArray[Any]

END_H = N_TICKS * TICK_H
LOSS_CAUSES = (*MEN_CAUSES, *TANK_CAUSES)
HELD_ENOUGH_H = 12.0  # a place counts as taken when it is held for half a day


class Unit(NamedTuple):
    """One formation as it stood at the start."""

    id: str
    name: str
    side: str
    camp: str
    kind: str
    mobility: str
    headquarters_id: str
    army_id: str
    front_id: str
    axis: str
    men_start: float
    tanks_start: float
    guns_start: float
    is_forward_detachment: bool
    is_works: bool
    parent_id: str


class Place(NamedTuple):
    """One named place."""

    id: str
    name_1945: str
    modern_name: str
    kind: str
    cell: int
    latitude_deg: float
    longitude_deg: float
    x_km: float
    y_km: float
    is_clear: bool
    country: str
    axis: str
    start_control: str

    @property
    def label(self) -> str:
        """Give the name of 1945, with the modern one beside it where it differs."""
        if self.modern_name and self.modern_name != self.name_1945:
            return f"{self.name_1945} (now {self.modern_name})"
        return self.name_1945


class Captures(NamedTuple):
    """Every change of hands; all of one length."""

    run: Array  # row among all runs
    place: Array  # row among places
    camp: Array  # codes.CAMPS; 2 nobody
    how: Array  # codes.HOW_TAKEN
    time_h: Array
    held_h: Array
    formation: Array  # row among units; -1 nobody
    is_final: Array


class Events(NamedTuple):
    """The log of the recorded runs; all of one length."""

    run: Array  # row among recorded runs
    tick: Array
    time_h: Array
    kind: Array  # text
    subject: Array  # text, empty for none
    object: Array  # text, empty for none
    value: Array


def _codes(table: pa.Table, column: str, names: tuple[str, ...]) -> Array:
    """Code a dictionary column by a list of names; int32, -1 for null or unknown names."""
    coded = table[column].combine_chunks()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.chunk(0) if coded.num_chunks else pa.array([], type=coded.type)
    place = {name: number for number, name in enumerate(names)}
    lookup = np.array([place.get(name, -1) for name in coded.dictionary.to_pylist()] + [-1], dtype=np.int32)
    indices: Array = lookup[coded.indices.fill_null(lookup.size - 1).to_numpy(zero_copy_only=False)]
    return indices


def _texts(table: pa.Table, column: str) -> Array:
    return np.array(table[column].cast(pa.string()).fill_null("").to_pylist(), dtype=object)


def _row(row: dict[str, Any]) -> list[Any]:
    """Give the cells of a row in the order of its columns, with empty text for none."""
    return ["" if cell is None else cell for cell in row.values()]


class Campaign:
    """Hold results in the form the report reads; arrays are made when first asked for."""

    def __init__(self, results: Results) -> None:
        self.results = results
        self.manifest: Manifest = results.manifest
        self.units: tuple[Unit, ...] = tuple(Unit(*_row(row)) for row in results.table("units").to_pylist())
        self.places: tuple[Place, ...] = tuple(Place(*_row(row)) for row in results.table("places").to_pylist())
        self.unit_index = {unit.id: number for number, unit in enumerate(self.units)}
        self.place_index = {place.id: number for number, place in enumerate(self.places)}
        self.runs: tuple[int, ...] = tuple(np.unique(as_numbers(results.table("sides")["run"])).tolist())
        self.recorded: tuple[int, ...] = tuple(np.unique(as_numbers(results.table("formations")["run"])).tolist())

    @cached_property
    def names(self) -> dict[str, str]:
        """Map ids of formations and places to their names."""
        return {unit.id: unit.name for unit in self.units} | {place.id: place.name_1945 for place in self.places}

    @property
    def is_single(self) -> bool:
        """Say whether there is one run only, so that nothing can be said about chance."""
        return len(self.runs) == 1

    @cached_property
    def _address(self) -> tuple[Array, Array, Array]:
        table = self.results.table("formations")
        run = np.searchsorted(np.array(self.recorded), as_numbers(table["run"]))
        formation = _codes(table, "formation_id", tuple(unit.id for unit in self.units))
        return run, as_numbers(table["tick"]), formation

    @property
    def shape(self) -> tuple[int, int, int]:
        """Give recorded runs, ticks, formations."""
        return len(self.recorded), N_TICKS, len(self.units)

    def _dense(self, values: Array, empty: Any) -> Array:
        out = np.full(self.shape, empty, dtype=values.dtype)
        out[self._address] = values
        return out

    def number(self, column: str) -> Array:
        """Spread a number of `formations` over [W, T, F]; NaN where there is no row."""
        if column not in self._numbers:
            values = as_numbers(self.results.table("formations")[column]).astype(np.float32)
            self._numbers[column] = self._dense(values, np.nan)
        return self._numbers[column]

    @cached_property
    def _numbers(self) -> dict[str, Array]:
        return {}

    def code(self, column: str) -> Array:
        """Spread a coded column of `formations` over [W, T, F]; int16, -1 where there is no row or no value."""
        if column not in self._codes:
            places = tuple(place.id for place in self.places)
            names = {"posture": POSTURES, "halt": HALTS, "mission": ACTIONS, "objective_place_id": places}[column]
            coded = _codes(self.results.table("formations"), column, names)
            self._codes[column] = self._dense(coded.astype(np.int16), -1)
        return self._codes[column]

    @cached_property
    def _codes(self) -> dict[str, Array]:
        return {}

    @cached_property
    def cell(self) -> Array:
        """Spread the cells over [W, T, F]; -1 where there is none."""
        return self._dense(as_numbers(self.results.table("formations")["cell"]), -1)

    @cached_property
    def has_heard(self) -> Array:
        """Say who knew of the cease-fire; bool [W, T, F]."""
        values = as_numbers(self.results.table("formations")["ceasefire_known"])
        return self._dense(values, False)

    @cached_property
    def captures(self) -> Captures:
        """List every change of hands."""
        table = self.results.table("captures")
        return Captures(
            run=np.searchsorted(np.array(self.runs), as_numbers(table["run"])),
            place=_codes(table, "place_id", tuple(place.id for place in self.places)),
            camp=_codes(table, "camp", (*CAMPS, "none")),
            how=_codes(table, "how", HOW_TAKEN),
            time_h=as_numbers(table["time_h"]),
            held_h=as_numbers(table["held_h"]),
            formation=_codes(table, "formation_id", tuple(unit.id for unit in self.units)),
            is_final=as_numbers(table["is_final"]),
        )

    @cached_property
    def fallen_h(self) -> Array:
        """Give the hour each place fell to the allied camp for half a day; [R, P], inf if never."""
        taken = self.captures
        out = np.full((len(self.runs), len(self.places)), np.inf)
        counts = (taken.camp == 0) & ((taken.held_h >= HELD_ENOUGH_H) | taken.is_final)
        np.minimum.at(out, (taken.run[counts], taken.place[counts]), taken.time_h[counts].astype(np.float64))
        return out

    @cached_property
    def events(self) -> Events:
        """List the log of the recorded runs."""
        table = self.results.table("events")
        return Events(
            run=np.searchsorted(np.array(self.recorded), as_numbers(table["run"])),
            tick=as_numbers(table["tick"]),
            time_h=as_numbers(table["time_h"]),
            kind=_texts(table, "kind"),
            subject=_texts(table, "subject"),
            object=_texts(table, "object"),
            value=as_numbers(table["value"]),
        )

    def side(self, column: str) -> Array:
        """Spread a column of `sides` over [R, T, S]."""
        values: Array = as_numbers(self.results.table("sides")[column]).astype(np.float64)
        return values.reshape(len(self.runs), -1, len(SIDES))

    def losses(self, of: str) -> Array:
        """Sum men, tanks or guns lost; float64 [R, F, causes of `LOSS_CAUSES`]."""
        table = self.results.table("losses")
        out = np.zeros((len(self.runs), len(self.units), len(LOSS_CAUSES)))
        run = np.searchsorted(np.array(self.runs), as_numbers(table["run"]))
        formation = _codes(table, "formation_id", tuple(unit.id for unit in self.units))
        cause = _codes(table, "cause", LOSS_CAUSES)
        out[run, formation, cause] = as_numbers(table[of])
        return out
