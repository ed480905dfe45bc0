"""The endpoint's page: the query box, examples, answers; all of it works without a script."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, request
from werkzeug.exceptions import NotFound

from disinfo_graph import formats
from disinfo_graph.examples import examples
from disinfo_graph.iris import Iris
from disinfo_graph.query import Outcome
from disinfo_graph.release import manifest
from disinfo_graph.web import answers, results, values
from disinfo_graph.web.problems import Problem
from disinfo_graph.web.protocol import Asked
from disinfo_graph.web.serving import Serving
from disinfo_graph.web.values import Table

TABLES, GRAPHS = "json", "turtle"
"""The syntaxes that results are shown from."""

_FIRST = "countries"
"""The example in the box of whoever has asked nothing yet."""
_MOST_BYTES = 2 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a query is wrong: the line, and what stands in it before, at and after the place."""

    line: int
    column: int
    before: str
    at: str
    after: str


def empty(serving: Serving, name: str | None) -> Response:
    """Return the page before anything is asked, with an example in the box."""
    example = next((one for one in examples() if one.name == (name or _FIRST)), None)
    if example is None:
        raise NotFound(f"There is no example {name!r}.")
    return _edited(answers.page(_page(serving, query=example.query, example=example)))


def failed(serving: Serving, asked: Asked, problem: Problem) -> Response:
    """Return the page with a query that got no answer, and why."""
    place = _place(asked.query or "", problem)
    body = _page(serving, asked=asked, query=asked.query, problem=problem, place=place)
    return _edited(answers.page(body, status=problem.status))


def result(serving: Serving, asked: Asked, outcome: Outcome) -> Response:
    """Return the page with an answer: a table, a truth value, or a graph in Turtle."""
    with outcome.body as body:
        data = body.read() if outcome.size <= _MOST_BYTES else None
    is_graph = outcome.media_type == formats.syntax(GRAPHS).media_type
    base = manifest.read(serving.config.site / "releases" / outcome.release).base
    answer = _Answer(
        size=outcome.size,
        graph=data.decode() if data is not None and is_graph else None,
        table=values.table(data) if data is not None and not is_graph else None,
    )
    page = _page(
        serving,
        asked=asked,
        query=asked.query,
        answer=answer,
        table=answer.table and results.shown(answer.table, Iris(base), request.script_root),
        downloads=results.downloads(
            asked, _path(), serving.config.limits.query_string, is_graph=is_graph
        ),
        programs=results.programs(asked, base, *_written(answer, is_graph)),
    )
    return _edited(answers.page(page, release=outcome.release))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What was answered; neither graph nor table where it is too large for a page."""

    size: int
    graph: str | None
    table: Table | None


def _written(answer: _Answer, is_graph: bool) -> tuple[str, bool]:
    """Return how programs are to fetch an answer, and whether it is a table."""
    if is_graph:
        return formats.syntax(GRAPHS).media_type, False
    if answer.table is not None and answer.table.boolean is not None:
        return formats.result(TABLES).media_type, False
    return formats.result("csv").media_type, True


def _page(serving: Serving, *, asked: Asked | None = None, **shown: object) -> bytes:
    return serving.page(
        "sparql.html",
        examples=examples(),
        results=formats.RESULTS,
        syntaxes=formats.SYNTAXES,
        limits=serving.config.limits,
        rate=serving.config.rate,
        dataset=() if asked is None else results.fields(asked)[1:],
        **shown,
    )


def _path() -> str:
    return f"{request.script_root}/sparql"


def _edited(response: Response) -> Response:
    """Allow the page the script of its editor."""
    response.headers.update(answers.EDITING)
    return response


def _place(query: str, problem: Problem) -> Place | None:
    line, column = (problem.members.get(name) for name in ("line", "column"))
    lines = query.replace("\r\n", "\n").split("\n")
    if not isinstance(line, int) or not isinstance(column, int) or not 0 < line <= len(lines):
        return None
    text, index = lines[line - 1], column - 1
    return Place(
        line=line,
        column=column,
        before=text[:index],
        at=text[index : index + 1],
        after=text[index + 1 :],
    )
