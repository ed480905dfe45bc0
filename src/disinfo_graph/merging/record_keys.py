"""The keys by which the case that a record tells is known, before anything is merged."""

from __future__ import annotations

from disinfo_graph import iris
from disinfo_graph.model import Facts


def record_key(record: Facts, report: str | None, review: str | None = None) -> str:
    """Return the key of the case that a record tells, if its report stands at that address."""
    return iris.case_key(
        report=report,
        title=record.title,
        published=record.published,
        text=record.claim or record.debunk,
        review=review,
    )


def own_keys(record: Facts) -> tuple[str, str]:
    """Return the keys of a record without report: by its claim, and by where that appeared too."""
    claim = record.claim or record.debunk or ""
    place = min((one.url for one in record.appearances), default="")
    return record_key(record, None, claim), record_key(record, None, f"{claim}\n{place}")
