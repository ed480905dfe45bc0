"""disinfo-graph publishes disinformation cases as linked data; `connect` asks a SPARQL endpoint.

Importing the package loads nothing: `connect` is fetched when it is first named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from disinfo_graph.client import connect

__all__ = ["connect"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from disinfo_graph import client

    return client.connect
