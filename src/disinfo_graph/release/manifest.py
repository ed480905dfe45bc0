"""What a release says of itself, in `manifest.json`: public, and read by every later program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import orjson

from disinfo_graph.errors import ReleaseError

FORMAT = 1
"""The form of a release on disk; this program serves this one."""
NAMED_BY = 12
"""So many digits of its identity end a release's name."""

_SAID = ("format", "quads", "base", "version", "shapes", "reports", "publisher", "contact")
"""What makes a release say something else than another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The facts of one release."""

    format: int
    id: str
    identity: str
    """SHA-256 of the content's triples in RDFC-1.0 form, graph names dropped."""
    quads: str
    """SHA-256 of the content's quads in RDFC-1.0 form."""
    base: str
    published: datetime
    version: str
    """The program's."""
    shapes: str
    """SHA-256 of the shapes."""
    reports: str
    """SHA-256 of what was rejected, not resolved, or in conflict."""
    previous: str | None
    cases: int
    triples: Mapping[str, int]
    """By the name of the graph, without *about*."""
    findings: Mapping[str, int]
    """By severity."""
    rejected: int
    unresolved: int
    changes: Mapping[str, int]
    """Cases new, changed and gone since the previous release."""
    files: Mapping[str, str]
    """SHA-256 of each file but this one and the store's, by its path in the release."""
    withdrawals: int = 0
    """How many of the site's withdrawals it takes into account."""
    publisher: str = ""
    """The name of who runs the site; empty where nobody gave one."""
    contact: str = ""
    """Where to write to, `mailto:` or `https:`; empty where nobody gave one."""
    redactionOf: tuple[str, ...] = ()
    """The releases that it stands for: those that it was redacted from, the first one first."""
    signedBy: str | None = None
    """The fingerprint of the key that signed its checksums."""
    signatureLost: str | None = None
    """The same of a release that it was redacted from, where nobody signed it again."""

    def same_content(self, other: Manifest) -> bool:
        """Tell whether another release would say the same, of the same, under the same rules.

        One that is to be signed, and by another key than this, would not.
        """
        signed = other.signedBy in (None, self.signedBy)
        return signed and all(getattr(self, name) == getattr(other, name) for name in _SAID)


def write(manifest: Manifest, folder: Path) -> None:
    """Write a release's manifest into its folder."""
    data = orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
    (folder / "manifest.json").write_bytes(data + b"\n")


def name(published: datetime, identity: str) -> str:
    """Return what a release is called."""
    return f"{published:%Y%m%dT%H%M%SZ}-{identity[:NAMED_BY]}"


def read(folder: Path) -> Manifest:
    """Return a release's manifest; raises ReleaseError where it is missing, torn or unknown."""
    path = folder / "manifest.json"
    try:
        values = orjson.loads(path.read_bytes())
        if values["format"] != FORMAT:
            raise ReleaseError(f"{path}: format {values['format']} (expected {FORMAT})")
        values["published"] = datetime.fromisoformat(values["published"])
        return Manifest(**(values | {"redactionOf": tuple(values.get("redactionOf", ()))}))
    except FileNotFoundError as error:
        raise ReleaseError(f"{folder}: no release (expected a manifest.json)") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ReleaseError(f"{path}: {error!r} (expected a manifest of format {FORMAT})") from error
