"""In which forms something may be handed in: by media type or name, to the suffix it is read by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from disinfo_graph.formats import SYNTAXES


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form, with the media types and suffixes by which clients name it, the proper ones first."""

    title: str
    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]


FORMS: tuple[Form, ...] = (
    Form(title="case page as text", media_types=("text/plain",), suffixes=(".txt",)),
    Form(
        title="cases or full texts, one JSON object a line",
        media_types=("application/x-ndjson", "application/jsonl", "application/ndjson"),
        suffixes=(".jsonl", ".ndjson"),
    ),
    Form(title="ClaimReview", media_types=("application/json",), suffixes=(".json",)),
    Form(
        title="saved page",
        media_types=("text/html", "application/xhtml+xml"),
        suffixes=(".html", ".htm"),
    ),
    Form(title="table, CSV", media_types=("text/csv",), suffixes=(".csv",)),
    Form(title="table, TSV", media_types=("text/tab-separated-values",), suffixes=(".tsv",)),
    *(
        Form(title=row.title, media_types=(row.media_type,), suffixes=(row.suffix,))
        for row in SYNTAXES
    ),
)
"""Every form that is taken; those of RDF last."""

_SUFFIXES = frozenset(suffix for form in FORMS for suffix in form.suffixes)
_BY_TYPE = {name: form.suffixes[0] for form in FORMS for name in form.media_types}
_UNUSUAL = re.compile(r"[^\w.-]+")
_LONGEST = 80


def file_name(name: str, media_type: str) -> str | None:
    """Return a name that is safe, and whose suffix tells the form; None where nothing tells it.

    A name tells more than a media type: browsers give tables and lines of JSON types of all kinds.
    """
    given = PurePosixPath(name.replace("\\", "/"))
    suffix = given.suffix.lower()
    if suffix not in _SUFFIXES:
        suffix = _BY_TYPE.get(media_type, "")
    stem = _UNUSUAL.sub("-", given.stem)[:_LONGEST].strip("-.")
    return f"{stem or 'upload'}{suffix}" if suffix else None
