"""Reads HTML of any kind into a tree, and texts and links out of it; it knows no site.

The parser is lxml's: it takes any bytes, its time grows with their number alone, and it stops at a
depth that it tells of.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from disinfo_graph.errors import InputError
from disinfo_graph.readers import texts

Element = etree._Element

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_BEFORE_META = 4096
_KNOWN = re.compile(
    r"cp125\d|cp866|cp874|iso8859-\d+|koi8-[ru]|gbk|gb18030|big5|shift_jis|euc.*|mac.*"
)
# A browser takes these names for Windows-1252.
_AS_WINDOWS = frozenset({"ascii", "iso8859-1"})

_ATTRIBUTES = 10_000
"""So many words may stand in a tag: the parser compares each attribute with all before it."""
_LONG_TAG = re.compile(rb"<[^<>]{%d,}" % _ATTRIBUTES)

_UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "button", "svg", "select", "iframe"}
)
_IN_LINE = frozenset(
    {
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "em", "font", "i", "img", "ins",
        "label", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "var",
        "wbr",
    }
)  # fmt: skip
_MORE = frozenset(
    {"see more", "show more", "read more", "view more", "see less", "show less", "read less"}
)
"""What a button that unfolds a text says."""

UNDECODED = "character U+FFFD (expected text in the encoding that the page names)"


@dataclass(frozen=True, slots=True)
class Page:
    """A page's elements, and where those of each class are, in the order of the page."""

    root: Element
    classes: Mapping[str, tuple[Element, ...]]

    def of(self, *names: str) -> tuple[Element, ...]:
        """Return the elements of the first of these classes that the page knows."""
        return next((self.classes[name] for name in names if name in self.classes), ())


def parsed(data: bytes, source: str) -> Page:
    """Return a page; raises InputError for what no page can be read from."""
    if any(len(tag[0].split()) > _ATTRIBUTES for tag in _LONG_TAG.finditer(data)):
        raise InputError(f"a tag of more than {_ATTRIBUTES:,} words (expected HTML)", source=source)
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True
    )
    try:
        root = etree.fromstring(_decoded(data).encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError("no HTML (expected a saved page)", source=source) from error
    if root is None:
        raise InputError("no HTML (expected a saved page)", source=source)
    for fault in parser.error_log:
        if fault.level == etree.ErrorLevels.FATAL:
            raise InputError(f"line {fault.line}: {fault.message} (expected HTML)", source=source)
    return Page(root, _by_class(root))


def _decoded(data: bytes) -> str:
    """Return the text; what cannot be decoded is U+FFFD, which no text that is read may hold."""
    return data.decode(_encoding(data), "replace").removeprefix("\ufeff")


def _encoding(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    told = _META.search(data[:_BEFORE_META])
    try:
        name = codecs.lookup(told[1].decode("ascii", "replace")).name if told else "utf-8"
    except LookupError:
        return "utf-8"
    if name in _AS_WINDOWS:
        return "cp1252"
    return name if _KNOWN.fullmatch(name) else "utf-8"


def _by_class(root: Element) -> dict[str, tuple[Element, ...]]:
    found: dict[str, list[Element]] = {}
    for element in root.iter(etree.Element):
        for name in dict.fromkeys((element.get("class") or "").split()):
            found.setdefault(name, []).append(element)
    return {name: tuple(elements) for name, elements in found.items()}


def paragraphs(element: Element) -> str | None:
    """Return an element's text in paragraphs; buttons and scripts are no text."""
    return texts.paragraphs(_checked("".join(text for text, _ in pieces(element))))


def one_line(element: Element) -> str:
    """Return an element's text in one line."""
    return texts.one_line(_checked("".join(text for text, _ in pieces(element))))


def _checked(text: str) -> str:
    if "\ufffd" in text:
        raise ValueError(UNDECODED)
    return text


def pieces(element: Element) -> Iterator[tuple[str, Element]]:
    """Yield the texts in an element, each with the element it stands in.

    White space is folded; a block is divided from what stands around it by a blank line.
    """
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walk:
        if event == "start" and _unseen(inner):
            walk.skip_subtree()
        elif event == "start":
            yield _border(inner), inner
            yield _folded(inner.text), inner
        else:
            yield "" if inner.tag == "br" else _border(inner), inner
            if inner is not element:
                yield _folded(inner.tail), _parent(inner)


def _parent(element: Element) -> Element:
    parent = element.getparent()
    return element if parent is None else parent


def _border(element: Element) -> str:
    if element.tag == "br":
        return "\n"
    return "" if element.tag in _IN_LINE else "\n\n"


def _folded(text: str | None) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", text or "")


def _unseen(element: Element) -> bool:
    if element.tag in _UNSEEN:
        return True
    unfolds = element.tag in ("a", "span", "div", "p", "label") and len(element) == 0
    if not unfolds or (element.get("href") or "#").strip().lower().startswith("http"):
        return False
    return (element.text or "").strip(" .…[]()\u00a0\n\t").casefold() in _MORE


def links(element: Element, base: str | None) -> tuple[str, ...]:
    """Return the web addresses that an element links to; a relative one needs a base."""
    found = (address(anchor.get("href") or "", base) for anchor in element.iter("a"))
    return tuple(dict.fromkeys(link for link in found if link is not None))


def address(link: str, base: str | None) -> str | None:
    """Return a link as a whole web address; None for one that leads to none, or within a page."""
    link = link.strip()
    if not link or link.startswith("#") or "\ufffd" in link:
        return None
    try:
        return texts.web_address(urljoin(base, link) if base else link)
    except ValueError:
        return None


def language(page: Page) -> str | None:
    """Return what a page's own tag says of its language."""
    return page.root.get("lang") or page.root.get("xml:lang")


def own_address(page: Page) -> str | None:
    """Return what a page gives as its own address, None where it gives none.

    Raises ValueError where it gives one that is no web address.
    """
    given = [
        *(link.get("href") for link in page.root.iter("link") if _rel(link) == "canonical"),
        *(
            meta.get("content")
            for meta in page.root.iter("meta")
            if meta.get("property") == "og:url"
        ),
    ]
    filled = [text for text in given if text and text.strip()]
    good = (found for text in filled if (found := address(text, None)) is not None)
    return next(good, None) if not filled else next(good, None) or texts.web_address(filled[0])


def _rel(link: Element) -> str:
    return (link.get("rel") or "").strip().lower()


def scripts(page: Page) -> Iterator[str]:
    """Yield the JSON-LD that a page carries, script by script, as it is written."""
    for script in page.root.iter("script"):
        kind = (script.get("type") or "").partition(";")[0].strip().lower()
        if kind == "application/ld+json" and script.text:
            yield script.text
