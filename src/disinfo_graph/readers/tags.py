"""What HTML and XML look like within a text, as patterns in linear time; it changes no text.

Tags are told by the names of elements: those of the HTML standard, obsolete ones too, and any name
with a prefix, as office programs write them. `a < b` and `<Name>` are no tags.
"""

from __future__ import annotations

import re

BLOCKS = """
address article aside blockquote body br caption center col colgroup dd details dialog dir div dl dt
fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html
legend li listing main menu nav noframes noscript ol optgroup option p plaintext pre search section
select summary table tbody td template textarea tfoot th thead title tr ul xmp
"""
"""Elements that words before and after them do not share a paragraph with."""
INLINES = """
a abbr acronym applet area audio b base basefont bdi bdo bgsound big blink button canvas cite code
command data datalist del dfn em embed font i iframe image img input ins isindex kbd keygen label
link map mark marquee math menuitem meta meter multicol nextid nobr noembed object output param
picture portal progress q rb rbc rp rt rtc ruby s samp script slot small source spacer span strike
strong style sub sup svg time track tt u var video wbr xml
"""
"""The other elements."""
_ENTITIES = """
nbsp ensp emsp thinsp quot apos ldquo rdquo lsquo rsquo sbquo bdquo laquo raquo lsaquo rsaquo
ndash mdash hellip bull middot amp lt gt zwnj zwj lrm rlm shy
"""
OPEN_ENTITIES = frozenset(_ENTITIES.split())
"""Entities that are read also without a semicolon: of signs that are no word and no parameter."""

# Longer names first: no shorter one has to be tried where a longer one stands.
_BLOCK, _INLINE = (
    "|".join(sorted(names.split(), key=len, reverse=True)) for names in (BLOCKS, INLINES)
)
_PREFIXED = r"[A-Za-z_][\w.-]*+:[A-Za-z_][\w.-]*+"
# A value in quotation marks may hold a `>`, if what follows its end can follow a value.
_QUOTED = r"""=\s*+(?:"[^"<]*+"|'[^'<]*+')(?=[\s/>])"""
_REST = rf"(?:[\s/](?:[^<>=]|{_QUOTED}|=)*+>|[\s/][^<>]*+>|>)"

BLOCK = re.compile(rf"</?(?:{_BLOCK}){_REST}", re.IGNORECASE)
INLINE = re.compile(rf"</?(?:{_INLINE}|{_PREFIXED}){_REST}", re.IGNORECASE)

_NAME = rf"(?:{_BLOCK}|{_INLINE}|{_PREFIXED})"
_USUAL = "(?:alt|class|dir|height|href|id|lang|name|rel|src|style|target|title|width|data-|on|xml)"
_VALUE = r"""(?:"[^"<>]*+(?:"|\Z)|'[^'<>]*+(?:'|\Z)|["']?[^\s"'<>]*+)"""
_MARKED = rf"""(?=\s++(?:{_USUAL}[\w:-]*+\s*+=|[\w:-]++\s*+=\s*+["']))"""
UNFINISHED = re.compile(
    # Its attributes tell it: names of one letter, such as in "a <b", would not.
    rf"<{_NAME}{_MARKED}(?:\s++[\w:-]++\s*+=\s*+{_VALUE})++/?+"
    rf"|</{_NAME}(?![\w:.-])\s*+>?"
    rf"|<(?=\w\w){_NAME}\s*+/?+\Z",
    re.IGNORECASE,
)
"""A tag that was cut: the end of the text or another tag comes before its end."""

MAYBE = re.compile(
    # A custom element has a hyphen in its name; the others may be signs of "less than".
    rf"</?[a-z][\w.]*-[\w.-]*(?:\s[^<>]*+)?>|<{_NAME}\s*+(?=[<‹])|(?<=\w)<[abipqsu]>(?=\w)",
    re.IGNORECASE,
)
"""What may be HTML, and may be meant: it is kept, and told."""

DECLARATION = re.compile(r"<!\[CDATA\[|\]\]>|<!\[[^<>\[\]]*+\]>|<![A-Za-z][^<>]*+>", re.IGNORECASE)
INSTRUCTION = re.compile(r"<\?[A-Za-z=][^<>]*+>|<\?(?:php|xml)\b|<\?=", re.IGNORECASE)

ENTITY = re.compile(
    r"&(?:(?:amp|#0{0,5}38|#[xX]0{0,4}26);)*(?:"
    r"(?P<name>"
    rf"[A-Za-z][A-Za-z0-9]{{1,31}}(?=;)|(?i:{'|'.join(sorted(OPEN_ENTITIES))})(?![A-Za-z0-9=;])"
    r"|#[0-9]{2,7}|#[0-9](?=;)|#[xX][0-9A-Fa-f]{2,6}|#[xX][0-9A-Fa-f](?=;));?)"
)
