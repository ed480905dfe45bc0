"""Which reader reads which file, and what is said where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from disinfo_graph.errors import InputError
from disinfo_graph.model import Record
from disinfo_graph.readers import READERS, read
from making import CASES, ROOT


def test_every_format_is_documented() -> None:
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8").casefold()

    for reader in READERS:
        assert f"## {reader.name} (".casefold() in readme
        assert all(f"`{suffix}`" in readme for suffix in reader.suffixes)


def test_no_suffix_has_two_readers() -> None:
    suffixes = [suffix for reader in READERS for suffix in reader.suffixes]

    assert len(set(suffixes)) == len(suffixes)


def test_suffixes_in_capitals_are_known(tmp_path: Path) -> None:
    path = tmp_path / "CASES.TXT"
    path.write_text("Disinfo: A\n\nb\n")

    assert len(list(read([path]))) == 1


def test_a_folder_is_read_in_the_order_of_its_names_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "b.txt").write_text("Disinfo: B\n")
    (tmp_path / "part" / "a.txt").write_text("Disinfo: C\n")
    (tmp_path / "a.txt").write_text("Disinfo: A\n")
    for hidden in (".DS_Store", ".git/config", "part/.a.swp"):
        (tmp_path / hidden).write_text("?")

    found = list(read([tmp_path]))

    assert [item.title for item in found if isinstance(item, Record)] == ["A", "B", "C"]


def test_origins_name_the_file_as_the_curator_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(CASES.parent)

    first = next(read([Path("cases/recurring-narratives.txt")]))

    assert str(first.origin) == "cases/recurring-narratives.txt:1"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing.txt", "missing.txt: no such file or folder"),
        ("table.xlsx", "table.xlsx: no reader for .xlsx (expected .txt (case page text), .jsonl "),
        ("README", "README: no reader for a file without suffix (expected .txt"),
        ("empty", "empty: an empty folder (expected .txt"),
        ("folder.txt", "folder.txt: an empty folder (expected .txt"),
    ],
)
def test_what_no_reader_reads_is_refused_by_name(name: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "table.xlsx").write_bytes(b"")
    (tmp_path / "README").write_bytes(b"")

    with pytest.raises(InputError) as raised:
        list(read([tmp_path / name]))

    assert said in str(raised.value)


def test_a_link_to_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(tmp_path / "gone.txt")

    with pytest.raises(InputError, match=r"link\.txt: no such file"):
        list(read([tmp_path / "link.txt"]))
