"""Pass 1: puts records into the spool, merges them, and writes what the chunks of pass 2 need."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import orjson

from disinfo_graph import registries
from disinfo_graph.deriving import narrative_labels
from disinfo_graph.dumps.packing import checksum
from disinfo_graph.merging import Noted, Range, Spool, merged, noted, write_cases
from disinfo_graph.model import Record, Rejected
from disinfo_graph.publish import withheld
from disinfo_graph.publish.account import Account
from disinfo_graph.publish.executors import in_order, suited
from disinfo_graph.publish.progress import Progress, Step, reading
from disinfo_graph.publish.summary import Input, Summary
from disinfo_graph.publish.workshop import (
    ADDITIONS,
    CASES,
    EXPANSIONS,
    LABELS,
    SPOOL,
    UNREAD,
    part_file,
)
from disinfo_graph.readers import Notes, read
from disinfo_graph.registries import additions, expansions


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What a site adds to the registries."""

    additions: tuple[registries.Addition, ...] = ()
    expansions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, completed: Iterable[Path], expanded: Iterable[Path]) -> Added:
        """Return what the tables hold; raises ConfigError for one that is at fault."""
        found = cls(additions=additions.read(completed), expansions=expansions.read(expanded))
        # Whether each is the name of something is known only when they are put together.
        found.registries()
        return found

    def registries(self) -> registries.Registries:
        """Return the registries with what is added, but without the labels of an input."""
        return registries.load(
            registries.NO_LABELS, additions=self.additions, expansions=self.expansions
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """Counts what was read, by file and form."""

    records: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    refused: Counter[str] = field(default_factory=Counter)

    def count(self, item: Record | Rejected) -> None:
        """Count one."""
        if isinstance(item, Rejected):
            self.refused[item.origin.source] += 1
        else:
            self.records[item.origin.source][item.form] += 1

    def inputs(self) -> tuple[Input, ...]:
        """Return the files in the order of their names."""
        files = sorted(self.records.keys() | self.refused.keys())
        return tuple(
            Input(
                file=file,
                records=dict(sorted(self.records.get(file, {}).items())),
                refused=self.refused[file],
            )
            for file in files
        )


def fill(
    spool: Spool,
    inputs: tuple[Path, ...],
    tables: tuple[Path, ...],
    workshop: Path,
    progress: Progress,
) -> Summary:
    """Put the records into the spool; write down those that are refused, and count all."""
    # However the inputs are named, what is told of them stands in one order.
    ordered = sorted(inputs)
    taken, account, notes = Taken(), Account(), Notes()
    items = reading(read(ordered, tables, notes), ordered, notes, progress)
    with (workshop / UNREAD).open("wb") as out:
        for item in items:
            taken.count(item)
            if isinstance(item, Rejected) and withheld.rejected(item, workshop):
                account.withdrawn += 1
            elif isinstance(item, Rejected):
                account.reject(item.reason, str(item.origin))
                out.write(_unread(item) + b"\n")
            else:
                spool.add(item)
    told = tuple(replace(one, sha256=_checksum(Path(one.file))) for one in taken.inputs())
    return Summary(inputs=told, account=account, notes=tuple(notes.lines()))


def _checksum(path: Path) -> str:
    """Return the SHA-256 of an input; empty for a pipe, or what is inside another file."""
    return checksum(path) if path.is_file() else ""


def _unread(rejected: Rejected) -> bytes:
    return orjson.dumps(
        {
            "origins": [str(rejected.origin)],
            "reason": rejected.reason,
            "findings": [],
            "record": rejected.record,
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pages:
    """What is to become one chunk of cases."""

    number: int
    told: Range
    workshop: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What pass 2 has to do."""

    chunks: int
    cases: int
    withdrawn: int = 0
    """Records of cases that were withdrawn."""


def merge(spool: Spool, size: int, workshop: Path, pool: Executor, progress: Progress) -> Merged:
    """Merge the pages of the spool, `size` of them a chunk, and write the cases of each chunk."""
    ranges = spool.ranges(size)
    tasks = (_Pages(number=n, told=told, workshop=workshop) for n, told in enumerate(ranges))
    progress(Step(name="merging", total=len(ranges)))
    count = withdrawn = 0
    merging = in_order(suited(pool, len(ranges)), _merge, tasks)
    for done, (found, out) in enumerate(merging, start=1):
        spool.note(found)
        count += found.cases
        withdrawn += out
        progress(Step(name="merging", done=done, total=len(ranges)))
    return Merged(chunks=len(ranges), cases=count, withdrawn=withdrawn)


def _merge(pages: _Pages) -> tuple[Noted, int]:
    """Write the cases of some pages; return what is to be known, and how many records stay out."""
    told = list(merged(pages.workshop / SPOOL, pages.told))
    cases = [one for one in told if not withheld.case(one, pages.workshop)]
    write_cases(cases, part_file(pages.workshop, pages.number, CASES))
    records = sum(len(one.origins) for one in told) - sum(len(one.origins) for one in cases)
    return noted(cases, narrative_labels), records


def write_names(spool: Spool, workshop: Path, added: Added) -> None:
    """Write what names are resolved by, besides the registries themselves."""
    needed = {
        LABELS: spool.labels,
        ADDITIONS: [asdict(one) for one in added.additions],
        EXPANSIONS: added.expansions,
    }
    for name, value in needed.items():
        (workshop / name).write_bytes(orjson.dumps(value))
