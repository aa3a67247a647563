"""List, show and check scenarios."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from auguststorm.scenario.declare import Scenario

app = typer.Typer(no_args_is_help=True, help="List, show and check scenarios.", rich_markup_mode=None)

NameOrPath = Annotated[str, typer.Argument(metavar="SCENARIO", help="A name from `scenario list`, or a .toml file.")]


@app.command("list")
def list_() -> None:
    """List the scenarios that come with the package, each with its purpose."""
    from auguststorm.scenario.load import list_scenarios, load_scenario

    names = list_scenarios()
    width = max(len(name) for name in names)
    for name in names:
        typer.echo(f"{name:<{width}}  {load_scenario(name).purpose}")


@app.command()
def show(scenario: NameOrPath = "historical") -> None:
    """Show a scenario with its bases resolved: what it changes and what is given."""
    from auguststorm.scenario.load import load_scenario

    typer.echo("\n".join(_lines(load_scenario(scenario))))


@app.command()
def check(scenario: NameOrPath) -> None:
    """Check a scenario and tell every fault at once; exit code 2 if there is one."""
    from auguststorm.scenario.load import load_scenario

    found = load_scenario(scenario)
    typer.echo(f"{found.name}: no fault; {len(found.overrides)} differences from the tables.")


def _lines(scenario: "Scenario") -> list[str]:
    out = [
        f"name      {scenario.name}",
        f"purpose   {scenario.purpose}",
        f"base      {' > '.join(scenario.bases) or 'none'}",
        f"H-day     {scenario.h_day:%Y-%m-%d}, ticks from 00:00 at UTC+9",
        f"politics  {scenario.politics}",
        f"cut       {', '.join(scenario.cut) or 'none: all forces'}",
        "differences from the tables:",
        *[f"  {key} = {value}" for key, value in scenario.overrides.items() if key != "cut"],
    ]
    if out[-1].endswith(":"):
        out.append("  none")
    return [*out, "given, not found by the model:", *[f"  - {sentence}" for sentence in scenario.given]]
