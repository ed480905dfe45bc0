"""Link sets (RFC 9264): the links of all representations of a thing, as JSON and as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import orjson
from flask import request

from disinfo_graph.web import linking, signposting
from disinfo_graph.web.answers import Link
from disinfo_graph.web.negotiation import DOCUMENTS, HTML
from disinfo_graph.web.signposting import Subject


class Context(NamedTuple):
    """What links begin at, with the links; all addresses are absolute."""

    anchor: str
    links: tuple[Link, ...]


Contexts = tuple[Context, ...]


def contexts(subject: Subject, dumps: Iterable[Link]) -> Contexts:
    """Return the links of a thing's page and of its data; of the dataset, of its dumps as well.

    A link set may be read far from where it was fetched, so nothing in it is relative.
    """
    return tuple(
        Context(anchor=_absolute(subject, anchor), links=_all_absolute(subject, links))
        for anchor, links in _contexts(subject, tuple(dumps))
    )


def _contexts(subject: Subject, dumps: tuple[Link, ...]) -> Iterator[tuple[str, list[Link]]]:
    for offer in DOCUMENTS:
        anchor = subject.path if offer is HTML else subject.path + offer.suffix
        links = signposting.links(subject, offer)
        if offer is HTML and subject.items:
            links = [one for one in links if one not in subject.items] + list(dumps)
        yield anchor, links
    if subject.items:
        for dump in dumps:
            yield dump.target, linking.part(request.script_root)


def _all_absolute(subject: Subject, links: Iterable[Link]) -> tuple[Link, ...]:
    return tuple(one._replace(target=_absolute(subject, one.target)) for one in links)


def _absolute(subject: Subject, target: str) -> str:
    """Return an address of this site below the base IRI, whatever host it was asked by."""
    if not target.startswith("/"):
        return target
    below = target.removeprefix(request.script_root).removeprefix("/")
    return subject.reading.iris.base + below


def as_json(contexts: Contexts) -> bytes:
    """Write a link set as JSON."""
    told = [{"anchor": one.anchor} | _relations(one.links) for one in contexts]
    return orjson.dumps({"linkset": told}, option=orjson.OPT_INDENT_2)


def _relations(links: Iterable[Link]) -> dict[str, list[dict[str, object]]]:
    told: dict[str, list[dict[str, object]]] = {}
    for link in links:
        target: dict[str, object] = {"href": link.target}
        if link.media_type is not None:
            target["type"] = link.media_type
        if link.profile is not None:
            target["profile"] = [link.profile]  # an extension, of which there may be several
        told.setdefault(link.relation, []).append(target)
    return told


def as_text(contexts: Contexts) -> bytes:
    """Write a link set as the value of a Link header, a link a line."""
    lines = (f'{link}; anchor="{one.anchor}"' for one in contexts for link in one.links)
    return (",\n".join(lines) + "\n").encode()


WRITERS: dict[str, Callable[[Contexts], bytes]] = {"linkset-json": as_json, "linkset": as_text}
"""By the name of the offer."""
