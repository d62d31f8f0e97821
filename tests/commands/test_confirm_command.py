"""`atlas confirm` at the command line."""

import csv
import io
import json
import shutil

import pytest


@pytest.fixture(autouse=True)
def _own_links(command, config, monkeypatch, tmp_path):
    """Links go into a store of these tests; what they ask about is that of the run."""
    own = tmp_path / "own.sqlite"
    shutil.copyfile(config.store.removeprefix("sqlite:///"), own)
    assert command
    monkeypatch.setenv("ATLAS_STORE", f"sqlite:///{own}")
    monkeypatch.setenv("ATLAS_BASE_URL", "https://atlas.example.org")


def test_links_are_made_for_one_and_for_all_listed_and_ended(command, tmp_path):
    code, out, _ = command("confirm", "make", "--organisation", "bwa", "--lang", "ar")
    assert code == 0
    assert "https://atlas.example.org/confirm/" in out
    assert "?lang=ar" in out
    link_id = out.partition(":")[0]
    links = tmp_path / "links.csv"
    assert command("confirm", "make", "--all", "-o", links, "--days", "30")[0] == 0
    table = csv.DictReader(io.StringIO(links.read_text(encoding="utf-8-sig")))
    rows = {row["organisation"]: row for row in table}
    assert rows["bwa"]["id"] == link_id, "who is asked already keeps the link"
    assert all(row["address"] in row["message"] for row in rows.values())
    (line,) = [one for one in command("confirm", "list")[1].splitlines() if link_id in one]
    assert "0 of 8 answered, waiting: 0" in line
    assert command("confirm", "revoke", link_id)[1] == f"{link_id} has ended.\n"
    assert link_id not in command("confirm", "list")[1]
    assert f"{link_id}  revoked" in command("confirm", "list", "--all")[1]
    assert link_id not in command("hand-in", "list", "--all")[1]


def test_who_has_not_answered_is_listed_with_the_messages_to_ask_again_by(command, tmp_path):
    assert command("confirm", "make", "--organisation", "bwa")[0] == 0
    code, out, _ = command("confirm", "reminders")
    assert (code, out) == (0, "Nobody who was asked 14 days ago or earlier is still to answer.\n")
    code, out, _ = command("confirm", "reminders", "--days", "0", "--lang", "ar", "--lang", "en")
    assert "1 has not answered since 0 days:" in out
    assert "0 of 8 answered" in out
    assert ("هل ما زال" in out, out.count("/confirm/")) == (True, 2)
    (one,) = json.loads(command("confirm", "reminders", "--days", "0", "--json", "-")[1])
    assert (one["organisation"], one["asked"], one["answered"]) == ("bwa", 8, 0)
    assert set(one["messages"]) == {"en", "ar", "ckb", "kmr"}
    assert all(it["address"] in it["text"] for it in one["messages"].values())
    file = tmp_path / "late.json"
    assert "The list is in" in command("confirm", "reminders", "--days", "0", "--json", file)[1]
    assert json.loads(file.read_text(encoding="utf-8")) == [one]
    assert command("confirm", "reminders", "--days", "-1")[0] != 0


def test_what_cannot_be_made_or_sent_is_said(command, tmp_path):
    addresses = tmp_path / "addresses.csv"
    addresses.write_text("bwa,huda@bwa.example.org\n", encoding="utf-8")
    for arguments, said in (
        (("make",), "Say for whom"),
        (("make", "--all", "--organisation", "bwa"), "Say for whom"),
        (("make", "--organisation", "nobody"), "no organisation"),
        (("make", "--organisation", "bwa", "--days", "9999"), "A link lives from 1 to"),
        (("send", tmp_path / "none.csv"), "cannot be read"),
        (("send", addresses), "No mail server is set"),
    ):
        code, out, err = command("confirm", *arguments)
        assert (code, said in out + err) == (1, True), (arguments, out, err)
