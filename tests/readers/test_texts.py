"""Texts are folded by one plain rule, whatever short cut is taken for those without oddities."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from disinfo_graph.readers import texts

NO_BREAK = str.maketrans({"\u00a0": " ", "\u202f": " "})
NONE = {
    chr(code) for code in range(0x110000) if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
}
FORBIDDEN = re.compile(f"[\ud800-\udfff{''.join(sorted(NONE))}]")
CONTROLS = "\x0b\x0c\x1c\x1d\x1e\x1f"
"""Python takes these for white space; mending takes them out, and tells."""
TEXTS = st.text(st.characters() | st.sampled_from("ab  \n\n\n\r\t\u00a0\u200b\x1f\x0c"))


def folded(text: str) -> str | None:
    """Fold the white space of a text, or return None for one that is refused."""
    if FORBIDDEN.search(text):
        return None
    plain = text.translate(NO_BREAK)
    spaced = (" " if one.isspace() and one not in CONTROLS else one for one in plain)
    return " ".join(word for word in "".join(spaced).split(" ") if word)


def divided(text: str) -> list[str | None]:
    """Return the folded paragraphs of a text, but empty ones."""
    plain = text.translate(NO_BREAK).replace("\r\n", "\n")
    kept = [folded(block) for block in re.split(rf"\n[^\S\n{CONTROLS}]*\n[^\S{CONTROLS}]*", plain)]
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
@example("a\n\nb\n\n\x1f\n\nc")
@example("a\n\n b")
@example("a \n\nb")
@example("a\n\n")
@example("a  b\n\nc")
def test_paragraphs_are_divided_by_the_rule(text: str) -> None:
    blocks = divided(text)
    if None in blocks:
        with pytest.raises(ValueError, match="expected printable text"):
            texts.paragraphs(text)
    else:
        assert texts.paragraphs(text) == ("\n\n".join(filter(None, blocks)) or None)


@pytest.mark.parametrize(
    "text", ["", "a", "a b\n\nc", "a \n b\r\n\r\n\u00a0c", "a\x0c", "\x1f\n\nb"]
)
def test_what_is_folded_stays_so(text: str) -> None:
    once = texts.paragraphs(text)

    assert once is None or texts.paragraphs(once) == once


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://a.example/\u202eb", "https://a.example/%E2%80%AEb"),
        ("https://a.example/\u200fb", "https://a.example/%E2%80%8Fb"),
        ("https://a.example/\u05d0", "https://a.example/\u05d0"),
    ],
)
def test_no_address_turns_text_around(text: str, address: str) -> None:
    assert texts.web_address(text) == address


@pytest.mark.parametrize("character", ["\x01", "\x1f", "\x92", "\ud800", "\ufffe"])
def test_an_address_holds_no_control_character(character: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        texts.web_address(f"https://a.example/{character}b\u2028")
