"""The sitemap: addresses of all pages that say something of their own, and when each changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby

from flask import Response
from werkzeug.exceptions import NotFound

from disinfo_graph.dumps.facts import TITLE
from disinfo_graph.dumps.packing import gzipped
from disinfo_graph.release import state, unchanged, withdrawal
from disinfo_graph.web import answers, browse, harvest, sitemap_files, withdrawn
from disinfo_graph.web.reading import Reading, filled, quoted
from disinfo_graph.web.serving import Serving
from disinfo_graph.web.sitemap_files import Addresses, Part

PATH = "/sitemap.xml"
MEDIA_TYPE = "application/xml"

OF_A_RELEASE = (
    "",
    "case/",
    *(f"{kind}/" for kind in browse.KINDS),
    f"dataset/{TITLE}",
    "dumps/",
    harvest.PATH.removeprefix("/"),
    "quality",
)
"""Pages that change with each release, below the base IRI."""
OF_THE_PROGRAM = ("ns", "shapes", "validate", answers.REFERENCE.removeprefix("/"))
"""Pages that change with the program, at a time that no release tells."""

_AT_ONCE = 500
"""Cases that one query is about."""
_PATHS = "|".join(f"({row.path})" for row in browse.KINDS.values())


def index(serving: Serving) -> Response:
    """Return the list of the sitemap's parts."""
    reading = serving.reading()
    told = {
        f"{reading.iris.base}sitemap-{one.name}.xml": one.changed
        for one in _parts(serving, reading)
    }
    body = sitemap_files.index(told)
    return answers.packed(body, gzipped(body), MEDIA_TYPE, release=reading.release)


def part(serving: Serving, name: str) -> Response:
    """Return a part of the sitemap."""
    reading = serving.reading()
    found = next((one for one in _parts(serving, reading) if one.name == name), None)
    if found is None:
        raise NotFound(f"The sitemap has no part {name!r}; its parts stand in {PATH}.")
    return answers.packed(found.body, found.packed, MEDIA_TYPE, release=reading.release)


def _parts(serving: Serving, reading: Reading) -> tuple[Part, ...]:
    # A case is to be missing as soon as its withdrawal is noted, before there is another release.
    noted = str(state.stamp(serving.config.site, state.WITHDRAWN))
    known = serving.sitemaps.find(reading.release, noted)
    if known is None:
        known = tuple(_made(serving, reading))
        serving.sitemaps.keep(reading.release, noted, known)
    return known


def _made(serving: Serving, reading: Reading) -> Iterator[Part]:
    base, site = reading.iris.base, serving.config.site
    cases = unchanged.since(site, reading.folder)
    gone = withdrawn.told(site)
    left = {slug: at for slug, at in cases.items() if withdrawal.hashed(slug) not in gone}
    published = reading.manifest.published
    pages: dict[str, datetime | None] = dict.fromkeys(OF_A_RELEASE, published)
    pages.update(dict.fromkeys(OF_THE_PROGRAM))
    yield from sitemap_files.parts("page", {base + path: at for path, at in pages.items()})
    yield from sitemap_files.parts("case", {f"{base}case/{slug}": left[slug] for slug in left})
    for kind, addresses in _things(reading, cases).items():
        yield from sitemap_files.parts(kind, addresses)


def _things(reading: Reading, cases: Mapping[str, datetime]) -> dict[str, Addresses]:
    """Return the addresses of what is listed, by kind: a thing changes with the cases naming it."""
    first = min(cases.values(), default=reading.manifest.published)
    classes = quoted(*(row.of_class for row in browse.KINDS.values()))
    rows = reading.anew(filled("listed", {"classes": classes}))
    changed = {row["thing"].text: first for row in rows} | dict(_later(reading, cases, first))
    found: dict[str, dict[str, datetime | None]] = {kind: {} for kind in browse.KINDS}
    for iri in sorted(changed):
        kind, _ = reading.iris.split(iri) or ("", "")
        if kind in found:
            found[kind][reading.iris.document(iri)] = changed[iri]
    return {**found}


def _later(
    reading: Reading, cases: Mapping[str, datetime], first: datetime
) -> Iterator[tuple[str, datetime]]:
    """Yield the things that cases name which changed since the first time, the latest last."""
    later = sorted((slug for slug, at in cases.items() if at > first), key=cases.__getitem__)
    for moment, group in groupby(later, key=cases.__getitem__):
        slugs = list(group)
        for start in range(0, len(slugs), _AT_ONCE):
            some = slugs[start : start + _AT_ONCE]
            iris = quoted(*(reading.iris.thing("case", slug) for slug in some))
            for row in reading.anew(filled("named", {"cases": iris, "path": _PATHS})):
                yield row["thing"].text, moment
