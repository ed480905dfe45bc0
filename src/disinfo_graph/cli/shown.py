"""What commands print, as text; it decides and writes nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import orjson

from disinfo_graph.cli import summing
from disinfo_graph.model import Record, told
from disinfo_graph.publish import Order, Report
from disinfo_graph.release import manifest
from disinfo_graph.reporting.wording import WIDTH, number


def record(item: Record) -> str:
    """Return a record as a line of the project's input format, with its origin."""
    return orjson.dumps({"origin": str(item.origin)} | told(item)).decode()


def release(folder: Path, *, live: bool) -> str:
    """Return a release in one line."""
    known = manifest.read(folder)
    mark = "*" if live else " "
    return (
        f"{mark} {known.id}  {known.published:%Y-%m-%d %H:%M:%S} UTC  "
        f"{number(known.cases, 'case')}  {sum(known.triples.values()):,} triples  "
        f"{known.rejected:,} rejected"
    )


def report(done: Report, order: Order) -> str:
    """Return what a publication came to."""
    published = "published" if done.release is not None else "to publish"
    lines = [summing.text(done.summary, published)]
    if done.manifest is not None:
        lines.append(f"findings {_list(done.manifest.findings, str.lower)}")
        lines.append(f"cases {_list(done.manifest.changes, str)}")
    lines.extend(f"damaged {fault}" for fault in done.damage)
    lines.extend(f"not to be gone back to: {fault}" for fault in done.unreadable)
    lines.append(_ended(done, order))
    folder = _lists(done, order)
    return "\n".join(lines if folder is None else (*lines, summing.files(folder)))


def _list(counts: Mapping[str, int], name: Callable[[str], str]) -> str:
    return ", ".join(f"{count:,} {name(what)}" for what, count in counts.items())


def _gate(done: Report) -> Iterator[str]:
    for fault in done.stopped:
        yield from textwrap.wrap(fault, WIDTH, initial_indent="  ", subsequent_indent="    ")
    yield "to publish nevertheless, say --gate none, or give bounds of your own with --gate FILE"


def _lists(done: Report, order: Order) -> Path | None:
    if order.reports is not None:
        return order.reports
    return None if done.release is None else order.site / "releases" / done.release


def _ended(done: Report, order: Order) -> str:
    if done.stopped:
        return "\n".join(("nothing published: the gate is shut", *_gate(done)))
    if done.release is None:
        why = "dry run" if order.dry_run else "strict, and something was rejected"
        lists = "" if order.reports else "; for lists of all this, say --reports"
        return f"nothing published: {why}{lists}"
    if done.new:
        instead = ", in place of a damaged one" if done.damage else ""
        return f"release {done.release} is live in {order.site}{instead}"
    return f"release {done.release} says the same already: nothing published"
