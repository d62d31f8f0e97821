"""A disk of a few MB that a test can fill or make read-only: a real one where we may mount it."""

import os
import resource
import signal
import subprocess
from contextlib import suppress


class SmallDisk:
    """A folder on a disk of its own; without the right to mount, limits of this process stand in.

    They cannot tell a full disk from a file that may not grow: `is_real` says which it is.
    """

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        asked = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)]
        self.is_real = os.geteuid() == 0 and subprocess.run(asked, check=False).returncode == 0
        self._filling = folder / "filling"

    def fill(self, but_bytes=0):
        """Leaves no room, or so much."""
        if self.is_real:
            with self._filling.open("wb", buffering=0) as file:
                with suppress(OSError):
                    while file.write(b"0" * 4096):
                        pass
                file.truncate(max(0, file.tell() - but_bytes))
            return
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    def protect(self):
        if self.is_real:
            subprocess.run(["mount", "-o", "remount,ro", str(self.folder)], check=True)
            return
        self._modes(0o555, 0o444)

    def mend(self):
        if self.is_real:
            subprocess.run(["mount", "-o", "remount,rw", str(self.folder)], check=True)
            self._filling.unlink(missing_ok=True)
            return
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        self._modes(0o755, 0o644)

    def leave(self):
        self.mend()
        if self.is_real:
            subprocess.run(["umount", "-l", str(self.folder)], check=True)

    def _modes(self, of_folders, of_files):
        for path in [self.folder, *self.folder.rglob("*")]:
            path.chmod(of_folders if path.is_dir() else of_files)
