"""Divide what happened into what may be fitted and what is only shown: `python scripts/split_observations.py`.

Rows that judge (`validate`) and their siblings stay as they are. The others are dealt into `calibrate` and `report`,
half and half by axis and kind, from the seed alone: the same rows give the same uses, in whatever order they stand.
"""

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

OBSERVATIONS = Path(__file__).parent.parent / "src" / "auguststorm" / "data" / "observed" / "observations.csv"
SEED = 1945
HELD_OUT = ("validate", "sibling")
DEALT = ("calibrate", "report")
# Shown and never fitted, whatever the lot says.
NEVER_FITTED = {"tl-050": "Kalgan: sources differ by five days and on who took it"}

Row = Mapping[str, str]


def lot(text: str, seed: int) -> int:
    """Draw a whole number for a text: the same on every machine."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{text}".encode()).digest()[:8], "big")


def split(rows: Iterable[Row], seed: int = SEED) -> dict[str, str]:
    """Return the use of every observation.

    Within an axis and a kind the rows lie in the order of their lots and are dealt in turn. The first goes
    where its axis has fewer so far, or else its kind, or else where the lot of the stratum points.
    """
    uses: dict[str, str] = {}
    strata: dict[tuple[str, str], list[str]] = defaultdict(list)
    by_axis: dict[str, Counter[str]] = defaultdict(Counter)
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        name = row["observation_id"]
        if row["use"] in HELD_OUT:
            uses[name] = row["use"]
        elif name in NEVER_FITTED:
            uses[name] = "report"
            by_axis[row["axis"]]["report"] += 1
            by_kind[row["kind"]]["report"] += 1
        else:
            strata[row["axis"], row["kind"]].append(name)
    for axis, kind in sorted(strata):
        calibrate, report = DEALT
        ahead = [counter[calibrate] - counter[report] for counter in (by_axis[axis], by_kind[kind])]
        lead = next((difference for difference in ahead if difference), 0)
        turn = int(lead > 0) if lead else lot(f"{axis}:{kind}", seed) % 2
        for place, name in enumerate(sorted(strata[axis, kind], key=lambda name: lot(name, seed))):
            uses[name] = DEALT[(place + turn) % 2]
            by_axis[axis][uses[name]] += 1
            by_kind[kind][uses[name]] += 1
    return uses


def main(path: Path = OBSERVATIONS) -> None:
    """Divide the table of the package and print the counts."""
    with path.open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    uses = split(rows)
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "use": uses[row["observation_id"]]} for row in rows)
    print(", ".join(f"{use} {count}" for use, count in sorted(Counter(uses.values()).items())))


if __name__ == "__main__":
    main()
