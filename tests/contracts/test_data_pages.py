"""The pages that describe the tables say what the schemas say, and leave no table out."""

import sys
from pathlib import Path

from auguststorm.evidence.audit import data_tables
from auguststorm.tables import DATA, load_schema

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from build_data_pages import pages  # noqa: E402


def test_pages_are_up_to_date() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "data").glob("tables_*.md")}
    assert kept == pages(), "run python scripts/build_data_pages.py"


def test_every_table_and_every_column_stands_on_a_page() -> None:
    text = "\n".join(pages().values())
    assert [path.as_posix() for path in data_tables() if f"`{path.as_posix()}`" not in text] == []
    columns = [column.name for path in (DATA / "schema").glob("*.csv") for column in load_schema(path.stem)]
    assert len(columns) > 300
    assert [name for name in columns if f"| `{name}` |" not in text] == []
