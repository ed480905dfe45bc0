"""The feed as one request sees it, and how its answers are sent; it decides no content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, wraps
from itertools import chain
from pathlib import Path

from flask import Response, request
from werkzeug.exceptions import NotFound

from disinfo_graph.dumps.packing import gzipped
from disinfo_graph.iris import Iris
from disinfo_graph.release import manifest, site, state
from disinfo_graph.release.feed import log, pages, since, told
from disinfo_graph.release.feed.pages import Place
from disinfo_graph.release.feed.told import Page, Publication
from disinfo_graph.web import answers
from disinfo_graph.web.reading import CONTEXT, Switched
from disinfo_graph.web.serving import Serving

View = Callable[..., Response]

NONE_YET = "This site has told of no change yet: its feed begins with the next publication."
_SMALL = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What the site announced for its base, up to the live release."""

    root: Path
    iris: Iris
    lines: tuple[Publication, ...]
    """Oldest first; there is one at least."""
    pages: Mapping[str, Page]
    versions: Mapping[str, tuple[Place, ...]]
    """Of each case, oldest first, by its slug."""

    @property
    def last(self) -> Publication:
        """The newest publication."""
        return self.lines[-1]

    @property
    def context(self) -> str:
        """The IRI of the context of its documents."""
        return f"{self.iris.base}{CONTEXT}"

    def by_stamp(self) -> dict[str, Publication]:
        """Return the publications by their stamps."""
        return since.published(self.lines)


def feed(serving: Serving) -> Feed:
    """Return the feed; raises NotFound on a site that has announced nothing yet."""
    found = of_site(serving.config.site)
    if found is None:
        raise NotFound(NONE_YET)
    return found


def of_site(root: Path) -> Feed | None:
    """Return the feed of a site; None where it has none."""
    live, stamp = site.linked(root), state.stamp(root, state.FEED)
    return None if live is None or stamp is None else _feed(root, live, stamp)


@lru_cache(maxsize=2)
def _feed(root: Path, live: str, stamp: tuple[int, int]) -> Feed | None:
    """Return the feed as long as neither its lines nor the live release change."""
    found = log.lines(root)
    base = manifest.read(root / "releases" / live).base
    lines = tuple(line for line in found if line.base == base)
    if not lines:
        return None
    there = told.live(found, base)
    versions: dict[str, tuple[Place, ...]] = {}
    for place in chain.from_iterable(pages.members(root, page) for page in there.values()):
        versions[place.member.slug] = (*versions.get(place.member.slug, ()), place)
    return Feed(root=root, iris=Iris(base), lines=lines, pages=there, versions=versions)


def steady(view: View) -> View:
    """Have a view asked anew where a withdrawal took a page from under it."""

    @wraps(view)
    def asked(serving: Serving, *args: str, **values: str) -> Response:
        try:
            return view(serving, *args, **values)
        except FileNotFoundError as error:
            raise Switched from error

    return asked


def sent(
    body: bytes, media_type: str, *, release: str, cache: str = answers.REVALIDATE
) -> Response:
    """Return a body with its strong ETag: packed for those who take that, or a piece of it."""
    takes = len(body) > _SMALL and request.accept_encodings.quality("gzip") > 0
    packed = gzipped(body) if takes else body
    return answers.packed(body, packed, media_type, release=release, cache=cache)
