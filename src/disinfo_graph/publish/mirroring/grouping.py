"""Brings the statements of a dump together by the case they belong to: on disk, by sorted runs."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import BinaryIO

from rdflib.namespace import RDF

from disinfo_graph.dumps.runs import merge_runs, write_run
from disinfo_graph.errors import InputError
from disinfo_graph.iris import Iris, case_of
from disinfo_graph.publish.mirroring.placing import EVIDENCE, GRAPHS, SHARED, UNDECIDED
from disinfo_graph.vocab import DG, OA

_RUN = 1 << 24
"""So many bytes of rows are sorted at a time."""

_ABOUT, _BODY, _CHANNEL, _TARGET = (
    f"<{term}>".encode() for term in (DG.about, OA.hasBody, DG.channel, OA.hasTarget)
)
_WITHDRAWN = f" <{RDF.type}> <{DG.WithdrawnCase}> .\n".encode()
_DERIVED, _CASES = (
    next(n for n, name in GRAPHS.items() if name == told) for told in ("derived", "cases")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All that a dump says of one case, or of what cases share."""

    owner: str
    """The slug of the case; empty for what cases share."""
    lines: dict[str, tuple[bytes, ...]]
    """By graph, in order, each once."""

    @property
    def withdrawn(self) -> bool:
        """Whether it is the tombstone of a withdrawn case."""
        return any(line.endswith(_WITHDRAWN) for line in self.lines.get("cases", ()))


def write_sorted(rows: Iterable[bytes], folder: Path, name: str) -> list[Path]:
    """Write rows as sorted runs; return them. Memory holds one run."""
    runs: list[Path] = []
    held: list[bytes] = []
    size = 0
    for row in rows:
        held.append(row)
        size += len(row)
        if size >= _RUN:
            runs.append(_run(held, folder, name, len(runs)))
            held, size = [], 0
    return [*runs, _run(held, folder, name, len(runs))]


def _run(rows: list[bytes], folder: Path, name: str, number: int) -> Path:
    path = folder / f"{name}.run-{number}"
    write_run(rows, path)
    return path


def collect(rows: Iterable[bytes], folder: Path, iris: Iris, source: str) -> Path:
    """Write the rows of a dump sorted by case; return where they lie."""
    first, rest, whole = (folder / f"{name}.rows" for name in ("first", "rest", "grouped"))
    _merge(write_sorted(rows, folder, "first"), first)
    with first.open("rb") as told, rest.open("wb") as out:
        runs = write_sorted(_of_cases(_evidence(told), iris, source), folder, "evidence")
        shutil.copyfileobj(told, out)
    first.unlink()
    _merge([rest, *runs], whole)
    return whole


def _merge(runs: list[Path], whole: Path) -> None:
    merge_runs(runs, whole)
    for run in runs:
        run.unlink()


def _evidence(told: BinaryIO) -> Iterator[bytes]:
    """Yield the rows of evidence, which stand first; the file is left behind the last of them."""
    while (row := told.readline()).startswith(EVIDENCE):
        yield row
    told.seek(-len(row), os.SEEK_CUR)


def _of_cases(rows: Iterable[bytes], iris: Iris, source: str) -> Iterator[bytes]:
    """Yield the rows of evidence with the case in front that each is about."""
    for name, told in groupby(rows, key=_owner):
        group = [row.split(b" ", 1)[1] for row in told]
        claims = {value for row in group if (value := _value(row, _ABOUT))}
        slugs = {_slug(claim, iris) for claim in claims}
        if len(slugs) != 1 or not (slug := slugs.pop()):
            evidence = iris.thing("evidence", name.removeprefix(EVIDENCE).decode())
            raise InputError(
                f"{evidence}: is about {len(claims)} claims (expected one, by dg:about)",
                source=source,
            )
        yield from (slug.encode() + b" " + row for row in group)


def _owner(row: bytes) -> bytes:
    return row.split(b" ", 1)[0]


def _value(row: bytes, predicate: bytes) -> bytes:
    """Return the IRI that a row without owner gives for a predicate; empty for any other row."""
    _, _, told, value = row.split(b" ", 3)
    return value[: value.index(b">") + 1] if told == predicate and value[:1] == b"<" else b""


def _slug(term: bytes, iris: Iris) -> str:
    return case_of(*(iris.split(term[1:-1].decode()) or ("", "")))


def groups(rows: Iterable[bytes]) -> Iterator[Group]:
    """Yield what is said of each case, in the order of their slugs, and last what they share."""
    for owner, told in groupby(rows, key=_owner):
        yield _group(owner, [row.split(b" ", 1)[1] for row in told])


def _group(owner: bytes, rows: list[bytes]) -> Group:
    # Of a channel the appearance is the target, of a link the other case the body.
    concluded = {(p, value) for row in rows for p in (_BODY, _TARGET) if (value := _value(row, p))}
    lines: defaultdict[str, set[bytes]] = defaultdict(set)
    for row in rows:
        graph, line = row.split(b" ", 1)
        if graph == UNDECIDED:
            graph = _DERIVED if _is_concluded(line, concluded) else _CASES
        lines[GRAPHS[graph]].add(line)
    return Group(
        owner="" if owner == SHARED else owner.decode(),
        lines={name: tuple(sorted(told)) for name, told in lines.items()},
    )


def _is_concluded(line: bytes, concluded: set[tuple[bytes, bytes]]) -> bool:
    """Tell whether there is evidence for the channel of an appearance, or for a link."""
    subject, predicate, rest = line.split(b" ", 2)
    if predicate == _CHANNEL:
        return (_TARGET, subject) in concluded
    return (_BODY, rest.removesuffix(b" .\n")) in concluded


def chunks(rows: Path, size: int) -> Iterator[list[Group]]:
    """Yield the groups of so many cases at a time; memory holds these."""
    with rows.open("rb") as told:
        rest = groups(told)
        while together := list(islice(rest, size)):
            yield together


def without(rows: Path, dropped: Callable[[bytes], bool], kept: Path) -> None:
    """Write the rows whose lines may stay."""
    with rows.open("rb") as told, kept.open("wb") as out:
        out.writelines(row for row in told if not dropped(row.split(b" ", 2)[2]))


def plain(rows: Path, lines: Path) -> None:
    """Write the lines of rows alone."""
    with rows.open("rb") as told, lines.open("wb") as out:
        out.writelines(row.split(b" ", 2)[2] for row in told)


def rows_of(group: Group) -> Iterator[bytes]:
    """Yield the rows of a group, as they are read again."""
    owner = group.owner.encode()
    for number, name in GRAPHS.items():
        yield from (b"%b %b %b" % (owner, number, line) for line in group.lines.get(name, ()))
