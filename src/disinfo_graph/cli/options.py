"""Options that several commands share, and how times are read; no command."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import click

from disinfo_graph.checking import ENGINES, SET_WISE
from disinfo_graph.iris import address
from disinfo_graph.publish.gate import NO_GATE, Gate, read, shipped
from disinfo_graph.release import signing
from disinfo_graph.release.signing import Signer

inputs = click.argument(
    "inputs", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path)
)

tables = click.option(
    "--table",
    "tables",
    multiple=True,
    metavar="FILE.toml",
    type=click.Path(path_type=Path),
    help="A description of tables among the inputs; several may be given.",
)

additions = click.option(
    "--registry",
    "additions",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A completed unresolved.csv: names to add to the registries, for this site alone.",
)

expansions = click.option(
    "--expansions",
    "expansions",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A table of shortened addresses, CSV: short, long, date.",
)

reports = click.option(
    "--reports",
    metavar="DIRECTORY",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the lists of what is rejected, not resolved, mended, … into this folder too.",
)

engine = click.option(
    "--engine",
    type=click.Choice(tuple(ENGINES)),
    default=SET_WISE,
    show_default=True,
    help="What checks: pyshacl is the reference; set-wise finds the same, several times as fast; "
    "pyshacl-turbo is the extra turbo.",
)

workers = click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=lambda: os.cpu_count() or 1,
    show_default="one per processor",
    help="How many processes map and check.",
)

site = click.option(
    "--site",
    default=Path("site"),
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder that holds the releases.",
)


def _gate(context: click.Context, parameter: click.Parameter, given: str | None) -> Gate:
    if given is None:
        return shipped()
    return NO_GATE if given == "none" else read(Path(given))


gate = click.option(
    "--gate",
    metavar="FILE",
    callback=_gate,
    show_default="that of data/gate.toml",
    help="Bounds for what is measured, TOML: a release beyond them is not published. `none`: none.",
)


def _address(context: click.Context, parameter: click.Parameter, given: str | None) -> str | None:
    """Return a mail address as an IRI, and one of the web as it is; empty takes one back."""
    if not given:
        return given
    if _MAIL.fullmatch(given):
        return f"mailto:{given.removeprefix('mailto:')}"
    try:
        return address(given)
    except ValueError as error:
        raise click.BadParameter(
            f"{given!r}: no address (expected one of mail, or of the web with http or https)"
        ) from error


_MAIL = re.compile(r"(?:mailto:)?[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")

publisher = click.option(
    "--publisher",
    metavar="NAME",
    show_default="that of the live release",
    help="The name of who runs the site, as the catalogue tells it.",
)

contact = click.option(
    "--contact",
    metavar="ADDRESS",
    callback=_address,
    show_default="that of the live release",
    help="Where to write to about the data, by mail or on the web; it is published.",
)


def _keys(context: click.Context, parameter: click.Parameter, given: str | None) -> str | None:
    """Return what names the keys: the text of a file, or what was given."""
    path = None if given is None else Path(given)
    return path.read_text(encoding="utf-8") if path is not None and path.is_file() else given


key = click.option(
    "--key",
    metavar="FILE|SHA256:…",
    callback=_keys,
    help="The key that has to have signed: a public key, allowed signers, or a fingerprint.",
)


def _signer(
    context: click.Context, parameter: click.Parameter, given: Path | None
) -> Signer | None:
    return None if given is None else signing.opened(given)


sign_key = click.option(
    "--sign-key",
    "signer",
    metavar="FILE",
    type=click.Path(path_type=Path),
    callback=_signer,
    envvar="DISINFO_GRAPH_SIGN_KEY",
    show_envvar=True,
    help="Sign the checksums with this key of SSH: one without passphrase, or that an agent holds.",
)


def moment(text: str | None) -> datetime:
    """Return an option's time, else SOURCE_DATE_EPOCH, else now; in UTC, in whole seconds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        if text is not None:
            given = datetime.fromisoformat(text)
            return given.replace(tzinfo=given.tzinfo or UTC).astimezone(UTC).replace(microsecond=0)
        if epoch is not None:
            return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError) as error:
        raise click.UsageError(
            f"{text or epoch!r} is no time (expected such as 2026-11-23T12:00:00Z)"
        ) from error
    return datetime.now(UTC).replace(microsecond=0)
