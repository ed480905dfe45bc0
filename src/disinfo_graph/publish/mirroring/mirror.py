"""Takes a dump apart into the chunks that a release is assembled from, checked case by case.

What may not be published goes with all that only it mentions; what is left is then looked at anew,
until all of it may be published.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from disinfo_graph.dumps.runs import concatenate, write_run
from disinfo_graph.errors import InputError
from disinfo_graph.formats.context import CONTEXT_VERSION
from disinfo_graph.iris import Iris
from disinfo_graph.publish import static
from disinfo_graph.publish.account import Account
from disinfo_graph.publish.chunk import Task
from disinfo_graph.publish.executors import in_order, suited
from disinfo_graph.publish.mirroring import grouping
from disinfo_graph.publish.mirroring.cases import write_shared
from disinfo_graph.publish.mirroring.chunk import SHARED, Piece, Work, write_piece
from disinfo_graph.publish.mirroring.grouping import Group
from disinfo_graph.publish.mirroring.inputs import Dump
from disinfo_graph.publish.mirroring.placing import SHARED as OWNER
from disinfo_graph.publish.mirroring.placing import Placing
from disinfo_graph.publish.mirroring.reading import quads
from disinfo_graph.publish.parts import ACCOUNTS, Part
from disinfo_graph.publish.progress import Progress, Step
from disinfo_graph.publish.reuse import Live
from disinfo_graph.publish.summary import Input, Summary
from disinfo_graph.publish.tally import Tally
from disinfo_graph.publish.workshop import CASES, UNREAD, part_file
from disinfo_graph.release import removal
from disinfo_graph.vocab import CONTENT_GRAPHS

_REJECTED = "rejected.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirrored:
    """What a dump came to: the chunks of its cases and, as the last one, what these share."""

    parts: list[Part]
    summary: Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A dump, and how it is to be looked at."""

    dump: Dump
    iris: Iris
    workshop: Path
    engine: str
    at: datetime
    size: int
    live: Live | None


def collected(asked: Asked, progress: Progress) -> tuple[Path, tuple[Group, ...]]:
    """Read the dump; return where its rows lie, sorted by case, and its tombstones.

    Raises InputError for what is no dump, and for one of another version.
    """
    placing = Placing(iris=asked.iris, source=str(asked.dump.path))
    rows = grouping.collect(
        _rows(asked.dump, placing, progress), asked.workshop, asked.iris, placing.source
    )
    _require_version(asked.dump, placing.version)
    with rows.open("rb") as told:
        stones = tuple(group for group in grouping.groups(told) if group.withdrawn)
    return rows, stones


def _rows(dump: Dump, placing: Placing, progress: Progress) -> Iterator[bytes]:
    progress(Step(name="reading"))
    yield from map(placing.row, quads(dump))
    if dump.each_line:
        # Documents are of cases; what every release tells beside them is known.
        for line in static.lines(placing.iris):
            yield OWNER + b" 2 " + line


def _require_version(dump: Dump, version: str | None) -> None:
    """Raise InputError for a dump of another version of the ontology, or of none."""
    if dump.each_line or version == CONTEXT_VERSION:
        return
    told = "no version of the ontology" if version is None else f"ontology {version}"
    raise InputError(
        f"{told} (expected a whole dump of ontology {CONTEXT_VERSION}: a program of the dump's own "
        "version can publish it, or cases.jsonl can be published by this one)",
        source=str(dump.path),
    )


def mirrored(asked: Asked, rows: Path, pool: Executor, progress: Progress) -> Mirrored:
    """Check the cases of a dump, and write the parts that a release is assembled from."""
    (asked.workshop / UNREAD).touch()
    account, read = Account(), 0
    while True:
        split = _split(asked, rows)
        pieces = _pieces(asked, split, pool, progress)
        read = read or sum(one.part.cases + len(one.withheld) for one in pieces)
        out = frozenset[str]().union(*(one.part.refused | one.withheld for one in pieces))
        if not out:
            break
        _keep_accounts(pieces, account, asked.workshop)
        rows = _without(asked, rows, out)
    form = f"dump, {asked.dump.syntax.title}"
    source = Input(file=str(asked.dump.path), records={form: read}, refused=0)
    return Mirrored(
        parts=[*(one.part for one in pieces), _shared_part(asked, split, pieces)],
        summary=Summary(inputs=(source,), account=account),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Split:
    """The rows of a dump, divided."""

    chunks: int
    cases: int
    shared: Group


def _split(asked: Asked, rows: Path) -> _Split:
    """Write the rows of each chunk of cases, and what cases share."""
    shared, number, cases = Group(owner="", lines={}), 0, 0
    for number, together in enumerate(grouping.chunks(rows, asked.size), start=1):
        with part_file(asked.workshop, number - 1, CASES).open("wb") as out:
            for group in together:
                if not group.owner:
                    shared = group
                elif not group.withdrawn:
                    cases += 1
                    out.writelines(grouping.rows_of(group))
    path = asked.workshop / SHARED
    path.unlink(missing_ok=True)
    write_shared(shared, asked.iris.base, path)
    return _Split(chunks=number, cases=cases, shared=shared)


def _pieces(asked: Asked, split: _Split, pool: Executor, progress: Progress) -> list[Piece]:
    work = (_work(asked, number) for number in range(split.chunks))
    progress(Step(name="checking", total=split.cases))
    found, done = [], 0
    for piece in in_order(suited(pool, split.chunks), write_piece, work):
        found.append(piece)
        done += piece.part.cases + len(piece.withheld)
        progress(Step(name="checking", done=done, total=split.cases))
    return found


def _work(asked: Asked, number: int) -> Work:
    task = Task(
        number=number,
        base=asked.iris.base,
        workshop=asked.workshop,
        engine=asked.engine,
        at=asked.at,
        live=asked.live,
    )
    return Work(task=task, source=str(asked.dump.path))


def _keep_accounts(pieces: Sequence[Piece], account: Account, workshop: Path) -> None:
    """Keep what is told of the cases that are left out, of whom the next round knows nothing."""
    for one in pieces:
        told = one.part.account
        account.withdrawn += len(one.withheld)
        for reason, count in told.rejected.items():
            account.reject(told.words[reason], told.first[reason], count)
    rejected = [part_file(workshop, one.part.number, _REJECTED) for one in pieces]
    whole = workshop / f"{UNREAD}.more"
    concatenate([workshop / UNREAD, *rejected], whole)
    whole.replace(workshop / UNREAD)


def _without(asked: Asked, rows: Path, slugs: Iterable[str]) -> Path:
    """Leave out cases with whatever only they mention; return where the other rows lie."""
    lines, kept = asked.workshop / "lines.nt", rows.with_suffix(".kept")
    grouping.plain(rows, lines)
    gone = removal.find(lines, asked.iris, slugs)
    grouping.without(rows, gone.line, kept)
    lines.unlink()
    return kept.replace(rows)


def _shared_part(asked: Asked, split: _Split, pieces: Sequence[Piece]) -> Part:
    """Write what cases share, and return it as a part that has no case, but all the keys."""
    number = split.chunks
    for name in CONTENT_GRAPHS:
        write_run(split.shared.lines.get(name, ()), part_file(asked.workshop, number, name))
    for name in ACCOUNTS:
        part_file(asked.workshop, number, name).touch()
    return Part(
        number=number,
        cases=0,
        keys=_keys(pair for one in pieces for pair in one.keys),
        digests={},
        links=frozenset(),
        refused=frozenset(),
        findings=(),
        account=Account(),
        tally=Tally(),
        concerns={},
    )


def _keys(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the keys that tell one case from all others, such as no report of several reviews."""
    slugs: defaultdict[str, set[str]] = defaultdict(set)
    for key, slug in pairs:
        slugs[key].add(slug)
    return {key: next(iter(told)) for key, told in slugs.items() if len(told) == 1}
