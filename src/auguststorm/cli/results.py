"""Make the report of results again, and draw the map."""

from pathlib import Path
from typing import Annotated

import typer


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of results.")] = Path("results"),
) -> None:
    """Make report.html of a folder of results again."""
    from auguststorm.report.build import build_report

    typer.echo(f"Wrote {build_report(folder)}")


def map_(
    out: Annotated[Path, typer.Option("--out", help="The file to write, .png or .svg.")] = Path("map.png"),
) -> None:
    """Draw the theatre: relief, rivers, railways, roads, passes and places."""
    from auguststorm.theatre.draw import draw_map

    if out.suffix not in (".png", ".svg"):
        raise typer.BadParameter(f"{out} must end in .png or .svg", param_hint="--out")
    draw_map(out)
    typer.echo(f"Wrote {out}")
