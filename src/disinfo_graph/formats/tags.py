"""Language tags as RDF compares them; which language a tag names is the registries' business."""

from __future__ import annotations


def tag(language: str) -> str:
    """Return a language tag in lower case (RDF 1.1 Concepts §3.3)."""
    return language.lower()
