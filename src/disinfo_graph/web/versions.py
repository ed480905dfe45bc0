"""Versions of cases: where each leads to, and the history of one case."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, request
from werkzeug.exceptions import Gone, NotFound

from disinfo_graph.web import answers, changed
from disinfo_graph.web.changed import Change
from disinfo_graph.web.changes import PATH
from disinfo_graph.web.following import feed, of_site, steady
from disinfo_graph.web.negotiation import DOCUMENTS
from disinfo_graph.web.problems import accepted
from disinfo_graph.web.serving import Serving
from disinfo_graph.web.things import UNKNOWN
from disinfo_graph.web.withdrawn import tombstone, withdrawal_of

_NOT_KEPT = "This version is not kept: it linked to a case that was withdrawn. See {}."


@steady
def version(serving: Serving, slug: str, stamp: str) -> Response:
    """Send whoever asks for a version to the document about the case, or to the page it is on."""
    if gone := withdrawal_of(serving, "case", slug):
        return tombstone(serving, serving.reading(), gone, accepted(DOCUMENTS))
    here = feed(serving)
    found = here.versions.get(slug, ())
    case = f"{request.script_root}/case/{quote(slug)}"
    for place in found:
        if place.member.stamp == stamp:
            newest = place is found[-1] and not place.member.kind.gone
            page = f"{request.script_root}{PATH}/{place.page.name}"
            return answers.elsewhere(case if newest else f"{page}#{slug}-{stamp}", 303)
    if any(place.member.before == stamp for place in found):
        raise Gone(_NOT_KEPT.format(case))
    raise NotFound(UNKNOWN)


def history(serving: Serving, slug: str) -> list[Change]:
    """Return what became of a case, the newest first; nothing where the site has no feed."""
    here = of_site(serving.config.site)
    return [] if here is None else [*changed.bare(here, here.versions.get(slug, ()))][::-1]
