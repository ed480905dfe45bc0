"""The small resources that machines look for: health, VoID, robots, icon, what pages load."""

from __future__ import annotations

from pathlib import Path

from flask import Response, request
from werkzeug.exceptions import NotFound

from disinfo_graph.web import answers, linking, sitemap
from disinfo_graph.web.negotiation import DESCRIPTIONS, HTML
from disinfo_graph.web.problems import accepted
from disinfo_graph.web.serving import Serving

_ROBOTS = """\
User-agent: *
Disallow: /sparql
Disallow: /rdf-graph-store
Disallow: /id/

Sitemap: $sitemap
"""
_READY = "ready"


def health(serving: Serving) -> Response:
    """Tell whether queries are answered, and from which release."""
    status = serving.endpoint.status()
    told = {
        "status": status.state,
        "release": Path(status.name).name if status.name else None,
        "opening": Path(status.opening).name if status.opening else None,
        # Where the site lies is nobody's business.
        "problem": (status.problem or "").replace(f"{serving.config.site}/", "") or None,
        "workers": status.workers,
        "busy": status.busy,
        "slow": status.slow,
        "waiting": status.waiting,
        "served": status.served,
        "killed": status.killed,
        "limited": status.limited,
    }
    return answers.json(told, status=200 if status.state == _READY else 503)


def void(serving: Serving) -> Response:
    """Return the description of the dataset, its graphs and files; to a browser, their page."""
    offer, root = accepted(DESCRIPTIONS), request.script_root
    reading = serving.reading()
    if offer is HTML:
        response = answers.elsewhere(f"{root}/{linking.DATASET}", 303)
    else:
        graph = reading.iris.thing("graph", "about")
        response = answers.outcome(reading.graph("about", offer.name, graph=f"<{graph}>"))
        about = linking.dataset(root, "describes")
        links = [about, linking.terms_of_use(root), *linking.link_sets(root, about.target)]
        answers.linked(response, links)
    response.headers[answers.RELEASE] = reading.release
    response.vary.add("Accept")
    return response


def robots(serving: Serving) -> Response:
    """Ask crawlers to leave the endpoint alone, and tell them of the pages."""
    reading = serving.reading()
    text = _ROBOTS.replace("$sitemap", f"{reading.iris.base}{sitemap.PATH.removeprefix('/')}")
    return answers.whole(text.encode(), "text/plain", release=reading.release)


def icon(serving: Serving) -> Response:
    """Return the site's icon."""
    return static(serving, "icon.svg")


def static(serving: Serving, name: str) -> Response:
    """Return a file that pages load; under the address that names its bytes it never changes."""
    file = serving.files.get(name)
    if file is None:
        raise NotFound
    cache = answers.FOR_EVER if request.args.get("v") == file.version else answers.REVALIDATE
    return answers.packed(file.body, file.packed, file.media_type, cache=cache)
