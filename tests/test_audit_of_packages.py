"""The dependency audit: an advisory fails it, and silence is never called clean."""

import json

import pytest

from tools import audit

SKIPPED = {"name": "folium", "skip_reason": "not found"}
CLEAN = {"name": "shapely", "version": "2.2.0", "vulns": []}
BAD = {
    "name": "pillow",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-2020-1"], "fix_versions": ["1.1"]}],
}


def report(*packages):
    return json.dumps({"dependencies": packages, "fixes": []})


@pytest.mark.parametrize(
    "written", ["", "Traceback", "[]", "{}", report(), report(SKIPPED, SKIPPED)]
)
def test_where_nothing_could_be_asked_that_is_said(written):
    code, lines = audit.judged(written)
    assert code == audit.NOT_ASKED
    assert lines == [
        "Dependency audit: NOT DONE: the advisory service cannot be reached from "
        "here, so nothing was checked."
    ]


def test_an_advisory_fails_and_names_the_version_that_mends_it():
    code, lines = audit.judged(report(CLEAN, BAD, SKIPPED))
    assert code == audit.FOUND
    assert lines == [
        "Dependency audit: 2 packages asked about, 1 advisories.",
        "  pillow 1.0: PYSEC-1 CVE-2020-1; mended in 1.1",
        "  not known to the service, so not checked: folium",
    ]


def test_clean_packages_pass():
    assert audit.judged(report(CLEAN)) == (
        0,
        ["Dependency audit: 1 packages asked about, 0 advisories."],
    )


@pytest.mark.parametrize(
    ("written", "arguments", "code"),
    [
        ("print('')", [], 2),
        ("print('')", ["--if-reached"], 0),
        (f"print({report(BAD)!r})", ["--if-reached"], 1),
        (f"print({report(CLEAN)!r})", [], 0),
    ],
)
def test_only_an_advisory_fails_a_check_without_network(monkeypatch, written, arguments, code):
    monkeypatch.setattr(audit, "COMMAND", (audit.sys.executable, "-c", written))
    assert audit.main(arguments) == code
