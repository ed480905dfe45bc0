"""What a run came to, as text for a terminal of 80 columns; it counts nothing itself."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from disinfo_graph.model import Unresolved
from disinfo_graph.publish import Input, Summary
from disinfo_graph.publish.account import CHANNEL, CONCLUDED, WITHOUT, Account
from disinfo_graph.publish.summary import kinds, of_appearances, of_kind, ranked
from disinfo_graph.reporting.wording import WIDTH, number, wrapped

_FILES = 10
_REASONS = 20
_NAMES = 3
_LABEL = 40
_LONGEST = 300
"""So many characters of a reason are shown; the whole of it stands in the list."""

_CHANNELS = {
    CHANNEL: "with a channel",
    CONCLUDED: "with a channel that a rule concludes",
    WITHOUT: "without a channel",
}

LISTS: tuple[tuple[str, str], ...] = (
    ("rejected.jsonl", "every record not published, with its reason"),
    ("unresolved.csv", "every name not resolved; complete it for --registry"),
    ("conflicts.jsonl", "every value on which records disagree"),
    ("mended.jsonl", "every text that was mended"),
    ("provenance.jsonl", "where each field of each case was read"),
    ("summary.json", "these figures"),
)


def read(inputs: Iterable[Input]) -> Iterator[str]:
    """Yield what was read, by form and file."""
    files = list(inputs)
    refused = {one.file: one.refused for one in files if one.refused}
    records = sum(sum(one.records.values()) for one in files) + sum(refused.values())
    yield f"read {number(records, 'record')}"
    for form in sorted({form for one in files for form in one.records}):
        yield from _of_form(form, {one.file: n for one in files if (n := one.records.get(form))})
    if refused:
        yield from _of_form("refused by the readers", refused)


def _of_form(form: str, files: Mapping[str, int]) -> Iterator[str]:
    yield _row(sum(files.values()), form)
    for file in list(files)[:_FILES]:
        yield "  " + _row(files[file], _cut(file, WIDTH - 14))
    if len(files) > _FILES:
        yield f"{'':14}and {len(files) - _FILES:,} more files"


def _cut(path: str, width: int) -> str:
    return path if len(path) <= width else f"…{path[1 - width :]}"


def text(summary: Summary, published: str = "published") -> str:
    """Return the figures of a run; `published` says what became of its cases, in a word or two."""
    account = summary.account
    lines = [*read(summary.inputs), sum_of(summary, published)]
    lines.extend(_rejected(account))
    lines.extend(_counted("in conflict", "value", account.conflicts))
    lines.extend(_counted("mended", "text", account.mended))
    lines.extend(_counted("sources named in", "mention", account.outlets))
    lines.extend(_unresolved(account))
    lines.extend(_appearances(account))
    if summary.notes:
        lines.append("noted")
        lines.extend(line for note in summary.notes for line in wrapped(note, "  "))
    return "\n".join(lines)


def sum_of(summary: Summary, published: str) -> str:
    """Return the line of arithmetic that accounts for every record."""
    account = summary.account
    return (
        f"{summary.read:,} read = {account.published:,} {published} + {account.merged:,} merged"
        f" + {account.rejected.total():,} rejected"
        + (f" + {account.withdrawn:,} withdrawn" if account.withdrawn else "")
    )


def _rejected(account: Account) -> Iterator[str]:
    reasons = ranked(account.rejected)
    if reasons:
        yield f"rejected {number(account.rejected.total(), 'record')}"
    for reason, count in reasons[:_REASONS]:
        # Values at fault differ between records; where there is one record, its own are shown.
        shown = account.words[reason] if count == 1 else reason
        first, *others = wrapped(textwrap.shorten(shown, _LONGEST, placeholder=" …"), " " * 12)
        yield _row(count, first.strip())
        yield from others
        where = "at" if count == 1 else "first at"
        yield f"{'':12}{where} {_cut(account.first[reason], WIDTH - 21)}"
    if len(reasons) > _REASONS:
        yield f"{'':12}and for {len(reasons) - _REASONS:,} more reasons"


def _counted(what: str, noun: str, counts: Counter[str]) -> Iterator[str]:
    if counts:
        yield f"{what} {number(counts.total(), noun)}"
    for name, count in ranked(counts):
        yield _row(count, name)


def _unresolved(account: Account) -> Iterator[str]:
    unresolved = account.unresolved
    if unresolved:
        names, mentions = number(len(unresolved), "name"), number(unresolved.total(), "mention")
        yield f"not resolved {names} in {mentions}"
    for kind in kinds(unresolved):
        of_this = of_kind(unresolved, kind)
        # Of sources the sum stands above: there a label counts that holds several names.
        whole = 0 if kind == "source" else account.mentions[kind]
        share = f" of {whole:,}" if whole else ""
        yield _row(of_this.total(), f"{kind}{share}: {number(len(of_this), 'name')}")
        yield from wrapped(_most_mentioned(of_this), " " * 12)


def _most_mentioned(names: Counter[Unresolved]) -> str:
    ordered = sorted(names, key=lambda one: (-names[one], one.label, one.reason))
    told = [f"{_shortened(one.label)} ({names[one]:,})" for one in ordered[:_NAMES]]
    return ", ".join(told) + (", …" if len(ordered) > _NAMES else "")


def _shortened(label: str) -> str:
    # A label may hold line breaks, and what a terminal would take for a command.
    return repr(label if len(label) <= _LABEL else f"{label[:_LABEL]}…")


def _appearances(account: Account) -> Iterator[str]:
    if account.appearances:
        yield number(account.appearances.total(), "appearance")
    for what, told in _CHANNELS.items():
        counts = of_appearances(account, what)
        if counts:
            yield _row(sum(counts.values()), told)
        for how, count in counts.items():
            yield "  " + _row(count, how)


def files(folder: Path) -> str:
    """Return which lists stand in a folder, and what each holds."""
    rows = [f"  {name:<17} {what}" for name, what in LISTS]
    return "\n".join((f"lists in {folder}", *rows))


def _row(count: int, what: str) -> str:
    return f"{count:>10,}  {what}"
