"""What stands where a withdrawn case was: 410 with its tombstone, in every format, and no text.

It is known from the site's state, not from the release: so it holds from the moment on at which
the withdrawal is noted, also while releases are still being rebuilt.
"""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

from flask import Response, request

from disinfo_graph import formats
from disinfo_graph.formats import jsonld, nodes
from disinfo_graph.iris import Iris, case_of
from disinfo_graph.release import state, withdrawal
from disinfo_graph.release.withdrawal import Withdrawal
from disinfo_graph.web import answers
from disinfo_graph.web.negotiation import DOCUMENTS, HTML, Offer
from disinfo_graph.web.reading import CONTEXT, Reading
from disinfo_graph.web.serving import Serving


def withdrawal_of(serving: Serving, kind: str, slug: str) -> Withdrawal | None:
    """Return the withdrawal of the case that a thing belongs to, if it was withdrawn."""
    case = case_of(kind, slug)
    return withdrawal_by(serving, case) if case else None


def withdrawal_by(serving: Serving, name: str) -> Withdrawal | None:
    """Return the withdrawal of the case that went by a slug or by a key, if it was withdrawn."""
    known = told(serving.config.site)
    names = (name, withdrawal.opaque(name)) if known else ()
    return next((known[one] for one in map(withdrawal.hashed, names) if one in known), None)


def told(site: Path) -> dict[str, Withdrawal]:
    """Return the site's withdrawals by the hashes of all slugs and keys that they go by."""
    stamp = state.stamp(site, state.WITHDRAWN)
    return _known(site, stamp) if stamp else {}


@lru_cache(maxsize=4)
def _known(site: Path, stamp: tuple[int, int]) -> dict[str, Withdrawal]:
    rows = withdrawal.read(site)
    return {
        name: one
        for one in rows
        for name in (withdrawal.hashed(one.id), one.slug, *one.others, *one.keys)
    }


def tombstone(serving: Serving, reading: Reading, one: Withdrawal, offer: Offer) -> Response:
    """Return the tombstone of a case, in place of anything that belonged to it."""
    body = _page(serving, reading, one) if offer is HTML else _data(one, reading.iris, offer)
    response = Response(body, content_type=answers.with_charset(offer.media_type))
    response.status_code = HTTPStatus.GONE
    response.vary.add("Accept")
    response.headers["Cache-Control"] = answers.REVALIDATE
    response.headers[answers.RELEASE] = reading.release
    path = f"{request.script_root}/case/{one.id}"
    return answers.linked(response, answers.alternates(path, DOCUMENTS, offer))


def _page(serving: Serving, reading: Reading, one: Withdrawal) -> bytes:
    iri = reading.iris.thing("case", one.id)
    return serving.page("withdrawn.html", withdrawal=one, iri=iri, reading=reading)


def _data(one: Withdrawal, iris: Iris, offer: Offer) -> bytes:
    stone = withdrawal.tombstone(one, iris)
    context = f"{iris.base}{CONTEXT}"
    if offer.name == "json-ld":
        return jsonld.document([stone], str(stone["id"]), context)
    lines = b"".join(sorted(nodes.lines(stone)))
    out = BytesIO()
    triples = (quad.triple for quad in formats.read(lines, formats.syntax("n-triples")))
    formats.write(triples, formats.syntax(offer.name), out, context=context)
    return out.getvalue()
