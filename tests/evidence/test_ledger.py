"""The ledger refuses what cannot be believed, and tells all of it at once."""

from pathlib import Path

import pytest

from auguststorm.evidence import load_ledger, read_ledger

ESTIMATE_HEADER = "estimate_id,value,low,high,distribution,unit,method,sources,reason\n"
SOURCE_HEADER = "source_id,author,title,year,kind,language,note,confidence\n"
SOURCE = "src:a,,A book,1980,monograph,English,,high\n"


def write(tmp_path: Path, estimates: dict[str, str], sources: dict[str, str]) -> tuple[Path, Path]:
    for folder, fragments, header in (
        ("estimates", estimates, ESTIMATE_HEADER),
        ("sources", sources, SOURCE_HEADER),
    ):
        (tmp_path / folder).mkdir()
        for name, rows in fragments.items():
            (tmp_path / folder / f"{name}.csv").write_text(header + rows, encoding="utf-8")
    return tmp_path / "estimates", tmp_path / "sources"


def test_own_ledger_has_no_fault() -> None:
    ledger = load_ledger()
    assert {"src:founding-article", "src:general-knowledge"} <= set(ledger.sources)
    assert len(ledger.estimates) > 20


def test_good_fragments_are_joined(tmp_path: Path) -> None:
    row = "est:{0},2,1,3,uniform,km,single,src:a,Because\n"
    folders = write(tmp_path, {"one": row.format("a"), "two": row.format("b")}, {"core": SOURCE})
    ledger, faults = read_ledger(*folders)
    assert not faults
    assert set(ledger.estimates) == {"est:a", "est:b"}
    assert ledger.estimates["est:a"].sources == ("src:a",)
    assert not ledger.estimates["est:a"].is_assumption


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("est:a,4,1,3,uniform,km,single,src:a,Because\n", "value"),
        ("est:a,2,1,3,gamma,km,single,src:a,Because\n", "distribution"),
        ("est:a,2,1,3,fixed,km,single,src:a,Because\n", "distribution"),
        ("est:a,0.5,0,3,lognormal,km,single,src:a,Because\n", "low"),
        ("est:a,2,1,3,uniform,km,hearsay,src:a,Because\n", "method"),
        ("est:a,2,1,3,uniform,km,single,src:b,Because\n", "sources"),
        ("est:a,2,1,3,uniform,km,single,,Because\n", "sources"),
        ("est:a,2,1,3,uniform,km,single,src:a,\n", "reason"),
        ("a,2,1,3,uniform,km,single,src:a,Because\n", "estimate_id"),
        ("est:a,two,1,3,uniform,km,single,src:a,Because\n", "value"),
    ],
)
def test_bad_estimate_is_a_fault(tmp_path: Path, row: str, column: str) -> None:
    _, faults = read_ledger(*write(tmp_path, {"one": row}, {"core": SOURCE}))
    assert column in [fault.column for fault in faults]


def test_id_may_not_stand_in_two_fragments(tmp_path: Path) -> None:
    row = "est:a,2,1,3,uniform,km,single,src:a,Because\n"
    _, faults = read_ledger(*write(tmp_path, {"one": row, "two": row}, {"core": SOURCE, "more": SOURCE}))
    assert {fault.column for fault in faults} == {"estimate_id", "source_id"}


def test_all_faults_are_told_together(tmp_path: Path) -> None:
    rows = "est:a,4,1,3,uniform,km,single,src:b,Because\nest:b,2,1,3,gamma,km,single,src:a,\n"
    _, faults = read_ledger(*write(tmp_path, {"one": rows}, {"core": SOURCE}))
    assert len(faults) == 4


MIXTURE_HEADER = ESTIMATE_HEADER.strip() + ",claims,weights,says,drawn_with\n"


def faults_of(tmp_path: Path, rows: str) -> list[str | None]:
    estimates, sources = write(tmp_path, {}, {"core": SOURCE})
    (estimates / "one.csv").write_text(MIXTURE_HEADER + rows, encoding="utf-8")
    return [fault.column for fault in read_ledger(estimates, sources)[1]]


MIXTURE = "est:{0},2,{1},km,mixture,src:a,Because,clm:a;clm:b,{2},{3},{4}\n"


def test_a_mixture_of_two_claims_has_no_fault(tmp_path: Path) -> None:
    one = MIXTURE.format("a", "2,5,mixture", "0.75;0.25", "2;5", "count:x")
    assert faults_of(tmp_path, one + one.replace("est:a", "est:b")) == []


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (MIXTURE.format("a", "2,5,mixture", "0.75;0.25", "2", ""), "says"),
        (MIXTURE.format("a", "2,5,mixture", "", "2;5", ""), "says"),
        (MIXTURE.format("a", "2,5,mixture", "0.75;0.25", "2;five", ""), "says"),
        (MIXTURE.format("a", "2,5,mixture", "0.75;0.35", "2;5", ""), "weights"),
        (MIXTURE.format("a", "2,5,mixture", "0.75;0.25", "2;nan", ""), "says"),
        (MIXTURE.format("a", "2,6,mixture", "0.75;0.25", "2;5", ""), "high"),
        (MIXTURE.format("a", "1,5,mixture", "0.75;0.25", "1;5", ""), "value"),
        (
            MIXTURE.format("a", "2,5,mixture", "0.75;0.25", "2;5", "count:x")
            + MIXTURE.format("b", "2,5,mixture", "0.5;0.5", "2;5", "count:x"),
            "drawn_with",
        ),
        (MIXTURE.format("a", "2,5,uniform", "0.75;0.25", "2;5", "count:x"), "drawn_with"),
    ],
)
def test_a_mixture_that_cannot_be_drawn_is_a_fault(tmp_path: Path, row: str, column: str) -> None:
    assert faults_of(tmp_path, row) == [column]
