"""Makes requests that mean harm, from a seed; it sends none of them."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from urllib.parse import quote

QUERY = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One request, byte for byte; of an `open` one the end never comes."""

    data: bytes
    open: bool = False


def _posted(
    body: bytes, media_type: str = QUERY, more: str = "", length: int | None = None
) -> Sent:
    size = len(body) if length is None else length
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {media_type}\r\n{more}"
    return Sent(data=f"{head}Content-Length: {size}\r\n\r\n".encode() + body)


def _query(text: str) -> Sent:
    return _posted(text.encode())


def _nested(dice: Random) -> Sent:
    depth = dice.choice((10, 127, 129, 3_000, 100_000))
    less = depth - dice.choice((0, 1))
    texts = (
        "SELECT * " + "{" * depth + "?s ?p ?o" + "}" * less,
        "SELECT (" + "(" * depth + "1" + ")" * less + " AS ?x) {}",
        "SELECT * { " + "[ ?p " * depth + "?o" + " ]" * less + " ?q ?r }",
    )
    return _query(dice.choice(texts))


def _crossed(dice: Random) -> Sent:
    patterns = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(dice.randint(3, 9)))
    asked = dice.choice(("SELECT (COUNT(*) AS ?n)", "SELECT DISTINCT *", "SELECT *", "CONSTRUCT"))
    if asked == "CONSTRUCT":
        return _query(f"CONSTRUCT {{ {patterns} }} WHERE {{ {patterns} }}")
    return _query(f"{asked} {{ {patterns} }} ORDER BY ?c0 # {dice.random()}")


def _doubled(dice: Random) -> Sent:
    steps = dice.randint(20, 60)
    binds = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(steps))
    return _query(f'SELECT (STRLEN(?x{steps}) AS ?n) {{ BIND("{"x" * 64}" AS ?x0) {binds} }}')


def _matched(dice: Random) -> Sent:
    pattern = dice.choice(
        ("(a+)+$", "(.*)*(.*)*x", "((x{1,99}){1,99}){1,99}", "[" * 500, "(?<=a)b")
    )
    count = dice.randint(1, 3)
    joined = " . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(count))
    return _query(f'SELECT * {{ {joined} FILTER(REGEX(STR(?o0), "{pattern}")) }}')


def _followed(dice: Random) -> Sent:
    path = dice.choice(
        ("(!<urn:a>)*", "(<urn:a>|!<urn:b>)+", "(!<urn:a>/!<urn:b>)*", "(^!<urn:a>|!^<urn:c>)*")
    )
    return _query(f"SELECT (COUNT(*) AS ?n) {{ ?s {path} ?o . ?o {path} ?q }} # {dice.random()}")


def _dialling(dice: Random) -> Sent:
    word = dice.choice(("SERVICE", "service", "SERVICE SILENT", "\\u0053ERVICE", "FROM", "LOAD"))
    target = f"<http://127.0.0.1:{DIALLED}/>"
    text = (
        f"SELECT * {word} {target} {{ ?s ?p ?o }}"
        if word == "FROM"
        else (f"SELECT * {{ {word} {target} {{ ?s ?p ?o }} }}")
    )
    return _query(text if word != "LOAD" else f"LOAD {target}")


def _huge(dice: Random) -> Sent:
    size = dice.choice((70_000, 1_100_000, 4_000_000))
    kind = dice.choice((QUERY, FORM, "application/json", "text/plain"))
    return _posted((b"query=" if kind == FORM else b"") + b"x" * size, kind)


def _bomb(dice: Random) -> Sent:
    body = gzip.compress(b"ASK {}" + b" " * 30_000_000)
    return _posted(body, more="Content-Encoding: gzip\r\n")


def _half(dice: Random) -> Sent:
    beginnings = (
        b"",
        b"GET /sparql?query=ASK",
        b"GET /sparql HTTP/1.1\r\nHost: x\r\nX: ",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nASK",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\nASK",
    )
    return Sent(data=dice.choice(beginnings), open=True)


def _broken(dice: Random) -> Sent:
    noise = bytes(dice.randrange(256) for _ in range(dice.randint(1, 300)))
    lines = (
        b"GET /sparql?query=" + quote(noise).encode() + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /sparql?query=%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /sparql?" + b"query=a&" * 2_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"BREW /sparql HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nAccept: "
        + b"a/b," * 9_000
        + b"\r\n\r\n",
    )
    return Sent(data=dice.choice(lines))


KINDS: tuple[Callable[[Random], Sent], ...] = (
    *(_nested, _crossed, _doubled, _matched, _followed),
    *(_dialling, _huge, _bomb, _half, _broken),
)
DIALLED = 9
"""The port that queries try to dial."""

DEATHS: tuple[Callable[[Random], Sent], ...] = (_crossed, _doubled, _followed)
"""Queries that no limit but those of the workers stops."""


def request(dice: Random) -> Sent:
    """Return one request of any kind."""
    return dice.choice(KINDS)(dice)


def death(dice: Random) -> Sent:
    """Return a query that would never end, or take all memory."""
    return dice.choice(DEATHS)(dice)
