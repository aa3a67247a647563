"""Give phases arrays to write without touching their input, two buffers a subject; hold a scratch for each worker."""

from collections.abc import Callable
from functools import cache
from operator import is_
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from auguststorm.engine.codes import SURFACES
from auguststorm.engine.records import pack
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State

Array = npt.NDArray[Any]
T = TypeVar("T")


class CellScratch(NamedTuple):
    """Arrays over cells or formations that a kernel fills and clears again by visiting formations."""

    first: Array  # int16 [2, C], first formation of a camp whose head is in the cell; -1 none
    next: Array  # int16 [F], next formation of the same camp in the cell; -1 none
    battle: Array  # int32 [C * 7], battle over an edge (cell attacked from, direction; 6 inside the cell); -1 none
    attacked: Array  # int16 [C], edges over which a cell is attacked
    order: Array  # int32 [F], formations in order of priority
    key: Array  # float64 [F], what they are put in order by
    mover: Array  # int32 [F], formations under way, guns last; see movers.py
    chooser: Array  # int32 [F], those of them that choose a way in this sub-step
    road_kmh: Array  # float64 [F], a mover's speed on a road without a fault
    rail_kmh: Array  # float64 [F], the same by rail; 0 where it takes no train
    number: Array  # float64 [F, 4]
    work: Array  # float64 [F, 8]
    battle_cell: Array  # int32 [F, 4], cell attacked from, cell attacked, direction (6 inside the cell), attacking camp
    battle_value: Array  # float64 [F, 6], see battle.py
    shares: Array  # float64 [U], fuel on a surface relative to a good road, see pace.fill_shares
    paces: Array  # float64 [2, G, U], share of free speed by class, climate region and surface
    slows: Array  # float64 [2, G, U], the inverse of `paces`
    held: Array  # int16 [P + 1], places that the axis holds, ended by -1
    slot_edge: Array  # int32 [Q]
    slot_debt: Array  # float32 [Q]


class GraphScratch(NamedTuple):
    """Arrays over places and headquarters for the supply graph and the sharing of lorries; filled anew at every use."""

    hours: Array  # float64 [P]
    queue: Array  # int16 [P]
    is_queued: Array  # int8 [P]
    is_open: Array  # int8 [2, P], a camp's lines may pass the place
    lorry_h: Array  # float64 [H + 1], lorry-hours of an army's pool; the last row for formations without one
    claim_h: Array  # float64 [H + 1, 3], lorry-hours wanted, by order of call
    share: Array  # float64 [H + 1, 3], share of each call that is met
    claim_below_h: Array  # float64 [H + 1], lorry-hours wanted by a headquarters and those right below it
    h_per_km: Array  # float64 [5, G], hours of a convoy on a road of a class, by climate region
    own_line_h: Array  # float32 [2, P], hours of a camp's lines to places it holds
    who: Array  # int16 [F], the formations that want something, in the order of sums
    work: Array  # float64 [F, 10], what each of these wants of the lorries, see wants.py
    parent: Array  # int16 [2, P], the place before on a camp's line
    via: Array  # int16 [2, P], the stretch from there
    outward: Array  # int16 [2, P], all places, each after the one before it on a camp's line
    root: Array  # int16 [P], the source of a place's line
    last: Array  # int16 [P], the last place with a stock on it
    asked_t: Array  # float64 [P], tonnes a tick asked of the stock there
    gives: Array  # float64 [P], share of what is asked of it that a source gives
    load_t: Array  # float64 [P], tonnes a tick loaded for the place at its source
    flow_t: Array  # float64 [P], tonnes a day asked over the last stretch of a place's line; the share that comes
    spare_h: Array  # float64 [H + 1], lorry-hours that no formation wants
    full_t: Array  # float64 [H + 1], tonnes that fill the forward dump of an army
    haul_t: Array  # float64 [H], tonnes that it would haul there
    haul_place: Array  # int16 [H], where that is


@cache
def _subjects(writes: tuple[str, ...]) -> tuple[str, ...]:
    """List the subjects of fields (`subject.field`), each once."""
    return tuple(dict.fromkeys(name.split(".")[0] for name in writes))


class Scratch:
    """Own the spare buffers of one worker."""

    def __init__(self, state: State, n_cells: int) -> None:
        self._spare: dict[str, list[Any]] = {}
        self._own: dict[str, Any] | None = None  # within a step: the buffers that it has written
        self._kept: dict[Callable[[Setting], Any], tuple[tuple[Any, ...], Any]] = {}
        n_formations = state.formations.cell.shape[1]
        n_slots = state.traffic.edge.shape[1]
        self.cells = pack(
            CellScratch(
                first=np.full((2, n_cells), -1, np.int16),
                next=np.full(n_formations, -1, np.int16),
                battle=np.full(n_cells * 7, -1, np.int32),
                attacked=np.zeros(n_cells, np.int16),
                order=np.zeros(n_formations, np.int32),
                key=np.zeros(n_formations),
                mover=np.zeros(n_formations, np.int32),
                chooser=np.zeros(n_formations, np.int32),
                road_kmh=np.zeros(n_formations),
                rail_kmh=np.zeros(n_formations),
                number=np.zeros((n_formations, 4)),
                work=np.zeros((n_formations, 8)),
                battle_cell=np.zeros((n_formations, 4), np.int32),
                battle_value=np.zeros((n_formations, 6)),
                shares=np.zeros(len(SURFACES)),
                paces=np.zeros((2, state.weather.mud.shape[1], len(SURFACES))),
                slows=np.zeros((2, state.weather.mud.shape[1], len(SURFACES))),
                held=np.full(state.places.control.shape[1] + 1, -1, np.int16),
                slot_edge=np.zeros(n_slots, np.int32),
                slot_debt=np.zeros(n_slots, np.float32),
            )
        )
        n_places = state.places.control.shape[1]
        n_headquarters = state.headquarters.cell.shape[1]
        self.graph = pack(
            GraphScratch(
                hours=np.zeros(n_places),
                queue=np.zeros(n_places, np.int16),
                is_queued=np.zeros(n_places, np.int8),
                is_open=np.zeros((2, n_places), np.int8),
                lorry_h=np.zeros(n_headquarters + 1),
                claim_h=np.zeros((n_headquarters + 1, 3)),
                share=np.zeros((n_headquarters + 1, 3)),
                claim_below_h=np.zeros(n_headquarters + 1),
                h_per_km=np.zeros((5, state.weather.mud.shape[1])),
                own_line_h=np.zeros((2, n_places), np.float32),
                who=np.zeros(n_formations, np.int16),
                work=np.zeros((n_formations, 10)),
                parent=np.zeros((2, n_places), np.int16),
                via=np.zeros((2, n_places), np.int16),
                outward=np.zeros((2, n_places), np.int16),
                root=np.zeros(n_places, np.int16),
                last=np.zeros(n_places, np.int16),
                asked_t=np.zeros(n_places),
                gives=np.zeros(n_places),
                load_t=np.zeros(n_places),
                flow_t=np.zeros(n_places),
                spare_h=np.zeros(n_headquarters + 1),
                full_t=np.zeros(n_headquarters + 1),
                haul_t=np.zeros(n_headquarters),
                haul_place=np.zeros(n_headquarters, np.int16),
            )
        )

    def kept(self, make: Callable[[Setting], T], setting: Setting) -> T:
        """Return what `make` makes of a setting, made once for all ticks: views, and what follows from the tables.

        The subjects of the setting are kept with it and compared, so that another setting has its own made.
        """
        held = self._kept.get(make)
        if held is None or not all(map(is_, held[0], setting)):
            held = self._kept[make] = (setting[:-1], make(setting))  # without the scratch, which holds this
        made: T = held[1]
        return made

    def begin(self, owned: State | None = None) -> None:
        """Begin a step: until its end each subject is copied at its first change only.

        Parameters
        ----------
        owned : a state that nobody else looks at any more, whose subjects are written without a copy
        """
        self._own = {} if owned is None else owned._asdict()

    def end(self) -> None:
        """End the step: the next change of any subject copies it again."""
        self._own = None

    def writable(self, state: State, writes: tuple[str, ...], keeps: tuple[str, ...] = ()) -> State:
        """Return `state` with the subjects of the named fields (`subject.field`) ready to be written.

        A subject keeps two buffers of its own; the one that is not in `state` takes a copy, and the input is left as it
        was. Within a step, whose states between phases nobody else sees, the second phase that changes a subject goes
        on in the copy of the first.

        Parameters
        ----------
        keeps : subjects that the phase compares before and after, copied in any case
        """
        changed: dict[str, Any] = {}
        for subject in _subjects(writes):
            current = getattr(state, subject)
            if self._own is not None and self._own.get(subject) is current and subject not in keeps:
                continue
            pair = self._spare.setdefault(subject, [])
            spare = next((buffer for buffer in pair if buffer is not current and buffer.shape == current.shape), None)
            if spare is None:
                spare = np.zeros_like(current)
                pair.append(spare)
                del pair[:-2]
            # Bytes, not fields: faster, and the padding of records stays the same for any batch.
            spare.view(np.uint8)[:] = current.view(np.uint8)
            changed[subject] = spare
            if self._own is not None:
                self._own[subject] = spare
        return state._replace(**changed)
