"""Test that faults are told together and in full."""

from auguststorm.errors import AuguststormError, BadInputError, Fault, ResultsError

FAULT = Fault("data/x.csv", 3, "men", "'many'", "a whole number", "Write a number.")


def test_fault_names_place_found_expected_and_remedy() -> None:
    assert str(FAULT) == "data/x.csv, row 3, column men: found 'many'; expected a whole number. Write a number."


def test_fault_without_row_or_column_names_the_file_only() -> None:
    assert str(FAULT._replace(row=None, column=None)).startswith("data/x.csv: found")


def test_bad_input_tells_every_fault_and_their_number() -> None:
    error = BadInputError([FAULT, FAULT._replace(row=4)])
    lines = str(error).splitlines()
    assert lines[0] == "2 faults in the input; nothing was written."
    assert len(lines) == 3
    assert len(error.faults) == 2
    assert str(BadInputError([FAULT])).startswith("1 fault in")


def test_errors_the_user_can_mend_share_a_base() -> None:
    assert issubclass(BadInputError, AuguststormError)
    assert issubclass(ResultsError, AuguststormError)
