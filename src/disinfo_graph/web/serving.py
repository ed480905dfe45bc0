"""What every view is given: settings, workers, templates, and what was read once at the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Event

from flask import request
from jinja2 import Environment

from disinfo_graph.config import Config
from disinfo_graph.errors import ReleaseError
from disinfo_graph.query import Endpoint
from disinfo_graph.release import site
from disinfo_graph.uploads import Uploads
from disinfo_graph.web.files import File
from disinfo_graph.web.reading import Reading
from disinfo_graph.web.reading import Rows as Found
from disinfo_graph.web.remembered import Remembered
from disinfo_graph.web.rows import Rows
from disinfo_graph.web.sitemap_files import Part
from disinfo_graph.web.vocabulary import Published

_READ = "disinfo-graph.release"
"""In the environment of a request: the release that it was read in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """The same for every request, and safe to share between threads."""

    config: Config
    endpoint: Endpoint
    uploads: Uploads
    templates: Environment
    rows: Rows
    published: Mapping[str, Published]
    """The ontology and the shapes, in every syntax, by the path they stand at."""
    paths: frozenset[str]
    """What the application answers, without the slash at the beginning."""
    files: Mapping[str, File]
    """What pages load, by its name below `/static/`."""
    ending: Event
    """Set once the server is about to end: then nobody is to wait for an answer any more."""
    remembered: Remembered[Found]
    sitemaps: Remembered[tuple[Part, ...]]

    def reading(self) -> Reading:
        """Begin the questions of one request."""
        reading = Reading(self.endpoint, self.config.site, self.remembered)
        request.environ[_READ] = reading.release  # also what is refused later was read there
        return reading

    def answering(self) -> str | None:
        """Return the name of the release that this request was read in, or would be."""
        read: str | None = request.environ.get(_READ)
        return read or self.endpoint.release

    def live(self) -> str | None:
        """Return the name of the site's live release; None where there is none."""
        try:
            return site.current(self.config.site).name
        except ReleaseError:
            return None

    def page(self, template: str, **values: object) -> bytes:
        """Return an HTML page; its links begin where the site is mounted."""
        text = self.templates.get_template(template).render(root=request.script_root, **values)
        return text.encode()
