"""The rows of the order of battle may stand in any order in their files: the same campaign comes of them."""

import csv
import json
import random
from pathlib import Path
from typing import Any

from tests.contracts.data_copy import copy_data, run_python

SHUFFLED = ("formations", "detachments", "parties", "works")
# Prints what each formation is, was told and became, by its id; and the ids as they stand in the arrays.
CAMPAIGN = """
import hashlib, json
import numpy as np
from auguststorm.campaign import run_chunk
from auguststorm.scenario.compile import compile_scenario
from auguststorm.scenario.load import load_scenario

compiled = compile_scenario(load_scenario("historical"))
state = run_chunk(compiled, 1945, np.arange(2), ticks=56)
who, tasks, ids = compiled.setting.formations, compiled.setting.tasks, compiled.battle.formations.id
pointers = {"order", "parent"}
told = {}
for n, name in enumerate(ids):
    digest = hashlib.sha256()
    for field in sorted(set(who.dtype.names) - pointers):
        digest.update(np.ascontiguousarray(who[field][n]).tobytes())
    for field in sorted(set(tasks.dtype.names) - {"first", "count", "formation"}):
        digest.update(np.ascontiguousarray(tasks[field][tasks.first[n] : tasks.first[n] + tasks.count[n]]).tobytes())
    for subject in (state.formations, state.sinks):
        for field in subject.dtype.names:
            digest.update(np.ascontiguousarray(subject[field][:, n]).tobytes())
    told[name] = digest.hexdigest()
leaders = [ids[n] if n >= 0 else "" for n in compiled.setting.headquarters.leader]
print(json.dumps([list(ids), dict(sorted(told.items())), leaders]))
"""


def told(data: Path, folder: Path) -> Any:
    done = run_python(data, CAMPAIGN, folder=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def shuffle(path: Path) -> None:
    with path.open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    random.Random(path.name).shuffle(rows)
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_campaign_does_not_know_in_what_order_its_tables_stand(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "mixed").mkdir()
    plain, mixed = (copy_data(tmp_path / name) for name in ("plain", "mixed"))
    for name in SHUFFLED:
        shuffle(mixed / "order_of_battle" / f"{name}.csv")
    ids, formations, leaders = told(plain, tmp_path)
    other_ids, other_formations, other_leaders = told(mixed, tmp_path)
    assert sum(one != two for one, two in zip(ids, other_ids, strict=True)) > len(ids) // 2
    assert other_formations.keys() == formations.keys()
    assert [name for name in formations if other_formations[name] != formations[name]] == []
    assert other_leaders == leaders
