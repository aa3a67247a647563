"""Build the index of the founding article from its text, which is no part of the repository.

    python scripts/build_article_index.py ARTICLE.txt

Writes `data/evidence/article_index.csv`. `auguststorm evidence check --article ARTICLE.txt` says whether it still fits.
"""

import sys
from pathlib import Path

from auguststorm.evidence.article import read_article
from auguststorm.evidence.index import INDEX, build_index, write_index


def main() -> None:
    """Read the article and write its index."""
    rows = build_index(read_article(Path(sys.argv[1])))
    INDEX.write_text(write_index(rows), encoding="utf-8")
    print(f"{len(rows)} paragraphs, {sum(len(row.runs) for row in rows)} runs of words: wrote {INDEX.name}")


if __name__ == "__main__":
    main()
