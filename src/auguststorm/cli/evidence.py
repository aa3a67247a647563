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


class DisputeKind(StrEnum):
    """Name what rival claims can differ in."""

    DEFINITION = "definition"
    SCOPE = "scope"
    COUNT = "count"
    DATE = "date"
    CAUSE = "cause"


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


def _write(path: Path, text: str) -> None:
    """Write a whole file or nothing."""
    from auguststorm.errors import BadInputError, Fault

    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        if part.is_file():
            part.unlink()
        found = f"no place to write ({(error.strerror or 'no file').lower()})"
        remedy = "Name a file in a folder that there is."
        raise BadInputError([Fault(str(path), None, None, found, "a file that can be written", remedy)]) from error


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
        str,
        typer.Argument(
            help="An id (est:, clm:, dsp:, src:), a subject (strength.soviet), a figure (1,577,225) or a name."
        ),
    ],
) -> None:
    """Show an estimate, a claim, a dispute or a source, or all claims about a subject, with a figure or with a name."""
    from auguststorm.errors import BadInputError, Fault
    from auguststorm.evidence.describe import find_subject, known_names, nearest

    evidence = _load()
    lines = find_subject(evidence, subject, _uses(evidence))
    if not lines:
        near = nearest(subject, known_names(evidence))
        remedy = (f"Is it {near}? " if near else "") + (
            "Parameters and results are told by `auguststorm evidence trace`, all sources by `… sources`."
        )
        expected = "an id, a subject, or a figure or name that a claim takes from the article"
        raise BadInputError([Fault("evidence", None, None, repr(subject), expected, remedy)])
    _tell(lines)


@app.command()
def coverage(
    section: Annotated[str | None, typer.Option("--section", help="Only paragraphs of this section.")] = None,
    is_open: Annotated[bool, typer.Option("--open", help="Only paragraphs with something that no claim has.")] = False,
) -> None:
    """Go through the founding article by paragraph: claims, what uses them, and what no claim states."""
    from auguststorm.errors import BadInputError, Fault
    from auguststorm.evidence.coverage import cover, describe, summarise

    evidence = _load()
    uses = _uses(evidence)
    found = cover(evidence)
    sections = dict.fromkeys(each.row.section for each in found)
    if section is not None and section not in sections:
        expected = f"a section of the article: {', '.join(sections)}"
        raise BadInputError([Fault("--section", None, None, repr(section), expected, "Write it as here.")])
    for covered in found:
        if (section is None or covered.row.section == section) and not (is_open and covered.is_whole):
            _tell(describe(covered, uses))
    _tell(summarise(found, uses))


@app.command()
def disputes(
    kind: Annotated[DisputeKind | None, typer.Option("--kind", help="Only those of one kind.")] = None,
) -> None:
    """Show the disputes: rival claims side by side, and how the project treats them."""
    from auguststorm.evidence.describe import describe_dispute

    statements = _load().statements
    chosen = [each for each in statements.disputes.values() if kind is None or each.kind == kind.value]
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
        _write(target, text)


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
    from auguststorm.evidence.describe import LEDGER_IDS, nearest
    from auguststorm.lineage import find, load_graph
    from auguststorm.lineage import trace as follow

    graph, evidence = load_graph()
    found = find(graph, evidence, what)
    if not found:
        near = nearest(what, [name.partition(":")[2] if name[:4] not in LEDGER_IDS else name for name in graph.nodes])
        remedy = (f"Is it {near}? " if near else "") + (
            "Give a figure or a date (1,577,225, 1945-08-09), an id, phase.parameter or table.column."
        )
        expected = "something the ledger or the model knows"
        raise BadInputError([Fault("evidence", None, None, repr(what), expected, remedy)])
    for node_id in found:
        _tell(follow(graph, evidence, node_id, is_whole))


@app.command()
def export(
    out: Annotated[Path, typer.Option("--out", help="The file to write.")] = Path("provenance.jsonld"),
) -> None:
    """Write all chains as PROV-O in JSON-LD."""
    from auguststorm.lineage import load_graph, to_prov

    _write(out, to_prov(*load_graph()))
    typer.echo(f"Wrote {out}")
