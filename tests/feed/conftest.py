"""Sites whose every word can be found again, as the tests of withdrawal make them."""

from __future__ import annotations

from withdrawal.conftest import marked_site

__all__ = ["marked_site"]
