"""Write the pages of `docs/data/` that describe every table, from the schemas: `python scripts/build_data_pages.py`."""

from collections import defaultdict
from pathlib import Path

from auguststorm.evidence.audit import data_tables, schema_of
from auguststorm.tables import DATA, Column, load_schema

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "data"
TITLES = {
    "evidence": "The ledger of evidence",
    "observed": "What happened",
    "order_of_battle": "Tables of the order of battle",
    "parameters": "Parameters of the engine",
    "plans": "Plans",
    "supply": "Supply",
    "theatre": "The theatre",
    "": "Politics, policy and claims to places",
    "results": "Tables of results",
}


def files_by_schema() -> dict[str, dict[str, list[str]]]:
    """Gather the tables by group and schema; results have schemas and no files in the package."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for relative in data_tables():
        group = relative.parts[0] if len(relative.parts) > 1 else ""
        found[group][schema_of(relative)].append(relative.as_posix())
    for path in sorted((DATA / "schema").glob("results_*.csv")):
        found["results"][path.stem] = []
    return found


def row_of(column: Column) -> str:
    """Write one column as a row of a Markdown table."""
    kind = column.type.replace("enum:", "one of ").replace("|", ", ")
    need = "yes" if column.is_required else "may be left out" if column.is_optional else "no"
    cells = (f"`{column.name}`", kind, column.unit, need, column.default, column.reference, column.description)
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def page(group: str, schemas: dict[str, list[str]]) -> str:
    """Write the page of one group of tables."""
    lines = [
        f"# {TITLES[group]}",
        "",
        "Made by `python scripts/build_data_pages.py` from `src/auguststorm/data/schema/`.",
    ]
    for name, files in sorted(schemas.items()):
        lines += ["", f"## {name}", ""]
        if files:
            lines += ["Files: " + ", ".join(f"`{file}`" for file in files) + ".", ""]
        lines += ["| column | type | unit | required | default | refers to | meaning |", "|--|--|--|--|--|--|--|"]
        lines += [row_of(column) for column in load_schema(name)]
    return "\n".join(lines) + "\n"


def pages() -> dict[str, str]:
    """Write every page; returns text by file name."""
    return {f"tables_{group or 'politics'}.md": page(group, schemas) for group, schemas in files_by_schema().items()}


def main() -> None:
    """Write the pages of the repository."""
    for name, text in pages().items():
        (TARGET / name).write_text(text, encoding="utf-8")
        print(name)


if __name__ == "__main__":
    main()
