"""The other claims a debunk names: "See other examples …, such as claims that A or that B"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from disinfo_graph.model import Evidence, Match, RelatedClaim

RULE = "see-other-examples/2"
_CONFIDENCE = 0.9
"""That the sentence means a case whose title says the same; less where it says nearly the same."""

_SENTENCE = re.compile(
    r"\bsee\s+(?:also\s+)?(?:other|more|further|similar)\b[^.\n]*?\b(?:such\s+as|including|like)\s+"
    r"(?:the\s+|those\s+)?(?:claims?\s+|allegations?\s+)?that\s+"
    r"(?P<claims>[^\n]+?)[.!?](?=\n|[ ]+(?-i:[^\sa-z])|\s*$)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?:\s*,)?\s+(?:or|and)\s+that\s+|\s*,\s+that\s+", re.IGNORECASE)


def claims(
    debunk: str, titled: Callable[[str], Match | None], *, own_slug: str
) -> Iterator[RelatedClaim]:
    """Yield each claim that such a sentence names, with its place in the debunk."""
    for sentence in _SENTENCE.finditer(debunk):
        start = sentence.start("claims")
        ends = [match.span() for match in _BETWEEN.finditer(debunk, start, sentence.end("claims"))]
        edges = [start, *(edge for span in ends for edge in span), sentence.end("claims")]
        for begin, end in zip(edges[::2], edges[1::2], strict=True):
            text = debunk[begin:end]
            if not text.strip():
                continue
            match = titled(text)
            likeness = 1.0 if match is None else match.likeness
            yield RelatedClaim(
                text=text,
                slug=match.slug if match is not None and match.slug != own_slug else None,
                evidence=Evidence(
                    rule=RULE,
                    confidence=f"{_CONFIDENCE * likeness:.2f}",
                    exact=text,
                    start=begin,
                    end=end,
                ),
            )
