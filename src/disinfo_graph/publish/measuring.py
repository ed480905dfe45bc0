"""Makes measurements of what was counted; it counts nothing, and knows no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import partial

from disinfo_graph.dumps.metrics import SLICED, metrics
from disinfo_graph.model import Measured, Measurement, Metric, Slice
from disinfo_graph.publish.account import Account
from disinfo_graph.publish.outcome import Outcome
from disinfo_graph.publish.summary import of_kind
from disinfo_graph.publish.tally import LANGUAGE, SOURCE, YEAR, SliceKey, Tally
from disinfo_graph.registries.outlets import ENTRY, HOST, UNRESOLVED

MOST = 30
"""So many languages and sources are told apart, those of most cases, and so many years."""
_YEAR_IN_DAYS = 365
_CENT = Decimal("0.01")
_WHOLE = Decimal(100)

Amount = int | tuple[int, int] | None
"""A number, or how many of how many; None where there is nothing to measure it on."""


def measured(outcome: Outcome, at: datetime) -> Measured:
    """Return all measurements on what is to be published at that time."""
    counted = outcome.tally
    told = (
        _measurement(metric, _amount(metric, outcome, at.date())) for metric in metrics().values()
    )
    return Measured(
        measurements=tuple(one for one in told if one is not None),
        slices=tuple(_slices(counted)),
    )


def _amount(metric: Metric, outcome: Outcome, day: date) -> Amount:
    if metric.counted:
        return _having(outcome.tally.counts, metric.counted)
    return _RULES[metric.name](outcome.tally, outcome.summary.account, day)


def _having(counts: Mapping[str, int], counted: str) -> tuple[int, int]:
    return counts.get(counted, 0), counts.get(counted.partition(".")[0], 0)


def _measurement(metric: Metric, amount: Amount) -> Measurement | None:
    if amount is None:
        return None
    if isinstance(amount, int):
        return Measurement(metric=metric.name, value=Decimal(amount))
    having, of = amount
    if not of:
        return None
    return Measurement(metric=metric.name, value=share(having, of), having=having, of=of)


def share(having: int, of: int) -> Decimal:
    """Return a share in percent to two places; only none is 0 and only all are 100."""
    exact = _WHOLE * having / of
    rounded = exact.quantize(_CENT, ROUND_HALF_EVEN)
    if having and not rounded:
        return _CENT
    return _WHOLE - _CENT if having < of and rounded == _WHOLE else rounded


def _languages(counted: Tally, account: Account, day: date) -> Amount:
    return sum(bool(value) for kind, value in counted.slices if kind == LANGUAGE)


def _number(key: str, counted: Tally, account: Account, day: date) -> Amount:
    return counted.counts[key]


def _resolved(kind: str, counted: Tally, account: Account, day: date) -> Amount:
    nothing = of_kind(account.unresolved, f"no {kind}").total()
    named = account.mentions[kind] - nothing
    return named - of_kind(account.unresolved, kind).total(), named


def _sources(counted: Tally, account: Account, day: date) -> Amount:
    by = account.outlets
    found = by[ENTRY] + by[HOST]
    return found, found + by[UNRESOLVED]


def _rejected(counted: Tally, account: Account, day: date) -> Amount:
    rejected = account.rejected.total()
    return rejected, rejected + account.published


def _newest(counted: Tally, account: Account, day: date) -> Amount:
    # A date in the future is the shapes' business; it makes nothing fresher than new.
    return max(0, (day - date.fromisoformat(max(counted.days))).days) if counted.days else None


def _recent(counted: Tally, account: Account, day: date) -> Amount:
    since = (day - timedelta(days=_YEAR_IN_DAYS)).isoformat()
    recent = sum(count for told, count in counted.days.items() if told > since)
    return recent, counted.days.total()


_RULES: Mapping[str, Callable[[Tally, Account, date], Amount]] = {
    "cases": partial(_number, "case"),
    "appearances": partial(_number, "appearance"),
    "languages": _languages,
    "country-resolution": partial(_resolved, "country"),
    "language-resolution": partial(_resolved, "language"),
    "source-resolution": _sources,
    "rejected-share": _rejected,
    "newest-age": _newest,
    "recent-share": _recent,
}
"""What no key of a thing tells."""


def _slices(counted: Tally) -> Iterator[Slice]:
    """Yield years from the latest, then languages and sources by their cases; none of each last."""
    for kind in (YEAR, LANGUAGE, SOURCE):
        told = [part for part in counted.slices if part[0] == kind]
        known = [part for part in told if part[1]]
        for part in (*_ordered(kind, known, counted)[:MOST], *(p for p in told if not p[1])):
            yield _slice(part, counted)


def _ordered(kind: str, parts: list[SliceKey], counted: Tally) -> list[SliceKey]:
    if kind == YEAR:
        return sorted(parts, reverse=True)
    named = counted.labels
    return sorted(parts, key=lambda one: (-counted.slices[one]["case"], named.get(one, ""), one))


_WITHOUT: Mapping[str, str] = {
    YEAR: "no date",
    LANGUAGE: "no language",
    SOURCE: "no source",
}


def _slice(part: SliceKey, counted: Tally) -> Slice:
    kind, value = part
    counts: Counter[str] = counted.slices[part]
    rows = (metrics()[name] for name in SLICED)
    told = (_measurement(row, _having(counts, row.counted)) for row in rows)
    return Slice(
        kind=kind,
        value=value.rpartition("/")[2] if kind == SOURCE else value,
        label=counted.labels.get(part, value) if value else _WITHOUT[kind],
        cases=counts["case"],
        measurements=tuple(one for one in told if one is not None),
    )
