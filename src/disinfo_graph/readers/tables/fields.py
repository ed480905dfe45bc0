"""The fields that a column may tell, and what reads one value of each; it knows no table."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

from disinfo_graph.readers import texts

ISO_DAY = "%Y-%m-%d"

_SOME_DAY = datetime(2013, 11, 27, tzinfo=UTC)


def day(text: str, patterns: tuple[str, ...]) -> date:
    """Return the day that the first fitting pattern finds in all of a text."""
    for pattern in patterns:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise ValueError(f"{texts.shown(text)} is no date (expected {' or '.join(patterns)})")


def tells_a_day(pattern: str) -> bool:
    """Tell whether a pattern of `strptime` holds a day, a month and a year."""
    try:
        return day(_SOME_DAY.strftime(pattern), (pattern,)) == _SOME_DAY.date()
    except (ValueError, re.error):
        return False


FIELDS: dict[str, Callable[[str], str | None]] = {
    "report": texts.web_address,
    "title": texts.one_line,
    "claim": texts.paragraphs,
    "debunk": texts.paragraphs,
    "text_language": texts.language_tag,
    "languages": texts.one_line,
    "countries": texts.one_line,
    "keywords": texts.one_line,
    "sources": texts.one_line,
    "issue": texts.issue,
    "publisher": texts.one_line,
    "reported_by": texts.one_line,
    "rights": texts.one_line,
    "claim_links": texts.web_address,
    "debunk_links": texts.web_address,
    "rating.value": texts.one_line,
    "rating.best": texts.one_line,
    "rating.worst": texts.one_line,
    "rating.label": texts.one_line,
    "appearance.url": texts.web_address,
    # As written: what is no address is repaired, or reported, where archives are resolved.
    "appearance.archives": texts.one_line,
    "appearance.language": texts.one_line,
    "appearance.source": texts.one_line,
}
"""Every field but days, and what reads one value that is not empty."""

DAYS = frozenset({"published", "reviewed", "appearance.published"})
LISTS = frozenset({"languages", "countries", "keywords", "sources", "claim_links", "debunk_links"})
TELLING = ("report", "title", "claim", "debunk")
"""Without any of these nobody could say which case a row tells."""


def reader(field: str, patterns: tuple[str, ...]) -> Callable[[str], object]:
    """Return what reads one value of a field."""
    if field in DAYS:
        return lambda text: day(text, patterns or (ISO_DAY,))
    return FIELDS[field]
