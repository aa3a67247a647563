"""Offer `--update-golden`: write the golden campaigns anew, to be read as a change of rules."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", default=False, help="write the golden campaigns anew")
