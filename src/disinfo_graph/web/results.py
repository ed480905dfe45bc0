"""An answer as the query page shows it: cells, chart, downloads, programs; it asks nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from disinfo_graph import formats
from disinfo_graph.iris import Iris
from disinfo_graph.vocab import short
from disinfo_graph.web import charts
from disinfo_graph.web.charts import Chart
from disinfo_graph.web.protocol import Asked
from disinfo_graph.web.snippets import Question, Snippet, snippets
from disinfo_graph.web.telling import Teller
from disinfo_graph.web.values import Table, Value

_MOST_ROWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value of a table. Only this site's own things and terms become links."""

    text: str
    title: str = ""
    """The whole IRI, where the text is short for it."""
    href: str | None = None
    language: str = ""
    tagged: bool = False
    """Whether the language is to be seen, because the column has several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A table as a page holds it; `more` rows are left out."""

    columns: tuple[tuple[str, bool], ...]
    """Names, and whether a column is all numbers."""
    rows: tuple[tuple[Cell | None, ...], ...]
    count: int
    more: int
    chart: Chart | None


def shown(table: Table, iris: Iris, root: str) -> Shown:
    """Return a table as it is shown on a site that is mounted at `root`."""
    teller = Teller(iris=iris, root=root, nodes={}, labels={})
    several = frozenset(name for name in table.variables if len(_languages(table, name)) > 1)
    return Shown(
        columns=tuple((name, _is_numeric(table, name)) for name in table.variables),
        rows=tuple(
            tuple(_cell(row.get(name), teller, name in several) for name in table.variables)
            for row in table.rows[:_MOST_ROWS]
        ),
        count=len(table.rows),
        more=max(0, len(table.rows) - _MOST_ROWS),
        chart=charts.chart(table),
    )


def _cell(value: Value | None, teller: Teller, tagged: bool) -> Cell | None:
    if value is None:
        return None
    if not value.is_iri:
        return Cell(text=value.text, language=value.language, tagged=tagged)
    thing = teller.iris.split(value.text)
    text = "/".join(thing) if thing else short(value.text)
    href = teller.told(value, link=False).href
    return Cell(text=text, title="" if text == value.text else value.text, href=href)


def _languages(table: Table, name: str) -> set[str]:
    return {row[name].language for row in table.rows if name in row}


def _is_numeric(table: Table, name: str) -> bool:
    said = [row[name] for row in table.rows if name in row]
    return bool(said) and all(map(charts.is_number, said))


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloads:
    """The same answer in other formats, behind links; behind a form where it is asked too long."""

    formats: tuple[tuple[str, str], ...]
    """Titles and names."""
    links: Mapping[str, str]
    """Addresses by name of the format; none where they would be too long."""
    fields: tuple[tuple[str, str], ...]


def downloads(asked: Asked, path: str, most: int, *, is_graph: bool) -> Downloads:
    """Return the downloads of an answer; a query string may have `most` bytes."""
    rows = formats.SYNTAXES if is_graph else formats.RESULTS
    queries = {row.name: urlencode((*fields(asked), ("format", row.name))) for row in rows}
    short_enough = max(map(len, queries.values())) <= most
    return Downloads(
        formats=tuple((row.title, row.name) for row in rows),
        links={name: f"{path}?{one}" for name, one in queries.items()} if short_enough else {},
        fields=fields(asked),
    )


def fields(asked: Asked) -> tuple[tuple[str, str], ...]:
    """Return what asks the same again, the query first."""
    return (
        # A form ends its lines as HTTP does; a file, and what is copied from a page, does not.
        ("query", (asked.query or "").replace("\r\n", "\n")),
        *(("default-graph-uri", iri) for iri in asked.default_graphs),
        *(("named-graph-uri", iri) for iri in asked.named_graphs),
    )


def programs(asked: Asked, base: str, media_type: str, is_table: bool) -> tuple[Snippet, ...]:
    """Return the question in several languages; none where no program can hold it."""
    if "\0" in (asked.query or ""):
        return ()
    question = Question(base=base, fields=fields(asked), media_type=media_type, is_table=is_table)
    return snippets(question)
