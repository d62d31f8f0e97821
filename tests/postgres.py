"""A PostgreSQL cluster with PostGIS of the system's packages, for the time of a test run."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import suppress
from pathlib import Path

import psycopg
from filelock import FileLock

USER = "postgres"
"""PostgreSQL refuses to run as root, which hands over to the user that its package makes."""
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "log_min_messages": "fatal",
}


class Cluster:
    """A folder with a cluster, reached by a socket in it."""

    def __init__(self, folder):
        self.folder = Path(folder)

    @classmethod
    def of_run(cls, run_folder):
        """Returns the cluster of a test run, which the first who asks makes and starts."""
        noted = run_folder / "postgres"
        with FileLock(f"{noted}.lock"):
            if not noted.exists():
                noted.write_text(str(cls.new_one().folder))
        return cls(noted.read_text())

    @classmethod
    def new_one(cls):
        """Returns a cluster that runs, for whoever stops it in between; to be removed."""
        made = cls(tempfile.mkdtemp(prefix="atlas-postgres-"))
        made._make()
        return made

    def address(self, database):
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def run(self, sql, database="postgres"):
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            return connection.execute(sql)

    def value(self, sql):
        """Returns the one value that a statement finds."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            return connection.execute(sql).fetchone()[0]

    def new(self):
        """Returns the address of a new database with PostGIS."""
        name = f"atlas_{uuid.uuid4().hex}"
        self.run(f"CREATE DATABASE {name} TEMPLATE made STRATEGY file_copy")
        return self.address(name)

    def empty(self, folder):
        """Returns a new folder that belongs to the database."""
        folder.mkdir(mode=0o700)
        if os.getuid() == 0:
            shutil.chown(folder, USER, USER)
        return folder

    def start(self):
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        self._control("-l", str(self.folder / "log"), "-o", f"-k {self.folder} {options}", "start")

    def stop(self):
        self._control("-m", "fast", "stop")

    def freeze(self):
        """Stops every process without ending it: what is sent is taken, and nobody answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self):
        self._signal(signal.SIGCONT)

    def _signal(self, what):
        first = (self.folder / "data/postmaster.pid").read_text().split()[0]
        others = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for one in (first, *others):
            os.kill(int(one), what)

    def remove(self):
        with suppress(subprocess.CalledProcessError):
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def copied(self):
        """Returns a cluster that follows this one and can only be read until it is promoted."""
        made = Cluster(tempfile.mkdtemp(prefix="atlas-postgres-"))
        made._watched()
        made._called("pg_basebackup", "-h", str(self.folder), "-U", USER, "-R", "-c", "fast")
        made.start()
        return made

    def _make(self):
        self._watched()
        # an order of words that is not the order of their characters, as in most places
        words = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"]
        made = ["-U", USER, "-A", "trust", "-E", "UTF8", *words, "--no-sync"]
        self._called("initdb", *made)
        self.start()
        self.run("CREATE DATABASE made")
        self.run("CREATE EXTENSION postgis", "made")

    def _watched(self):
        run = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
        watching = [sys.executable, __file__, str(self.folder), str(run)]
        nowhere = subprocess.DEVNULL
        subprocess.run(watching, check=True, start_new_session=True, stdout=nowhere, stderr=nowhere)
        if os.getuid() == 0:
            shutil.chown(self.folder, USER, USER)

    def _control(self, *arguments):
        self._called("pg_ctl", "-w", *arguments)

    def _called(self, program, *arguments):
        found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
        assert found, (
            "PostgreSQL is missing: tools/system_packages.sh postgresql postgresql-postgis"
        )
        command = [str(found[-1]), "-D", str(self.folder / "data"), *arguments]
        if os.getuid() == 0:
            command = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)


def _watch(folder, run):
    """Removes a cluster once its test run has ended, however it did."""
    while Path(f"/proc/{run}").exists() and folder.exists():
        time.sleep(1)
    if folder.exists():
        Cluster(folder).remove()


if __name__ == "__main__" and os.fork() == 0:
    _watch(Path(sys.argv[1]), sys.argv[2])
