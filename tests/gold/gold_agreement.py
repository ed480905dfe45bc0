"""Prints how far two files of labels agree, by level, with 95 % bootstrap intervals over cases.

.venv/bin/python tests/gold/gold_agreement.py tests/gold/labels-a.tsv tests/gold/labels-b.tsv
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random

from gold_labels import Label, rows
from gold_narratives import NONE, Scheme, scheme
from gold_sample import HALVES, sample

Sets = frozenset[str]
Pair = tuple[Sets, Sets]
"""What two labellers say of one case."""
LEVELS = (("top", 1), ("second", 2), ("exact", 0))
RESAMPLES = 1000
_SEED = 8


def f1(pairs: Sequence[Pair]) -> float:
    """Return F1 over all labels, one labeller held against the other: the same both ways."""
    common = sum(len(a & b) for a, b in pairs)
    given = sum(len(a) + len(b) for a, b in pairs)
    return 2 * common / given if given else 1.0


def kappa(pairs: Sequence[Pair], narratives: int) -> float:
    """Return Cohen's kappa over all decisions, one for each case and narrative, pooled."""
    decisions = len(pairs) * narratives
    of_a, of_b = sum(len(a) for a, _ in pairs), sum(len(b) for _, b in pairs)
    apart = sum(len(a ^ b) for a, b in pairs) / decisions
    yes = of_a / decisions * (of_b / decisions)
    no = (1 - of_a / decisions) * (1 - of_b / decisions)
    return 1 - apart / (1 - yes - no) if yes + no < 1 else 1.0


def alpha(pairs: Sequence[Pair], distances: dict[Pair, float]) -> float:
    """Return Krippendorff's alpha of two labellers; a case's labels are one value, by MASI."""
    observed = sum(_distance(a, b, distances) for a, b in pairs) / len(pairs)
    values = Counter(value for pair in pairs for value in pair)
    total = sum(values.values())
    expected = sum(
        times * others * _distance(one, other, distances)
        for one, times in values.items()
        for other, others in values.items()
    ) / (total * (total - 1))
    return 1 - observed / expected if expected else 1.0


def _distance(a: Sets, b: Sets, known: dict[Pair, float]) -> float:
    found = known.get((a, b))
    if found is None:
        found = known[a, b] = masi(a, b)
    return found


def masi(a: Sets, b: Sets) -> float:
    """Return Passonneau's distance of sets: 0 for equal ones, 1 for those with nothing common."""
    if a == b:
        return 0.0
    common, union = len(a & b), len(a | b)
    weight = 2 / 3 if a <= b or b <= a else 1 / 3
    return 1 - common / union * weight


def at_level(labels: Iterable[Label], known: Scheme, level: int) -> dict[str, Sets]:
    """Return what each case advances at a level; level 0 is the narratives as they were given."""
    found: dict[str, set[str]] = {}
    for label in labels:
        of_case = found.setdefault(label.key, set())
        if label.narrative != NONE:
            slug = known.at(label.narrative, level) if level else label.narrative
            of_case |= {slug} if slug else set()
    return {key: frozenset(slugs) for key, slugs in found.items()}


def interval(pairs: Sequence[Pair], measure: Callable[[Sequence[Pair]], float]) -> str:
    """Return a measure with the interval that 95 % of resampled cases give."""
    random = Random(_SEED)
    again = sorted(measure(random.choices(pairs, k=len(pairs))) for _ in range(RESAMPLES))
    low, high = again[int(0.025 * RESAMPLES)], again[int(0.975 * RESAMPLES) - 1]
    return f"{measure(pairs):.3f} [{low:.3f}, {high:.3f}]"


def lines(a: list[Label], b: list[Label], known: Scheme, keys: set[str]) -> Iterator[str]:
    """Yield the agreement on some cases as rows of a table: level, cases, F1, kappa, alpha."""
    for name, level in LEVELS:
        told_a, told_b = at_level(a, known, level), at_level(b, known, level)
        pairs = [(told_a[key], told_b[key]) for key in sorted(keys & told_a.keys() & told_b.keys())]
        if not pairs:
            continue
        reached = {known.at(slug, level) if level else slug for slug in known.slugs} - {None}
        measures = (f1, partial(kappa, narratives=len(reached)), partial(alpha, distances={}))
        cells = (name, str(len(pairs)), *(interval(pairs, measure) for measure in measures))
        yield f"| {' | '.join(cells)} |"


def spans(a: Iterable[Label], b: Iterable[Label]) -> str:
    """Return how often two labellers who give a case one narrative mark the same sentence."""
    by_a = {(one.key, one.narrative): one.span for one in a}
    common = [(by_a[k], one.span) for one in b if (k := (one.key, one.narrative)) in by_a]
    marked = [(one, other) for one, other in common if one or other]
    met = sum(
        1 for one, other in marked if one and other and one[0] < other[1] and other[0] < one[1]
    )
    same = sum(one == other for one, other in marked)
    return f"{len(marked)} common labels are marked: {same} alike, {met} overlapping"


def main(first: Path, second: Path) -> None:
    """Print the agreement of two files: on all cases, on the halves, and on the sentences."""
    a, b, known, drawn = rows(first), rows(second), scheme(), sample()
    parts = {"all": {*drawn}}
    parts |= {half: {one.key for one in drawn.values() if one.half == half} for half in HALVES}
    for name, keys in parts.items():
        print(f"\n{name}\n\n| level | cases | F1 | kappa | alpha |\n|---|---|---|---|---|")
        print(*lines(a, b, known, keys), sep="\n")
    print(f"\n{spans(a, b)}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
