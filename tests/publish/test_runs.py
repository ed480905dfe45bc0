"""Sorted runs: what merging them gives, however many and however large they are."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from disinfo_graph.dumps.runs import Content, merge_graph, merge_graphs, merge_runs, write_run
from disinfo_graph.errors import ReleaseError

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
IRIS = {"cases": "http://x.example/graph/cases", "derived": "http://x.example/graph/derived"}


def row(subject: int, predicate: str, value: str) -> bytes:
    return f"<http://x.example/{subject:06d}> <{predicate}> {value} .\n".encode()


def write_runs(folder: Path, rows: list[bytes], count: int) -> list[Path]:
    """Write each row into one or two of so many runs."""
    dice = Random(1)
    told: list[list[bytes]] = [[] for _ in range(count)]
    for one in rows:
        for number in {dice.randrange(count), dice.randrange(count)}:
            told[number].append(one)
    paths = [folder / f"{number}.run" for number in range(count)]
    for path, part in zip(paths, told, strict=True):
        write_run(part, path)
    return paths


@pytest.mark.parametrize("count", [1, 2, 64, 65, 150])
def test_merging_runs_gives_every_line_once_in_order(tmp_path: Path, count: int) -> None:
    rows = [row(n, "http://x.example/p", f'"{"long" * 50}"') for n in range(4_000)]
    runs = write_runs(tmp_path, rows, count)

    merge_runs(runs, tmp_path / "merged.nt")

    assert (tmp_path / "merged.nt").read_bytes() == b"".join(sorted(rows))


def test_merging_nothing_gives_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")

    merge_runs([tmp_path / "empty"], tmp_path / "merged.nt")

    assert (tmp_path / "merged.nt").read_bytes() == b""


def merged(folder: Path, **graphs: list[bytes]) -> Content:
    counts = {}
    for name, rows in graphs.items():
        write_run(rows, folder / f"{name}.run")
        counts[name] = merge_graph([folder / f"{name}.run"], folder / f"{name}.nt", IRIS[name])
    identity, quads = (
        merge_graphs([folder / f"{name}.{suffix}" for name in graphs], folder / f"all.{suffix}")
        for suffix in ("nt", "nq")
    )
    return Content(identity=identity, quads=quads, counts=counts)


def test_graphs_are_merged_in_order_and_each_line_is_named(tmp_path: Path) -> None:
    told = '"it says: <http://x.example/graph/cases> ."'
    cases = [row(1, "http://x.example/p", told), row(3, "http://x.example/p", '"a"@en')]
    derived = [row(2, "http://x.example/p", '"b"'), row(3, "http://x.example/p", '"a"@en-gb')]

    content = merged(tmp_path, cases=cases, derived=derived)

    triples, quads = (tmp_path / "all.nt").read_bytes(), (tmp_path / "all.nq").read_bytes()
    named = [
        (part, one.removesuffix(b".\n") + f"<{IRIS[part]}> .\n".encode())
        for part, rows in (("cases", cases), ("derived", derived))
        for one in rows
    ]
    assert triples == b"".join(sorted([*cases, *derived]))
    assert quads == b"".join(sorted(one for _, one in named))
    assert content.identity == sha256(triples).hexdigest()
    assert content.quads == sha256(quads).hexdigest()
    assert (tmp_path / "cases.nq").read_bytes() == b"".join(
        one for part, one in named if part == "cases"
    )


@pytest.mark.parametrize("graph", IRIS.values())
def test_a_line_about_a_graph_keeps_its_object(tmp_path: Path, graph: str) -> None:
    told = row(1, "http://x.example/p", f"<{graph}>")
    other = row(2, "http://x.example/p", f"<{graph}>")

    merged(tmp_path, cases=[told], derived=[other])

    assert (tmp_path / "all.nt").read_bytes() == told + other
    quads = (tmp_path / "all.nq").read_bytes().splitlines()
    assert [quad.split(b" ", 2)[2] for quad in quads] == [
        f"<{graph}> <{IRIS[part]}> .".encode() for part in ("cases", "derived")
    ]


def test_a_graph_larger_than_a_block_is_counted_whole(tmp_path: Path) -> None:
    cases = [row(n, TYPE, "<http://x.example/C>") for n in range(0, 9_000, 3)]
    cases += [row(n, f"http://x.example/p{n % 2}", f'"{n % 7}"') for n in range(9_000)]
    cases += [row(n, "http://x.example/p0", '"again"') for n in range(9_000)]

    counts = merged(tmp_path, cases=cases, derived=[]).counts

    assert (tmp_path / "cases.nt").stat().st_size > 1 << 20
    assert (counts["cases"].triples, counts["cases"].subjects) == (21_000, 9_000)
    assert counts["cases"].classes == Counter({"http://x.example/C": 3_000})
    assert counts["cases"].properties == Counter(
        {TYPE: 3_000, "http://x.example/p0": 13_500, "http://x.example/p1": 4_500}
    )
    assert (counts["derived"].triples, counts["derived"].subjects) == (0, 0)


@pytest.mark.parametrize("shared", [0, 1_234, 5_999])
def test_a_triple_in_two_graphs_is_refused(tmp_path: Path, shared: int) -> None:
    cases = [row(n, "http://x.example/p", f'"{"long" * 50}"') for n in range(6_000)]

    with pytest.raises(ReleaseError, match=f"{shared:06d}> .* stands in two graphs"):
        merged(tmp_path, cases=cases, derived=[cases[shared]])
