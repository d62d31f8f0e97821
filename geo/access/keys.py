"""The secret that signs share links: from the settings, or a file made at the first run.

Several keys may be given, the newest first: it signs, and all of them are accepted. So a key is
rotated by putting a new one before the old, and withdrawn by taking the old one out.
"""

import contextlib
import hashlib
import hmac
import logging
import os
import secrets
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from geo.errors import SettingsError
from geo.settings import Settings

LEAST_CHARACTERS = 32
MAC_BYTES = 16
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Keys:
    """Secrets in the order of age, the newest first; never shown."""

    secrets: tuple[bytes, ...] = field(repr=False)

    def sign(self, purpose: str, text: str) -> bytes:
        """Returns 16 bytes that only a holder of the newest key can make for this text."""
        return _mac(self.secrets[0], purpose, text)

    def holds(self, purpose: str, text: str, mac: bytes) -> bool:
        """Whether one of the keys made these bytes; takes as long for any wrong ones."""
        found = [
            hmac.compare_digest(_mac(one, purpose, text), mac.ljust(MAC_BYTES, b"\0"))
            for one in self.secrets
        ]
        return any(found) and len(mac) == MAC_BYTES

    def derived(self, purpose: str) -> str:
        """Returns a secret for one purpose, as 64 hexadecimal characters."""
        return hmac.new(self.secrets[0], purpose.encode(), hashlib.sha256).hexdigest()


def of(config: Settings) -> Keys:
    """Returns the keys of ATLAS_SECRET_KEY, or of the file beside the store's other files."""
    if config.secret_key is not None:
        return _checked(config.secret_key.get_secret_value().split(","), "ATLAS_SECRET_KEY")
    path = config.secret_file
    _make(path)
    try:
        if stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
            logger.warning("%s can be read by others on this machine; chmod 600 it", path.name)
        return _checked(path.read_text(encoding="utf-8").split(), f"the key file {path}")
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsError(f"the key file {path} cannot be read: {fault}") from fault


def _make(path: Path) -> None:
    """Makes the file with a new key, readable by its owner alone, unless it is there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        if path.exists():
            return
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as made:
            made.write(secrets.token_urlsafe(32) + "\n")
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(beside)  # whole or not at all, and never over another's
        beside.unlink()
    except OSError as fault:
        raise SettingsError(
            f"the key file {path} cannot be made: {fault.strerror}; set ATLAS_SECRET_KEY"
            " or ATLAS_SECRET_FILE"
        ) from fault


def _checked(given: Iterable[str], where: str) -> Keys:
    found = [one.strip() for one in given if one.strip()]
    short = [number for number, one in enumerate(found, 1) if len(one) < LEAST_CHARACTERS]
    if not found or short:
        which = f"key {short[0]} is shorter" if short else "no key is given"
        raise SettingsError(
            f"{where}: {which}; expected keys of at least {LEAST_CHARACTERS} characters,"
            " the newest first"
        )
    return Keys(tuple(one.encode() for one in found))


def _mac(secret: bytes, purpose: str, text: str) -> bytes:
    message = f"{purpose}\0{text}".encode("utf-8", "surrogatepass")
    return hmac.new(secret, message, hashlib.sha256).digest()[:MAC_BYTES]
