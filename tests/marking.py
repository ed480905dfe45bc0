"""How these tests make cases whose every word can be found again, and look for them in all bytes.

A word is `zq` with seven digits, the first four of which are its case's: so every run of twenty
characters of a text holds a whole word, and what holds no word holds no such run.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

WORD = re.compile(rb"zq(\d{4})\d{3}")


def words(case: int, first: int, count: int) -> str:
    """Return so many words of a case."""
    return " ".join(f"zq{case:04}{number:03}" for number in range(first, first + count))


def marked(case: int, *, round_: int = 0, links: int | None = None) -> dict[str, object]:
    """Return changes that make a case of words of its own, which differ a little by the round."""
    linked = "" if links is None else f" https://euvsdisinfo.eu/report/case-{links}/"
    return {
        "report": f"https://euvsdisinfo.eu/report/case-{case}/",
        "title": words(case, 0, 4),
        "claim": f"{words(case, 100, 12)} {round_}",
        "debunk": f"{words(case, 200, 12)}\n\n{words(case, 300, 12)}{linked}",
        "keywords": ["rivers", words(case, 400, 2)],
        "sources": ["river.example", words(case, 500, 2)],
        "issue": f"2{case}",
        "appearances": [{**place(case), "source": "river.example"}],
    }


def place(case: int) -> dict[str, object]:
    """Return where the claim of a case appeared."""
    return {
        "url": f"https://only-{case}.example/{words(case, 600, 1)}",
        "archives": [],
        "language": "es",
        "published": "2020-02-03",
    }


def found(root: Path) -> dict[int, set[str]]:
    """Return the cases that any byte under a folder tells of, each with the files that do."""
    told: dict[int, set[str]] = {}
    for path, data in _files(root):
        for match in WORD.finditer(data):
            told.setdefault(int(match[1]), set()).add(path)
        for case in re.findall(rb"zq(\d{4})", path.encode()):
            told.setdefault(int(case), set()).add(path)
    return told


def _files(root: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            data = path.read_bytes()
            yield str(path.relative_to(root)), data
            decode = _DECODED.get(path.suffix)
            if decode is not None:
                yield f"{path.name}: unpacked", decode(data)


def _parquet(data: bytes) -> bytes:
    """Return the cells of a table, which compresses them inside, and what it says of itself."""
    table = parquet.read_table(pa.BufferReader(data))
    return repr((table.to_pydict(), table.schema.metadata)).encode()


_DECODED: Mapping[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.decompress,
    ".zst": zstd.decompress,
    ".parquet": _parquet,
}
