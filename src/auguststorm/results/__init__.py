"""Keep what a run produced: recorded per tick, put into tables, written whole or not at all, read back."""

from auguststorm.results.manifest import Manifest
from auguststorm.results.record import Recorder, tables_from
from auguststorm.results.static import Static
from auguststorm.results.store import Results, load_results, write_results

__all__ = ["Manifest", "Recorder", "Results", "Static", "load_results", "tables_from", "write_results"]
