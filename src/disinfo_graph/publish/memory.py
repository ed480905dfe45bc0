"""How often Python looks for cycles in memory while a release is made; it holds none itself."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 100_000
"""After so many new objects they are looked through, and all others a hundred times as seldom."""


def seldom_collected() -> None:
    """Let this process look for cycles seldom, for as long as it lives.

    Cases by the thousand are in no cycle and freed as soon as they are written; to look through
    them again and again took a sixth of a publication.
    """
    gc.set_threshold(_MANY)


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Let this process look for cycles seldom meanwhile."""
    before = gc.get_threshold()
    seldom_collected()
    try:
        yield
    finally:
        gc.set_threshold(*before)
