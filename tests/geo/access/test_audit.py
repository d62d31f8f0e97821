"""The audit log: private, appended to by many, kept for its months, read back newest first."""

import datetime as dt
import stat
import subprocess
import sys

import orjson
import pytest

from geo.access.audit import SEEN_AGAIN_S, Audit, Entry
from geo.errors import AuditError, StoreError

NOW = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)


def _entry(what="/partners", at=NOW, who="lina@example.org", **details):
    return Entry(at, who, "partner", "view", what, details)


def test_a_line_is_a_json_object_in_the_file_of_its_month(tmp_path):
    Audit(tmp_path / "audit").note(_entry(opens="public"))
    (path,) = (tmp_path / "audit").iterdir()
    assert path.name == "audit-2026-11.jsonl"
    assert orjson.loads(path.read_bytes()) == {
        "at": "2026-11-22T10:00:00+00:00",
        "who": "lina@example.org",
        "audience": "partner",
        "action": "view",
        "what": "/partners",
        "details": {"opens": "public"},
    }


def test_only_the_owner_reads_the_log(tmp_path):
    Audit(tmp_path / "audit").note(_entry())
    (path,) = (tmp_path / "audit").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "audit").stat().st_mode) == 0o700


def test_what_was_written_comes_back_the_newest_first(tmp_path):
    log = Audit(tmp_path)
    for month in (9, 10, 11):
        for number in range(3):
            log.note(_entry(f"/{month}/{number}", NOW.replace(month=month)))
    assert [one.what for one in log.newest(4)] == ["/11/2", "/11/1", "/11/0", "/10/2"]
    assert len(log.newest(100)) == 9
    assert log.newest(1)[0] == _entry("/11/2")


def test_the_same_view_is_one_line_within_ten_minutes(tmp_path):
    log = Audit(tmp_path)
    log.saw(_entry())
    log.saw(_entry(at=NOW + dt.timedelta(seconds=SEEN_AGAIN_S - 1)))
    log.saw(_entry(who="omar@example.org"))
    log.saw(_entry("/coverage"))
    assert len(log.newest()) == 3
    log.saw(_entry(at=NOW + dt.timedelta(seconds=SEEN_AGAIN_S + 1)))
    assert len(log.newest()) == 4


def test_months_are_kept_as_long_as_the_settings_say(tmp_path):
    log = Audit(tmp_path, months=2)
    (tmp_path / "notes.txt").write_text("not ours")
    for month in (8, 9, 10, 11):
        log.note(_entry(at=NOW.replace(month=month)))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "audit-2026-10.jsonl",
        "audit-2026-11.jsonl",
        "notes.txt",
    ]


def test_a_year_turns(tmp_path):
    log = Audit(tmp_path, months=3)
    for year, month in ((2025, 10), (2025, 11), (2025, 12), (2026, 1)):
        log.note(_entry(at=NOW.replace(year=year, month=month)))
    assert [path.name for path in sorted(tmp_path.iterdir())] == [
        "audit-2025-11.jsonl",
        "audit-2025-12.jsonl",
        "audit-2026-01.jsonl",
    ]


def test_many_processes_write_whole_lines(tmp_path, root):
    program = (
        "import sys, datetime as dt; from pathlib import Path\n"
        "from geo.access.audit import Audit, Entry\n"
        "log = Audit(Path(sys.argv[1])); now = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)\n"
        "for n in range(200):\n"
        "    log.note(Entry(now, sys.argv[2], 'partner', 'view', f'/{n}', {'long': 'س' * 900}))\n"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path), str(number)], cwd=root)
        for number in range(6)
    ]
    assert [one.wait(timeout=60) for one in started] == [0] * 6
    lines = (tmp_path / "audit-2026-11.jsonl").read_bytes().splitlines()
    assert len(lines) == 1200
    told = {(one["who"], one["what"]) for one in map(orjson.loads, lines)}
    assert len(told) == 1200


@pytest.mark.parametrize(
    "torn", [b'{"at": "2026-', b"{}", b"[]", b"null", b'{"at": "x", "who": 1}', b"\xff\xfe", b""]
)
def test_a_line_that_is_not_whole_is_left_out(tmp_path, torn):
    log = Audit(tmp_path)
    log.note(_entry())
    with (tmp_path / "audit-2026-11.jsonl").open("ab") as file:
        file.write(torn + b"\n")
    log.note(_entry("/coverage"))
    assert [one.what for one in log.newest()] == ["/coverage", "/partners"]


def test_a_half_line_without_an_end_takes_no_other_line_with_it(tmp_path):
    log = Audit(tmp_path)
    log.note(_entry())
    with (tmp_path / "audit-2026-11.jsonl").open("ab") as file:
        file.write(b'{"at": "2026-')
    log.note(_entry("/coverage"))
    log.note(_entry("/areas"))
    assert [one.what for one in log.newest()] == ["/areas", "/coverage", "/partners"]


def test_a_line_that_could_not_be_written_is_not_taken_for_seen(tmp_path):
    log = Audit(tmp_path / "audit")
    (tmp_path / "audit").write_text("a file, not a folder")
    for _ in range(2):
        with pytest.raises(AuditError):
            log.saw(_entry())
    (tmp_path / "audit").unlink()
    log.saw(_entry())
    assert len(log.newest()) == 1


def test_a_text_of_many_lines_is_one_line(tmp_path):
    log = Audit(tmp_path)
    log.note(_entry('one\ntwo"}\n{"at"'))
    assert [one.what for one in log.newest()] == ['one\ntwo"}\n{"at"']


def test_a_log_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "audit").write_text("a file, not a folder")
    with pytest.raises(StoreError, match="cannot be written"):
        Audit(tmp_path / "audit").note(_entry())


def test_a_log_that_cannot_be_read_says_so(tmp_path):
    (tmp_path / "audit-2026-11.jsonl").mkdir()
    with pytest.raises(StoreError, match="cannot be read"):
        Audit(tmp_path).newest()


def test_there_is_no_log_before_the_first_line(tmp_path):
    assert Audit(tmp_path / "audit").newest() == []
