"""Catch what the digest prints."""

from io import StringIO

from rich.console import Console

from auguststorm.report.digest import print_digest
from auguststorm.results.store import Results
from tests.report.synthetic_ground import make_ground


def digest_of(results: Results, width: int = 120) -> str:
    """Return the digest of results as a terminal of some width without colours shows it."""
    file = StringIO()
    print_digest(results, Console(file=file, width=width, color_system=None), make_ground())
    return file.getvalue()
