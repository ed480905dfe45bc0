"""The lists of a release without some of its cases: dumps of one case a line, accounts, findings.

Each is filtered line by line into its copy. A file that is not known here is not carried over: what
nobody can tell to be free of a text is left out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from disinfo_graph.errors import ReleaseError
from disinfo_graph.release.removal import Gone, Said
from disinfo_graph.release.withdrawal import Withdrawn

Json = object
Keep = Callable[[dict[str, Json]], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """What is taken out of a release."""

    slugs: frozenset[str]
    """Those of the cases that it holds."""
    gone: Gone
    said: Mapping[str, Said]
    known: Withdrawn
    """All that was withdrawn."""

    def told_by(self, row: dict[str, Json]) -> bool:
        """Tell whether a row of an account is of one of the cases, or repeats one of them."""
        return row.get("case") in self.slugs or self.known.told_by(row)


def documents(source: Path, copy: Path, told: Redaction) -> None:
    """Copy the JSON-LD documents of the other cases, without links to those that go."""
    # Whatever goes with a case and stands in another one's document points at the case.
    marks = [f'/id/case/{slug}"'.encode() for slug in told.slugs]
    with source.open("rb") as rows, copy.open("wb") as out:
        for row in rows:
            if not any(mark in row for mark in marks):
                out.write(row)
                continue
            document = _without(orjson.loads(row), told.gone)
            if document is not None:
                out.write(orjson.dumps(document) + b"\n")


def _without(value: Json, gone: Gone) -> Json:
    """Return a value of JSON-LD without the things that go; None where nothing is left."""
    if isinstance(value, str):
        return None if gone.iri(value) else value
    if isinstance(value, list):
        return [item for one in value if (item := _without(one, gone)) is not None] or None
    if isinstance(value, dict):
        if gone.iri(str(value.get("id"))):
            return None
        told = (
            (key, one if key == "@context" else _without(one, gone)) for key, one in value.items()
        )
        return {key: one for key, one in told if one is not None}
    return value


def cases(source: Path, copy: Path, told: Redaction) -> list[dict[str, Json]]:
    """Copy the lines of the other cases; return those that are left out.

    Raises ReleaseError where a case that goes has no line: then it may be in one that stays.
    """
    left: list[dict[str, Json]] = []
    found = set()
    with source.open("rb") as rows, copy.open("wb") as out:
        for row in rows:
            facts = orjson.loads(row)
            slug = _case(facts, told)
            if slug is None:
                out.write(row)
            else:
                found.add(slug)
                left.append(facts)
    if missing := sorted(told.slugs - found):
        raise ReleaseError(f"{source}: no line for {', '.join(missing)} (expected one at least)")
    return left


def _case(facts: Mapping[str, Json], told: Redaction) -> str | None:
    """Return the slug of the case that a line tells, if it is one that goes."""
    for slug, said in told.said.items():
        same = facts["report"] == said.report and facts["claim"] == said.claim
        if same and (facts["title"] in said.titles or not said.titles):
            return slug
    return None


def rows(source: Path, copy: Path, keep: Keep) -> list[dict[str, Json]]:
    """Copy the rows of a list that may stay; return the others."""
    left = []
    with source.open("rb") as lines, copy.open("wb") as out:
        for line in lines:
            row = orjson.loads(line)
            if keep(row):
                out.write(line)
            else:
                left.append(row)
    return left


def digests(source: Path, copy: Path, told: Redaction) -> int:
    """Copy what is said of each case by its slug; return how many are left."""
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if line.partition("\t")[0] not in told.slugs]
    copy.write_text("".join(kept), encoding="utf-8")
    return len(kept)


def unresolved(source: Path, copy: Path, left: Iterable[Json], kept_cases: Path) -> int:
    """Copy the names not resolved but for those that only cases left out mention; count them."""
    words = set(_texts(left))
    table = list(csv.reader(io.StringIO(source.read_bytes().decode(), newline="")))
    suspects = {row[1] for row in table[1:] if any(row[1] in word for word in words)}
    alone = suspects - set(_mentioned(kept_cases, suspects))
    out = io.StringIO(newline="")
    kept = [row for row in table if row[1] not in alone]
    csv.writer(out).writerows(kept)
    copy.write_bytes(out.getvalue().encode())
    return len(kept) - 1


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(list(value.values()))
    elif isinstance(value, Iterable):
        for one in value:
            yield from _texts(one)


def origins(rows: Iterable[Mapping[str, Json]]) -> int:
    """Return how many records rows of accounts tell of."""
    return sum(len(told) for row in rows if isinstance(told := row["origins"], list))


def _mentioned(cases: Path, labels: Iterable[str]) -> Iterator[str]:
    """Yield the labels that lines of cases mention."""
    written = {label: orjson.dumps(label)[1:-1] for label in labels}
    if not written:
        return
    with cases.open("rb") as lines:
        for line in lines:
            yield from (label for label, told in written.items() if told in line)


def table(source: Path, copy: Path, told: Redaction) -> None:
    """Copy the rows of a table in which no cell names what goes."""
    read = csv.reader(io.StringIO(source.read_bytes().decode(), newline=""))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows(row for row in read if not any(map(told.gone.iri, row)))
    copy.write_bytes(out.getvalue().encode())


def document(source: Path, copy: Path, told: Redaction) -> None:
    """Copy a JSON document without the members of lists that name what goes."""
    whole = _unnamed(orjson.loads(source.read_bytes()), told.gone)
    copy.write_bytes(orjson.dumps(whole, option=orjson.OPT_INDENT_2) + b"\n")


def _unnamed(value: Json, gone: Gone) -> Json:
    if isinstance(value, list):
        return [_unnamed(one, gone) for one in value if not _names(one, gone)]
    if isinstance(value, dict):
        return {key: _unnamed(one, gone) for key, one in value.items()}
    return value


def _names(value: Json, gone: Gone) -> bool:
    told = value.values() if isinstance(value, dict) else (value,)
    return any(isinstance(one, str) and gone.iri(one) for one in told)


def summary(source: Path, copy: Path, *, cases: int, rejected: int, records: int) -> None:
    """Copy the figures of the run, so that every record is still accounted for."""
    told = orjson.loads(source.read_bytes())
    told["published"] -= cases
    told["merged"] -= records - cases - rejected
    told["rejected"]["records"] -= rejected
    told["withdrawn"] = told.get("withdrawn", 0) + records
    copy.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n")
