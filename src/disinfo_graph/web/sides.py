"""A claim and its debunk as they stand beside each other, on whichever page tells of either."""

from __future__ import annotations

from dataclasses import dataclass

from disinfo_graph.vocab import CITO, SCHEMA
from disinfo_graph.web.telling import Label, Shown, Teller, attributed, verdict
from disinfo_graph.web.values import one

TOLD = frozenset(
    map(
        str,
        (
            SCHEMA.name,
            SCHEMA.text,
            SCHEMA.reviewBody,
            SCHEMA.itemReviewed,
            SCHEMA.url,
            CITO.refutes,
            CITO.disputes,
        ),
    )
)
"""The properties of a claim and of its debunk that no row needs to tell beside the two sides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text in paragraphs, with its language."""

    paragraphs: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What was claimed and what is answered; a text that is not held is None."""

    label: Label
    claim: Text | None
    debunk: Text | None
    published: Shown | None
    report: Shown | None

    @property
    def verdict(self) -> str:
        """What the title begins with: the answer, and who gives it."""
        return verdict(self.label)

    @property
    def headline(self) -> str:
        """The title in one line: never the claim's words alone."""
        return attributed(self.label)


def of(teller: Teller, claim: str, debunk: str) -> Sides:
    """Return the two sides of a description that holds a claim with its debunk."""
    return Sides(
        label=teller.label(claim),
        claim=_text(teller, claim, str(SCHEMA.text)),
        debunk=_text(teller, debunk, str(SCHEMA.reviewBody)),
        published=_first(teller, claim, str(SCHEMA.datePublished)),
        report=_first(teller, debunk, str(SCHEMA.url)),
    )


def claim_of(teller: Teller, debunk: str) -> str:
    """Return the claim that a debunk answers."""
    return one(teller.nodes, debunk, str(SCHEMA.itemReviewed))


def debunk_of(teller: Teller, claim: str) -> str:
    """Return the debunk that answers a claim; empty where the description holds none."""
    path = str(SCHEMA.itemReviewed)
    found = (
        subject
        for subject, node in teller.nodes.items()
        if any(value.text == claim for value in node.get(path, ()))
    )
    return next(found, "")


def _first(teller: Teller, subject: str, path: str) -> Shown | None:
    found = teller.nodes.get(subject, {}).get(path, ())
    return teller.told(found[0]) if found else None


def _text(teller: Teller, subject: str, path: str) -> Text | None:
    found = teller.nodes.get(subject, {}).get(path, ())
    if not found:
        return None
    paragraphs = tuple(part for part in found[0].text.split("\n\n") if part.strip())
    return Text(paragraphs=paragraphs, language=found[0].language)
