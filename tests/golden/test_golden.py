"""Golden campaigns: what happens in five small worlds, as text that was read and found right.

`just golden` writes them anew after a change of rules or coefficients; the difference is then reviewed like code.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.golden.campaigns import TALES
from tests.golden.story import Tale, tell

FOLDER = Path(__file__).parent


@pytest.mark.parametrize("make", TALES, ids=lambda make: make.__name__)
def test_campaign_goes_as_written(make: Callable[[], Tale], request: pytest.FixtureRequest) -> None:
    path = FOLDER / f"{make.__name__}.txt"
    told = tell(make())
    if request.config.getoption("--update-golden", default=False):
        path.write_text(told, encoding="utf-8")
    assert told.splitlines() == path.read_text(encoding="utf-8").splitlines()


def test_every_golden_file_has_its_campaign() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {make.__name__ for make in TALES}
