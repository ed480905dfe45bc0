"""The sitemap names each page once, says truly when it last changed, and is one by its schema."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from browsing import BROWSER, browsing, config
from flask.testing import FlaskClient
from lxml import etree

from disinfo_graph.release.withdrawing import Request, withdraw
from disinfo_graph.web import sitemap, sitemap_files
from making import AT, BASE, DEMONSTRATION, numbered, publish_quietly, write_cases

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
IN = {"s": NAMESPACE}
# What sitemaps.org asks of its two kinds of files, as far as they are used here.
SCHEMA = etree.XMLSchema(
    etree.fromstring(f"""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{NAMESPACE}"
    targetNamespace="{NAMESPACE}" elementFormDefault="qualified">
  <xs:simpleType name="address"><xs:restriction base="xs:anyURI">
    <xs:minLength value="12"/><xs:maxLength value="2048"/><xs:pattern value="https?://.+"/>
  </xs:restriction></xs:simpleType>
  <xs:simpleType name="moment"><xs:union memberTypes="xs:date xs:dateTime"/></xs:simpleType>
  <xs:complexType name="entry"><xs:sequence>
    <xs:element name="loc" type="address"/>
    <xs:element name="lastmod" type="moment" minOccurs="0"/>
  </xs:sequence></xs:complexType>
  <xs:element name="urlset"><xs:complexType><xs:sequence>
    <xs:element name="url" type="entry" maxOccurs="50000"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="sitemapindex"><xs:complexType><xs:sequence>
    <xs:element name="sitemap" type="entry" maxOccurs="50000"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>""")
)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


def entries(body: bytes) -> dict[str, datetime | None]:
    """Return the addresses of a file with their times, once it is one by the schema."""
    root = etree.fromstring(body)
    SCHEMA.assertValid(root)
    found: dict[str, datetime | None] = {}
    for entry in root:
        moment = entry.findtext("s:lastmod", namespaces=IN)
        found[entry.findtext("s:loc", "", IN)] = datetime.fromisoformat(moment) if moment else None
    assert len(found) == len(root)
    return found


def told(client: FlaskClient) -> dict[str, datetime | None]:
    """Return what all parts of a sitemap tell, by paths."""
    whole: dict[str, datetime | None] = {}
    for address, changed in entries(client.get("/sitemap.xml").data).items():
        held = entries(client.get(address.removeprefix(BASE)).data)
        assert changed == max(filter(None, held.values()), default=None)
        whole |= {one.removeprefix(BASE): moment for one, moment in held.items()}
    return whole


@pytest.mark.slow
def test_each_address_is_a_page_and_each_case_is_there(client: FlaskClient) -> None:
    found = told(client)

    for path in found:
        answer = client.get(f"/{path}", headers={"Accept": BROWSER})
        assert (answer.status_code, answer.mimetype) == (200, "text/html"), path
    assert len([path for path in found if re.fullmatch("case/.+", path)]) == DEMONSTRATION
    kinds = {path.partition("/")[0] for path in found if not path.endswith("/")}
    assert kinds > {"narrative", "country", "source", "channel", "keyword", "issue", "dataset"}
    assert {"", "case/", "country/", "source/", "quality", "ns"} <= found.keys()


def test_robots_are_told_where_the_sitemap_is(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")

    assert f"\nSitemap: {BASE}sitemap.xml\n" in answer.text
    assert answer.headers["Disinfo-Graph-Release"]


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-case-1.xml"])
def test_it_is_gzipped_for_those_who_take_that(client: FlaskClient, path: str) -> None:
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    again = client.get(path, headers={"If-None-Match": plain.headers["ETag"]})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert plain.mimetype == packed.mimetype == "application/xml"
    assert plain.headers["ETag"] != packed.headers["ETag"]
    assert "Accept-Encoding" in plain.vary and "Content-Encoding" not in plain.headers
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["case-2", "case-0", "case", "nothing-1", "case-01"])
def test_a_part_that_is_not_there_is_404(client: FlaskClient, name: str) -> None:
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_times_are_those_of_the_earliest_release_since_which_a_case_is_the_same(
    tmp_path: Path,
) -> None:
    other = {"countries": ["Latvia"], "keywords": ["rivers"]}
    first, second, third = numbered(3)
    site, given = tmp_path / "site", tmp_path / "in.jsonl"
    publish_quietly(write_cases(given, first, second), site=site)
    publish_quietly(write_cases(given, first, second | other), site=site, at=AT + DAY)
    publish_quietly(write_cases(given, first, second | other, third), site=site, at=AT + 2 * DAY)

    with browsing(config(site)) as client:
        found = told(client)

    assert found["case/case-0"] == AT
    assert found["case/case-1"] == AT + DAY
    assert found["case/case-2"] == AT + 2 * DAY
    assert found["country/lv"] == AT + DAY
    assert found["country/kz"] == AT + 2 * DAY
    assert found[""] == found["country/"] == AT + 2 * DAY
    assert found["shapes"] is None


def test_a_case_that_changed_back_has_changed(tmp_path: Path) -> None:
    (case,) = numbered(1)
    site, given = tmp_path / "site", tmp_path / "in.jsonl"
    for day, title in enumerate(("one", "another", "one")):
        publish_quietly(write_cases(given, case | {"title": title}), site=site, at=AT + day * DAY)

    with browsing(config(site)) as client:
        assert told(client)["case/case-0"] == AT + 2 * DAY


def test_a_withdrawn_case_is_never_in_it(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish_quietly(write_cases(tmp_path / "in.jsonl", *numbered(3)), site=site)

    with browsing(config(site)) as client:
        before = told(client)
        request = Request(slugs=("case-1",), reason="unsound", at=AT + DAY, hide_slug=False, wait=0)
        withdraw(site, request)
        after = told(client)  # the server may not have noticed that another release is live

    assert before.keys() - after.keys() == {"case/case-1"}


def test_parts_keep_within_both_bounds() -> None:
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    addresses = {f"{BASE}case/{'x' * n}&y": moment for n in range(100)}

    by_count = list(sitemap_files.parts("case", addresses, most=30))
    by_size = list(sitemap_files.parts("case", addresses, size=3000))

    assert [len(entries(one.body)) for one in by_count] == [30, 30, 30, 10]
    assert [one.name for one in by_count] == ["case-1", "case-2", "case-3", "case-4"]
    assert all(len(one.body) <= 3000 for one in by_size)
    assert len(by_size) < 10
    assert set().union(*(entries(one.body) for one in by_size)) == set(addresses)
    assert list(sitemap_files.parts("issue", {})) == []


def test_the_bounds_are_those_of_the_protocol() -> None:
    assert sitemap_files.MOST_ADDRESSES == 50_000
    assert sitemap_files.MOST_BYTES == 52_428_800
    assert "/" not in sitemap.PATH[1:]  # a sitemap speaks only of what stands below its folder
