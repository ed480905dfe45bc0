"""`/changes.atom`: the newest changes for feed readers, after RFC 4287."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from flask import Response
from lxml import etree
from lxml.builder import ElementMaker

from disinfo_graph.dumps.about import DISCLAIMER, TITLE
from disinfo_graph.formats.terms import moment
from disinfo_graph.release.feed import pages, quads
from disinfo_graph.release.feed.pages import Place
from disinfo_graph.web import changed
from disinfo_graph.web.changed import Change
from disinfo_graph.web.changes import ATOM
from disinfo_graph.web.following import Feed, feed, sent, steady
from disinfo_graph.web.serving import Serving

MOST = 50
"""So many entries are told, the newest."""

_NAMESPACE = "http://www.w3.org/2005/Atom"
_MAKE = ElementMaker(namespace=_NAMESPACE, nsmap={None: _NAMESPACE})


@steady
def atom(serving: Serving) -> Response:
    """Return the newest changes."""
    here = feed(serving)
    root = quads.root(here.iris.base)
    whole = _MAKE.feed(
        _MAKE.id(root),
        _MAKE.title(f"{TITLE}: changes"),
        _MAKE.subtitle(DISCLAIMER),
        _MAKE.updated(_written(here.last.time)),
        _MAKE.author(_MAKE.name(TITLE)),
        _MAKE.link(rel="self", type=ATOM, href=f"{root}.atom"),
        _MAKE.link(rel="alternate", type="text/html", href=root),
        *(_entry(here, one) for one in changed.told(here, _newest(here))),
    )
    body = etree.tostring(whole, xml_declaration=True, encoding="utf-8")
    return sent(body, ATOM, release=here.last.release)


def _newest(here: Feed) -> list[Place]:
    backwards = (
        place
        for page in reversed([*here.pages.values()])
        for place in reversed([*pages.members(here.root, page)])
    )
    return [*islice(backwards, MOST)]


def _entry(here: Feed, one: Change) -> etree._Element:
    return _MAKE.entry(
        _MAKE.id(one.version),
        _MAKE.title(_clean(one.headline)),
        _MAKE.updated(_written(one.when)),
        _MAKE.link(rel="alternate", type="text/html", href=here.iris.document(one.case)),
        _MAKE.summary(f"{one.word} in release {one.release}."),
    )


def _clean(text: str) -> str:
    """Return a text without the characters that XML 1.0 has no place for."""
    return "".join(char for char in text if char >= " " and char not in "\ufffe\uffff")


def _written(when: datetime) -> str:
    return moment(when).value
