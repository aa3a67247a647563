"""Open the report in the system's Chromium, from disk and with the network off."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from auguststorm.report.build import build_report
from auguststorm.results.store import write_results
from tests.report.synthetic import make_results
from tests.report.synthetic_ground import make_ground

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
SIZES = {"wide": (1280, 900), "narrow": (390, 844)}
Seen = dict[str, Any]


def require_browser() -> None:
    """Fail clearly when the machine lacks what these tests drive."""
    missing = []
    if shutil.which("node") is None:
        missing.append("node (Node.js 18 or later)")
    if not Path(os.environ.get("CHROMIUM", "/usr/bin/chromium")).exists():
        missing.append("Chromium (Debian: apt-get install chromium; elsewhere set CHROMIUM to its path)")
    if not (HERE / "node_modules" / "playwright-core").is_dir():
        missing.append("its libraries (npm install --no-package-lock --prefix tests/browser)")
    if missing:
        pytest.fail("The browser tests need " + "; ".join(missing) + ".")


@pytest.fixture(
    scope="module", params=[(runs, size) for runs in (1, 8) for size in SIZES], ids=lambda p: f"{p[0]}-{p[1]}"
)
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    require_browser()
    runs, size = request.param
    results = make_results(runs)
    folder = tmp_path_factory.mktemp("results") / "out"
    write_results(folder, results.manifest, results.tables)
    page = build_report(folder, make_ground())
    command = ["node", str(HERE / "look.mjs"), str(page), *map(str, SIZES[size])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    found: Seen = json.loads(done.stdout)
    return found


def test_page_opens_from_disk_without_a_word_on_the_console(seen: Seen) -> None:
    assert seen["messages"] == []
    assert seen["requests"] == []


def test_slider_and_keys_move_the_day_and_change_the_map(seen: Seen) -> None:
    assert seen["start"]["tick"] == 0
    assert seen["slider"]["tick"] == 30
    assert seen["slider"]["clock"] != seen["start"]["clock"]
    assert seen["slider"]["picture"] != seen["start"]["picture"]
    assert seen["pageUp"]["tick"] == 34
    assert seen["mapKey"]["tick"] == 33


def test_keys_change_scale_and_place_of_the_map(seen: Seen) -> None:
    pictures = [seen[step]["picture"] for step in ("mapKey", "closer", "moved")]
    assert len(set(pictures)) == 3


def test_chosen_formation_is_told_in_words(seen: Seen) -> None:
    assert "Formation" in seen["chosen"]["unit"]
    assert "men" in seen["chosen"]["unit"]
    assert seen["chosen"]["picture"] != seen["moved"]["picture"]


def test_play_moves_on(seen: Seen) -> None:
    assert seen["played"]["tick"] > seen["whole"]["tick"]


def test_page_does_not_scroll_sideways(seen: Seen) -> None:
    assert seen["overflow"] <= 0


def test_skip_links_lead_somewhere_and_drawings_have_names(seen: Seen) -> None:
    assert seen["skip"] == [True, True]
    assert seen["unnamed"] == 0


def test_axe_finds_nothing_at_all(seen: Seen) -> None:
    assert seen["violations"] == []
