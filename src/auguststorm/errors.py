"""Name every way in which input can be wrong, so that all faults are told together."""

from collections.abc import Sequence
from typing import NamedTuple


class AuguststormError(Exception):
    """Is the base of every error that the user can mend."""


class Fault(NamedTuple):
    """One thing wrong with the input: where it is, what is there, what should be, what to do."""

    file: str
    row: int | None
    column: str | None
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        """Write the fault as one line: place, found, expected, remedy."""
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        return f"{place}: found {self.found}; expected {self.expected}. {self.remedy}"


class BadInputError(AuguststormError):
    """Carries every fault found at the door; nothing has been written when it is raised."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        count = len(self.faults)
        head = f"{count} fault{'s' if count != 1 else ''} in the input; nothing was written."
        super().__init__("\n".join([head, *(f"  - {fault}" for fault in self.faults)]))


class ResultsError(AuguststormError):
    """Says that a results folder cannot be read or written, and why."""
