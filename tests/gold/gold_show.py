"""Prints sampled cases to read, with the offsets of each sentence of the debunk; no rule is asked.

.venv/bin/python tests/gold/gold_show.py 1 25           rows 1 to 25 of the sample
.venv/bin/python tests/gold/gold_show.py --half dev     one half
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

from gold_cases import Told, load
from gold_sample import HALVES, sample

# Where one sentence ends, as far as needed to save counting: an aid for readers, and no more.
_BETWEEN = re.compile(r"(?<=[.!?…])[\"”’)\]]*\s+(?=[\"“‘(\[]?[^\sa-z])|\n+")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a text stand, in code points, without white space around."""
    start = 0
    for end, after in [
        *((one.start(), one.end()) for one in _BETWEEN.finditer(text)),
        (len(text),) * 2,
    ]:
        # Quotation marks that close a sentence are in the match and belong to the sentence.
        stop = end + len(text[end:after]) - len(text[end:after].lstrip('"”’)]'))
        if text[start:stop].strip():
            before = len(text[start:stop]) - len(text[start:stop].lstrip())
            yield start + before, start + len(text[start:stop].rstrip())
        start = after


def shown(number: int, told: Told) -> str:
    """Return one case as it is read."""
    debunk = (f"[{start}:{end}] {told.debunk[start:end]}" for start, end in sentences(told.debunk))
    return "\n".join(
        (
            f"=== {number}  {told.key}",
            f"{told.title}  ({told.year}; {', '.join(told.countries)}; {', '.join(told.keywords)})",
            f"CLAIM   {told.claim}",
            "DEBUNK",
            *debunk,
            "",
        )
    )


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("first", type=int, nargs="?", default=1)
    parser.add_argument("last", type=int, nargs="?", default=10**6)
    parser.add_argument("--half", choices=HALVES)
    given = parser.parse_args()
    texts = load()
    for number, drawn in enumerate(sample().values(), 1):
        if given.first <= number <= given.last and given.half in (None, drawn.half):
            print(shown(number, texts[drawn.key]))


if __name__ == "__main__":
    main()
