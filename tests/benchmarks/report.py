"""Puts what the benchmarks have measured into docs/benchmarks.md, with command, machine and day.

`python tests/benchmarks/report.py`: each benchmark leaves its table in var/bench; the section of
each table that is there is written anew, and everything else in the document stays as it is.
"""

import datetime as dt
import os
import platform
import re
import sys
from pathlib import Path
from typing import NamedTuple

from geo.settings import ROOT

TABLES = ROOT / "var" / "bench"
DOCUMENT = ROOT / "docs" / "benchmarks.md"
PYTHON = "python tests/benchmarks"


class Section(NamedTuple):
    """A section of the document: its heading, the file of its table, and the command."""

    heading: str
    table: str
    command: str


SECTIONS = (
    Section("Map service beside its peers", "services.md", f"{PYTHON}/services.py"),
    Section("While an import runs", "importing.md", f"{PYTHON}/importing.py"),
    Section("Dashboard beside the usual ones", "dashboard.md", f"{PYTHON}/dashboard.py"),
    Section("Growth", "slopes.md", f"{PYTHON}/slopes.py"),
)


def machine() -> str:
    """Returns what was measured on, without a name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return f"{os.cpu_count()} processors, {memory:.0f} GB, Python {platform.python_version()}"


def measured(section: Section, table: Path) -> str:
    """Returns what stands between the heading of a section and what was said of it by hand."""
    day = dt.datetime.fromtimestamp(table.stat().st_mtime, dt.UTC).date()
    text = table.read_text(encoding="utf-8").strip()
    return (
        f"<!-- {section.table} -->\n`{section.command}`, {day:%-d %B %Y}, {machine()}.\n\n"
        f"{text}\n<!-- end -->"
    )


def written(document: str, section: Section, table: Path) -> str:
    """Returns the document with the table of a section; a new section comes last."""
    made = measured(section, table)
    place = re.compile(rf"<!-- {re.escape(section.table)} -->.*?<!-- end -->", re.DOTALL)
    if place.search(document):
        return place.sub(lambda _: made, document)
    return f"{document.rstrip()}\n\n## {section.heading}\n\n{made}\n"


def main() -> None:
    """Writes the document."""
    document = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else "# Benchmarks\n"
    for section in SECTIONS:
        table = TABLES / section.table
        if table.exists():
            document = written(document, section, table)
            sys.stdout.write(f"{section.heading}\n")
    DOCUMENT.write_text(document, encoding="utf-8")


if __name__ == "__main__":
    main()
