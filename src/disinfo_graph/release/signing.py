"""Signs the checksums of a release with a key of SSH, and verifies that, by OpenSSH's own tool.

The checksums name every dump, that of the canonical triples among them, whose SHA-256 is the
identity of the release: so one signature vouches for all of it. No key is ever read here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from disinfo_graph.dumps import files, packing
from disinfo_graph.errors import ConfigError, ReleaseError

NAMESPACE = "disinfo-graph@w3id.org"
"""What a signature is for: one made for another purpose does not count here."""
SIGNER = "disinfo-graph"
"""Who signs, as the list of allowed signers has it."""

_TOOL = "ssh-keygen"
_SECONDS = 60
"""A key in a device waits for a touch; nothing waits for ever."""
_ARMOUR = re.compile(rb"-----BEGIN SSH SIGNATURE-----(.+?)-----END SSH SIGNATURE-----", re.DOTALL)
_MAGIC = b"SSHSIG\0\0\0\1"
_KEY = re.compile(
    r"(?:^|\s)((?:sk-)?(?:ssh|ecdsa)-[\w@.-]+) ([A-Za-z0-9+/]+=*)(?=\s|$)", re.MULTILINE
)
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """The public half of a key, as OpenSSH writes it."""

    kind: str
    blob: bytes

    @property
    def fingerprint(self) -> str:
        """What people compare: as `ssh-keygen -l` shows it."""
        return f"SHA256:{b64encode(sha256(self.blob).digest()).decode().rstrip('=')}"

    @property
    def allowed(self) -> str:
        """The line that allows it to sign."""
        written = b64encode(self.blob).decode()
        return f'{SIGNER} namespaces="{NAMESPACE}" {self.kind} {written}\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A key that can sign: tried before anything depends on it."""

    path: Path
    public: PublicKey


def opened(path: Path) -> Signer:
    """Return a key that signs; raises ConfigError where it does not, or where nothing can.

    It is a private key that has no passphrase, or one that an agent holds.
    """
    if not path.is_file():
        raise ConfigError(f"{path}: no such file (expected a key made by `ssh-keygen -t ed25519`)")
    try:
        return Signer(path=path, public=key_of(_signed(path, b"")))
    except ReleaseError as error:
        raise ConfigError(str(error)) from error


def _signed(path: Path, data: bytes) -> bytes:
    done = _run("-Y", "sign", "-n", NAMESPACE, "-f", str(path), data=data)
    if done.returncode or not _ARMOUR.search(done.stdout):
        why = (done.stderr.decode(errors="replace").strip().splitlines() or ["no signature"])[-1]
        raise ReleaseError(
            f"{path}: cannot sign: {why} "
            "(expected a private key without passphrase, or one that ssh-agent holds)"
        )
    return done.stdout


def _run(*arguments: str, data: bytes) -> subprocess.CompletedProcess[bytes]:
    tool = shutil.which(_TOOL)
    if tool is None:
        raise ReleaseError(f"{_TOOL}: not found (expected OpenSSH 8.2 or later)")
    try:
        return subprocess.run(
            [tool, *arguments],
            input=data,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            # Without a terminal and a window it asks nobody for a passphrase.
            env=os.environ | {"SSH_ASKPASS_REQUIRE": "never", "LC_ALL": "C"},
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as error:
        raise ReleaseError(f"{_TOOL}: no answer for {_SECONDS} s (expected a signature)") from error


def seal(dumps: Path, sums: dict[str, str], signer: Signer | None) -> dict[str, str]:
    """Write the checksums of dumps, signed if there is a key; return all that is listed there."""
    if signer is not None:
        allowed = dumps / files.SIGNERS
        allowed.write_text(signer.public.allowed, encoding="ascii")
        sums = sums | {allowed.name: packing.checksum(allowed)}
    files.write_sums(dumps, sums)
    if signer is not None:
        signature = _signed(signer.path, (dumps / files.SUMS).read_bytes())
        (dumps / files.SIGNATURE).write_bytes(signature)
    return sums


def fingerprint(signer: Signer | None) -> str | None:
    """Return what a key is known by, if there is one."""
    return None if signer is None else signer.public.fingerprint


def key_of(signature: bytes) -> PublicKey:
    """Return the key that a signature says it was made with; raises ReleaseError for none."""
    try:
        found = _ARMOUR.search(signature)
        content = b64decode(found[1]) if found else b""
        if not content.startswith(_MAGIC):
            raise ValueError("no signature of SSH")
        blob, _ = _string(content[len(_MAGIC) :])
        kind, _ = _string(blob)
        return PublicKey(kind=kind.decode("ascii"), blob=blob)
    except ValueError as error:
        raise ReleaseError(
            f"{files.SIGNATURE}: {error} (expected one of `ssh-keygen -Y`)"
        ) from error


def _string(content: bytes) -> tuple[bytes, bytes]:
    """Return a length-prefixed string, and what follows it."""
    end = 4 + int.from_bytes(content[:4], "big")
    if end > len(content) or len(content) < 4:
        raise ValueError("cut short")
    return content[4:end], content[end:]


def verified(sums: bytes, signature: bytes, allowed: Iterable[str]) -> PublicKey:
    """Return the key of a good signature; raises ReleaseError for every other one.

    `allowed` are the fingerprints of the keys that may sign.
    """
    key = key_of(signature)
    expected = sorted(allowed)
    if key.fingerprint not in expected:
        raise ReleaseError(
            f"{files.SIGNATURE}: by {key.fingerprint} (expected {' or '.join(expected)})"
        )
    with tempfile.TemporaryDirectory() as folder:
        signers, written = Path(folder) / files.SIGNERS, Path(folder) / files.SIGNATURE
        signers.write_text(key.allowed, encoding="ascii")
        written.write_bytes(signature)
        by = ("-f", str(signers), "-I", SIGNER, "-n", NAMESPACE, "-s", str(written))
        done = _run("-Y", "verify", *by, data=sums)
    if done.returncode:
        raise ReleaseError(
            f"{files.SIGNATURE}: not of this {files.SUMS} (expected one by {key.fingerprint})"
        )
    return key


def fingerprints(text: str) -> frozenset[str]:
    """Return the keys that a text names: public keys, lists of allowed signers, fingerprints.

    Raises ConfigError for a text that names none.
    """
    keys = (PublicKey(kind=one[1], blob=b64decode(one[2])) for one in _KEY.finditer(text))
    found = {key.fingerprint for key in keys} or set(_FINGERPRINT.findall(text))
    if not found:
        raise ConfigError(
            f"{text.strip()[:60]!r}: names no key (expected a public key of SSH, or SHA256:…)"
        )
    return frozenset(found)
