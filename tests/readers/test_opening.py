"""Opening inputs: encodings, compression, standard input, and how much memory that takes."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import os
import socket
import subprocess
import sys
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from disinfo_graph.errors import InputError
from disinfo_graph.readers import Notes, Source, opening, read
from reading import items, written, zstd_compressed

TABLE = "report,title\nhttps://fact.example/a,Été à Łódź – “uphill”\n"
LATIN = "report,title\nhttps://fact.example/a,Été à Lodz – “uphill”\n"
DESCRIPTION = """
name = "Small"
text_language = "en"
fields.report.column = "report"
fields.title.column = "title"
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return written(tmp_path / "small.toml", DESCRIPTION)


def source(path: Path, notes: Notes | None = None) -> Source:
    (found,) = opening.sources(path, notes or Notes())
    return found


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (TABLE.encode(), "Été à Łódź – “uphill”"),
        (codecs.BOM_UTF8 + TABLE.encode(), "Été à Łódź – “uphill”"),
        (TABLE.encode("utf-16"), "Été à Łódź – “uphill”"),
        (codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"), "Été à Łódź – “uphill”"),
        (TABLE.encode("utf-16-le"), "Été à Łódź – “uphill”"),
        (TABLE.encode("utf-16-be"), "Été à Łódź – “uphill”"),
        (TABLE.encode("utf-32"), "Été à Łódź – “uphill”"),
        (codecs.BOM_UTF32_BE + TABLE.encode("utf-32-be"), "Été à Łódź – “uphill”"),
        (LATIN.encode("windows-1252"), "Été à Lodz – “uphill”"),
        (gzip.compress(TABLE.encode(), mtime=0), "Été à Łódź – “uphill”"),
        (zstd_compressed(TABLE.encode("utf-16")), "Été à Łódź – “uphill”"),
    ],
)
def test_encodings_and_compressions_are_found(
    tmp_path: Path, small: Path, data: bytes, title: str
) -> None:
    records, rejected = items(written(tmp_path / "a.csv", data), small)

    assert [record.title for record in records] == [title]
    assert rejected == []


def test_the_fall_back_to_windows_1252_is_said_and_nothing_else_is(
    tmp_path: Path, small: Path
) -> None:
    said, unsaid = Notes(), Notes()
    path = written(tmp_path / "a.csv", LATIN.encode("windows-1252"))

    items(path, small, notes=said)
    items(written(tmp_path / "b.csv", TABLE.encode("utf-16")), small, notes=unsaid)

    assert list(said.lines()) == [f"{path}: byte 0xc9 at 36 is not utf-8: read as windows-1252"]
    assert list(unsaid.lines()) == []


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "windows-1253", "windows-1256"])
def test_another_alphabet_is_no_windows_1252_and_its_encoding_has_to_be_told(
    tmp_path: Path, encoding: str
) -> None:
    words = {
        "windows-1253": "Το ποτάμι ανηφορίζει",
        "windows-1256": "النهر يجري صعودا",
    }.get(encoding, "Река течёт вверх")
    table = written(tmp_path / "a.csv", f"title\n{words}\n".encode(encoding))
    text = 'name = "A"\ntext_language = "en"\nfields.title.column = "title"\n'

    with pytest.raises(InputError, match=r"another alphabet \(expected UTF-8, or `encoding`"):
        items(table, written(tmp_path / "a.toml", text))
    records, _ = items(table, written(tmp_path / "b.toml", f'encoding = "{encoding}"\n{text}'))

    assert [record.title for record in records] == [words]


@pytest.mark.parametrize(
    "text", ["Ärzte für Ångström", "ÇA VA, ŒUVRE À ÉTÉ", "«Ñandú» – tää yö", "é"]
)
def test_accents_here_and_there_are_windows_1252(tmp_path: Path, text: str) -> None:
    with source(written(tmp_path / "a", text.encode("windows-1252"))).text() as opened:
        assert opened.read() == text


def test_a_byte_far_into_a_file_is_found_and_named_by_its_place(tmp_path: Path) -> None:
    data = b"a" * 700_001 + "é".encode("windows-1252") + b"a" * 9
    notes = Notes()

    with source(written(tmp_path / "a.txt", data), notes).text() as text:
        read_text = text.read()

    assert read_text == data.decode("windows-1252")
    assert "byte 0xe9 at 700,001 is not utf-8" in notes.said[0]


@pytest.mark.parametrize("before", [0, 262_143, 262_144, 262_145, 600_000])
def test_text_that_is_mostly_utf_8_is_damaged_and_no_windows_1252(
    tmp_path: Path, before: int
) -> None:
    data = "Łódź ".encode() * 20 + b"a" * before + b"\xff and on"

    with pytest.raises(InputError) as raised, source(written(tmp_path / "a", data)).text():
        pass

    assert f"byte 0xff at {before + 160:,} is not utf-8, though most" in str(raised.value)


@pytest.mark.parametrize(
    ("data", "declared", "said"),
    [
        (b"\xff\xfea\x00b", None, "byte 0x62 at 4 is not utf-16 (expected utf-16)"),
        (b"\xef\xbb\xbfab\xff", None, "byte 0xff at 5 is not utf-8 (expected utf-8)"),
        (b"\x81\x9d", None, "byte 0x81 at 0 is not utf-8; byte 0x81 at 0 is not windows-1252"),
        ("é".encode("latin-1"), "utf-8", "byte 0xe9 at 0 is not utf-8 (expected utf-8)"),
        (b"\xff", "ascii", "byte 0xff at 0 is not ascii (expected ascii)"),
        (b"a", "klingon", "encoding 'klingon' is not known (expected such as utf-8)"),
        (b"a", "base64", "encoding 'base64' is not known (expected such as utf-8)"),
    ],
)
def test_what_cannot_be_decoded_is_refused_before_anything_is_read(
    tmp_path: Path, data: bytes, declared: str | None, said: str
) -> None:
    path = written(tmp_path / "a.csv", data)

    with pytest.raises(InputError) as raised, source(path).text(declared):
        pass

    assert str(raised.value).startswith(f"{path}: ") and said in str(raised.value)


def test_text_without_zero_bytes_in_one_place_of_two_is_no_utf_16(tmp_path: Path) -> None:
    data = b"a,b\x00c,d" * 9

    with source(written(tmp_path / "a.csv", data)).text() as text:
        assert text.read() == data.decode()


def test_line_ends_are_kept(tmp_path: Path) -> None:
    with source(written(tmp_path / "a.csv", b"a\r\nb\rc\n")).text() as text:
        assert text.read() == "a\r\nb\rc\n"


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.csv", ".csv"),
        ("A.CSV.GZ", ".csv"),
        ("a.b.jsonl.zst", ".jsonl"),
        ("a.gz", ""),
        ("a", ""),
        (".gz", ""),
    ],
)
def test_the_form_is_that_of_the_name_without_its_compression(name: str, suffix: str) -> None:
    assert opening.suffix_of(Path(name)) == suffix


@pytest.mark.parametrize("compress", [gzip.compress, zstd_compressed])
def test_damaged_compression_is_refused(tmp_path: Path, compress: Callable[[bytes], bytes]) -> None:
    data = compress(TABLE.encode() * 99)
    for damaged in (data[:-9], data[:9] + b"\x00\x99" + data[11:], data + b"??"):
        path = written(tmp_path / "a.csv.gz", damaged)
        with (
            pytest.raises(InputError, match=r"a\.csv\.gz: cannot be decompressed"),
            source(path).binary() as stream,
        ):
            stream.read()


def test_a_name_that_promises_compression_has_to_keep_it(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv.gz", TABLE)

    with pytest.raises(InputError, match=r"not compressed as \.gz \(expected gzip or zstd\)"):
        list(read([path]))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK\x03\x04" + TABLE.encode(), "zip"),
        (b"\0" * 257 + b"ustar" + b"\0" * 250, "tar"),
        (gzip.compress(b"\0" * 257 + b"ustar" + b"\0" * 250), "tar"),
        (bz2.compress(TABLE.encode()), "bzip2"),
    ],
    ids=["zip", "tar", "tar in gzip", "bzip2"],
)
def test_an_archive_under_the_name_of_a_table_is_called_one(
    tmp_path: Path, data: bytes, told: str
) -> None:
    with pytest.raises(InputError, match=rf"a\.csv: a {told} archive \(expected"):
        items(written(tmp_path / "a.csv", data))


def test_compressed_files_of_every_form_are_read(tmp_path: Path) -> None:
    data = gzip.compress(b"Disinfo: A river flows uphill\n\nIt was said.\n")

    records, _ = items(written(tmp_path / "cases.TXT.gz", data))

    assert [(r.title, str(r.origin)) for r in records] == [
        ("A river flows uphill", f"{tmp_path / 'cases.TXT.gz'}:1")
    ]


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        gzip.compress(TABLE.encode("utf-16")),
        b"\n Disinfo: A river\n",
        b'{"report": "https://fact.example/a"}\n{}\n',
    ],
    ids=["table", "table in gzip", "case page", "lines"],
)
def test_standard_input_is_read_by_how_it_begins(
    small: Path, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    records, rejected = items(Path("-"), small)

    sources = [r.origin.source for r in records] + [r.origin.source for r in rejected]
    assert set(sources) == {"-"}


def test_a_pipe_is_read_like_a_file(tmp_path: Path, small: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = [sys.executable, "-c", f"open({str(pipe)!r}, 'wb').write({TABLE.encode()!r})"]

    with subprocess.Popen(writer):
        records, _ = items(pipe, small)

    assert [record.report for record in records] == ["https://fact.example/a"]


def test_a_folder_may_hold_several_forms(tmp_path: Path, small: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    written(folder / "b.csv.gz", gzip.compress(TABLE.encode()))
    written(folder / "a.txt", "Disinfo: A river\n")

    records, _ = items(folder, small)

    assert [record.form for record in records] == ["case page text", "table"]


def test_files_of_a_folder_that_no_reader_takes_are_told(tmp_path: Path, small: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    written(folder / "README.md", "# Cases\n")
    written(folder / "LICENSE", "Free\n")
    written(folder / "a.csv", TABLE)
    notes = Notes()

    records, _ = items(folder, small, notes=notes)

    assert [record.report for record in records] == ["https://fact.example/a"]
    assert list(notes.lines()) == [
        f"{folder / 'LICENSE'}: passed over, no reader for a file without suffix",
        f"{folder / 'README.md'}: passed over, no reader for .md",
    ]


def test_a_folder_in_which_nothing_is_read_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "README.md", "# Cases\n")

    with pytest.raises(InputError, match=r"nothing that can be read \(expected \.txt"):
        items(tmp_path)


def test_a_link_to_a_folder_is_told_and_not_followed(tmp_path: Path, small: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    written(tmp_path / "b.csv", TABLE)
    (folder / "a.csv").symlink_to(tmp_path / "b.csv")
    (folder / "round").symlink_to(tmp_path)
    notes = Notes()

    records, _ = items(folder, small, notes=notes)

    assert [record.origin.source for record in records] == [str(folder / "a.csv")]
    assert list(notes.lines()) == [f"{folder / 'round'}: a link to a folder: not followed"]


def test_what_a_folder_holds_beside_files_costs_no_file(tmp_path: Path, small: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    written(folder / "z.csv", TABLE)
    written(folder / "blank.jsonl.gz", gzip.compress(b"\xef\xbb\xbf \n\n"))
    written(folder / "empty.csv", "")
    written(folder / ".z.csv.swp", "b0VIM")
    written(folder / "z.csv~", TABLE)
    (folder / "broken.csv").symlink_to(tmp_path / "nowhere.csv")
    (folder / "device.csv").symlink_to("/dev/null")
    (folder / "round.csv").symlink_to(folder / "round.csv")
    os.mkfifo(folder / "datapackage.json")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "socket.csv"))
        notes = Notes()

        records, rejected = items(folder, small, notes=notes)

    assert [record.origin.source for record in records] == [str(folder / "z.csv")]
    assert rejected == []
    expected = "(expected a file; one that is named itself is read)"
    assert sorted(notes.lines()) == sorted(
        [
            f"{folder / 'blank.jsonl.gz'}: an empty file: no records",
            f"{folder / 'broken.csv'}: passed over, a link that leads nowhere",
            f"{folder / 'datapackage.json'}: passed over, a named pipe {expected}",
            f"{folder / 'device.csv'}: passed over, a device {expected}",
            f"{folder / 'empty.csv'}: an empty file: no records",
            f"{folder / 'round.csv'}: passed over, Too many levels of symbolic links",
            f"{folder / 'socket.csv'}: passed over, a socket {expected}",
            f"{folder / 'z.csv~'}: passed over, no reader for .csv~",
            f"{folder}: hidden, not read: 1",
        ]
    )


def test_what_is_named_itself_and_cannot_be_read_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "broken.csv").symlink_to(tmp_path / "nowhere.csv")
    written(tmp_path / "empty.csv", "")

    with pytest.raises(InputError, match=r"broken\.csv: a link that leads nowhere \(expected"):
        items(tmp_path / "broken.csv")
    with pytest.raises(InputError, match=r"empty\.csv.*no header"):
        items(tmp_path / "empty.csv")
    with pytest.raises(InputError, match=r"nothing that can be read \(expected"):
        items(tmp_path)


def test_notes_count_and_say_each_thing_once() -> None:
    notes = Notes()
    notes.say("a.csv", "read as such")
    notes.say("a.csv", "read as such")
    notes.count("a.csv", "left out", 2)
    notes.count("a.csv", "left out", 1_000)
    notes.count("b.csv", "left out", 0)

    assert list(notes.lines()) == ["a.csv: read as such", "a.csv: left out: 1,002"]


@pytest.mark.slow
def test_a_large_stream_takes_no_more_memory_than_a_small_one(tmp_path: Path, small: Path) -> None:
    written(small, 'ignored = ["notes"]' + DESCRIPTION)
    row = b"https://fact.example/a,A river," + b"It is said to flow uphill. " * 2_000 + b"\n"
    path = tmp_path / "large.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b"report,title,notes\n")
        for _ in range(50):
            file.write(row * ((1 << 20) // len(row)))

    tracemalloc.start()
    count = sum(1 for _ in read([path], (small,)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 50 * ((1 << 20) // len(row))
    assert peak < 8 << 20


@pytest.mark.slow
def test_a_bomb_of_one_endless_line_is_refused_in_bounded_memory(
    tmp_path: Path, small: Path
) -> None:
    packer = zlib.compressobj(wbits=31)
    block = b"a" * (1 << 20)
    bomb = b"".join(packer.compress(block) for _ in range(200)) + packer.flush()
    path = written(tmp_path / "bomb.csv.gz", b"")
    path.write_bytes(gzip.compress(b"report,title\n") + bomb)

    tracemalloc.start()
    with pytest.raises(InputError, match=r"csv\.gz:2: longer than 16,777,216 characters"):
        list(read([path], (small,)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 128 << 20
