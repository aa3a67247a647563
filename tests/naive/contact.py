"""Contact again, slowly: who stands where, found by asking every formation every time."""

from typing import Any

import numpy.typing as npt

from auguststorm.engine import codes

Array = npt.NDArray[Any]

GONE = {codes.ABSENT, codes.DISBANDED, codes.EMBARKED, codes.DISARMED}
ARMED = set(range(len(codes.POSTURES))) - GONE - {codes.OBEYING}
BARRING = {codes.MARCH, codes.ATTACK, codes.HOLD, codes.WITHDRAW}


class Presence:
    """Answer for one run from its formations.

    Parameters
    ----------
    cell : int32 [F]; posture : int8 [F]; camp : int8 [F]; neighbour : int32 [C, 6]
    """

    def __init__(self, cell: Array, posture: Array, camp: Array, neighbour: Array) -> None:
        self.cell, self.posture, self.camp, self.neighbour = cell, posture, camp, neighbour

    def armed(self, here: int, camp: int) -> set[int]:
        """Return the armed formations of a camp in a cell."""
        return {
            formation
            for formation in range(len(self.cell))
            if self.cell[formation] == here and self.camp[formation] == camp and self.posture[formation] in ARMED
        }

    def is_held(self, here: int, camp: int) -> bool:
        """Tell whether any armed formation of a camp stands in a cell."""
        return bool(self.armed(here, camp))

    def is_blocked(self, here: int, camp: int) -> bool:
        """Tell whether a formation of the camp keeps others out of a cell: not those masked or cut off."""
        return any(self.posture[formation] in BARRING for formation in self.armed(here, camp))

    def ring(self, here: int, radius: int) -> set[int]:
        """Return the cells within so many steps of a cell, itself included."""
        cells = {here}
        for _ in range(radius):
            cells |= {int(there) for cell in cells for there in self.neighbour[cell] if there >= 0}
        return cells

    def is_within(self, here: int, camp: int, radius: int) -> bool:
        """Tell whether an armed formation of a camp stands within so many cells."""
        return any(self.is_held(cell, camp) for cell in self.ring(here, radius))
