"""Check and show the evidence behind the numbers."""

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Check and show the evidence behind the numbers.", rich_markup_mode=None)


@app.command()
def check() -> None:
    """Check every table of the package against its schema, its estimates and its sources."""
    from auguststorm.errors import BadInputError
    from auguststorm.evidence.audit import audit

    found = audit()
    if found.faults:
        raise BadInputError(found.faults)
    typer.echo(
        f"{found.n_tables} tables, {found.n_rows} rows, {found.n_estimates} estimates "
        f"({found.n_assumptions} of them assumptions), {found.n_sources} sources: no fault."
    )


@app.command()
def show(estimate_id: Annotated[str, typer.Argument(help="The id of an estimate, est:...")]) -> None:
    """Show an estimate: the number taken, its range, why, and from which sources."""
    from auguststorm.errors import BadInputError, Fault
    from auguststorm.evidence.ledger import load_ledger

    ledger = load_ledger()
    estimate = ledger.estimates.get(estimate_id)
    if estimate is None:
        remedy = "See the files in data/evidence/estimates/."
        raise BadInputError([Fault("evidence", None, None, repr(estimate_id), "the id of an estimate", remedy)])
    typer.echo(f"{estimate.estimate_id}\n  value    {estimate.value:g} {estimate.unit}")
    typer.echo(f"  range    {estimate.low:g} to {estimate.high:g}, {estimate.distribution}")
    typer.echo(f"  method   {estimate.method}\n  reason   {estimate.reason}")
    for source_id in estimate.sources:
        source = ledger.sources[source_id]
        year = f" ({source.year})" if source.year else ""
        author = f"{source.author}, " if source.author else ""
        typer.echo(f"  source   {author}{source.title}{year}; confidence {source.confidence}")
