"""The example queries: their answers over the demonstration set, by other engines and by hand."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from rdflib import Dataset, URIRef
from rdflib.query import ResultRow

from disinfo_graph import registries, resources
from disinfo_graph.config import Config
from disinfo_graph.examples import Example, examples
from disinfo_graph.model import Record
from disinfo_graph.query import Ask, once
from disinfo_graph.readers import read
from disinfo_graph.release import site as sites
from making import BASE, CASES, ROOT

EXPECTED = Path(__file__).parent / "expected"
EACH = pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
Rows = list[tuple[str, ...]]


def expected(name: str) -> tuple[tuple[str, ...], Rows]:
    """Return the variables and the rows that are kept as the answer."""
    with (EXPECTED / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        head, *rows = map(tuple, csv.reader(file))
    return head, rows


def answered(site: Path, query: str) -> tuple[tuple[str, ...], Rows]:
    """Return what the endpoint answers."""
    with once(Config(site=site), Ask(query=query, results="csv")).body as body:
        head, *rows = map(tuple, csv.reader(body.read().decode().splitlines()))
    return head, rows


@EACH
def test_an_example_is_answered_as_it_is_kept(site: Path, example: Example) -> None:
    assert answered(site, example.query) == expected(example.name)


@EACH
def test_an_answer_is_neither_empty_nor_cut(example: Example) -> None:
    (limit,) = re.findall(r"LIMIT (\d+)", example.query) or ["1000"]

    _, rows = expected(example.name)

    assert 2 <= len(rows) < int(limit) or example.name == "countries"


@pytest.fixture(scope="module")
def merged(site: Path) -> Dataset:
    """The contents of the release in another engine, with what its queries ask by its graph."""
    release = sites.current(site)
    found, quality = Dataset(), f"{BASE}id/graph/quality"
    told = (release / "quality.nq").read_text(encoding="utf-8").replace(f" <{quality}> .\n", " .\n")
    found.graph(URIRef(quality)).parse(data=told, format="nt")
    dump = release / "dumps" / "disinfo-graph.nt"
    found.default_graph.parse(data=dump.read_text(encoding="utf-8"), format="nt")
    return found


# rdflib asks a dataset by names of its own that it gives up.
@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
@pytest.mark.slow
@EACH
def test_another_engine_answers_alike(merged: Dataset, example: Example) -> None:
    found = merged.query(example.query)

    rows = [tuple(map(as_csv, row)) for row in found if isinstance(row, ResultRow)]
    head, kept = expected(example.name)
    assert tuple(map(str, found.vars or ())) == head
    assert Counter(rows) == Counter(kept)


def as_csv(term: object) -> str:
    text = "" if term is None else str(term)
    return str(float(text)).removesuffix(".0") if re.fullmatch(r"\d+\.\d+", text) else text


@EACH
def test_an_example_is_written_as_all_are(example: Example) -> None:
    keywords = re.findall(
        r"\b(select|distinct|where|optional|filter|bind|union|values|group by|having|order by|desc|"
        r"limit|prefix|not exists|count|as)\b(?=[^:])",
        re.sub(r"#.*|<[^>]*>|\"[^\"]*\"", "", example.query),
    )
    head, _ = expected(example.name)
    declared = set(re.findall(r"PREFIX (\w+):", example.query))
    used = set(
        re.findall(r"(?<![\w<])([a-z]+):[a-zA-Z]", re.sub(r"#.*|<[^>]*>", "", example.query))
    )

    assert keywords == []
    assert all(f"?{name}" in example.about for name in head)
    assert used == declared
    assert max(map(len, example.query.splitlines())) <= 100


def test_examples_are_published_as_such(site: Path) -> None:
    query = """
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        PREFIX schema: <http://schema.org/>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?question ?query ?endpoint {
          ?example a sh:SPARQLExecutable , sh:SPARQLSelectExecutable ;
            rdfs:comment ?question ; sh:select ?query ; schema:target ?endpoint .
          FILTER (LANG(?question) = "en")
        }
    """
    with once(Config(site=site), Ask(query=query, results="csv")).body as body:
        told = csv.reader(body.read().decode().splitlines(keepends=True))
        _, *rows = ([cell.replace("\r\n", "\n") for cell in row] for row in told)

    assert sorted(map(tuple, rows)) == sorted(
        (one.question, one.query, f"{BASE}sparql") for one in examples()
    )


def test_the_hosts_that_shorten_links_are_those_of_the_registry() -> None:
    (evidence,) = (one.query for one in examples() if one.name == "evidence")
    listed = re.findall(r'"([a-z.]+)"', evidence.partition("IN (")[2].partition(")")[0])
    with resources.registry("platforms").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    assert listed == sorted(row["host"] for row in rows if row["kind"] == "shortener")


# What follows reads the demonstration set with the readers alone, and counts in plain Python.

NAMES = {
    "EU": "European Union",
    "Turkey": "Türkiye",
    "US": "United States",
    "United States of America": "United States",
    "UK": "United Kingdom",
    "USSR": "Soviet Union",
    "The Netherlands": "Netherlands",
    "Czech Republic": "Czechia",
}
"""Countries that the demonstration set calls otherwise than the registry."""
KEYWORDS = {"Conspiracy": "Conspiracy theory"}
"""The same of keywords."""


def records() -> Iterator[Record]:
    for item in read(sorted(CASES.iterdir()), (), None):
        assert isinstance(item, Record)
        yield item


def cases_by(keys: Callable[[Record], set[tuple[str, ...]]]) -> dict[tuple[str, ...], int]:
    return Counter(key for record in records() for key in keys(record))


def columns(name: str, *wanted: str) -> Rows:
    head, rows = expected(name)
    return [tuple(row[head.index(one)] for one in wanted) for row in rows]


def numbers(name: str, *wanted: str) -> dict[tuple[str, ...], int]:
    return {row[:-1]: int(row[-1]) for row in columns(name, *wanted)}


def countries(record: Record) -> set[str]:
    return {NAMES.get(label, label) for label in record.countries}


def test_countries_are_counted_rightly() -> None:
    counted = cases_by(lambda record: {(name,) for name in countries(record)})

    found = numbers("countries", "name", "claims")

    assert found.items() <= counted.items()
    assert min(found.values()) >= max(v for k, v in counted.items() if k not in found)


def test_countries_are_counted_rightly_by_quarter() -> None:
    def keys(record: Record) -> set[tuple[str, ...]]:
        date = record.published
        quarter = f"{date.year} Q{(date.month + 2) // 3}" if date else ""
        return {(name, quarter) for name in countries(record) if date}

    assert numbers("countries-by-quarter", "name", "quarter", "cases") == cases_by(keys)


def test_keywords_are_paired_rightly() -> None:
    def pairs(record: Record) -> set[tuple[str, ...]]:
        return set(combinations(sorted({KEYWORDS.get(one, one) for one in record.keywords}), 2))

    counted = cases_by(pairs)

    found = numbers("keywords-together", "one", "other", "claims")

    assert found == {pair: number for pair, number in counted.items() if number > 1}


def test_languages_are_counted_rightly() -> None:
    known = registries.load(registries.NO_LABELS).languages
    claims: Counter[str] = Counter()
    for record in records():
        of_appearances = (one.language for one in record.appearances if one.language)
        labels = (*record.languages, *of_appearances)
        claims.update({known.find(label).entry.tag for label in labels})

    assert columns("languages", "tag", "claims") == [
        (tag, str(number))
        for tag, number in sorted(claims.items(), key=lambda item: (-item[1], item[0]))
    ]


def test_addresses_are_shared_rightly() -> None:
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for record in records():
        for one in record.appearances:
            titles[one.url].add(record.title or "")

    shared = {(url, title) for url, all_ in titles.items() if len(all_) > 1 for title in all_}
    assert set(columns("shared-addresses", "address", "title")) == shared


def test_sources_are_counted_rightly() -> None:
    counted = {record.title: len(set(record.sources)) for record in records()}

    found = columns("carried-by-several", "title", "sources")

    assert found == [
        (title, str(number))
        for title, number in sorted(counted.items(), key=lambda item: (-item[1], item[0] or ""))
        if number >= 3
    ]


def test_gaps_are_found_where_they_are() -> None:
    gaps: Counter[str] = Counter()
    for record in records():
        gaps["archive copy"] += not any(one.archives for one in record.appearances)
        gaps["date"] += record.published is None
        gaps["country"] += not record.countries

    assert Counter(missing for (missing,) in columns("gaps", "missing")) == gaps


def test_evidence_is_counted_rightly() -> None:
    cited: defaultdict[str, set[str]] = defaultdict(set)
    for record in records():
        texts = " ".join((record.debunk or "", *record.debunk_links))
        for link in re.findall(r"https?://[^\s)]+[^\s).,;]", texts):
            if urlsplit(link).hostname != "euvsdisinfo.eu":
                cited[(urlsplit(link).hostname or "").removeprefix("www.")].add(link)

    found = numbers("evidence", "host", "links")
    assert found == {(host,): len(links) for host, links in cited.items()}


def test_the_page_of_the_readme_knows_the_folder() -> None:
    assert "data/examples" in (ROOT / "README.md").read_text()
