"""The example queries, each with the question that it answers; it runs none of them.

A file begins with a comment: the question in English, an empty line, then what the variables are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from disinfo_graph import resources
from disinfo_graph.errors import ConfigError

_COMMENT = re.compile(r"# ?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question of this field, in words and in SPARQL that works at any endpoint."""

    name: str
    question: str
    about: str
    """What the variables are."""
    query: str
    """The whole file: who copies it keeps the question."""


@cache
def examples() -> tuple[Example, ...]:
    """Return all of them, by name; raises ConfigError for a file that asks no question."""
    return tuple(
        _example(path.stem, path.read_text(encoding="utf-8")) for path in resources.examples()
    )


def _example(name: str, query: str) -> Example:
    header = takewhile(lambda line: line.startswith("#"), query.splitlines())
    told = "\n".join(_COMMENT.sub("", line, count=1) for line in header)
    question, _, about = (" ".join(part.split()) for part in told.partition("\n\n"))
    if not question.endswith("?") or not about:
        raise ConfigError(f"{name}.rq: no question (expected one, and what the variables are)")
    return Example(name=name, question=question, about=about, query=query)
