"""Reads and checks files of labels; with --stamp it sorts one and completes its hashes.

.venv/bin/python tests/gold/gold_labels.py tests/gold/labels-a.tsv --stamp
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from gold_cases import TEXTS, Told, load
from gold_narratives import NONE, Scheme, scheme
from gold_sample import Drawn, sample

COLUMNS = ("key", "narrative", "start", "end", "sha256")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One row: a case advances a narrative, or none, and where its debunk says so."""

    key: str
    narrative: str
    start: str
    end: str
    sha256: str

    @property
    def span(self) -> tuple[int, int] | None:
        """The marked sentence, in code points of the debunk; None where there is none."""
        told = self.start.isdecimal() and self.end.isdecimal()
        return (int(self.start), int(self.end)) if told else None


def rows(path: Path) -> list[Label]:
    """Return the rows of a file; raises ValueError, with the place, for one of another form."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = []
    for number, line in enumerate(lines, 1):
        cells = line.split("\t")
        if number == 1 and tuple(cells) == COLUMNS:
            continue
        if number == 1 or len(cells) != len(COLUMNS):
            expected = "\\t".join(COLUMNS)
            raise ValueError(f"{path.name}:{number}: {line!r} (expected {expected})")
        found.append(Label(**dict(zip(COLUMNS, cells, strict=True))))
    return found


def faults(
    labels: Iterable[Label],
    drawn: Mapping[str, Drawn],
    known: Scheme,
    texts: Mapping[str, Told] | None,
) -> Iterator[str]:
    """Yield what is wrong with a file of labels; offsets are held to the texts where these are."""
    by_key: dict[str, list[Label]] = {}
    for label in labels:
        by_key.setdefault(label.key, []).append(label)
    for key in sorted(drawn.keys() - by_key.keys()):
        yield f"{key}: no label (expected a narrative, or {NONE} for none)"
    for key in sorted(by_key.keys() - drawn.keys()):
        yield f"{key}: not in the sample"
    for key in sorted(by_key.keys() & drawn.keys()):
        told = None if texts is None else texts.get(key)
        of_case = (*_of_case(by_key[key], known), *_of_texts(by_key[key], drawn[key], told))
        yield from (f"{key}: {fault}" for fault in of_case)
        if texts is not None and told is None:
            yield f"{key}: not among the given texts"


def _of_case(labels: list[Label], known: Scheme) -> Iterator[str]:
    slugs = [label.narrative for label in labels]
    for slug in sorted({*slugs} - known.slugs - {NONE}):
        yield f"{slug!r} (expected the slug of a narrative, or {NONE})"
    for slug in sorted(one for one in {*slugs} if slugs.count(one) > 1):
        yield f"{slug} twice (expected once)"
    if NONE in slugs and len(slugs) > 1:
        yield f"{NONE} beside narratives (expected it alone)"
    for slug in sorted({*slugs} & known.slugs):
        for broader in known.path(slug)[1:]:
            if broader in slugs:
                yield f"{broader} beside {slug} (expected the narrower alone)"


def _of_texts(labels: list[Label], drawn: Drawn, told: Told | None) -> Iterator[str]:
    for label in labels:
        if label.sha256 != drawn.sha256 or (told and label.sha256 != told.sha256):
            yield f"hash {label.sha256!r} (expected {drawn.sha256}, or that of the changed text)"
        span = label.span
        if span is None and (label.start or label.end):
            yield f"offsets {label.start!r}, {label.end!r} (expected two numbers, or neither)"
        elif span and not _marks(span, told):
            yield f"offsets {span} (expected a stretch of the debunk that begins and ends in words)"


def _marks(span: tuple[int, int], told: Told | None) -> bool:
    start, end = span
    if told is None:
        return start < end
    marked = told.debunk[start:end]
    return start < end <= len(told.debunk) and marked == marked.strip()


def write(path: Path, labels: Iterable[Label]) -> None:
    """Write labels by key and narrative."""
    ordered = sorted(labels, key=lambda one: (one.key, one.narrative))
    lines = [COLUMNS, *map(astuple, ordered)]
    path.write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")


def main() -> int:
    """Check one file; 1 if something is wrong with it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--stamp", action="store_true", help="sort, and complete missing hashes")
    given = parser.parse_args()
    labels, drawn = rows(given.file), sample()
    if given.stamp:
        labels = [
            replace(one, sha256=one.sha256 or (drawn[one.key].sha256 if one.key in drawn else ""))
            for one in labels
        ]
        write(given.file, labels)
    found = list(faults(labels, drawn, scheme(), load() if TEXTS.exists() else None))
    done = len({one.key for one in labels} & drawn.keys())
    print(*found, f"{given.file.name}: {done} of {len(drawn)} cases, {len(labels)} rows", sep="\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
