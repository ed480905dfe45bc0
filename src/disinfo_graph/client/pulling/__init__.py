"""Keeps a copy of a site's live release in a folder: whole at first, then by what changed.

Nothing is believed: what is there in the end has the checksum that the site tells of its release,
or the whole dump is fetched. Readers of the folder see one release or the next one.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from disinfo_graph.client.fetching import Gone
from disinfo_graph.client.pulling import applying, keeping, shelves, whole
from disinfo_graph.client.pulling.keeping import Kept, Pulled
from disinfo_graph.client.pulling.shelves import Site
from disinfo_graph.errors import ConfigError, ReleaseError

__all__ = ["FORMATS", "Pulled", "pull"]

FORMATS: dict[str, str] = {
    "ndjson": "disinfo-graph.ndjson",
    "nquads": "disinfo-graph.nq",
    "ntriples": "disinfo-graph.nt",
    "turtle": "disinfo-graph.ttl",
    "trig": "disinfo-graph.trig",
    "jsonld": "disinfo-graph.jsonld",
    "rdfxml": "disinfo-graph.rdf",
}
"""The dump of each format; of the first one alone changes can be taken."""

_ATTEMPTS = 3
"""So often it is begun anew where the release goes while it is fetched, as when it is redacted."""


def pull(
    url: str,
    folder: str | Path,
    *,
    format: str = "ndjson",
    timeout: float = 60.0,
    key: str | None = None,
) -> Pulled:
    """Bring a folder to the live release of the site at an address; return what was done.

    `key` names the key that has to have signed the release: a public key, a list of allowed
    signers, or a fingerprint. Raises ReleaseError where there is no whole, verified release in the
    end; the folder is then as it was. Raises ConfigError for an address, a format or a key that is
    none.
    """
    if format not in FORMATS:
        raise ConfigError(f"{format!r}: no format (expected one of {', '.join(FORMATS)})")
    site = shelves.opened(url, timeout=timeout, key=key)
    root = Path(folder)
    with keeping.writing(root):
        kept = keeping.read(root)
        same = kept is not None and kept.url == site.url and kept.file == FORMATS[format]
        done = _steady(site, root, FORMATS[format], kept if same else None)
        keeping.tidy(root)
    return done


def _steady(site: Site, root: Path, file: str, kept: Kept | None) -> Pulled:
    """Pull, and begin anew where the release goes meanwhile."""
    missing = ""
    for _ in range(_ATTEMPTS):
        try:
            return _pulled(site, root, file, kept)
        except Gone as error:
            missing = str(error)
    raise ReleaseError(
        f"{missing} (expected a site of disinfo-graph, and a release that stays "
        "while it is fetched)"
    )


def _pulled(site: Site, root: Path, file: str, kept: Kept | None) -> Pulled:
    at, note = datetime.now(UTC).replace(microsecond=0), ""
    if kept is not None and file == FORMATS["ndjson"]:
        done = applying.apply(site, root, kept, at)
        if isinstance(done, Pulled):
            return done
        note = done
    return whole.fetch(site, root, file, kept, at, note)
