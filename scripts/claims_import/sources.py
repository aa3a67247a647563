"""Map the research's free mentions of sources to ids of the ledger, and to the place within a source that it names."""

import re
from typing import NamedTuple

from claims_import.rows import ARTICLE, HAND, UNSEEN, Row, read

SCRIPTS = HAND.parent
PARTS = re.compile(r";(?![^(]*\))")
TOKENS = re.compile(r"\s*[;,+]\s*(?![^(]*\))")
SHORT = 5  # words of a mention that is a place in a source as a whole
PAGES_BY_TITLE = ("enwiki", "jawiki", "wikisum", "profilpelajar", "pwencycl", "it.abcdef.wiki", "codenames.info",
                  "Pacific War Online Encyclopedia", "es.other.wiki", "military-history.fandom")  # fmt: skip
STRENGTHS = "strength "  # "strength by establishment": how the research computed it, and no source
# A bracket tells a place in a source if it has a page or the address of a text; else it is a remark.
PAGE = re.compile(
    r"\bp[.=] ?\d|\bread-\d|\b\d{5,}|ch\.\d|\bd254|karpov_vv|statehistory|druzya|Wilson Center|\d{4}-\d{4}-"
)
REMARK = re.compile(
    r"men$|as recalled|general[ -]knowledge|page not seen|openings seen|sum to|checked|less|derived|garrison|O8"
)
NUMBER = {"1": "1st", "2": "2nd", "3": "3rd"}
# What the short names of encyclopaedia pages stand for: number of a formation, then its sort.
SORTS = {
    "d": "Division", "a": "Army", "aa": "Area Army", "rc": "Rifle Corps", "rd": "Rifle Division",
    "imb": "Independent Mixed Brigade", "gta": "Guards Tank Army", "mc": "Mechanized Corps", "rba": "Red Banner Army",
    "grd": "Guards Rifle Division",
}  # fmt: skip
PAGES = {
    "tbf": "Transbaikal Front", "khingan": "Khingan-Mukden operation", "harbin": "Harbin-Kirin operation",
    "sungari": "Sungari operation", "invasion": "Soviet invasion of Manchuria", "mutan": "Battle of Mutanchiang",
    "innermong": "Inner Mongolian Army", "hutou": "Siege of Hutou Fortress", "seishin": "Seishin operation",
    "shumshu": "Battle of Shumshu", "sakhalin": "invasion of South Sakhalin", "fef": "Far Eastern Front",
    "2fef": "2nd Far Eastern Front", "kwantung": "Kwantung Army", "war": "Soviet-Japanese War",
    "mga": "Mongolia Garrison Army", "manchukuo": "Manchukuo Imperial Army", "393": "393rd Rifle Division",
    "kuril": "Kuril operation",
}  # fmt: skip


class Read(NamedTuple):
    """Hold where something was read, what that cites, which parts nobody knows, and the place in the source."""

    source: str
    through: str
    lost: list[str]
    section: str = ""
    page: str = ""
    gap: str = ""  # why there is no place in the source


def read_at(where: Read) -> Row:
    """Write where something was read as cells of a claim."""
    return {
        "source_id": where.source,
        "cited_through": where.through,
        "section": where.section,
        "page": where.page,
        "locator_gap": where.gap,
    }


def gap_of(source: str, place: str) -> str:
    """Say why a claim has no place in its source; nothing where it has one."""
    return "" if place else "recalled" if source == UNSEEN else "not_given"


def place_of_total(text: str, source: str) -> Row:
    """Name the encyclopaedia page that a claimed total was read on, as far as it is told."""
    token = re.search(r"\b(?:en|ja|es|vi|fr)wiki-\w+", text)
    section = page_of_token(token[0]) if token and "wikipedia" in source else ""
    return {"section": section, "locator_gap": gap_of(source, section)}


def ordinal(number: str) -> str:
    """Write a number of a formation as it is spoken."""
    if number[-2:] in ("11", "12", "13"):
        return f"{number}th"
    return f"{number[:-1]}{NUMBER.get(number[-1], number[-1] + 'th')}"


def place_in(text: str, begins_with: str) -> tuple[str, str]:
    """Take section and page out of a mention of a source, as far as it tells any."""
    bracket = re.search(r"\(([^)]*)\)", text)
    if bracket and PAGE.search(bracket[1]) and not REMARK.search(bracket[1]):
        return "", bracket[1].split(":")[0]
    plain = re.sub(r"\([^)]*\)", "", text).strip()
    directive = re.search(r"directive (\d+)", plain)
    if directive:
        return f"Directive {directive[1]}", ""
    page = PAGE.search(plain)
    if page and not REMARK.search(plain):
        return "", plain if len(plain.split()) <= SHORT else plain[page.start() :]
    rest = plain.removeprefix(begins_with).strip(" ,")
    told_as_page = begins_with in PAGES_BY_TITLE and not re.fullmatch(r"[\d ]*(generals)?", rest)
    return (rest[:1].upper() + rest[1:] if told_as_page else ""), ""


def page_of_token(token: str) -> str:
    """Name the page that a short name of the order of battle means: `jawiki-124d` is that on the 124th Division."""
    _, _, name = token.partition("-")
    if name in PAGES:
        return f"Page on the {PAGES[name]}"
    told = re.fullmatch(r"(\d+)([a-z]+)", name)
    return f"Page on the {ordinal(told[1])} {SORTS[told[2]]}" if told and told[2] in SORTS else ""


class Sources:
    """Map the research's names of sources to ids; parts are set apart by semicolons outside brackets."""

    def __init__(self) -> None:
        self.known = sorted(
            [*read(HAND / "sources.csv"), *read(SCRIPTS / "observed_import" / "sources.csv")],
            key=lambda row: -len(row["begins_with"]),
        )
        self.patterns = read(SCRIPTS / "order_of_battle_import" / "decisions" / "source_patterns.csv")

    def find(self, text: str) -> Read:
        """Return where a mention of sources was read."""
        parts = [part.strip() for part in PARTS.split(text) if part.strip()]
        found: list[tuple[str, str, str]] = []
        lost = []
        recalled: set[str] = set()
        for part in parts:
            if part.startswith(("oob: ", STRENGTHS)):
                found += self._tokens(part.removeprefix("oob: "))
                continue
            row = next((row for row in self.known if part.startswith(row["begins_with"])), None)
            if row is None:
                lost.append(part)
                continue
            section, page = ("", "") if row["source_id"] == UNSEEN else place_in(part, row["begins_with"])
            found += [(each, section, page) for each in row["source_id"].split(";") if each]
            recalled |= {row["source_id"]} if "as recalled" in part else set()
        return _ordered(found, lost, recalled)

    def find_tokens(self, text: str) -> Read:
        """Return where short names of the order of battle were read."""
        return _ordered(self._tokens(text.removeprefix("oob: ")), [])

    def _tokens(self, text: str) -> list[tuple[str, str, str]]:
        found = []
        for token in TOKENS.split(text):
            if not token or token.startswith(STRENGTHS):
                continue
            row = next((row for row in self.patterns if re.search(row["pattern"], token, re.IGNORECASE)), None)
            bare = re.sub(r"\s*\(.*", "", token)
            found.append((row["source_id"] if row else UNSEEN, page_of_token(bare) if row else "", ""))
        return found


def _ordered(found: list[tuple[str, str, str]], lost: list[str], recalled: set[str] | None = None) -> Read:
    """Put what was read before what is recalled, and the article last."""
    ids = list(dict.fromkeys(each for each, _, _ in found))
    # What the article says is claimed at its place; here it counts only where nothing else is named.
    ids = [each for each in ids if each != ARTICLE] or ids
    ids = [each for each in ids if each != UNSEEN] or ids
    if not ids:
        return Read("", "", lost)
    section, page = next(((section, page) for each, section, page in found if each == ids[0]), ("", ""))
    gap = gap_of(UNSEEN if ids[0] in (recalled or ()) else ids[0], section or page)
    return Read(ids[0], ";".join(ids[1:]), lost, section, page, gap)
