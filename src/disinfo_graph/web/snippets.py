"""A query as programs that can be run as they stand: curl, Python and R; it runs none of them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a program is to ask."""

    base: str
    """The address of the site, with the slash at its end."""
    fields: tuple[tuple[str, str], ...]
    """The query, and the dataset where one is named."""
    media_type: str
    """How the answer is to be written."""
    is_table: bool

    @property
    def query(self) -> str:
        """The query, whose lines a form ends as HTTP does, and programs as all files do."""
        return self.fields[0][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A program in one language."""

    title: str
    code: str


def snippets(question: Question) -> tuple[Snippet, ...]:
    """Return the question in every language."""
    return tuple(Snippet(title=title, code=write(question)) for title, write in _LANGUAGES.items())


def _curl(question: Question) -> str:
    fields = (f"--data-urlencode {shlex.quote(f'{k}={v}')}" for k, v in question.fields)
    return " \\\n  ".join(
        (
            f"curl --silent --show-error --fail {shlex.quote(f'{question.base}sparql')}",
            f"--header 'Accept: {question.media_type}'",
            *fields,
        )
    )


def _python(question: Question) -> str:
    if question.is_table and len(question.fields) == 1:
        return (
            "from disinfo_graph import connect\n\n"
            f"query = {_in_python(question.query)}\n"
            f"print(connect({_in_python(f'{question.base}sparql')}).select(query).to_pandas())\n"
        )
    fields = "".join(f"    ({_in_python(k)}, {_in_python(v)}),\n" for k, v in question.fields)
    return (
        "from urllib.parse import urlencode\nfrom urllib.request import Request, urlopen\n\n"
        f"fields = [\n{fields}]\n"
        f"address = {_in_python(f'{question.base}sparql')}\n"
        f'headers = {{"Accept": {_in_python(question.media_type)}}}\n'
        "with urlopen(Request(address, urlencode(fields).encode(), headers)) as answer:\n"
        "    print(answer.read().decode())\n"
    )


def _r(question: Question) -> str:
    fields = "".join(f",\n    `{k}` = {_in_r(v)}" for k, v in question.fields)
    read = "readr::read_csv(I(answer))" if question.is_table else "cat(answer)"
    return (
        "library(httr2)\n\n"
        f"answer <- request({_in_r(f'{question.base}sparql')}) |>\n"
        f"  req_headers(Accept = {_in_r(question.media_type)}) |>\n"
        f"  req_body_form({fields.removeprefix(',')}\n  ) |>\n"
        "  req_perform() |>\n"
        "  resp_body_string()\n\n"
        f"{read}\n"
    )


_LANGUAGES: dict[str, Callable[[Question], str]] = {"curl": _curl, "Python": _python, "R": _r}

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""What nobody sees in a program, and an editor may lose; both languages escape it alike."""


def _escaped(text: str) -> str:
    told = text.replace("\\", "\\\\")
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", told)


def _in_python(text: str) -> str:
    told = _escaped(text)
    if "\n" not in text:
        return '"{}"'.format(told.replace('"', '\\"'))
    told = told.replace('"""', '\\"\\"\\"')
    return f'"""{told[:-1]}\\""""' if told.endswith('"') else f'"""{told}"""'


def _in_r(text: str) -> str:
    told = _escaped(text)
    if '"' in told and "'" not in told:
        return f"'{told}'"
    return '"{}"'.format(told.replace('"', '\\"'))
