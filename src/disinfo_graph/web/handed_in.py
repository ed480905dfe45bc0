"""Reads what a request hands in, whole and within bounds; it looks at none of it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from disinfo_graph.uploads import Upload
from disinfo_graph.uploads.forms import FORMS, file_name
from disinfo_graph.web import bodies

FORM = "multipart/form-data"
_FORMS = (FORM, "application/x-www-form-urlencoded")
TAKEN = ", ".join((*(form.media_types[0] for form in FORMS), FORM))
"""The media types that may be posted, as the header Accept-Post tells them."""

_PARTS = 20
_OVERHEAD = 64 * 1024
"""Bytes that a form may have beside what is handed in by it."""
_PACKED: dict[bytes, str] = {
    b"\x1f\x8b": "gzip",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PK\x03\x04": "zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
}
"""How files begin that hold more than they seem to."""


class TooLarge(RequestEntityTooLarge):
    """Raised for more than may be handed in at once."""

    limit = "upload"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """An upload, and the format that its report is wanted in, where a form names one."""

    upload: Upload
    format: str | None = None


def read(request: Request, most: int) -> HandedIn:
    """Return what is handed in; raises the HTTP error that says what is wrong with it.

    It is the body, or of a form the field `file`, or else `text` with its media type in `type`.
    `most` is in bytes.
    """
    bodies.require_uncoded(request, "file")
    # Some clients call any body a form, unless they are told otherwise; a name tells more.
    named = request.mimetype != FORM and file_name(request.args.get("name", ""), "") is not None
    by_form = request.mimetype in _FORMS and not named
    request.max_content_length = most + _OVERHEAD * by_form
    request.max_form_memory_size = most
    request.max_form_parts = _PARTS
    try:
        found = _by_form(request) if by_form else _by_body(request)
    except RequestEntityTooLarge as error:
        raise _too_large(most) from error
    return _required(found, most)


def _by_form(request: Request) -> HandedIn:
    # Browsers send the fields that nobody filled in, too.
    files = [file for file in request.files.getlist("file") if file.filename]
    texts = [text for text in request.form.getlist("text") if text.strip()]
    if len(files) + len(texts) > 1:
        raise BadRequest("There is more than one file or text: send one thing at a time.")
    if files:
        data, name, media_type = files[0].stream.read(), files[0].filename, files[0].mimetype
    else:
        data, name = "".join(texts).encode(), "text"
        media_type = request.form.get("type", "")
    upload = Upload(data=data, name=name or "", media_type=media_type)
    return HandedIn(upload=upload, format=request.form.get("format"))


def _by_body(request: Request) -> HandedIn:
    name = request.args.get("name", "")
    bodies.require_utf8(request)
    data = request.get_data(cache=False)
    return HandedIn(upload=Upload(data=data, name=name, media_type=request.mimetype))


def _required(found: HandedIn, most: int) -> HandedIn:
    upload = found.upload
    if not upload.data.strip():
        raise BadRequest(
            "There is nothing to check: send a file as the body with its Content-Type, "
            f"or in the field `file` of a form ({FORM})."
        )
    if len(upload.data) > most:
        raise _too_large(most)
    packed = next((name for head, name in _PACKED.items() if upload.data.startswith(head)), None)
    if packed:
        raise UnsupportedMediaType(f"The file is packed as {packed}; send what it holds.")
    if file_name(upload.name, upload.media_type) is None:
        raise UnsupportedMediaType(
            f"Neither the name {upload.name!r} nor the media type {upload.media_type!r} tells what "
            f"it is. Send one of {TAKEN}, or a file whose suffix tells."
        )
    return found


def _too_large(most: int) -> TooLarge:
    return TooLarge(f"At most {most / 2**20:g} MB can be handed in at once.")
