"""Keys that tests sign with, made by the real tool."""

from __future__ import annotations

import subprocess
from pathlib import Path


def key(folder: Path, name: str = "key", passphrase: str = "") -> Path:
    """Make a key; its public half lies beside it."""
    path = folder / name
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", name, "-f", str(path)]
    subprocess.run(command, check=True)
    return path


def by_hand(dumps: Path) -> subprocess.CompletedProcess[bytes]:
    """Verify as docs/dumps.md tells to, with the plain tool."""
    command = "ssh-keygen -Y verify -f allowed_signers -I disinfo-graph -n disinfo-graph@w3id.org"
    return subprocess.run(
        [*command.split(), "-s", "SHA256SUMS.sig"],
        cwd=dumps,
        input=(dumps / "SHA256SUMS").read_bytes(),
        capture_output=True,
        check=False,
    )
