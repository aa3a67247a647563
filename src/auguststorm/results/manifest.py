"""Write the birth certificate of results: scenario, code, data and seed. No time of day stands in it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm import __version__
from auguststorm.errors import ResultsError
from auguststorm.results.columns import SCHEMA_VERSION, TABLES, columns_of
from auguststorm.tables import DATA

AGAIN = "Run the scenario again."

_PACKAGE = Path(__file__).parent.parent
_ENGINE_SOURCES = ("engine", "clock.py", "rng.py", "jit.py", "units.py")
_INPUT_FOLDERS = (
    "theatre", "order_of_battle", "plans", "parameters", "scenarios", "evidence/estimates", "politics.csv",
)  # fmt: skip


def _hash_files(paths: Iterable[Path], root: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda path: path.relative_to(root).as_posix()):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _below(root: Path, names: Iterable[str], suffixes: tuple[str, ...]) -> list[Path]:
    found: list[Path] = []
    for name in names:
        place = root / name
        candidates = [place] if place.is_file() else place.rglob("*") if place.is_dir() else []
        found.extend(path for path in candidates if path.is_file() and path.suffix in suffixes)
    return found


def hash_code() -> str:
    """Hash the sources of the engine."""
    return _hash_files(_below(_PACKAGE, _ENGINE_SOURCES, (".py",)), _PACKAGE)


def hash_data() -> str:
    """Hash the data that an engine run may read; observations and raw layers are not among them."""
    files = _below(DATA, _INPUT_FOLDERS, (".csv", ".toml", ".npz"))
    files = [path for path in files if "raw" not in path.parts]
    return _hash_files(files, DATA)


def hash_arrays(arrays: Iterable[npt.NDArray[Any]]) -> str:
    """Hash arrays by type, shape and content, in the order given."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(f"{array.dtype.str}{array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


@dataclass(frozen=True)
class Manifest:
    """Hold what is needed to make the same results again, and to refuse to mix different ones."""

    scenario: str
    purpose: str
    seed: int
    first_run: int
    runs: int
    recorded_runs: int
    h_day: str
    parameters: str  # drawn or central
    overrides: Mapping[str, Any] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    code_hash: str = ""
    data_hash: str = ""
    parameters_hash: str = ""
    version: str = __version__
    schema_version: int = SCHEMA_VERSION

    def to_json(self) -> str:
        """Write the manifest as JSON with sorted keys, with the columns of every table."""
        content = asdict(self)
        content["columns"] = {table: [column.name for column in columns_of(table)] for table in TABLES}
        return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"

    @staticmethod
    def from_json(text: str, where: str) -> "Manifest":
        """Read a manifest back.

        Raises
        ------
        ResultsError
            If it is not one, or was written under another schema version.
        """
        try:
            content = json.loads(text)
        except json.JSONDecodeError as error:
            raise ResultsError(f"{where} is damaged: line {error.lineno} is not JSON. {AGAIN}") from error
        version = content.get("schema_version") if isinstance(content, dict) else None
        if version != SCHEMA_VERSION:
            raise ResultsError(f"{where} is of schema version {version}; this version reads {SCHEMA_VERSION}. {AGAIN}")
        content.pop("columns", None)
        try:
            manifest = Manifest(**content)
        except TypeError as error:
            raise ResultsError(f"{where} does not hold what a manifest should ({error}). {AGAIN}") from error
        return Manifest(**{**content, "given": tuple(manifest.given)})
