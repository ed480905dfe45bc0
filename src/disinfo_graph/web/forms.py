"""The endpoint's page: the query box, examples, results as tables; it needs no script."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from urllib.parse import urlencode

from flask import Response, request
from werkzeug.exceptions import NotFound

from disinfo_graph import formats
from disinfo_graph.iris import Iris
from disinfo_graph.query import Outcome
from disinfo_graph.release import manifest
from disinfo_graph.web import answers, values
from disinfo_graph.web.problems import Problem
from disinfo_graph.web.protocol import Asked
from disinfo_graph.web.serving import Serving
from disinfo_graph.web.telling import document_path
from disinfo_graph.web.values import Table

TABLES, GRAPHS = "json", "turtle"
"""The syntaxes that results are shown from."""

_MOST_ROWS = 500
_MOST_BYTES = 2 << 20

_EXAMPLES = ("countries", "narratives", "appearances")
"""Each an `.rq` file whose first line asks the question in English."""


def empty(serving: Serving, example: str | None) -> Response:
    """Return the page before anything is asked, with an example in the box."""
    if example is not None and example not in _EXAMPLES:
        raise NotFound(f"There is no example {example!r}.")
    return answers.page(_page(serving, query=_example(example or _EXAMPLES[0])))


def failed(serving: Serving, asked: Asked, problem: Problem) -> Response:
    """Return the page with a query that got no answer, and why."""
    body = _page(serving, query=asked.query, problem=problem)
    return answers.page(body, status=problem.status)


def result(serving: Serving, asked: Asked, outcome: Outcome) -> Response:
    """Return the page with an answer: a table, a truth value, or a graph in Turtle."""
    with outcome.body as body:
        data = body.read() if outcome.size <= _MOST_BYTES else None
    is_graph = outcome.media_type == formats.syntax(GRAPHS).media_type
    base = manifest.read(serving.config.site / "releases" / outcome.release).base
    page = _page(
        serving,
        query=asked.query,
        size=outcome.size,
        graph=data.decode() if data is not None and is_graph else None,
        table=_shown(values.table(data), Iris(base)) if data is not None and not is_graph else None,
        downloads=_downloads(asked, formats.SYNTAXES if is_graph else formats.RESULTS),
    )
    return answers.page(page, release=outcome.release)


def _page(serving: Serving, **shown: object) -> bytes:
    return serving.page(
        "sparql.html",
        examples=[(name, _question(name)) for name in _EXAMPLES],
        results=formats.RESULTS,
        syntaxes=formats.SYNTAXES,
        limits=serving.config.limits,
        rate=serving.config.rate,
        **shown,
    )


def _shown(table: Table, iris: Iris) -> dict[str, object]:
    """Return a table with links to this site's own things; other addresses stay text."""
    rows = [
        [
            (value, document_path(iris, request.script_root, value.text) if value.is_iri else None)
            if (value := row.get(name))
            else None
            for name in table.variables
        ]
        for row in table.rows[:_MOST_ROWS]
    ]
    return {
        "variables": table.variables,
        "boolean": table.boolean,
        "rows": rows,
        "count": len(table.rows),
        "more": max(0, len(table.rows) - _MOST_ROWS),
    }


def _downloads(
    asked: Asked, syntaxes: tuple[formats.Syntax, ...] | tuple[formats.Result, ...]
) -> list[tuple[str, str]]:
    """Return titles with addresses of the same answer in other formats."""
    same = [
        ("query", asked.query or ""),
        *(("default-graph-uri", iri) for iri in asked.default_graphs),
        *(("named-graph-uri", iri) for iri in asked.named_graphs),
    ]
    path = f"{request.script_root}/sparql"
    return [(row.title, f"{path}?{urlencode([*same, ('format', row.name)])}") for row in syntaxes]


@lru_cache(maxsize=len(_EXAMPLES))
def _example(name: str) -> str:
    return (files("disinfo_graph.web") / "examples" / f"{name}.rq").read_text(encoding="utf-8")


def _question(name: str) -> str:
    return _example(name).partition("\n")[0].removeprefix("# ")
