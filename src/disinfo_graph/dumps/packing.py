"""Compresses dump files, each way beside the plain file, with the checksums of all of them.

Neither name nor time stands in what is written: equal bytes stay equal.
"""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from isal import isal_zlib

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_ISAL_LEVEL = 2
"""Of ISA-L's four: nearly as small as the highest, in half the time."""
_GZIP = 31
"""The window of zlib, 15, and a gzip header and trailer around it."""
_ZSTD_LEVEL = 3
"""The next level that is smaller by more than a hundredth takes three times as long."""
_PIECE = 1 << 17


class Packer(Protocol):
    """What compresses one file, piece by piece."""

    def compress(self, data: bytes, /) -> bytes:
        """Take a piece, and return what is ready."""

    def flush(self) -> bytes:
        """Return the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compression:
    """A way to compress: what it is called, what its files end in and are served as."""

    name: str
    suffix: str
    media_type: str
    packer: Callable[[int], Packer]
    """Begins to compress so many bytes."""
    reader: Callable[[BinaryIO], BinaryIO]
    """Reads what was compressed."""


def _gzip(size: int) -> Packer:
    packer: Packer = isal_zlib.compressobj(_ISAL_LEVEL, wbits=_GZIP)
    return packer


def gzipped(body: bytes) -> bytes:
    """Return a body gzipped, as fast as dumps are."""
    packed: bytes = isal_zlib.compress(body, _ISAL_LEVEL, wbits=_GZIP)
    return packed


def _zstd(size: int) -> Packer:
    # With its length and a checksum in the frame, `zstd -l` and `zstd -t` have something to tell.
    options: dict[int, int] = {
        zstd.CompressionParameter.compression_level: _ZSTD_LEVEL,
        zstd.CompressionParameter.checksum_flag: 1,
    }
    packer = zstd.ZstdCompressor(options=options)
    packer.set_pledged_input_size(size)
    return packer


def _gunzip(file: BinaryIO) -> BinaryIO:
    return cast(BinaryIO, gzip.GzipFile(fileobj=file))


def _unzstd(file: BinaryIO) -> BinaryIO:
    return cast(BinaryIO, zstd.ZstdFile(file))


BROKEN: tuple[type[Exception], ...] = (OSError, EOFError, zlib.error, zstd.ZstdError)
"""What reading a damaged file raises."""

COMPRESSIONS: tuple[Compression, ...] = (
    Compression(
        name="gzip", suffix=".gz", media_type="application/gzip", packer=_gzip, reader=_gunzip
    ),
    Compression(
        name="Zstandard", suffix=".zst", media_type="application/zstd", packer=_zstd, reader=_unzstd
    ),
)
"""Every way in which a dump is compressed."""


def compress(path: Path) -> dict[str, str]:
    """Write the file compressed in every way beside it; return the SHA-256 of all by name.

    The file is read once.
    """
    plain, size = sha256(), path.stat().st_size
    targets = [path.with_name(path.name + row.suffix) for row in COMPRESSIONS]
    with path.open("rb") as file, ExitStack() as stack:
        outs = [stack.enter_context(target.open("wb")) for target in targets]
        packing = [(row.packer(size), out) for row, out in zip(COMPRESSIONS, outs, strict=True)]
        while piece := file.read(_PIECE):
            plain.update(piece)
            for packer, out in packing:
                out.write(packer.compress(piece))
        for packer, out in packing:
            out.write(packer.flush())
    return {path.name: plain.hexdigest()} | {one.name: checksum(one) for one in targets}


@contextmanager
def opened(path: Path, compression: Compression | None) -> Iterator[BinaryIO]:
    """Open a file for reading what it holds, compressed or not."""
    with path.open("rb") as file:
        if compression is None:
            yield file
        else:
            with compression.reader(file) as read:
                yield read


def checksum(path: Path) -> str:
    """Return the hex SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
