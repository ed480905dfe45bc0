"""The documents of a release, one a case, as its dump holds them; it compares nothing."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import orjson

from disinfo_graph.dumps.files import DOCUMENTS
from disinfo_graph.errors import ReleaseError
from disinfo_graph.formats.context import context

_CASE = b"id/case/"


def documents(release: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the slug and the document of each case, without its context; tombstones are left out.

    Raises ReleaseError where the dump is missing or holds something else.
    """
    path = release / "dumps" / DOCUMENTS
    usual = orjson.dumps({"@context": context()})[:-1] + b","
    try:
        with path.open("rb") as rows:
            for row in rows:
                document = b"{" + row[len(usual) :].rstrip(b"\n")
                if not row.startswith(usual):
                    document = _without_context(row)
                if not _tombstone(document):
                    yield _slug(document), document
    except (OSError, ValueError, KeyError) as error:
        raise ReleaseError(f"{path}: {error!r} (expected one document a case)") from error


def _without_context(row: bytes) -> bytes:
    value = orjson.loads(row)
    del value["@context"]
    return orjson.dumps(value)


def _slug(document: bytes) -> str:
    """Return the slug of the case that a document is about, which it names first."""
    _, found, rest = document.partition(_CASE)
    if not found or not document.startswith(b'{"id":"'):
        raise ValueError(f"{document[:40]!r}: no case")
    return rest.partition(b'"')[0].decode()


def _tombstone(document: bytes) -> bool:
    # Most documents do not even hold the word; a text may.
    return b'"WithdrawnCase"' in document and "WithdrawnCase" in orjson.loads(document)["type"]


def digest(of_each: dict[str, str]) -> str:
    """Return one hash for the documents of a release, given the slug and hash of each."""
    rows = sorted(f"{slug}\t{value}\n".encode() for slug, value in of_each.items())
    return sha256(b"".join(rows)).hexdigest()
