from datetime import datetime

import numpy as np
import pytest

from auguststorm.clock import THEATRE_ZONE
from auguststorm.report.svg import Chart, number, round_steps
from auguststorm.report.symbols import ARMS, arm_of, echelon_of, glyph
from auguststorm.report.words import count, formation_name, join, moment, shorten

H_DAY = datetime(1945, 8, 9, tzinfo=THEATRE_ZONE)


@pytest.mark.parametrize(("high", "top"), [(0.0, 1.0), (7.0, 8.0), (950.0, 1000.0), (1.0, 1.0), (620_000.0, 800_000.0)])
def test_value_axis_ends_on_a_round_number_above(high: float, top: float) -> None:
    steps = round_steps(high, 4)
    assert steps[0] == 0.0
    assert steps[-1] == pytest.approx(top)


def test_line_breaks_where_there_is_no_value() -> None:
    chart = Chart(300.0, 100.0, H_DAY, (0.0, 96.0), "x")
    chart.line([0.0, 24.0, 48.0, 72.0], np.array([0.5, np.nan, 0.5, 1.0]), "a")
    assert chart.marks[0].count("M") == 2


def test_words_in_a_drawing_are_escaped() -> None:
    chart = Chart(300.0, 100.0, H_DAY, (0.0, 96.0), '"<b>')
    chart.dot(1.0, 2.0, "dot", "<script>")
    chart.text(1.0, 2.0, "a & b")
    assert "<script>" not in chart.render()
    assert "a &amp; b" in chart.render()
    assert 'aria-label="&quot;&lt;b&gt;"' in chart.render()


def test_hours_outside_the_axis_stay_inside_the_drawing() -> None:
    chart = Chart(300.0, 100.0, H_DAY, (0.0, 96.0), "x")
    assert chart.x(-5.0) == chart.left
    assert chart.x(1e6) == 300.0 - chart.right


def test_numbers_are_written_short() -> None:
    assert [number(value) for value in (3.0, 3.14159, -0.04, -0.06, -12.0)] == ["3", "3.1", "0", "-0.1", "-12"]
    assert (count(83737.0), count(999.4), count(1234.0)) == ("83,700", "999", "1,230")
    assert (join([]), join(["a"]), join(["a", "b", "c"])) == ("", "a", "a, b and c")
    assert moment(60.0, H_DAY) == "11 Aug, 12h"
    assert moment(float("inf"), H_DAY) == "not by the end"
    assert shorten("Chihote (now Qike)", 12) == "Chihote"
    assert shorten("abcdefghij", 5) == "abcd…"


def test_every_arm_has_a_glyph_in_both_frames() -> None:
    for arm in ARMS:
        assert glyph(arm, "allied").startswith("M")
        assert glyph(arm, "axis").startswith("M")


def test_kind_and_size_are_read_from_what_a_formation_is() -> None:
    assert arm_of("tank") == "armour"
    assert arm_of("something new") == "infantry"
    assert echelon_of("20th Guards Tank Brigade") == "brigade"
    assert echelon_of("Airlanded party, Mukden") == ""


def test_armies_are_called_by_their_names() -> None:
    assert formation_name("sov-6-guards-tank-army") == "6th Guards Tank Army"
    assert formation_name("sov-no-such-army") == "No Such Army"
    assert formation_name("") == "directly under the theatre"
