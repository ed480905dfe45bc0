"""What became of cases, in words for people: titles are what was claimed, and said to be that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from flask import request

from disinfo_graph.release.feed import pages, quads
from disinfo_graph.release.feed.pages import Place
from disinfo_graph.release.feed.told import Kind, Member
from disinfo_graph.web.following import Feed
from disinfo_graph.web.telling import Label, document_path, verdict

WORDS: Mapping[Kind, str] = {
    Kind.CREATED: "New",
    Kind.CHANGED: "Corrected",
    Kind.RESTORED: "There again",
    Kind.REMOVED: "No longer published",
    Kind.WITHDRAWN: "Withdrawn",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A version of a case, as a page and a feed reader show it."""

    member: Member
    version: str
    """Its IRI."""
    case: str
    """The IRI of the case."""
    path: str
    """Of the document about the case."""
    word: str
    when: datetime
    release: str
    verdict: str
    """How the claim was answered, and by whom."""
    title: str
    """The words of the claim; empty where nothing is left of the case."""
    language: str

    @property
    def headline(self) -> str:
        """All of it in one line."""
        if not self.title:
            return f"{self.word}: a case"
        return f"{self.word}. {self.verdict}: “{self.title}”"


def told(here: Feed, places: Iterable[Place]) -> Iterator[Change]:
    """Yield members as changes, with the words of their documents."""
    listed = list(places)
    documents = pages.documents(here.root, listed)
    for place, document in zip(listed, documents, strict=True):
        label = _label(orjson.loads(document)) if document else Label(text="")
        yield _change(here, place.member, label)


def bare(here: Feed, places: Iterable[Place]) -> Iterator[Change]:
    """Yield members as changes, without words: their documents are not read."""
    return (_change(here, place.member, Label(text="")) for place in places)


def _change(here: Feed, member: Member, label: Label) -> Change:
    case = here.iris.thing("case", member.slug)
    line = here.by_stamp()[member.stamp]
    return Change(
        member=member,
        version=quads.version(here.iris, member.name),
        case=case,
        path=document_path(here.iris, request.script_root, case) or "",
        word=WORDS[member.kind],
        when=line.time,
        release=line.release,
        verdict=verdict(label),
        title=label.text,
        language=label.language,
    )


def _label(document: Mapping[str, Any]) -> Label:
    """Return what a document says was claimed, and who answered it."""
    names = document.get("name") or {}
    language, text = next(iter(names.items()), ("", ""))
    debunk = document.get("debunk")
    answer: Mapping[str, Any] = debunk if isinstance(debunk, dict) else {}
    return Label(
        text=text,
        language=language,
        reported=True,
        disputed="disputes" in answer,
        publisher=_name(document, answer.get("author") or document.get("publisher")),
    )


def _name(document: Mapping[str, Any], iri: object) -> str:
    for one in document.get("included", ()):
        if one["id"] == iri:
            return next(iter((one.get("name") or {}).values()), "")
    return ""
