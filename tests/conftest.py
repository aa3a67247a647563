"""Set up what all tests share: compiled kernels, and hypothesis without deadlines, for a first call may compile one."""

import pytest
from hypothesis import settings

from auguststorm.cli.warm import is_complete, warm_up

# Derandomized: the same examples in every run, so that a red build means a changed rule and not bad luck.
settings.register_profile("auguststorm", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("auguststorm")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the kernels once, before several workers would each do it for themselves."""
    is_one_of_several = hasattr(session.config, "workerinput")
    n_workers = session.config.getoption("numprocesses", None)
    if n_workers and not is_one_of_several and not is_complete():
        warm_up(lambda done, total: None, int(n_workers))
