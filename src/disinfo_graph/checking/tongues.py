"""Finds texts in another language than their tag says: a rule for which SHACL has no word.

Only where a text is long and the detector sure is a finding made; languages so near to each other
that detectors mistake them count as one. The model lies in the package: nothing is fetched, and the
same text has the same language everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Protocol

from disinfo_graph import formats
from disinfo_graph.checking.shapes import Shapes, Tongue
from disinfo_graph.model import Finding
from disinfo_graph.store import Literal, NamedNode
from disinfo_graph.vocab import PREFIXES, SHAPES

COMPONENT = SHAPES + "DetectedLanguageConstraintComponent"

_SHORTEST = 100
"""Characters below which nothing is said of a text."""

_LOOKED_AT = 600
"""Characters from which a language is told as surely as from more."""

_SURE = 0.99

_NEAR: Mapping[str, str] = {
    "an": "es",
    "ast": "es",
    "be": "ru",
    "bs": "hr",
    "ca": "es",
    "da": "no",
    "gl": "pt",
    "id": "ms",
    "jv": "ms",
    "mk": "bg",
    "nb": "no",
    "nn": "no",
    "pcm": "en",
    "sco": "en",
    "sh": "hr",
    "sk": "cs",
    "sr": "hr",
    "su": "ms",
    "sv": "no",
    "uk": "ru",
}
"""Languages that count as the one on the right."""


class _Detector(Protocol):
    """What is asked of the detector."""

    labels: list[str]

    def classify(self, text: str) -> tuple[str, float]: ...


_ENGLISH = frozenset(
    re.findall("[a-z]+", "a and are as by for from has in is it not of on that the to was with")
)
_ENOUGH = 0.2
_WORD = re.compile(r"\w+")
_TYPE = f"<{PREFIXES['rdf']}type>".encode()


def findings(lines: Iterable[bytes], shapes: Shapes) -> Iterator[Finding]:
    """Yield what the shapes that ask for it find wrong, whichever engine checks the rest."""
    if not shapes.tongues:
        return
    asked = {f"<{one.path}>".encode() for one in shapes.tongues}
    classes = {f"<{one.target}> .\n".encode(): one.target for one in shapes.tongues}
    nodes, texts = _sorted_out(lines, asked, classes)
    for quad in formats.read(b"".join(texts), formats.syntax("n-triples")):
        node, path, text = quad.subject, quad.predicate.value, quad.object
        if not isinstance(node, NamedNode) or not isinstance(text, Literal):
            continue
        found = _other_language(text.value, text.language or "")
        for tongue in shapes.tongues if found else ():
            if tongue.path == path and node.value in nodes[tongue.target]:
                yield _finding(tongue, node.value, found, shapes)


def _finding(tongue: Tongue, focus: str, found: str | None, shapes: Shapes) -> Finding:
    return shapes.finding(
        shape=tongue.shape, focus=focus, constraint=COMPONENT, value=found, path=None
    )


def _sorted_out(
    lines: Iterable[bytes], asked: set[bytes], classes: Mapping[bytes, str]
) -> tuple[dict[str, set[str]], list[bytes]]:
    """Return the nodes of each class, and the lines whose texts are long enough to be told."""
    nodes: dict[str, set[str]] = {target: set() for target in classes.values()}
    texts = []
    for line in lines:
        subject, predicate, rest = line.split(b" ", 2)
        if predicate == _TYPE:
            target = classes.get(rest)
            if target is not None:
                nodes[target].add(subject[1:-1].decode())
        elif predicate in asked and len(rest) > _SHORTEST:
            texts.append(line)
    return nodes, texts


@lru_cache(maxsize=4096)
def _other_language(text: str, tag: str) -> str | None:
    """Return the language of a text if it surely is not that of its tag."""
    stated = tag.partition("-")[0]
    # Almost all texts here are English and pass by their words alone, without the detector.
    if len(text) < _SHORTEST or (stated == "en" and _looks_english(text)):
        return None
    detector, known = _detector()
    if stated not in known:
        return None
    found, confidence = detector.classify(text[:_LOOKED_AT])
    is_other = _NEAR.get(found, found) != _NEAR.get(stated, stated)
    return found if is_other and confidence >= _SURE else None


def _looks_english(text: str) -> bool:
    words = _WORD.findall(text[:_LOOKED_AT].lower())
    return sum(word in _ENGLISH for word in words) >= _ENOUGH * len(words)


@lru_cache(maxsize=1)
def _detector() -> tuple[_Detector, frozenset[str]]:
    # Loaded when it is asked: its numbers come with threads of their own, which every start of the
    # program would wait for, and in which an interrupt would be heard where none is to be.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    made: _Detector = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return made, frozenset(made.labels)
