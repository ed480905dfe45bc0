"""The pages of queries and of quality in Chromium: `look.mjs` uses them, here is judged.

Skipped where there is no Chromium, no Node, or nothing fetched: `make test` fetches what it can.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from serving import running

from disinfo_graph import web
from disinfo_graph.examples import examples
from making import ROOT

BROWSER = ROOT / "tests" / "browser"
EDITOR = Path(web.__file__).parent / "static" / "editor" / "yasqe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
MISSING = [
    reason
    for there, reason in (
        (CHROMIUM, "there is no Chromium (apt-get install chromium)"),
        (shutil.which("node"), "there is no Node.js"),
        ((BROWSER / "node_modules").is_dir(), "playwright-core was not fetched (make browser)"),
        (EDITOR.is_file(), "the editor was not fetched (make editor)"),
    )
    if not there
]
DG = "PREFIX dg: <https://w3id.org/disinfo-graph/ns#>\n"
REFUSED = "Failed to load resource: the server responded with a status of 400 (BAD REQUEST)"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason="; ".join(MISSING) or "nothing is missing"),
]
Seen = dict[str, Any]


@pytest.fixture(scope="module")
def seen(site: Path) -> Iterator[dict[str, Seen]]:
    with running(site) as (_, port):
        command = ("node", "look.mjs", CHROMIUM, f"http://127.0.0.1:{port}")
        done = subprocess.run(command, cwd=BROWSER, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    yield orjson.loads(done.stdout)


def test_nobody_else_is_asked_and_nothing_is_refused_by_the_policy(seen: dict[str, Seen]) -> None:
    assert len(seen) > 10
    for name, found in seen.items():
        assert "failed" not in found, name
        assert found["outside"] == []
        assert set(found["complaints"]) <= ({REFUSED} if name in ("mistakes", "widths") else set())


def test_the_box_becomes_an_editor_with_the_same_query(seen: dict[str, Seen]) -> None:
    found = seen["opens"]
    (first,) = (one.query for one in examples() if one.name == "countries")

    assert not found["box"]
    assert found["written"] == first
    assert "GROUP BY ?country ?name" in found["shown"]
    assert found["terms"] == 200


@pytest.mark.parametrize(
    ("kind", "proposed", "written"),
    [
        ("class", "dg:Case", f"{DG}SELECT * WHERE {{ ?x a dg:Case"),
        ("property", "dg:discusses", f"{DG}SELECT * WHERE {{ ?x dg:discusses"),
        (
            "own prefix",
            "s:datePublished",
            "PREFIX s: <http://schema.org/> SELECT * WHERE { ?x s:datePublished",
        ),
        (
            "prefix",
            "skos: <http://www.w3.org/2004/02/skos/core#>",
            "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>",
        ),
    ],
)
def test_terms_are_completed_from_the_release(
    seen: dict[str, Seen], kind: str, proposed: str, written: str
) -> None:
    assert seen[kind]["proposed"] == [proposed]
    assert seen[kind]["written"] == written


def test_where_nothing_is_typed_only_who_asks_is_proposed_something(
    seen: dict[str, Seen],
) -> None:
    assert seen["proposes"]["unasked"] == 0
    assert seen["proposes"]["proposed"] > 20


def test_what_is_typed_is_asked_and_shown_as_table_and_chart(seen: dict[str, Seen]) -> None:
    found = seen["asks"]

    assert "/sparql?query=SELECT" in found["address"]
    assert found["cells"] == ["two", "2", "one", "1"]
    assert found["bars"] == 2


@pytest.mark.parametrize("scenario", ["asks what is long", "plain and long"])
def test_a_query_too_long_for_an_address_is_answered(seen: dict[str, Seen], scenario: str) -> None:
    assert seen[scenario]["rows"] == 2


def test_downloads_arrive_under_a_name(seen: dict[str, Seen]) -> None:
    table = "name,n\r\ntwo,2\r\none,1\r\n"

    assert seen["downloads"]["name"] == "answer.csv"
    assert seen["downloads"]["saved"] == table
    assert seen["asks what is long"]["method"] == "POST"
    assert seen["asks what is long"]["saved"] == table


def test_a_mistake_is_marked_in_the_editor_until_it_is_changed(seen: dict[str, Seen]) -> None:
    assert (seen["mistakes"]["line"], seen["mistakes"]["marked"]) == ("3", '"')


def test_a_program_is_copied_whole(seen: dict[str, Seen]) -> None:
    assert seen["copies"]["copied"] == seen["copies"]["code"]
    assert "connect" in seen["copies"]["code"]


def test_the_tab_key_leaves_the_editor(seen: dict[str, Seen]) -> None:
    assert seen["leaves"]["focused"] == "Ask"
    assert seen["leaves"]["written"] == seen["opens"]["written"]


def test_without_javascript_the_form_does_the_same(seen: dict[str, Seen]) -> None:
    found = seen["plain"]

    assert found["query"] == found["kept"]
    assert "# Which keywords go together?" in found["query"]
    assert found["rows"] == found["bars"] == 17
    assert found["downloads"] == 4
    assert found["editors"] == 0


def test_no_page_is_wider_than_its_window(seen: dict[str, Seen]) -> None:
    assert seen["widths"]["wide"] == []


def test_the_page_on_quality_fits_any_window_and_draws_to_scale(seen: dict[str, Seen]) -> None:
    found = seen["quality"]

    assert found["wide"] == []
    assert found["scripts"] == 0
    assert abs(found["bar"] - 0.625) < 0.01
    assert -5 < found["top"] < 100


@pytest.mark.parametrize(("front", "behind"), [("bar", "page"), ("variable", "editor")])
def test_bars_and_code_can_be_seen_in_light_and_dark(
    seen: dict[str, Seen], front: str, behind: str
) -> None:
    for colours in (seen["schemes"]["light"], seen["schemes"]["dark"]):
        high, low = sorted((luminance(colours[front]), luminance(colours[behind])), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5


def luminance(colour: str) -> float:
    """Return how light a colour is, as WCAG 2 reckons."""
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(", ")]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
