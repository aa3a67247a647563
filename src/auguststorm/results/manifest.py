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
_TELLING = ("cli", "report")  # decide no result; any other module may
# Every table beside these folders counts too. Schemas do, because they give types and defaults.
_INPUT_FOLDERS = (
    "theatre", "order_of_battle", "plans", "parameters", "supply", "scenarios", "schema", "evidence/estimates",
)  # fmt: skip
_RAW = ("theatre/raw",)


def _hash_files(paths: Iterable[Path], root: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda path: path.relative_to(root).as_posix()):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _is_below(name: str, folders: Iterable[str]) -> bool:
    return any(name.startswith(f"{folder}/") for folder in folders)


_DESCRIPTOR = "datapackage.json"  # says what the tables hold, and is read by no run


def _is_input(name: str) -> bool:
    if name == _DESCRIPTOR:
        return False
    is_at_place = "/" not in name or (_is_below(name, _INPUT_FOLDERS) and not _is_below(name, _RAW))
    return is_at_place and name.endswith((".csv", ".toml", ".npz", ".json"))


def hash_code() -> str:
    """Hash the sources of the package that may decide results: all but commands and report."""
    files = [path for path in _PACKAGE.rglob("*.py") if not _is_below(path.relative_to(_PACKAGE).as_posix(), _TELLING)]
    return _hash_files(files, _PACKAGE)


def hash_data() -> str:
    """Hash the data that a run may read: tables, their schemas, the theatre, scenarios and estimates.

    Observations, raw layers and the texts of the evidence ledger (sources, claims) are not among them.
    """
    return _hash_files((path for path in DATA.rglob("*") if _is_input(path.relative_to(DATA).as_posix())), DATA)


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
