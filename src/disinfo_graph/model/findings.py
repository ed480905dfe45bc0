"""What a shape finds wrong; a finding is data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How much a finding weighs; the values are the local names of SHACL's severities."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a shape found wrong with one node; a finding is data."""

    severity: Severity
    focus: str
    shape: str
    constraint: str
    path: str | None
    value: str | None
    message: str


def divided(message: str) -> tuple[str, str]:
    """Return what a message says is wrong, its first sentence, and how to mend it, the rest."""
    sentence, stop, remedy = message.partition(". ")
    return (f"{sentence}.", remedy) if stop else (message, "")
