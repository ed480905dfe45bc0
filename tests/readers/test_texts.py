"""Texts are folded by one plain rule, whatever short cut is taken for those without oddities."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from disinfo_graph.readers import texts

INVISIBLE = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u200b": None, "\ufeff": None})
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TEXTS = st.text(st.characters() | st.sampled_from("  \n\n\r\t\u00a0\u200b\x1f"))


def folded(text: str) -> str | None:
    """Fold the white space of a text, or return None for one that is refused."""
    return None if FORBIDDEN.search(text) else " ".join(text.translate(INVISIBLE).split())


def divided(text: str) -> list[str | None]:
    """Return the folded paragraphs of a text, but empty ones."""
    plain = text.translate(INVISIBLE).replace("\r\n", "\n")
    kept = [folded(block) for block in re.split(r"\n[^\S\n]*\n\s*", plain)]
    return [block for block in kept if block != ""]


def test_every_character_is_folded_by_the_rule() -> None:
    for character in map(chr, range(sys.maxunicode + 1)):
        text = f"a{character}b"
        if FORBIDDEN.search(text):
            with pytest.raises(ValueError, match="expected printable text"):
                texts.one_line(text)
        else:
            assert texts.one_line(text) == folded(text)


@given(TEXTS)
@example("  a  b ")
@example(" ")
def test_a_text_becomes_one_line_by_the_rule(text: str) -> None:
    if folded(text) is None:
        with pytest.raises(ValueError, match="expected printable text"):
            texts.one_line(text)
    else:
        assert texts.one_line(text) == folded(text)


@given(TEXTS)
@example("a\n \n\nb\r\n\r\nc")
@example(" a  b ")
def test_paragraphs_are_divided_by_the_rule(text: str) -> None:
    blocks = divided(text)
    if None in blocks:
        with pytest.raises(ValueError, match="expected printable text"):
            texts.paragraphs(text)
    else:
        assert texts.paragraphs(text) == ("\n\n".join(filter(None, blocks)) or None)
