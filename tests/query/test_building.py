"""A store on disk holds what each of its files says, in the graph where the file says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from disinfo_graph import store
from disinfo_graph.errors import ReleaseError

NAMED = b"<urn:a> <urn:b> <urn:c> <urn:graph> .\n"
PLAIN = b"<urn:a> <urn:b> <urn:c> .\n"


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_quads_stand_in_their_graphs_and_triples_in_the_default_graph(tmp_path: Path) -> None:
    quads, triples = written(tmp_path / "a.nq", NAMED), written(tmp_path / "a.nt", PLAIN)
    other = written(tmp_path / "b.nq", b"<urn:a> <urn:b> <urn:d> <urn:other> .\n")

    store.build(tmp_path / "store", [quads], [triples, other])

    opened = store.on_disk(tmp_path / "store")
    assert store.has_default_graph(opened)
    assert [store.count(opened, graph) for graph in ("urn:graph", "urn:other")] == [1, 1]
    assert len(list(opened)) == 3


def test_what_is_built_again_is_added(tmp_path: Path) -> None:
    store.build(tmp_path / "store", [written(tmp_path / "a.nq", NAMED)])

    store.build(tmp_path / "store", [written(tmp_path / "a.nt", PLAIN)])

    assert len(list(store.on_disk(tmp_path / "store"))) == 2


@pytest.mark.parametrize("bad", [0, 1])
def test_a_file_that_is_no_n_quads_is_named_whichever_thread_loads_it(
    tmp_path: Path, bad: int
) -> None:
    files = [written(tmp_path / "0.nq", NAMED), written(tmp_path / "1.nq", NAMED)]
    files[bad].write_bytes(b"<urn:a> <urn:b>\n")

    with pytest.raises(ReleaseError, match=rf"{bad}\.nq: .*expected N-Quads"):
        store.build(tmp_path / "store", [files[0]], [files[1]])
