"""Channels: the site of an appearance's address, or a source's account on a platform."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from disinfo_graph import iris
from disinfo_graph.model import Channel, Source
from disinfo_graph.registries import tables

COLUMNS = ("host", "kind", "label")
KINDS = ("video", "social", "shortener", "archive")
_ACCOUNTS = ("video", "social")


@dataclass(frozen=True, slots=True)
class Channels:
    """The platforms by host: their kind and their name."""

    platforms: Mapping[str, tuple[str, str]]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the registry."""
        known = tables.rows(path, COLUMNS)
        tables.index((row, [row["host"]], row) for row in known)
        return cls({row["host"]: (row.one_of("kind", KINDS), row["label"]) for row in known})

    def find(self, url: str, source: Source | None) -> Channel | None:
        """Return the channel of an address; None where the host alone does not tell it.

        A platform is nobody's own site: there the channel is the source's account, if the case
        names the source. A shortener or an archive is no channel at all.
        """
        host = iris.host(url)
        kind, name = self.platforms.get(host, ("site", host))
        if kind == "site":
            slug = host if re.fullmatch(r"[a-z0-9.-]+", host) else iris.label_slug(host)
            return Channel(slug=slug, label=host, kind=kind, source=source)
        if kind in _ACCOUNTS and source is not None:
            slug = iris.label_slug(f"{source.slug} on {name}")
            return Channel(slug=slug, label=f"{source.label} on {name}", kind=kind, source=source)
        return None
