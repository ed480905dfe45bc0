"""What a publication is asked for, and what it came to; nothing is done here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from disinfo_graph.checking import SET_WISE
from disinfo_graph.publish.gate import Gate, shipped
from disinfo_graph.publish.outcome import Outcome
from disinfo_graph.publish.summary import Summary
from disinfo_graph.release.manifest import Manifest
from disinfo_graph.release.signing import Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to publish, where, and how."""

    inputs: tuple[Path, ...]
    tables: tuple[Path, ...] = ()
    """Descriptions of tables among the inputs, beside those that are shipped."""
    additions: tuple[Path, ...] = ()
    """Completed lists of unresolved names."""
    expansions: tuple[Path, ...] = ()
    """Tables of shortened addresses."""
    site: Path
    at: datetime
    """The time of publication, in UTC, to the second."""
    base: str | None = None
    """What every IRI begins with; None for that of the live release."""
    publisher: str | None = None
    """The name of who runs the site; None for that of the live release, as with `contact`."""
    contact: str | None = None
    """Where to write to: `mailto:` or `https:`."""
    move: bool = False
    """Whether they may begin otherwise than those of the live release."""
    strict: bool = False
    """Publish nothing as long as anything is rejected."""
    dry_run: bool = False
    """Build and verify, but do not switch."""
    gate: Gate = field(default_factory=shipped)
    """The bounds that stop a publication."""
    drop_missing: bool = False
    """Let any number of the live release's cases be missing from the inputs."""
    reports: Path | None = None
    """A folder for the lists that account for every record, whether anything is published."""
    workers: int = 1
    chunk: int = 1000
    engine: str = SET_WISE
    """Which of `checking.ENGINES` checks."""
    signer: Signer | None = None
    """The key that signs the checksums."""

    @property
    def readings(self) -> tuple[Path, ...]:
        """Whatever tells how cases are to be read."""
        return (*self.tables, *self.additions, *self.expansions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a publication came to."""

    outcome: Outcome
    release: str | None
    """The release that is live now, or None where nothing was published."""
    new: bool
    """Whether it was made now; else the live one says the same already."""
    manifest: Manifest | None
    stopped: tuple[str, ...] = ()
    """Which bounds of the gate do not hold; then nothing was published."""
    damage: tuple[str, ...] = ()
    """What is wrong with the live release, if for that alone another one was built."""
    unreadable: tuple[str, ...] = ()
    """What is wrong with older releases that cannot be gone back to."""

    @property
    def summary(self) -> Summary:
        """What became of every record."""
        return self.outcome.summary
