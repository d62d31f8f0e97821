"""`atlas share` and `atlas audit` at the command line."""

import pytest

from geo import settings
from geo.access.gate import Gate


@pytest.fixture(autouse=True)
def _public_address(monkeypatch):
    monkeypatch.setenv("ATLAS_BASE_URL", "https://atlas.example.org")


def _made(command, *arguments):
    code, out, _ = command("share", "make", *arguments)
    assert code == 0, out
    return out.split()[0]


def test_a_link_is_made_listed_and_ended(command, tmp_path):
    address = _made(
        command,
        "/partners?governorate=IQG01",
        "--audience",
        "partner",
        "--days",
        "7",
        "--note",
        "donor meeting",
        "--governorate",
        "IQG01",
        "--page",
        "partners",
        "--qr",
        tmp_path / "link.png",
    )
    assert address.startswith("https://atlas.example.org/share/")
    assert (tmp_path / "link.png").read_bytes().startswith(b"\x89PNG")
    token = address.rpartition("/")[2]
    link_id = token[:12]
    assert Gate(settings.current()).shares.known(token).id == link_id
    (line,) = [one for one in command("share", "list")[1].splitlines() if one.startswith(link_id)]
    for part in ("open", "partner view", "/partners?governorate=IQG01", "donor meeting"):
        assert part in line
    assert token not in line
    assert command("share", "revoke", link_id)[:2] == (0, f"{link_id} has ended.\n")
    assert "before" in command("share", "revoke", link_id)[1]
    assert link_id not in command("share", "list")[1]
    assert f"{link_id}  revoked" in command("share", "list", "--all")[1]
    revoked, made = command("audit", "-n", "2")[1].splitlines()
    assert "the command line  coordinator  revoke" in revoked
    assert "share" in made
    assert "governorates: IQG01" in made


def test_a_public_link_names_no_hidden_place(command):
    address = _made(command, "/?select=informal-sites/kilo-7&governorate=IQG01&at=14/33.4/43.2")
    shares = Gate(settings.current()).shares
    assert shares.known(address.rpartition("/")[2]).target == "/?governorate=IQG01"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("make", "/zzz9"), "not a page of the Atlas"),
        (("make", "https://evil.example/map//"), "not a page of the Atlas"),
        (("make", "/?colour=red"), "no parameter “colour”"),
        (("make", "/", "--days", "9999"), "1 to 90 days"),
        (("make", "/", "--governorate", "Anbar"), "not the P-code of a governorate"),
        (("make", "/", "--page", "sharing"), "not a page"),
        (("make", "/", "--note", "x" * 201), "201 characters"),
        (("make", "/", "--qr", "/no/such/folder/x.png"), "cannot be written"),
        (("revoke", "AAAAAAAAAAAA"), "unknown"),
        (("revoke", "' OR 1=1"), "unknown"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(command, arguments, said):
    code, _, told = command("share", *arguments)
    assert code == 1
    assert said in told
    assert "Traceback" not in told


def test_a_note_cannot_steer_the_terminal(command):
    _made(command, "/", "--note", "a\x1b[31mred\u202e")
    out = command("share", "list")[1]
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_the_audit_log_is_empty_at_first(command):
    assert command("audit")[:2] == (0, "")
