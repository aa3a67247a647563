"""Write results as a folder, whole or not at all, and read them back."""

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from auguststorm.errors import ResultsError
from auguststorm.results.columns import TABLES, arrow_schema
from auguststorm.results.manifest import AGAIN, Manifest

MANIFEST = "manifest.json"
GIVE = "Give the folder that `auguststorm run --out` wrote."
CHOOSE = "Choose another --out folder."


@dataclass
class Results:
    """Hold results: the manifest and the tables, which are read from disk when first asked for."""

    manifest: Manifest
    folder: Path | None = None
    tables: dict[str, pa.Table] = field(default_factory=dict)

    def table(self, name: str) -> pa.Table:
        """Return a table by name.

        Raises
        ------
        ResultsError
            If its file is missing, unreadable, or has other columns than it should.
        """
        if name not in self.tables:
            self.tables[name] = _read(self.folder, name)
        return self.tables[name]

    def numbers(self, name: str, *columns: str) -> tuple[Any, ...]:
        """Return columns of a table as numpy arrays, in the order asked; without columns, all."""
        table = self.table(name)
        return tuple(as_numbers(table[column]) for column in columns or table.column_names)


def as_numbers(column: pa.ChunkedArray) -> Any:
    """Turn a column into a numpy array; empty cells of a column of numbers become NaN."""
    return column.to_numpy(zero_copy_only=False)


def _read(folder: Path | None, name: str) -> pa.Table:
    if folder is None:
        raise ResultsError(f"These results hold no table {name}.")
    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise ResultsError(f"{folder} is incomplete: it has no {name}.parquet. {AGAIN}")
    try:
        table = pq.ParquetFile(path).read()
    except (pa.ArrowInvalid, OSError) as error:
        raise ResultsError(f"{path} is damaged: it cannot be read as Parquet. {AGAIN}") from error
    expected = arrow_schema(name)
    if table.schema.names != expected.names:
        raise ResultsError(f"{path} has columns {table.schema.names}, not {expected.names}. {AGAIN}")
    return table.cast(expected)


def load_results(folder: Path | str) -> Results:
    """Open a folder of results.

    Raises
    ------
    ResultsError
        If it is not one, is damaged, or was written under another schema version.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ResultsError(f"{folder} is not a folder. {GIVE}")
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise ResultsError(f"{folder} holds no {MANIFEST}: it is no folder of results. {GIVE}")
    return Results(Manifest.from_json(manifest.read_text(encoding="utf-8"), str(manifest)), folder)


def check_destination(folder: Path | str) -> None:
    """Refuse a place where results must not go; call it before the run starts.

    Raises
    ------
    ResultsError
        If something other than results stands there.
    """
    folder = Path(folder)
    if folder.is_dir():
        if any(folder.iterdir()) and not (folder / MANIFEST).is_file():
            raise ResultsError(f"{folder} holds files that are not results; they were left alone. {CHOOSE}")
    elif folder.exists() or folder.is_symlink():
        raise ResultsError(f"{folder} is not a folder; it was left alone. {CHOOSE}")


def write_results(
    folder: Path | str,
    manifest: Manifest,
    tables: Mapping[str, pa.Table],
    finish: Callable[[Path], Any] | None = None,
) -> Results:
    """Write results beside their destination, let `finish` add to them, and move them there in one step.

    Parameters
    ----------
    folder : destination; older results there are replaced, anything else is refused
    finish : called with the folder while it is still beside its destination, for the report
    """
    folder = Path(folder).absolute()
    check_destination(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name in TABLES:
            pq.write_table(tables[name], draft / f"{name}.parquet", compression="zstd")
        (draft / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        if finish is not None:
            finish(draft)
        for path in draft.iterdir():
            _flush(path)
        draft.chmod(0o755)
        _flush(draft)
        _replace(draft, folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return Results(manifest, folder, dict(tables))


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _replace(draft: Path, folder: Path) -> None:
    """Put the draft in the place of older results; these go only once the new ones stand."""
    older: Path | None = None
    if folder.is_dir():
        older = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
        os.replace(folder, older)  # noqa: PTH105  (an empty folder may be replaced, in one step)
    try:
        os.replace(draft, folder)  # noqa: PTH105
    except OSError:
        if older is not None:
            os.replace(older, folder)  # noqa: PTH105
        raise
    if older is not None:
        shutil.rmtree(older, ignore_errors=True)
    _flush(folder.parent)
