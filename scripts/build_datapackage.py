"""Describe all tables of the package as a Frictionless data package: `python scripts/build_datapackage.py`.

Fragments of one table are one resource of several files. Where their headers differ (optional columns, another
order), each is a resource of its own. Lists are strings whose parts semicolons separate;
what they refer to stands in `references`.
"""

import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from auguststorm import __version__
from auguststorm.evidence.audit import data_tables, schema_of
from auguststorm.tables import DATA, Column, load_schema, read_table

DESCRIPTOR = DATA / "datapackage.json"
TYPES = {"id": "string", "text": "string", "list": "string", "float": "number", "int": "integer"}
MOMENT = r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?"  # ISO 8601, as the tables have it
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 International",
}


def header_of(relative: Path) -> tuple[str, ...]:
    """Read the names of the columns of a file in their order."""
    with (DATA / relative).open(newline="", encoding="utf-8-sig") as handle:
        return tuple(next(csv.reader(handle)))


def has_hours(column: Column, files: list[Path]) -> bool:
    """Say whether cells of a column of dates hold an hour too."""
    for relative in files:
        with (DATA / relative).open(newline="", encoding="utf-8-sig") as handle:
            if any("T" in row[column.name] for row in csv.DictReader(handle)):
                return True
    return False


def field(column: Column, files: list[Path]) -> dict[str, Any]:
    """Describe one column of some files."""
    found: dict[str, Any] = {"name": column.name, "description": column.description}
    if column.type.startswith("enum:"):
        found |= {"type": "string", "constraints": {"enum": column.type.removeprefix("enum:").split("|")}}
    elif column.type == "bool":
        found |= {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]}
    elif column.type == "date" and has_hours(column, files):
        found |= {"type": "string", "constraints": {"pattern": MOMENT}}
    elif column.type == "date":
        found |= {"type": "date"}
    else:
        found |= {"type": TYPES[column.type]}
    if column.is_required:
        found.setdefault("constraints", {})["required"] = True
    for name, value in (("unit", column.unit), ("default", column.default), ("references", column.reference)):
        if value:
            found[name] = value
    return found


def resources() -> list[dict[str, Any]]:
    """Describe every table: files, fields, keys to tables that are one resource."""
    groups: dict[tuple[str, tuple[str, ...]], list[Path]] = defaultdict(list)
    for relative in data_tables():
        groups[schema_of(relative), header_of(relative)].append(relative)
    parts: dict[str, list[list[Path]]] = defaultdict(list)
    for (schema, _), files in groups.items():
        parts[schema].append(files)
    alone = {schema for schema, found in parts.items() if len(found) == 1}
    out = []
    for schema, found in sorted(parts.items()):
        by_name = {column.name: column for column in load_schema(schema)}
        for number, files in enumerate(found, 1):
            columns = [by_name[name] for name in header_of(files[0])]
            keys = []
            for column in columns:
                table, _, target = column.reference.partition(".")
                if column.type == "id" and table in alone:
                    resource = "" if table == schema else table
                    keys.append({"fields": [column.name], "reference": {"resource": resource, "fields": [target]}})
            described: dict[str, Any] = {"fields": [field(column, files) for column in columns], "missingValues": [""]}
            if keys:
                described["foreignKeys"] = keys
            out.append(
                {
                    "name": schema if schema in alone else f"{schema}_{number}",
                    "path": files[0].as_posix(),
                    **({"extrapaths": [path.as_posix() for path in files[1:]]} if files[1:] else {}),
                    "type": "table",
                    "format": "csv",
                    "encoding": "utf-8",
                    "schema": described,
                }
            )
    return out


def sources() -> list[dict[str, str]]:
    """List the sources of the ledger by title."""
    return [
        {"title": f"{row['author']}: {row['title']}" if row["author"] else row["title"], "id": row["source_id"]}
        for path in sorted((DATA / "evidence" / "sources").glob("*.csv"))
        for row in read_table(path, "sources")[0]
    ]


def descriptor() -> str:
    """Write the whole descriptor as JSON."""
    content = {
        "name": "auguststorm",
        "title": "The Soviet-Japanese War of August 1945: evidence, theatre, order of battle, plans and parameters",
        "version": __version__,
        "licenses": [LICENCE],
        "sources": sources(),
        "resources": resources(),
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    DESCRIPTOR.write_text(descriptor(), encoding="utf-8")
    print(f"{len(resources())} resources, {len(sources())} sources")
