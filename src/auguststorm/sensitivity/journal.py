"""Keep what is already known of a study in a file that is only added to, so that a call goes on where one broke off."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.errors import ResultsError

Array = npt.NDArray[Any]
JOURNAL = "ablation.jsonl"


class Journal:
    """Holds the outcomes of finished variants by name: `known`, float64 [runs, outcomes] each."""

    def __init__(self, folder: Path, stamp: dict[str, Any]) -> None:
        """Open the journal of a folder, or begin one.

        Parameters
        ----------
        stamp : what the outcomes depend on; a journal with another is refused

        Raises
        ------
        ResultsError
            If the journal there belongs to something else.
        """
        self._path = folder / JOURNAL
        self.known: dict[str, Array] = {}
        stamp = json.loads(json.dumps(stamp))
        if not self._path.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            self._append(stamp)
            return
        whole, _, torn = self._path.read_text(encoding="utf-8").rpartition("\n")
        lines = [json.loads(line) for line in whole.splitlines()]
        if not lines or lines[0] != stamp:
            what = "of another scenario, seed, number of runs or version"
            raise ResultsError(f"{self._path} is {what}. Choose another --out.")
        if torn:  # a call that was killed while it wrote leaves half a line
            self._path.write_text(whole + "\n", encoding="utf-8")
        self.known = {line["variant"]: np.array(line["outcomes"]) for line in lines[1:]}

    def _append(self, content: dict[str, Any]) -> None:
        with self._path.open("a", encoding="utf-8") as handle:
            handle.write(json.dumps(content) + "\n")

    def add(self, name: str, table: Array) -> None:
        """Add the outcomes of a variant."""
        self._append({"variant": name, "outcomes": table.tolist()})
        self.known[name] = table
