"""What the description of a release is a function of: by whom, when, from what; it tells none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from disinfo_graph.dumps.counting import Counts
from disinfo_graph.dumps.distributions import File
from disinfo_graph.iris import Iris

TITLE = "disinfo-graph"
DESCRIPTION = (
    "Disinformation cases as linked data: claims, the debunks that refute them, the narratives "
    "they advance, the countries they discuss and the sources that carried them, each as its "
    "publisher states it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A file that a release was made from."""

    name: str
    """Without its folder, which is nobody's business; empty where it may say too much."""
    sha256: str
    """Empty for one that could be read only once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that the description of a release is a function of."""

    iris: Iris
    release: str
    issued: datetime
    modified: datetime
    """When it was redacted; else the same as `issued`."""
    version: str
    """The program's."""
    previous: str | None
    redaction_of: tuple[str, ...]
    used: tuple[Used, ...]
    """Nothing for a redacted release: what it was made from held what was withdrawn."""
    publisher: str
    """The name of who runs the site; empty where nobody gave one."""
    contact: str
    """An address of the mail or the web; empty where nobody gave one."""
    counts: Mapping[str, Counts]
    """By the name of the graph, without *about*."""
    files: tuple[File, ...]

    @property
    def series(self) -> str:
        """The IRI of the dataset whatever its release: all releases are in this series."""
        return series(self.iris)

    @property
    def dataset(self) -> str:
        """The IRI of the release."""
        return self.iris.thing("dataset", self.release)


def series(iris: Iris) -> str:
    """Return the IRI of the series of a site's releases."""
    return iris.thing("dataset", TITLE)
