"""The keys that sign links: made once for their owner alone, rotated, never shown."""

import hmac
import logging
import stat
import subprocess
import sys

import pytest

from geo import settings
from geo.access import keys
from geo.errors import SettingsError

LONG = "k" * 40
OTHER = "o" * 40


def _config(tmp_path, **changes):
    return settings.load(secret_file=tmp_path / "var" / "secret.key", **changes)


def test_the_key_file_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    config = _config(tmp_path)
    first = keys.of(config)
    assert stat.S_IMODE(config.secret_file.stat().st_mode) == 0o600
    assert keys.of(config) == first
    assert [one.name for one in config.secret_file.parent.iterdir()] == ["secret.key"]


@pytest.mark.whole
def test_eight_processes_at_once_make_one_key(tmp_path, root):
    config = _config(tmp_path)
    program = (
        "import sys; from pathlib import Path; from geo import settings;"
        "from geo.access import keys;"
        "print(keys.of(settings.load(secret_file=Path(sys.argv[1]))).derived('test'))"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(config.secret_file)],
            cwd=root,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(8)
    ]
    told = {one.communicate(timeout=60)[0] for one in started}
    assert told == {keys.of(config).derived("test") + "\n"}
    assert stat.S_IMODE(config.secret_file.stat().st_mode) == 0o600
    assert len(list(config.secret_file.parent.iterdir())) == 1


def test_the_newest_key_signs_and_all_are_accepted(tmp_path):
    old = keys.of(_config(tmp_path, secret_key=LONG))
    rotated = keys.of(_config(tmp_path, secret_key=f"{OTHER}, {LONG}"))
    withdrawn = keys.of(_config(tmp_path, secret_key=OTHER))
    before, after = old.sign("p", "text"), rotated.sign("p", "text")
    assert before != after
    assert rotated.holds("p", "text", before)
    assert rotated.holds("p", "text", after)
    assert withdrawn.holds("p", "text", after)
    assert not withdrawn.holds("p", "text", before)


def test_a_key_in_the_file_is_rotated_by_a_line_before_it(tmp_path):
    config = _config(tmp_path)
    signed = keys.of(config).sign("p", "text")
    held = config.secret_file.read_text()
    config.secret_file.write_text(f"{OTHER}\n{held}")
    assert keys.of(config).holds("p", "text", signed)
    assert keys.of(config).sign("p", "text") != signed


@pytest.mark.parametrize("mac", [b"", b"x", b"\0" * 16, b"\0" * 15, b"\0" * 17])
def test_wrong_bytes_are_never_a_signature(tmp_path, mac):
    assert not keys.of(_config(tmp_path, secret_key=LONG)).holds("p", "text", mac)


def test_a_signature_holds_for_its_purpose_and_text_alone(tmp_path):
    held = keys.of(_config(tmp_path, secret_key=LONG))
    mac = held.sign("p", "text")
    assert not held.holds("q", "text", mac)
    assert not held.holds("p", "texts", mac)
    assert not held.holds("p", "text", mac[:15])
    assert not held.holds("p", "text", mac + b"\0")


def test_signatures_are_compared_in_constant_time(tmp_path, monkeypatch):
    held = keys.of(_config(tmp_path, secret_key=f"{OTHER},{LONG}"))
    compared = []
    real = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda a, b: compared.append(len(b)) or real(a, b))
    assert not held.holds("p", "text", b"short")
    assert held.holds("p", "text", held.sign("p", "text"))
    assert compared == [16] * 4, "every key is compared, whatever was found before"


@pytest.mark.parametrize("given", ["short", f"{LONG},short", " , "])
def test_a_short_or_missing_key_is_refused_without_being_told(tmp_path, given):
    with pytest.raises(SettingsError) as refused:
        keys.of(_config(tmp_path, secret_key=given))
    assert "32 characters" in str(refused.value)
    assert "short" not in str(refused.value).replace("shorter", "")


def test_keys_are_not_shown(tmp_path):
    assert LONG not in repr(keys.of(_config(tmp_path, secret_key=LONG)))
    assert LONG not in repr(_config(tmp_path, secret_key=LONG))


def test_a_key_file_that_others_can_read_is_named_in_the_log(tmp_path, caplog):
    config = _config(tmp_path)
    keys.of(config)
    config.secret_file.chmod(0o644)
    with caplog.at_level(logging.WARNING):
        keys.of(config)
    assert "chmod 600" in caplog.text


def test_a_key_file_that_cannot_be_made_is_a_setting_to_mend(tmp_path):
    (tmp_path / "var").write_text("a file, not a folder")
    with pytest.raises(SettingsError, match="ATLAS_SECRET"):
        keys.of(_config(tmp_path))
