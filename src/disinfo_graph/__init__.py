"""disinfo-graph publishes disinformation cases as linked data; `connect` asks a SPARQL endpoint.

`pull` keeps a copy of a site's release. Importing the package loads nothing: either is fetched when
it is first named.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from disinfo_graph.client import connect
    from disinfo_graph.client.pulling import pull

__all__ = ["connect", "pull"]

_MODULES = {"connect": "disinfo_graph.client", "pull": "disinfo_graph.client.pulling"}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
