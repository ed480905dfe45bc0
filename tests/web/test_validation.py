"""The validation service: whole reports or a reason, on whatever is handed in; nothing is kept."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

import pytest
from browsing import BROWSER, PROBLEM, config
from flask.testing import FlaskClient
from rdflib import RDF, SH, Graph
from werkzeug.test import TestResponse

from disinfo_graph.config import DEFAULT_BASE, Limits, Uploading
from disinfo_graph.errors import QueryTooMany, UploadStopped
from disinfo_graph.query import serving
from disinfo_graph.uploads import Upload, Uploads
from disinfo_graph.web import create_app
from making import CASE as WHOLE_CASE

pytestmark = pytest.mark.slow

FAULTY = "#DISINFO: A claim without anything else\n"
NAMESPACE = "https://w3id.org/disinfo-graph/ns#"
CASE = f"<http://localhost:8000/id/case/a> a <{NAMESPACE}Case> .\n"
FULL_TEXT = {"title": "SECRETTITLE said", "claim": "A claim.", "debunk": "A debunk that is longer."}


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    settings = replace(config(site), uploading=Uploading(size=200_000))
    with serving(settings) as endpoint:
        app = create_app(settings, endpoint)
        yield app.test_client()
        app.uploads.close()


def post(
    client: FlaskClient, body: str | bytes, media_type: str, accept: str = "*/*", query: str = ""
) -> TestResponse:
    return client.post(
        f"/validate{query}", data=body, content_type=media_type, headers={"Accept": accept}
    )


def test_a_case_gets_its_report_as_json(client: FlaskClient) -> None:
    answer = post(client, CASE, "text/turtle", "application/json")

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["checked"]["cases"] == 1
    assert not answer.json["passed"]
    assert answer.json["rules"][0]["severity"] == "violation"


def test_the_report_is_the_shacl_report_as_turtle(client: FlaskClient) -> None:
    answer = post(client, CASE, "text/turtle", "text/turtle")

    graph = Graph().parse(data=answer.data, format="turtle")

    assert len(list(graph.subjects(RDF.type, SH.ValidationReport))) == 1
    assert list(graph.subjects(RDF.type, SH.ValidationResult))


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/csv", "text/csv"),
        ("text/plain", "text/plain"),
        ("application/sarif+json", "application/sarif+json"),
        ("*/*", "application/json"),
        (BROWSER, "text/html"),
    ],
)
def test_the_format_is_the_one_that_is_asked_for(
    client: FlaskClient, accept: str, media_type: str
) -> None:
    answer = post(client, CASE, "text/turtle", accept)

    assert answer.status_code == 200
    assert answer.mimetype == media_type
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Accept" in answer.vary


def test_the_format_may_be_named(client: FlaskClient) -> None:
    assert post(client, CASE, "text/turtle", BROWSER, "?format=junit").mimetype == "application/xml"
    assert post(client, CASE, "text/turtle", BROWSER, "?format=yaml").status_code == 400


def test_records_are_told_by_the_line_of_the_file(client: FlaskClient) -> None:
    lines = json.dumps({"title": "A", "nonsense": 1}) + "\n"

    answer = post(client, lines, "application/x-ndjson", "application/json", "?name=mine.jsonl")

    assert answer.json is not None
    assert answer.json["unreadable"][0]["place"] == {"file": "mine.jsonl", "line": 1}


def test_a_file_of_a_form_is_taken_by_its_name(client: FlaskClient) -> None:
    answer = client.post(
        "/validate",
        data={"file": (BytesIO(CASE.encode()), "a case.ttl"), "format": "json"},
        headers={"Accept": BROWSER},
    )

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["checked"]["cases"] == 1


@pytest.mark.parametrize(
    ("names", "text"), [(("a.ttl", "b.ttl"), ""), (("a.ttl",), "more"), (("",), CASE)], ids=str
)
def test_a_form_hands_in_one_thing_at_a_time(
    client: FlaskClient, names: tuple[str, ...], text: str
) -> None:
    files = [(BytesIO(CASE.encode()), name) for name in names]

    answer = client.post(
        "/validate",
        data={"file": files, "text": text, "type": "text/turtle"},
        content_type="multipart/form-data",
        headers={"Accept": "application/json"},
    )

    # A file without a name is what browsers send where none was chosen.
    assert answer.status_code == (200 if names == ("",) else 400)
    assert answer.json is not None
    assert names == ("",) or "one thing at a time" in answer.json["detail"]


def test_a_body_that_is_called_a_form_is_a_file_where_its_name_tells_so(
    client: FlaskClient,
) -> None:
    form = "application/x-www-form-urlencoded"

    named = post(client, CASE, form, "application/json", "?name=gaps.ttl")

    assert named.status_code == 200
    assert named.json is not None
    assert named.json["rules"][0]["examples"][0]["places"][0]["file"] == "gaps.ttl"
    assert post(client, CASE, form, "application/json", "?name=gaps").status_code == 400


def test_a_text_of_a_form_is_taken_by_the_type_that_is_chosen(client: FlaskClient) -> None:
    answer = client.post(
        "/validate", data={"text": CASE, "type": "text/turtle"}, headers={"Accept": BROWSER}
    )

    assert answer.status_code == 200
    assert "would not be published" in answer.text


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"", "text/turtle", 400),
        (b"<a> <b> ", "text/turtle", 422),
        (b"\xff\xfe\xfa\xfb", "text/turtle", 422),
        (b"x" * 200_001, "text/turtle", 413),
        (gzip.compress(CASE.encode()), "text/turtle", 415),
        (b"PK\x03\x04....", "text/csv", 415),
        (b"\x89PNG", "image/png", 415),
        (b"\x89PNG", "", 415),
        (b"a,b\n1,2\n", "text/csv", 422),
        (b'{"a": ' * 30_000, "application/json", 422),
        (b'{"@graph": [' * 16_000, "application/ld+json", 422),
        (b'{"@context": "https://elsewhere.example/c", "a": 1}', "application/ld+json", 422),
        (
            b'<!DOCTYPE a [<!ENTITY b "c">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/'
            b'22-rdf-syntax-ns#"/>',
            "application/rdf+xml",
            422,
        ),
    ],
    ids=range(13),
)
def test_what_cannot_be_read_is_refused_with_a_reason(
    client: FlaskClient, body: bytes, media_type: str, status: int
) -> None:
    answer = post(client, body, media_type, "application/json")

    assert answer.status_code == status
    assert answer.content_type == PROBLEM
    assert answer.json is not None
    assert answer.json["detail"]


def test_packed_transfers_and_other_charsets_are_refused(client: FlaskClient) -> None:
    packed = client.post(
        "/validate",
        data=gzip.compress(CASE.encode()),
        content_type="text/turtle",
        headers={"Content-Encoding": "gzip"},
    )

    assert packed.status_code == 415
    assert post(client, CASE, "text/turtle; charset=koi8-r").status_code == 415


def test_a_form_tells_faults_on_its_page(client: FlaskClient) -> None:
    answer = client.post("/validate", data={"text": " "}, headers={"Accept": BROWSER})

    assert answer.status_code == 400
    assert "There is nothing to check" in answer.text
    assert "<form" in answer.text


def test_a_report_that_takes_too_long_is_refused_and_the_next_one_is_made(site: Path) -> None:
    settings = replace(config(site), uploading=Uploading(limits=Limits(seconds=0.05)))
    with serving(settings) as endpoint:
        app = create_app(settings, endpoint)
        client = app.test_client()
        rows = "".join(f"<http://x.example/{n}> a <{NAMESPACE}Case> .\n" for n in range(30_000))

        slow = post(client, rows, "application/n-triples", "application/json")
        app.uploads.close()

    assert slow.status_code == 413
    assert slow.json is not None
    assert slow.json["limit"] == "seconds"


def test_what_is_nested_too_deeply_is_refused_as_that(site: Path) -> None:
    settings = config(site)
    with serving(settings) as endpoint:
        app = create_app(settings, endpoint)
        terms = "<<( <x:a> <x:a> " * 100_000 + "<x:a>" + " )>>" * 100_000

        deep = post(app.test_client(), f"<x:a> <x:a> {terms} .", "application/n-triples")
        app.uploads.close()

    assert deep.status_code == 422
    assert deep.json is not None
    assert deep.json["detail"] == "It is nested too deeply to be read."
    assert deep.json["limit"] == "complexity"


def test_one_client_has_one_report_made_at_a_time_and_others_are_let_in() -> None:
    rows = "".join(f"<http://x.example/{n}> a <{NAMESPACE}Case> .\n" for n in range(60_000))
    large = Upload(data=rows.encode(), name="a.ttl", media_type="")
    small = Upload(data=CASE.encode(), name="a.ttl", media_type="")
    uploads = Uploads(Uploading(limits=Limits(seconds=5, memory=1 << 30)))

    def outcome(upload: Upload, client: str) -> str:
        try:
            uploads.report(upload, "json", base=DEFAULT_BASE, client=client).body.close()
        except (QueryTooMany, UploadStopped) as error:
            return error.limit
        return "reported"

    with closing(uploads), ThreadPoolExecutor(3) as pool:
        outcome(small, "nobody")  # whose report waits for the processes to start
        asked = [pool.submit(outcome, large, "one") for _ in range(2)]
        other = pool.submit(outcome, small, "another")

    assert [one.result() for one in asked].count("places") == 1
    assert other.result() == "reported"


def test_nothing_that_was_handed_in_is_kept(client: FlaskClient, site: Path) -> None:
    line = json.dumps(FULL_TEXT) + "\n"

    answer = post(client, line, "application/x-ndjson", "application/json")

    places = (*site.rglob("*"), *Path(gettempdir()).glob("disinfo-graph-*/**/*"))
    assert answer.status_code == 200
    assert not any(b"SECRETTITLE" in path.read_bytes() for path in places if path.is_file())


def test_a_date_that_is_to_come_is_found(client: FlaskClient) -> None:
    line = json.dumps(WHOLE_CASE | {"published": "2999-01-01"}) + "\n"

    answer = post(client, line, "application/x-ndjson", "application/json")

    assert answer.json is not None
    assert "Dated-past" in {rule["rule"] for rule in answer.json["rules"]}


def test_nothing_is_left_of_what_took_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    changes = ({"report": f"https://euvsdisinfo.eu/report/{n}/"} for n in range(12_000))
    rows = "".join(
        json.dumps(WHOLE_CASE | {"title": "SECRETTITLE"} | one) + "\n" for one in changes
    )
    large = Upload(data=rows.encode(), name="a.jsonl", media_type="")
    with TemporaryDirectory() as folder:  # of a short name, for a socket lies in it
        monkeypatch.setenv("TMPDIR", folder)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        uploads = Uploads(Uploading(limits=Limits(seconds=1.5, memory=1 << 30)))
        with closing(uploads), pytest.raises(UploadStopped, match=r"longer than 1\.5 seconds"):
            uploads.report(large, "json", base=DEFAULT_BASE)

        assert list(Path(folder).iterdir()) == []


def test_the_page_works_without_a_script(client: FlaskClient) -> None:
    page = client.get("/validate", headers={"Accept": BROWSER})

    assert page.status_code == 200
    assert 'enctype="multipart/form-data"' in page.text
    assert "<script" not in page.text
    assert "text/turtle" in page.headers["Accept-Post"]


def test_what_may_be_posted_is_told_before_it_is_posted(client: FlaskClient) -> None:
    told = client.options("/validate")

    assert told.headers["Accept-Post"] == client.get("/validate").headers["Accept-Post"]
    assert "Accept-Post" not in client.options("/case/").headers
