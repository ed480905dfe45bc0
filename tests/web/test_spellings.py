"""Other spellings of a slug lead to the case that is meant, and to none that was withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from browsing import PROBLEM, browsing, config
from flask.testing import FlaskClient

from disinfo_graph.iris import case_slug, report_key
from disinfo_graph.release.renaming import rename
from disinfo_graph.release.withdrawing import Request, withdraw
from making import AT, BASE, publish_quietly, write_cases

REPORT = "https://euvsdisinfo.eu/report/"
CYRILLIC = "река-течёт-вверх"
LONG = "-".join(f"the-river-{n}-flows-uphill" for n in range(6))
OTHER = "https://checks.example/2020/Rivers?id=7"


PLACES = ("/case/{}.ttl", "/id/case/{}", "/claim/{}", "/id/debunk/{}", "/linkset/case/{}.txt")


def slug(report: str) -> str:
    return case_slug(report_key(report))


PLAIN, LATIN = "a-made-up-case", slug(REPORT + CYRILLIC)
CUT, ELSEWHERE, MIXED = slug(REPORT + LONG), slug(OTHER), slug(f"{REPORT}Rivers-Flow")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("spelled")
    reports = [
        f"{REPORT}{PLAIN}/",
        f"{REPORT}{quote(CYRILLIC)}/",
        f"{REPORT}{LONG}/",
        f"{REPORT}Rivers-Flow/",
        f"{REPORT}Two_Ways/",
        f"{REPORT}two.ways/",
        f"{REPORT}{quote('снято')}/",
        OTHER,
    ]
    cases = [{"report": report, "title": f"River {n}"} for n, report in enumerate(reports)]
    site = folder / "site"
    publish_quietly(write_cases(folder / "in.jsonl", *cases), site=site)
    gone = Request(slugs=(slug(f"{REPORT}снято"),), reason="unsound", at=AT + timedelta(days=1))
    withdraw(site, gone)
    with browsing(config(site)) as client:
        yield client


@pytest.mark.parametrize(
    ("spelled", "meant"),
    [
        (f"{PLAIN}/", PLAIN),
        (PLAIN.upper(), PLAIN),
        (PLAIN.replace("-", "_"), PLAIN),
        (f"report/{PLAIN}", PLAIN),
        (quote(f"{REPORT}{PLAIN}/", safe=""), PLAIN),
        (f"euvsdisinfo.eu/report/{PLAIN}", PLAIN),
        (f"www.euvsdisinfo.eu/report/{PLAIN}/", PLAIN),
        (quote(CYRILLIC), LATIN),
        (quote(CYRILLIC).lower(), LATIN),
        (quote(quote(CYRILLIC)), LATIN),
        (quote(CYRILLIC.upper()), LATIN),
        (LATIN[:-9], LATIN),
        (LONG, CUT),
        (LONG[:80], CUT),
        (CUT[:-9], CUT),
        ("rivers-flow", MIXED),
        ("Rivers-Flow", MIXED),
        (quote(OTHER, safe=""), ELSEWHERE),
    ],
)
def test_another_spelling_leads_to_the_case(client: FlaskClient, spelled: str, meant: str) -> None:
    answer = client.get(f"/case/{spelled}", follow_redirects=True)

    assert answer.status_code == 200
    assert [one.status_code for one in answer.history if one.status_code != 308] == [301]
    assert answer.request.path == f"/case/{meant}"


@pytest.mark.parametrize("suffix", [".ttl", ".jsonld", ".html", ".jsonld?profile=claimreview"])
def test_a_format_stays_the_same(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/case/{quote(CYRILLIC)}{suffix}")

    assert (answer.status_code, answer.headers["Location"]) == (301, f"/case/{LATIN}{suffix}")
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert answer.headers["Disinfo-Graph-Release"]


@pytest.mark.parametrize("place", ["/id/case", "/claim", "/id/claim", "/debunk", "/linkset/case"])
def test_so_do_things_and_what_belongs_to_the_case(client: FlaskClient, place: str) -> None:
    answer = client.get(f"{place}/{PLAIN.upper()}")

    assert (answer.status_code, answer.headers["Location"]) == (301, f"{place}/{PLAIN}")


def test_so_do_appearances_and_other_kinds(client: FlaskClient) -> None:
    query = "SELECT ?a { ?a a <https://w3id.org/disinfo-graph/ns#Appearance> }"
    rows = client.get("/sparql", query_string={"query": query}).get_json(force=True)
    found = (row["a"]["value"] for row in rows["results"]["bindings"])
    path = next(one for one in found if LATIN in one).removeprefix(f"{BASE}id/")
    part = path[-9:]

    answer = client.get(f"/appearance/{quote(CYRILLIC)}{part}")
    country = client.get("/country/KZ.ttl")

    assert (answer.status_code, answer.headers["Location"]) == (301, f"/{path}")
    assert (country.status_code, country.headers["Location"]) == (301, "/country/kz.ttl")


@pytest.mark.parametrize("spelled", ["two-ways", "TWO ways", "river", "", "/", "%D1%80", "%FF"])
def test_what_may_mean_several_or_none_is_not_found(client: FlaskClient, spelled: str) -> None:
    answer = client.get(f"/id/case/{spelled}")

    assert answer.status_code == 404
    assert answer.content_type == PROBLEM


@pytest.mark.parametrize(
    "spelled",
    [
        quote("снято"),
        quote(f"{REPORT}снято/", safe=""),
        slug(f"{REPORT}снято"),
        slug(f"{REPORT}снято").upper(),
    ],
)
@pytest.mark.parametrize("place", ["/case", "/id/claim"])
def test_what_was_withdrawn_is_gone_in_every_spelling(
    client: FlaskClient, place: str, spelled: str
) -> None:
    answer = client.get(f"{place}/{spelled}", follow_redirects=True)

    assert answer.status_code == 410
    assert "River" not in answer.text
    assert all(one.status_code == 308 for one in answer.history)


def test_the_old_name_of_a_case_leads_to_the_new_one_in_every_place(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {})
    site = tmp_path / "site"
    publish_quietly(given, site=site)
    rename(site, PLAIN, "a-better-name", AT)
    with browsing(config(site)) as client:
        before = client.get(f"/case/{PLAIN}").status_code
    publish_quietly(given, site=site, at=AT + timedelta(days=1))

    with browsing(config(site)) as client:
        places = (
            "/case/{}.ttl",
            "/id/case/{}",
            "/claim/{}",
            "/id/debunk/{}",
            "/linkset/case/{}.txt",
        )
        moved = {place: client.get(place.format(PLAIN)) for place in places}
        appearance = client.get("/case/a-better-name.nt").text
        old = next(word for word in appearance.split() if "/id/appearance/" in word)
        part = client.get(f"/appearance/{PLAIN}{old[-10:-1]}")

    assert before == 200
    for place, answer in moved.items():
        assert answer.status_code == 301
        assert answer.headers["Location"] == place.format("a-better-name")
    assert part.headers["Location"] == f"/appearance/a-better-name{old[-10:-1]}"


def test_a_case_that_was_renamed_and_withdrawn_is_gone_by_both_names(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {}, {"report": f"{REPORT}other/", "title": "Other"})
    site = tmp_path / "site"
    publish_quietly(given, site=site)
    rename(site, PLAIN, "a-better-name", AT)
    publish_quietly(given, site=site, at=AT + timedelta(days=1))

    withdraw(site, Request(slugs=(PLAIN,), reason="unsound", at=AT + timedelta(days=2)))

    with browsing(config(site)) as client:
        for path in ("/case/{}", "/id/claim/{}", "/case/{}.ttl", "/linkset/case/{}.json"):
            for name in (PLAIN, "a-better-name"):
                assert client.get(path.format(name)).status_code == 410
        assert client.get("/case/other").status_code == 200
