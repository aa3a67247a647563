"""Where does the time of a campaign go? Thread time of each phase in a batch of 64, and of the loop around them."""

import time

import numpy as np

from auguststorm.campaign import run_chunk
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.step import PHASES, Phase
from auguststorm.scenario.compile import Compiled, compile_scenario
from auguststorm.scenario.load import load_scenario
from benchmarks.calibration import LOOP, REPEATS, Figure, calibrate, seconds_of, tell
from benchmarks.campaign import SEED, asked, show

BATCH = 64


def once(compiled: Compiled, batch: int) -> dict[str, float]:
    """Run a batch and return the seconds of this thread that each phase took, and all."""
    spent = {phase.__name__: 0.0 for phase in PHASES}

    def watched(phase: Phase) -> Phase:
        def call(state: State, setting: Setting, tick: int) -> State:
            start = time.thread_time()
            after = phase(state, setting, tick)
            spent[phase.__name__] += time.thread_time() - start
            return after

        return call

    start = time.thread_time()
    run_chunk(compiled, SEED, np.arange(batch), phases=tuple(watched(phase) for phase in PHASES))
    return spent | {"whole": time.thread_time() - start}


def measure(batch: int, repeats: int) -> dict[str, Figure]:
    """Take the least time of each phase over the repeats, beside the calibration loop."""
    compiled = compile_scenario(load_scenario("historical"))
    calibrate(10)
    run_chunk(compiled, SEED, np.arange(1))
    least: dict[str, float] = {}
    loop = float("inf")
    for repeat in range(repeats):
        tell(f"phases: {repeat + 1}/{repeats}")
        loop = min(loop, seconds_of(lambda: calibrate(LOOP)))
        for name, seconds in once(compiled, batch).items():
            least[name] = min(least.get(name, float("inf")), seconds)
    least["loop"] = max(0.0, least.pop("whole") - sum(least.values()))
    return {
        f"phase_{name}": Figure(seconds / batch * 1e3, "ms/campaign", seconds / batch / loop, loop * 1e3, repeats)
        for name, seconds in least.items()
    }


def main() -> None:
    """Measure and print JSON."""
    show(measure(**asked(__doc__, batch=BATCH, repeats=REPEATS)))


if __name__ == "__main__":
    main()
