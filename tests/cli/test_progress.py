import pytest

from auguststorm.cli.progress import Progress


@pytest.mark.parametrize("is_quiet", [False, True])
def test_without_a_terminal_progress_is_a_line_at_the_start_and_each_tenth(
    is_quiet: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    with Progress(is_quiet) as progress:
        tell = progress.told("ticks")
        for done in range(1, 241):
            tell(done, 240)
    lines = ["ticks: 1 of 240", *(f"ticks: {24 * tenth} of 240" for tenth in range(1, 11))]
    assert capfd.readouterr() == ("", "" if is_quiet else "\n".join([*lines, ""]))
