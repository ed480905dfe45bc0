"""Rebuilds a release without cases that were withdrawn: a copy from its N-Quads dump and its lists.

Nothing is taken out of a file or a store in place: what is deleted there can still be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import orjson

from disinfo_graph import formats, store
from disinfo_graph.dumps import files, packing, runs
from disinfo_graph.dumps.about import about_statements
from disinfo_graph.dumps.tables import writing
from disinfo_graph.dumps.tables.columns import TABLES
from disinfo_graph.errors import ReleaseError
from disinfo_graph.formats import nodes
from disinfo_graph.formats.terms import line, triples
from disinfo_graph.iris import Iris
from disinfo_graph.release import (
    describing,
    manifest,
    redacted_lists,
    redacted_quality,
    removal,
    signing,
    unchanged,
    verification,
)
from disinfo_graph.release.manifest import Manifest
from disinfo_graph.release.redacted_lists import Redaction
from disinfo_graph.release.signing import Signer
from disinfo_graph.release.withdrawal import Withdrawal, document, known, tombstones

_REJECTED = "rejected.jsonl"
_ACCOUNTS = (_REJECTED, "conflicts.jsonl", "mended.jsonl", "provenance.jsonl")
_UNRESOLVED = "unresolved.csv"
_REPORTS = (*_ACCOUNTS, _UNRESOLVED, redacted_quality.FINDINGS)
"""What the hash of the reports is of, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A release, and where its redacted copy is put together."""

    source: Path
    folder: Path
    workshop: Path
    told: Manifest
    """What the release says of itself."""
    withdrawals: Sequence[Withdrawal]
    signer: Signer | None

    @property
    def iris(self) -> Iris:
        """Those of the release."""
        return Iris(self.told.base)

    @property
    def quads(self) -> Path:
        """The dump that the copy is made from."""
        return self.source / "dumps" / f"{files.NAME}.nq"


def held(release: Path, withdrawals: Sequence[Withdrawal]) -> bool:
    """Tell whether a release still holds anything of a case that was withdrawn."""
    if manifest.read(release).withdrawals >= len(withdrawals):
        return False
    told = known(withdrawals)
    rejected = release / _REJECTED
    return bool(_slugs(release, withdrawals)) or (
        rejected.is_file() and any(told.told_by(orjson.loads(row)) for row in _rows(rejected))
    )


def _rows(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def slugs(release: Path) -> list[str]:
    """Return the slugs of a release's cases; raises ReleaseError where nobody can tell them."""
    try:
        return [*unchanged.digests(release)]
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(
            f"{release}: {error} (expected the list of its cases; it may hold one that was "
            "withdrawn, so remove it)"
        ) from error


def _slugs(release: Path, withdrawals: Iterable[Withdrawal]) -> frozenset[str]:
    told = known(withdrawals)
    return frozenset(slug for slug in slugs(release) if told.case(slug))


def copy(
    source: Path,
    building: Path,
    withdrawals: Sequence[Withdrawal],
    before: str | None,
    signer: Signer | None = None,
) -> Manifest:
    """Write the redacted copy of a release into `building`/release; return its manifest.

    `before` is the release before it; `signer` signs the copy. Raises ReleaseError where the
    release cannot be read.
    """
    made = Copy(
        source=source,
        folder=building / "release",
        workshop=building / "workshop",
        told=manifest.read(source),
        withdrawals=withdrawals,
        signer=signer,
    )
    require_dump(source)
    for folder in (made.folder / "dumps", made.folder / "quality", made.workshop):
        folder.mkdir(parents=True)
    redaction = _redaction(made)
    graphs, content = _content(made, redaction)
    told = replace(_lists(made, redaction), previous=before)
    told = replace(
        told,
        id=manifest.name(told.published, content.identity),
        identity=content.identity,
        quads=content.quads,
        triples={name: count.triples for name, count in content.counts.items()},
        withdrawals=len(withdrawals),
        redactionOf=(*told.redactionOf, told.id),
        signedBy=signing.fingerprint(signer),
        signatureLost=None if signer else told.signedBy or told.signatureLost,
    )
    sums = _dumps(made, redaction, graphs)
    quality = made.folder / "quality.nq"
    redacted_quality.graph(made.source / "quality.nq", quality, redaction.gone, made.iris)
    _store(made, told, content, quality)
    checked = {f"dumps/{name}": value for name, value in sums.items()}
    whole = replace(told, files=files.checksums(made.folder, checked))
    manifest.write(whole, made.folder)
    return whole


def require_dump(release: Path) -> None:
    """Raise ReleaseError where the dump is not what it was: damage may not be carried over."""
    expected = manifest.read(release).files.get(f"dumps/{files.NAME}.nq")
    dump = release / "dumps" / f"{files.NAME}.nq"
    if not dump.is_file() or packing.checksum(dump) != expected:
        raise ReleaseError(
            f"{dump}: missing or changed (expected SHA-256 {expected}: a damaged release cannot be "
            "redacted, so publish anew or remove it)"
        )


def _redaction(made: Copy) -> Redaction:
    gone = _slugs(made.source, made.withdrawals)
    return Redaction(
        slugs=gone,
        gone=removal.find(made.quads, made.iris, gone),
        said=removal.said(made.quads, made.iris, gone),
        known=known(made.withdrawals),
    )


def _content(made: Copy, redaction: Redaction) -> tuple[dict[str, Path], runs.Content]:
    kept = removal.divide(made.quads, redaction.gone, made.iris, made.workshop)
    stones = made.workshop / "tombstones.nt"
    told = (row for one in tombstones(made.withdrawals, made.iris) for row in nodes.lines(one))
    runs.write_run(told, stones)
    graphs = {name: made.workshop / f"{name}.nt" for name in kept}
    counts = {
        name: runs.merge_graph(
            [kept[name], stones] if name == "cases" else [kept[name]],
            path,
            made.iris.thing("graph", name),
        )
        for name, path in graphs.items()
    }
    identity, quads = (
        runs.merge_graphs(
            [path.with_suffix(suffix) for path in graphs.values()],
            made.folder / "dumps" / f"{files.NAME}{suffix}",
        )
        for suffix in (".nt", ".nq")
    )
    return graphs, runs.Content(identity=identity, quads=quads, counts=counts)


def _dumps(made: Copy, redaction: Redaction, graphs: dict[str, Path]) -> dict[str, str]:
    """Write the other dumps that the release has; return the SHA-256 of all by their names."""
    here, dumps = made.source / "dumps", made.folder / "dumps"
    quads = [graphs[name].with_suffix(".nq") for name in sorted(graphs)]
    for row in formats.SYNTAXES:
        dump = files.NAME + row.suffix
        if (here / dump).is_file() and not (dumps / dump).is_file():
            files.write_syntax(row.name, dumps, quads)
    documents = dumps / files.DOCUMENTS
    redacted_lists.documents(here / files.DOCUMENTS, documents, redaction)
    _bury(documents, made)
    if (here / TABLES[0].csv).is_file():
        writing.write(dumps / f"{files.NAME}.nt", documents, dumps, made.iris)
    if (moved := here / files.MOVED).is_file():
        kept = (line for line in _rows(moved) if not redaction.gone.line(line))
        (dumps / files.MOVED).write_bytes(b"".join(kept))
    written = sorted(dumps.iterdir())
    sums = {name: value for path in written for name, value in files.pack(path).items()}
    return signing.seal(dumps, sums, made.signer)


def _bury(documents: Path, made: Copy) -> None:
    """Write the tombstones at the end of the documents, those of before anew."""
    stones = [document(one) + b"\n" for one in tombstones(made.withdrawals, made.iris)]
    bare = documents.rename(made.workshop / files.DOCUMENTS)
    before = frozenset(stones)
    with documents.open("wb") as out:
        out.writelines(row for row in _rows(bare) if row not in before)
        out.writelines(stones)


def _lists(made: Copy, redaction: Redaction) -> Manifest:
    """Copy the accounts without what goes; return the manifest with what they come to."""
    source, folder, told = made.source, made.folder, made.told
    dump = folder / "dumps" / files.CASES
    told_by = source / "dumps" / files.CASES
    # A mirror has none, nor names that are not resolved.
    left = redacted_lists.cases(told_by, dump, redaction) if told_by.is_file() else []
    gone = {
        name: redacted_lists.rows(
            source / name, folder / name, lambda row: not redaction.told_by(row)
        )
        for name in _ACCOUNTS
    }
    rejected = len(gone[_REJECTED])
    cases = redacted_lists.digests(
        source / unchanged.DIGESTS, folder / unchanged.DIGESTS, redaction
    )
    names = redacted_lists.unresolved(source / _UNRESOLVED, folder / _UNRESOLVED, left, dump)
    redacted_lists.summary(
        source / "summary.json",
        folder / "summary.json",
        cases=len(redaction.slugs),
        rejected=rejected,
        records=redacted_lists.origins((*gone[_REJECTED], *gone["provenance.jsonl"])),
    )
    findings = redacted_quality.lists(source, folder, redaction)
    return replace(
        told,
        reports=_reports(folder),
        cases=cases,
        rejected=told.rejected - rejected,
        unresolved=names,
        findings={name: findings[name] for name in told.findings},
    )


def _reports(folder: Path) -> str:
    whole = sha256()
    for name in _REPORTS:
        whole.update(bytes.fromhex(packing.checksum(folder / name)))
    return whole.hexdigest()


def _store(made: Copy, told: Manifest, content: runs.Content, quality: Path) -> None:
    dumps, database = made.folder / "dumps", made.folder / "store"
    counts = {**content.counts, "quality": runs.counted(quality)}
    at = max(one.at for one in made.withdrawals)
    about = about_statements(describing.facts(told, counts, dumps, redacted=at))
    lines = [*map(line, triples(about))]
    plain, named = made.workshop / "about.nt", made.folder / "about.nq"
    runs.write_run(lines, plain)
    runs.write_quads(lines, made.iris.thing("graph", "about"), named)
    quads, whole = (dumps / f"{files.NAME}{suffix}" for suffix in (".nq", ".nt"))
    store.build(database, [quads], [whole, quality])
    store.build(database, [named, plain])
    verification.seal(database)
