"""Tells which form of JSON Lines a file is of, by its first object; it reads no record."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from disinfo_graph.readers import bounds, case_jsonl, claim_review, full_text, json_values
from disinfo_graph.readers.opening import Source

_LINES = 100
"""So many lines are looked at for an object."""

_MARKS = {
    case_jsonl.FORM: frozenset(case_jsonl.FIELDS) - frozenset(full_text.FIELDS),
    full_text.FORM: full_text.MARKS,
    claim_review.FORM: claim_review.MARKS,
}


def of(name: str) -> Callable[[Source], bool]:
    """Return what tells whether a file of JSON Lines is of a form."""
    return lambda source: form(source) == name


def form(source: Source) -> str:
    """Return the name of the form whose own fields the first object has most of.

    That is case JSON Lines where there is no object, and where no field is any form's own.
    """
    for _, line in islice(bounds.lines(source), _LINES):
        try:
            value = json_values.decoded(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            names = value.keys()
            return max(_MARKS, key=lambda name: len(_MARKS[name] & names))
    return case_jsonl.FORM
