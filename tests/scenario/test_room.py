"""Room behind the rows of plans: variants keep the shapes of the base, and empty rows do nothing."""

import numpy as np
import pytest

from auguststorm.engine.codes import NEVER
from auguststorm.scenario import load_scenario
from auguststorm.scenario.compile import SUBJECTS, compile_scenario
from tests.engine.states import historical


@pytest.mark.parametrize("name", ["no-line-in-korea", "third-area-army-initiative", "no-hokkaido"])
def test_variants_of_plans_have_the_shapes_that_kernels_know(name: str) -> None:
    variant = compile_scenario(load_scenario(name)).setting
    for subject in SUBJECTS:
        assert getattr(variant, subject).dtype == getattr(historical().setting, subject).dtype, subject
    tasks = historical().setting.tasks
    assert variant.tasks.count.sum() != tasks.count.sum() or name == "no-hokkaido"


def test_empty_rows_belong_to_nobody() -> None:
    setting = historical().setting
    tasks, naval, routes = setting.tasks, setting.naval, setting.routes
    used = int(tasks.count.sum())
    assert used < tasks.formation.size
    assert (tasks.formation[used:] == -1).all()
    assert (tasks.plan[used:] == -1).all()
    assert (tasks.stop_km[used:] == np.float32(NEVER)).all()
    assert (tasks.first + tasks.count <= used).all()
    empty = naval.landing_task < 0
    assert empty.any()
    assert (naval.landing_group[empty] == -1).all()
    assert (naval.first_landing[used:] == -1).all()
    assert not np.isin(np.flatnonzero(routes.place < 0), routes.field_of).any()
    rows = setting.plans
    assert (rows.row_tasks[int(rows.n_tasks.sum()) :] == -1).all()
