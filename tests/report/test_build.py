import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from auguststorm.report.build import build_report, render
from auguststorm.report.ground import Ground
from auguststorm.results.store import write_results
from tests.report.synthetic import make_results
from tests.report.synthetic_ground import make_ground


@pytest.fixture(scope="module")
def ground() -> Ground:
    return make_ground()


@pytest.fixture(scope="module")
def single(ground: Ground) -> str:
    return render(make_results(1), ground)


@pytest.fixture(scope="module")
def several(ground: Ground) -> str:
    return render(make_results(8), ground)


class Outline(HTMLParser):
    """Collect ids, links to them, open tags and addresses of a page."""

    VOID = ("meta", "link", "input", "br", "path", "line", "rect", "circle", "col")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.addresses: list[str] = []
        self.stack: list[str] = []
        self.faults: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "a":
            self.links.append(str(values["href"]))
        self.addresses += [str(values[name]) for name in ("src", "href", "data") if values.get(name)]
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        if not self.stack or self.stack.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")


def test_page_is_one_file_without_addresses(several: str) -> None:
    outline = Outline(several)
    assert [address for address in outline.addresses if not address.startswith(("#", "data:"))] == []
    assert not re.search(r"(?:https?:)?//[a-z]+\.[a-z]+|@import|url\(", several)


def test_page_is_well_nested_with_ids_used_once(several: str) -> None:
    outline = Outline(several)
    assert outline.faults == []
    assert outline.stack == []
    assert len(outline.ids) == len(set(outline.ids))
    assert {link.removeprefix("#") for link in outline.links} <= set(outline.ids)


def test_one_run_says_that_it_is_one_luck(single: str, several: str) -> None:
    assert "One run is one luck" in single
    assert "One run is one luck" not in several
    assert "nine runs in ten" in several
    assert "nine runs in ten" not in single
    assert "half of the runs" not in single


def test_given_events_stand_in_the_page(single: str) -> None:
    assert "The Tokyo decision of 14 August is given." in single


def test_rival_claims_stand_side_by_side(several: str) -> None:
    assert "83,737: Soviet Information Bureau" in several
    assert "21,000 to 22,000: Japanese government" in several


def test_dates_of_orders_are_no_errors(several: str) -> None:
    ordered = several[several.index('id="ordered"') : several.index('id="axes"')]
    assert "Hours to secure" in ordered
    assert "later" not in ordered.split("<table>")[1]


def test_same_results_give_the_same_page(ground: Ground, several: str) -> None:
    assert render(make_results(8), ground) == several


def test_text_of_results_cannot_break_out_of_the_page(ground: Ground) -> None:
    results = make_results(1)
    names = ["</script><script>alert(1)</script>"] * results.table("units").num_rows
    position = results.table("units").column_names.index("name")
    results.tables["units"] = results.table("units").set_column(position, results.table("units").field("name"), [names])
    assert "<script>alert" not in render(results, ground)


def test_report_is_written_into_the_folder_whole(ground: Ground, tmp_path: Path) -> None:
    results = make_results(1)
    write_results(tmp_path / "out", results.manifest, results.tables)
    path = build_report(tmp_path / "out", ground)
    assert path == tmp_path / "out" / "report.html"
    assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert [file.name for file in path.parent.iterdir() if file.name.startswith(".")] == []


def test_page_of_many_runs_stays_small(ground: Ground) -> None:
    assert len(render(make_results(24), ground).encode()) < 6_000_000


def test_depth_counts_from_the_nearest_allied_ground() -> None:
    x = np.arange(5) * 16.0
    ground = Ground({}, None, x, np.zeros(5), np.array([True, True, False, False, False]), np.array([1]))
    assert ground.depth_of(np.array([[0, 2], [4, -1]])).tolist() == [[0.0, 16.0], [48.0, 0.0]]


def test_the_list_of_parts_calls_them_by_the_words_of_their_headings(several: str) -> None:
    listed = dict(re.findall(r'<li><a href="#(\w+)">([^<]+)</a>', several))
    headings = dict(re.findall(r'<h2 id="(\w+)-h">([^<]+)</h2>', several))
    assert len(listed) == 16
    for part, label in listed.items():
        words = set(re.findall(r"\w+", label.lower())) - {"and"}
        assert words <= set(re.findall(r"\w+", headings[part].lower())), label
