"""Show how far the work is: the one-time compile of the kernels phase by phase, then the ticks."""

import os
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars


def count_workers(wanted: int) -> int:
    """Return the number of threads to use: as wanted, or all cores for 0."""
    if wanted > 0:
        return wanted
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Progress:
    """Shows bars on a terminal, plain lines elsewhere, and nothing when quiet."""

    def __init__(self, is_quiet: bool) -> None:
        self._console = Console(stderr=True, quiet=is_quiet, highlight=False)
        self._is_plain = not self._console.is_terminal
        self._bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:.0f}/{task.total:.0f}"),
            TimeElapsedColumn(),
            console=self._console,
            disable=is_quiet or self._is_plain,
            transient=True,
        )

    def __enter__(self) -> Self:
        """Start showing."""
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop showing; bars are removed."""
        self._bars.stop()

    def say(self, text: str) -> None:
        """Print one line above the bars."""
        self._console.print(text, markup=False)

    def told(self, what: str) -> Callable[[int, int], None]:
        """Return a function of (done, of all) that moves a bar; elsewhere it prints a line at each tenth."""
        task: TaskID | None = None
        last_tenth = -1
        lock = threading.Lock()

        def tell(done: int, total: int) -> None:
            nonlocal task, last_tenth
            if self._is_plain:
                with lock:
                    tenth = 10 * done // max(total, 1)
                    if tenth > last_tenth:
                        last_tenth = tenth
                        self.say(f"{what}: {done} of {total}")
                return
            if task is None:
                task = self._bars.add_task(what, total=total)
            self._bars.update(task, completed=done, total=total)

        return tell

    def compile_once(self, is_forced: bool = False) -> None:
        """Compile the kernels if this version has not run on this machine yet."""
        from auguststorm.cli.warm import is_complete, warm_up

        if is_complete() and not is_forced:
            return
        self.say("Compiling the kernels. This happens once for each version on a machine.")
        start = time.monotonic()
        warm_up(self.told("compiling"), count_workers(0))
        self.say(f"Compiled in {time.monotonic() - start:.0f} s.")


def tell_where(text: str, is_quiet: bool) -> None:
    """Print a line of the result to standard output, unless quiet."""
    if not is_quiet:
        sys.stdout.write(f"{text}\n")
