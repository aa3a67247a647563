"""Check and show the evidence behind the numbers."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from auguststorm.evidence.check import Evidence
    from auguststorm.evidence.uses import Use

app = typer.Typer(no_args_is_help=True, help="Check and show the evidence behind the numbers.", rich_markup_mode=None)


class BibliographyForm(StrEnum):
    """Name the forms in which the bibliography can be written."""

    BIBTEX = "bibtex"
    CSL = "csl"
    MARKDOWN = "markdown"


def _load() -> "Evidence":
    from auguststorm.errors import BadInputError
    from auguststorm.evidence.check import read_evidence

    evidence, faults = read_evidence()
    if faults:
        raise BadInputError(faults)
    return evidence


def _uses(evidence: "Evidence") -> "dict[str, list[Use]]":
    from auguststorm.errors import BadInputError
    from auguststorm.evidence.audit import tables_with_claims
    from auguststorm.evidence.uses import read_uses, uses_of

    listed, faults = read_uses()
    if faults:
        raise BadInputError(faults)
    return uses_of(evidence.statements, evidence.ledger, listed, tables_with_claims())


def _tell(lines: "Iterable[str]") -> None:
    typer.echo("\n".join(lines))


@app.command()
def check(
    article: Annotated[
        Path | None,
        typer.Option("--article", metavar="PATH", help="Text of the founding article: does the index fit it?"),
    ] = None,
) -> None:
    """Check every table against its schema, and every claim against its place in the founding article."""
    from auguststorm.errors import BadInputError
    from auguststorm.evidence.article import read_article
    from auguststorm.evidence.audit import audit
    from auguststorm.evidence.locators import compare_index

    found = audit()
    faults = [*found.faults, *(compare_index(read_article(article)) if article else ())]
    if faults:
        raise BadInputError(faults)
    typer.echo(
        f"{found.n_tables} tables, {found.n_rows} rows, {found.n_estimates} estimates "
        f"({found.n_assumptions} of them assumptions), {found.n_claims} claims, {found.n_disputes} disputes, "
        f"{found.n_sources} sources: no fault."
    )
    if article:
        typer.echo("The index of the founding article fits its text.")


@app.command()
def show(
    subject: Annotated[
        str, typer.Argument(help="An id (est:, clm:, dsp:, src:), or a subject such as strength.soviet.")
    ],
) -> None:
    """Show an estimate, a claim, a dispute or a source, or all claims about a subject."""
    from auguststorm.errors import BadInputError, Fault
    from auguststorm.evidence.describe import find_subject

    evidence = _load()
    lines = find_subject(evidence, subject, _uses(evidence))
    if not lines:
        remedy = "See the files in data/evidence/, or try the first word of a subject."
        raise BadInputError([Fault("evidence", None, None, repr(subject), "an id of the ledger or a subject", remedy)])
    _tell(lines)


@app.command()
def coverage(
    section: Annotated[str | None, typer.Option("--section", help="Only paragraphs of this section.")] = None,
    is_open: Annotated[bool, typer.Option("--open", help="Only paragraphs with something that no claim has.")] = False,
) -> None:
    """Go through the founding article by paragraph: claims, what uses them, and what no claim states."""
    from auguststorm.evidence.coverage import cover, describe, summarise

    evidence = _load()
    uses = _uses(evidence)
    found = cover(evidence)
    for covered in found:
        if (section is None or covered.row.section == section) and not (is_open and covered.is_whole):
            _tell(describe(covered, uses))
    _tell(summarise(found, uses))


@app.command()
def disputes(
    kind: Annotated[str | None, typer.Option("--kind", help="definition, scope, count, date or cause.")] = None,
) -> None:
    """Show the disputes: rival claims side by side, and how the project treats them."""
    from auguststorm.evidence.describe import describe_dispute

    statements = _load().statements
    chosen = [each for each in statements.disputes.values() if kind in (None, each.kind)]
    for dispute in chosen:
        _tell(describe_dispute(dispute, statements.claims))
    typer.echo(f"{len(chosen)} disputes")


@app.command()
def sources() -> None:
    """List the sources, and how much rests on each."""
    from auguststorm.evidence.describe import list_sources

    _tell(list_sources(_load()))


@app.command()
def bibliography(
    form: Annotated[BibliographyForm, typer.Option("--format", help="How to write it.")] = BibliographyForm.BIBTEX,
    target: Annotated[Path | None, typer.Option("--to", help="Write into this file and not to the screen.")] = None,
) -> None:
    """Write the sources as a bibliography."""
    from auguststorm.evidence.bibliography import to_bibtex, to_csl, to_markdown

    write = {"bibtex": to_bibtex, "csl": to_csl, "markdown": to_markdown}[form.value]
    text = write(_load().ledger.sources.values())
    if target is None:
        typer.echo(text, nl=False)
    else:
        target.write_text(text, encoding="utf-8")


@app.command("audit")
def audit_() -> None:
    """Judge the ledger: assumptions by table, what has no source, what nothing uses, who speaks."""
    from auguststorm.evidence.audit import read_tables
    from auguststorm.evidence.quality import judge

    evidence = _load()
    _tell(judge(evidence, _uses(evidence), read_tables().values()))


@app.command()
def trace(
    what: Annotated[
        str, typer.Argument(help="A number, an id, a parameter (march_foot_km_per_day) or a result (captures.time_h).")
    ],
    is_whole: Annotated[bool, typer.Option("--all", help="List all, not only the first of each kind.")] = False,
) -> None:
    """Follow a number: source, claim, estimate, parameter, phase, column of results, and back."""
    from auguststorm.errors import BadInputError, Fault
    from auguststorm.lineage import find, load_graph
    from auguststorm.lineage import trace as follow

    graph, evidence = load_graph()
    found = find(graph, evidence, what)
    if not found:
        remedy = "Give a figure as printed, an id, phase.parameter or table.column."
        raise BadInputError(
            [Fault("evidence", None, None, repr(what), "something the ledger or the model knows", remedy)]
        )
    for node_id in found:
        _tell(follow(graph, evidence, node_id, is_whole))


@app.command()
def export(
    out: Annotated[Path, typer.Option("--out", help="The file to write.")] = Path("provenance.jsonld"),
) -> None:
    """Write all chains as PROV-O in JSON-LD."""
    from auguststorm.lineage import load_graph, to_prov

    out.write_text(to_prov(*load_graph()), encoding="utf-8")
    typer.echo(f"Wrote {out}")
