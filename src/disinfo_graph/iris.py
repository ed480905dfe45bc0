"""Case keys, slugs and instance IRIs, and back again: same input, same IRI; no RDF terms."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from urllib.parse import quote, unquote, urlsplit

from anyascii import anyascii

from disinfo_graph.errors import ConfigError

TYPES = (
    "case",
    "claim",
    "debunk",
    "narrative",
    "country",
    "source",
    "channel",
    "appearance",
    "keyword",
    "issue",
    "rating",
    "organisation",
    "evidence",
    "scheme",
    "graph",
    "dataset",
    "example",
    "finding",
    "report",
    "measurement",
    "slice",
)
"""What may stand in `/id/<type>/<slug>`."""

OF_A_CASE = ("case", "claim", "debunk", "rating")
"""The types of things that bear the slug of their case."""

MAIN_REPORTS = "euvsdisinfo.eu/report/"
"""Keys that begin so give slugs without a hash, as long as the slug says all of the key."""

TITLE_KEY = "title:"
"""Keys of cases without address begin so; then come the folded title, a bar and the day."""

SLUG_LENGTH = 80
_HASH_LENGTH = 8
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_APPEARANCE = re.compile(r"(?P<case>.+)-[0-9a-f]{8}")
_TEXT_KEY = "text:"
_WWW = re.compile(r"^(www|m)\.(?=.*\.)")
_DEFAULT_PORTS = {"http": 80, "https": 443}

# What RFC 3987 lets an IRI hold beyond ASCII: no private use, no non-characters.
_BEYOND_ASCII = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U000e1000-\U000efffd" + "".join(
    f"{chr(plane)}-{chr(plane + 0xFFFD)}" for plane in range(0x10000, 0xE0000, 0x10000)
)
_WEB_ADDRESS = re.compile(
    # Beyond ASCII, a long s (U+017F) would pass for the one of https.
    r"(?a:https?)://"
    r"(?P<user>(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@)?"
    rf"(?=[._-]*[A-Za-z0-9{_BEYOND_ASCII}])(?:(?!\s)[A-Za-z0-9._\-{_BEYOND_ASCII}])+"
    r"(?::[0-9]{0,5})?(?P<rest>[/?#][^\ud800-\udfff]*|)",
    re.IGNORECASE,
)
# What most addresses are: ASCII with nothing to trim or to escape, no user, no port, and no
# bracket: the whole rule would give them back as they are.
_PLAIN_ADDRESS = re.compile(
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:/[A-Za-z0-9._~!$&'()*+,;=:@/?-]*)?"
)
# What most reports are: ASCII, a host in lower case and a path, nothing to decode or to compose.
_PLAIN_REPORT = re.compile(
    r"https?://(?P<host>[a-z0-9.-]+)(?P<path>/[A-Za-z0-9._~!$&'()*+,;=:@/-]*|)"
)
_NOT_IN_ADDRESS = re.compile(
    rf"%(?![0-9A-Fa-f]{{2}})|[^A-Za-z0-9._~!$&'()*+,;=:/?#@%\-{_BEYOND_ASCII}]"
)


# The property Default_Ignorable_Code_Point: soft hyphens, joiners, marks of direction, and so on.
_IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)

_BETWEEN_WORDS = re.compile(r"[\s\-_.,:;/&()\[\]'’‘\"“”„«»–—@|]+")


_NOT_IN_BASE = re.compile(r"[?#@]|(?<!:)//|/\.{1,2}/")


@dataclass(frozen=True, slots=True)
class Iris:
    """Makes and reads instance IRIs under one base IRI, which ends in a slash."""

    base: str

    def __post_init__(self) -> None:
        try:
            usable = address(self.base) == self.base and self.base.isascii()
        except ValueError:
            usable = False
        # Clients take steps such as ../ out of an address, and no IRI would then be found.
        if not usable or _NOT_IN_BASE.search(self.base) or not self.base.endswith("/"):
            raise ConfigError(
                f"base IRI {self.base!r}: not usable "
                "(expected http:// or https://, a host, and a slash at the end)"
            )

    def __hash__(self) -> int:
        return hash(self.base)  # which a string remembers

    def thing(self, kind: str, slug: str) -> str:
        """Return the IRI of one thing; `kind` is one of `TYPES`."""
        return f"{self.base}id/{kind}/{slug}"

    def document(self, iri: str) -> str:
        """Return the address of the document about a thing of this base."""
        return self.base + iri.removeprefix(f"{self.base}id/")

    def split(self, iri: str) -> tuple[str, str] | None:
        """Return the type and slug of a thing's IRI; None for every other IRI."""
        prefix = f"{self.base}id/"
        kind, slash, slug = iri.removeprefix(prefix).partition("/")
        if iri.startswith(prefix) and slash and slug and kind in TYPES:
            return kind, slug
        return None


def address(text: str) -> str:
    """Return a web address with what no IRI may hold percent-encoded.

    Raises ValueError, saying what was expected, for anything but http(s) with a host.
    """
    if _PLAIN_ADDRESS.fullmatch(text):
        return text
    trimmed = text.strip()
    match = _WEB_ADDRESS.fullmatch(trimmed)
    if match is None or not _divisible(trimmed):
        raise ValueError(f"{text!r} (expected an http or https address)")
    if match["user"] is not None:
        # What stands there may be a password, which no message may repeat.
        shown = trimmed.replace(match["user"], "…@", 1)
        raise ValueError(f"{shown!r} (expected an address without user name and password)")
    path, sharp, fragment = _NOT_IN_ADDRESS.sub(_escape, match["rest"]).partition("#")
    return trimmed[: match.start("rest")] + path + sharp + fragment.replace("#", "%23")


def _divisible(web_address: str) -> bool:
    """Tell whether an address can be taken apart: its port is one, its host no disguise."""
    try:
        return urlsplit(web_address).port != 0
    except ValueError:
        return False


def _escape(match: re.Match[str]) -> str:
    return quote(match.group(), safe="")


def host(web_address: str) -> str:
    """Return the host of an address, lower case, without `www.` and `m.`."""
    return _without_www((urlsplit(web_address).hostname or "").lower())


def _without_www(name: str) -> str:
    return _WWW.sub("", name)


def case_key(
    *,
    report: str | None,
    title: str | None,
    published: date | None,
    text: str | None,
    review: str | None = None,
) -> str:
    """Return what tells one case from all others.

    The report's address; without one, title and date; without those, a hash of the text.
    `review` is the claim, given where one page holds several reviews.
    """
    part = f"#{digest(review)}" if review is not None else ""
    if report is not None:
        return report_key(report) + part
    if title is not None:
        return f"{TITLE_KEY}{fold(title)}|{published or ''}{part}"
    return f"{_TEXT_KEY}{digest(fold(text or ''))}"


def report_key(report: str) -> str:
    """Return host and path of a report's address, decoded; the query too, but on the main host."""
    plain_report = _PLAIN_REPORT.fullmatch(report)
    if plain_report:
        return _without_www(plain_report["host"]) + plain_report["path"].rstrip("/")
    parts = urlsplit(report)
    port = f":{parts.port}" if parts.port not in (None, _DEFAULT_PORTS.get(parts.scheme)) else ""
    path = unicodedata.normalize("NFC", _decoded(parts.path)).rstrip("/")
    plain = host(report) + port + path
    if parts.query and not plain.startswith(MAIN_REPORTS):
        return f"{plain}?{parts.query}"
    return plain


def _decoded(path: str) -> str:
    try:
        return unquote(path, errors="strict")
    except UnicodeDecodeError:
        # Escapes of another encoding: decoded as UTF-8, different pages would look the same.
        return path


def case_of(kind: str, slug: str) -> str:
    """Return the slug of the case that a thing belongs to, by its IRI; empty for all else."""
    if kind in OF_A_CASE:
        return slug
    told = _APPEARANCE.fullmatch(slug) if kind == "appearance" else None
    return told["case"] if told else ""


def case_slug(key: str) -> str:
    """Return a key's slug: ASCII, at most 80 characters, hashed unless it says all of the key."""
    name, exact = _slug_source(key)
    if exact and len(name) <= SLUG_LENGTH and _SLUG.fullmatch(name):
        return name
    plain = slugify(name)
    body = plain[: SLUG_LENGTH - _HASH_LENGTH - 1].rstrip("-")
    return "-".join(part for part in (body, digest(key)) if part)


def is_slug(text: str) -> bool:
    """Tell whether a text may be the slug of a case."""
    return len(text) <= SLUG_LENGTH and _SLUG.fullmatch(text) is not None


def _slug_source(key: str) -> tuple[str, bool]:
    if key.startswith(MAIN_REPORTS):
        return key.removeprefix(MAIN_REPORTS), True
    if key.startswith(TITLE_KEY):
        return key.removeprefix(TITLE_KEY).rpartition("|")[0], False
    return key.removeprefix(_TEXT_KEY), False


def slugify(text: str) -> str:
    """Return lower-case ASCII words joined by hyphens; empty where nothing can be said so."""
    return re.sub(r"[^a-z0-9]+", "-", anyascii(visible(text)).lower()).strip("-")


def label_slug(label: str) -> str:
    """Return the slug of a registry label, never empty, hashed unless it says all of the label.

    Capitals, spaces and the marks between words may differ; a letter that is not ASCII, or a sign
    that means something, such as in C++ and C#, may not.
    """
    plain = slugify(label)
    said = _BETWEEN_WORDS.sub("-", fold(label)).strip("-")
    if plain and plain == said and len(plain) <= SLUG_LENGTH:
        return plain
    body = plain[: SLUG_LENGTH - _HASH_LENGTH - 1].rstrip("-")
    return "-".join(part for part in (body, digest(said or label)) if part)


def fold(text: str) -> str:
    """Return a text as it is compared: NFC, white space folded, case folded, end marks dropped."""
    folded = " ".join(unicodedata.normalize("NFC", visible(text)).casefold().split())
    return folded.rstrip(".…!? ")


def visible(text: str) -> str:
    """Return a text without the characters that Unicode has shown as nothing at all."""
    return text if text.isascii() else _IGNORABLE.sub("", text)


def digest(text: str) -> str:
    """Return 8 hex digits of a text's SHA-256."""
    return sha256(text.encode()).hexdigest()[:_HASH_LENGTH]
