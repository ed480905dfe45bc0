"""What was measured on the release before, as far as anybody can tell; it measures nothing."""

from __future__ import annotations

from pathlib import Path

from disinfo_graph.dumps import measurements
from disinfo_graph.errors import ReleaseError
from disinfo_graph.model import Measured, Past
from disinfo_graph.release import manifest


def before(previous: Path | None) -> Measured | None:
    """Return what was measured on a release; None where there is none, or it measured nothing.

    Raises ReleaseError where it did, and the file is missing or torn: nobody can tell what fell.
    """
    if previous is None or measurements.JSON not in manifest.read(previous).files:
        return None
    try:
        return measurements.read(previous).measured
    except ReleaseError as error:
        raise ReleaseError(
            f"{error}: nobody can tell what fell since (roll back to another release, or say "
            f"--gate none)"
        ) from error


def past(previous: Path | None) -> tuple[Past, ...]:
    """Return what a release carries on from the one before it, and from those before that."""
    if previous is None:
        return ()
    try:
        return measurements.read(previous).past()
    except ReleaseError:
        # A release of before had no such file, and of a damaged one the gate has spoken.
        return ()
