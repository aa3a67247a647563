"""Assemble the commands, and turn what the user can mend into a message and an exit code.

Exit codes: 0 done; 1 could not be done; 2 the input is wrong; 130 interrupted. Nothing half-written is left behind.
Commands import what they need when they run, so that `--help` answers at once.
"""

import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from auguststorm import __version__
from auguststorm.cli import evidence, results, run, scenario
from auguststorm.cli.exits import BAD_INPUT, FAILED, INTERRUPTED
from auguststorm.errors import AuguststormError, BadInputError


class Guarded(TyperGroup):
    """Runs a command, and tells errors without a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; a fault of the input exits with 2, an interruption with 130."""
        try:
            return super().invoke(ctx)
        except BadInputError as error:
            _tell(str(error))
            raise typer.Exit(BAD_INPUT) from error
        except AuguststormError as error:
            _tell(str(error))
            raise typer.Exit(FAILED) from error
        except KeyboardInterrupt as error:
            _tell("Interrupted; nothing was written.")
            raise typer.Exit(INTERRUPTED) from error


def _tell(message: str) -> None:
    sys.stderr.write(f"{message}\n")


app = typer.Typer(
    cls=Guarded,
    name="auguststorm",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(is_wanted: bool) -> None:
    if is_wanted:
        sys.stdout.write(f"auguststorm {__version__}\n")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Run and study the Soviet-Japanese War of August 1945."""


app.command("run")(run.run)
app.command("ablate")(run.ablate)
app.command("warmup")(run.warmup)
app.command("report")(results.report)
app.command("map")(results.map_)
app.add_typer(scenario.app, name="scenario")
app.add_typer(evidence.app, name="evidence")


def main() -> None:
    """Run the command line."""
    try:
        app()
    except KeyboardInterrupt:
        _tell("Interrupted; nothing was written.")
        sys.exit(INTERRUPTED)
