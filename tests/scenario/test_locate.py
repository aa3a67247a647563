"""Test that the line of a key is found as a person would."""

from auguststorm.scenario.locate import dotted, error_line, key_lines, line_of, split_key

TEXT = """# remark
name = "x"

[overrides.formations."sov-72-tb"]
ready_h = 24 # hours
[overrides]
switches.air_lift = false
"a.b" = 1
"""


def test_lines_of_keys_and_tables() -> None:
    lines = key_lines(TEXT)
    assert lines["name",] == 2
    assert lines["overrides", "formations", "sov-72-tb"] == 4
    assert lines["overrides", "formations", "sov-72-tb", "ready_h"] == 5
    assert lines["overrides", "switches", "air_lift"] == 7
    assert lines["overrides", "a.b"] == 8


def test_a_missing_key_is_placed_at_its_table() -> None:
    lines = key_lines(TEXT)
    assert line_of(("overrides", "formations", "sov-72-tb", "men"), lines) == 4
    assert line_of(("purpose",), lines) is None


def test_quoted_keys_are_split_and_written_back() -> None:
    path = split_key("overrides . parameters.\"movement.speed\".'x'")
    assert path == ("overrides", "parameters", "movement.speed", "x")
    assert dotted(path) == 'overrides.parameters."movement.speed".x'


def test_line_of_a_message() -> None:
    assert error_line("Invalid value (at line 3, column 9)") == 3
    assert error_line("odd") is None
