from pathlib import Path

import pytest

from auguststorm.theatre.draw import draw_map

BOX = (-150.0, -250.0, 250.0, 50.0)  # around Mutanchiang


def test_map_is_drawn_as_png(tmp_path: Path) -> None:
    path = tmp_path / "map.png"
    draw_map(path, width_px=500, box=BOX)
    assert path.read_bytes().startswith(b"\x89PNG")


def test_map_is_drawn_as_svg_without_a_date(tmp_path: Path) -> None:
    first, second = tmp_path / "a.svg", tmp_path / "b.svg"
    for path in (first, second):
        draw_map(path, width_px=400, box=BOX, layers=("terrain", "railways", "places"))
    text = first.read_text(encoding="utf-8")
    assert "Mutanchiang" in text
    assert text == second.read_text(encoding="utf-8")


@pytest.mark.slow
def test_whole_map_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "map.png"
    draw_map(path, width_px=1200)
    assert path.stat().st_size > 100_000
