"""Derive norms of battle from a copy of CDB90: `python scripts/derive_battle_norms.py CDB90_FOLDER`.

CDB90 is the data base of 660 battles of the US Army Concepts Analysis Agency, in the open edition `jrnold/CDB90`
(data under ODC-BY). The data stay outside the repository; what is kept are the few numbers computed here, each as a
claim in `data/evidence/claims/norms_battles.csv` that says of which battles it speaks.

Taken are battles that began between 1939 and 1945, at most 14 days long, with at most 130,000 attackers, with men and
losses of both sides and the posture of the defender. Row 516 (Mutanchiang, August 1945) is left out of everything: it
belongs to the campaign that is simulated.
"""

import csv
import sys
from pathlib import Path

from battle_norms.rows import claims_of
from battle_norms.sample import read_battles

from auguststorm.tables import DATA

TARGET = DATA / "evidence" / "claims" / "norms_battles.csv"


def main(folder: Path) -> int:
    """Compute every norm and write them as claims; return the exit code."""
    battles = read_battles(folder)
    rows = claims_of(battles)
    with TARGET.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(battles)} battles, {len(rows)} claims written to {TARGET.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
