"""Compile the kernels before a first run, in as many processes as there are cores.

Numba compiles one kernel at a time in a process, so each process takes some of the phases, runs them for one
tick of a small scenario, and leaves the compiled kernels in the cache that all share. What a campaign calls only
later (a landing, an air lift) is compiled when it is first called.
"""

import subprocess
import sys
import threading
from collections.abc import Callable

from auguststorm.errors import AuguststormError
from auguststorm.jit import CACHE_FOLDER

SMALL_SCENARIO = "mutanchiang"
MARK = CACHE_FOLDER / "complete"
# The dearest to compile first; dealt out to and fro, so that every process gets its share.
DEAREST_FIRST = (
    "movement", "politics", "combat", "command", "supply", "orders", "intelligence", "air", "weather", "naval",
)  # fmt: skip
MOST_PROCESSES = 4


def is_complete() -> bool:
    """Tell whether a warm-up of this code, these versions and this machine ran to its end."""
    return MARK.is_file()


def deal(names: tuple[str, ...], n_hands: int) -> list[list[str]]:
    """Deal names out to and fro: 0 1 2 2 1 0 0 1 2 ..."""
    hands: list[list[str]] = [[] for _ in range(n_hands)]
    for place, name in enumerate(names):
        turn, seat = divmod(place, n_hands)
        hands[seat if turn % 2 == 0 else n_hands - 1 - seat].append(name)
    return hands


def warm_up(progress: Callable[[int, int], None], n_workers: int) -> None:
    """Compile the kernels of all phases.

    Parameters
    ----------
    progress : told the number of compiled phases and of all
    n_workers : cores to use

    Raises
    ------
    AuguststormError
        If a process could not; it says why.
    """
    done = [0]
    lock = threading.Lock()
    progress(0, len(DEAREST_FIRST))

    def watch(process: subprocess.Popen[str]) -> None:
        for _ in process.stdout or ():
            with lock:
                done[0] += 1
                progress(done[0], len(DEAREST_FIRST))

    hands = deal(DEAREST_FIRST, max(1, min(n_workers, MOST_PROCESSES)))
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "auguststorm.cli.warm", *hand],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for hand in hands
    ]
    watchers = [threading.Thread(target=watch, args=(process,), daemon=True) for process in processes]
    try:
        for watcher in watchers:
            watcher.start()
        errors = [process.stderr.read() for process in processes if process.stderr is not None]
        for watcher in watchers:
            watcher.join()
        failed = [error for error, process in zip(errors, processes, strict=True) if process.wait() != 0]
    finally:
        for process in processes:
            process.kill()
            process.wait()
            for stream in (process.stdout, process.stderr):
                if stream is not None:
                    stream.close()
    if failed:
        raise AuguststormError("The kernels could not be compiled:\n" + failed[0].strip())
    MARK.parent.mkdir(parents=True, exist_ok=True)
    MARK.touch()


def compile_phases(names: list[str], tell: Callable[[str], None]) -> None:
    """Compile the named phases by running each for one tick of a small scenario."""
    import numpy as np

    from auguststorm.campaign import run_chunk
    from auguststorm.engine.setting import Setting
    from auguststorm.engine.state import State
    from auguststorm.engine.step import PHASES, Phase
    from auguststorm.scenario.compile import compile_scenario
    from auguststorm.scenario.load import load_scenario

    def watched(phase: Phase) -> Phase:
        def call(state: State, setting: Setting, tick: int) -> State:
            after = phase(state, setting, tick)
            tell(phase.__name__)
            return after

        return call

    compiled = compile_scenario(load_scenario(SMALL_SCENARIO))
    phases = tuple(watched(phase) for phase in PHASES if phase.__name__ in names)
    run_chunk(compiled, seed=0, runs=np.zeros(1, np.int64), phases=phases, ticks=1)


def _tell(name: str) -> None:
    sys.stdout.write(f"{name}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    compile_phases(sys.argv[1:], _tell)
