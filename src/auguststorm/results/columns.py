"""Know the columns of every table of results, from `data/schema/results_<table>.csv`."""

from functools import cache

import pyarrow as pa

from auguststorm.tables import Column, load_schema

TABLES = (
    "formations", "captures", "events", "dispatches", "losses", "sides", "places", "units",
)  # fmt: skip
SCHEMA_VERSION = 1

_ARROW = {
    "id": pa.dictionary(pa.int32(), pa.string()),
    "text": pa.string(),
    "float": pa.float32(),
    "int": pa.int32(),
    "bool": pa.bool_(),
}


def columns_of(table: str) -> tuple[Column, ...]:
    """List the columns of a table of results, in order."""
    return load_schema(f"results_{table}")


def _arrow_type(column: Column) -> pa.DataType:
    if column.name == "tick":
        return pa.int16()
    return _ARROW["id"] if column.type.startswith("enum:") else _ARROW[column.type]


@cache
def arrow_schema(table: str) -> pa.Schema:
    """Build the Arrow schema of a table of results; ids and enumerations are dictionary-coded."""
    columns = columns_of(table)
    return pa.schema(
        [pa.field(column.name, _arrow_type(column), nullable=not column.is_required) for column in columns]
    )
