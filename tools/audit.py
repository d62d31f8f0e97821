"""Asks whether a known advisory is about a package that is installed here (pip-audit).

    python tools/audit.py              exit 1 for an advisory, 2 when nothing could be asked
    python tools/audit.py --if-reached exit 1 for an advisory alone: for `make check`

Where the advisory service cannot be reached pip-audit ends in a traceback; where only a mirror of
packages answers it skips every package and calls that clean. Both are said here in one line.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

FOUND, NOT_ASKED = 1, 2
MOST_S = 300
COMMAND = (
    sys.executable,
    "-m",
    "pip_audit",
    "--skip-editable",
    "--progress-spinner",
    "off",
    "--format",
    "json",
    "--desc",
    "off",
    "--aliases",
    "on",
    "--timeout",
    "10",
)


def judged(report: str) -> tuple[int, list[str]]:
    """Returns the exit code and the lines to say for what pip-audit wrote."""
    packages = _packages(report)
    asked = [one for one in packages if "skip_reason" not in one]
    if not asked:
        said = "the advisory service cannot be reached from here, so nothing was checked."
        return NOT_ASKED, [f"Dependency audit: NOT DONE: {said}"]
    known = [(one, advisory) for one in asked for advisory in one["vulns"]]
    lines = [f"  {_sentence(package, advisory)}" for package, advisory in known]
    names = [one["name"] for one in packages if "skip_reason" in one]
    if names:
        lines.append(f"  not known to the service, so not checked: {', '.join(names)}")
    counted = f"{len(asked)} packages asked about, {len(known)} advisories"
    return (FOUND if known else 0), [f"Dependency audit: {counted}.", *lines]


def _packages(report: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return []
    return [one for one in found if isinstance(one, dict)]


def _sentence(package: dict[str, Any], advisory: dict[str, Any]) -> str:
    names = " ".join((advisory["id"], *advisory.get("aliases", ())))
    mended = ", ".join(advisory.get("fix_versions", ())) or "no version yet"
    return f"{package['name']} {package['version']}: {names}; mended in {mended}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs pip-audit over this environment and returns the exit code."""
    parser = argparse.ArgumentParser(description="Audits the packages that are installed")
    parser.add_argument("--if-reached", action="store_true", help="0 when nothing could be asked")
    chosen = parser.parse_args(arguments)
    try:
        ran = subprocess.run(  # noqa: S603 - our own words
            COMMAND, capture_output=True, text=True, check=False, timeout=MOST_S
        )
        written = ran.stdout
    except subprocess.TimeoutExpired:
        written = ""
    code, lines = judged(written)
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if code == NOT_ASKED and chosen.if_reached else code


if __name__ == "__main__":
    sys.exit(main())
