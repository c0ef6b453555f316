"""Score `booklet import` on a folder of articles with a truth.yaml: python benchmarks/importing.py FOLDER [-v].

Prints the score of each document; with -v, what was missed as well. Exit code 1 where a score is not full.
"""

from __future__ import annotations

import sys
from pathlib import Path

from importing_score import structure, text
from importing_score.truth import Score, Truth, document_of, documents

from booklet.importing.cleaning import clean
from booklet.importing.structure import structure as structure_of


def scores_of(path: Path, truth: Truth) -> tuple[Score, ...]:
    """All scores of one document; a truth that is `text_only` says nothing of its structure."""
    cleaned = clean(document_of(path))
    if truth.get("text_only"):
        return text.score(cleaned, truth)
    return (*text.score(cleaned, truth), *structure.score(structure_of([cleaned]), cleaned, truth))


def main() -> int:
    """Score every document of the folder named on the command line."""
    folders = [Path(argument) for argument in sys.argv[1:] if not argument.startswith("-")]
    if len(folders) != 1 or not (folders[0] / "truth.yaml").is_file():
        print(__doc__, file=sys.stderr)
        return 2
    is_full = True
    for path, truth in documents(folders[0]):
        print(path.name)
        for score in scores_of(path, truth):
            print(f"  {score}")
            is_full &= score.is_full
            if "-v" in sys.argv:
                for line in score.missed:
                    print(f"      {line}")
    return 0 if is_full else 1


if __name__ == "__main__":
    raise SystemExit(main())
