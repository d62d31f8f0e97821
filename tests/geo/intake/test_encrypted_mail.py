"""Links are mailed encrypted, to a server whose certificate is its own, or not at all."""

import pytest
from mail_server import certificate, running
from pydantic import SecretStr

from geo.errors import MailError
from geo.intake.confirm import mail
from geo.intake.confirm.mail import Message

LETTER = Message("huda@bwa.example.org", "Still true?", "هل ما زال هذا صحيحاً؟")
WAYS = pytest.mark.parametrize("scheme", ["smtp", "smtps"])


def sent(config, server, scheme, login="atlas:secret"):
    port = server.server_address[1]
    url = f"{scheme}://{login}@127.0.0.1:{port}?from=atlas@example.org"
    return list(mail.send(config.model_copy(update={"smtp_url": SecretStr(url)}), [LETTER]))


@WAYS
def test_a_letter_goes_encrypted_and_with_a_password(config, tmp_path, monkeypatch, scheme):
    pem = certificate(tmp_path / "own.pem", "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with running(pem, starts_plain=scheme == "smtp") as server:
        assert sent(config, server, scheme) == [True]
        assert len(server.kept) == 1
        with pytest.raises(MailError, match="does not take the name and password"):
            sent(config, server, scheme, "atlas:wrong")
    assert len(server.kept) == 1


@WAYS
@pytest.mark.parametrize("name", ["127.0.0.1", "mail.example.org"])
def test_a_wrong_certificate_is_refused_with_a_sentence(
    config, tmp_path, monkeypatch, scheme, name
):
    """It is signed by nobody who is trusted, or is that of another host."""
    pem = certificate(tmp_path / "own.pem", name)
    if name != "127.0.0.1":
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    refused = pytest.raises(MailError, match=r"mail server 127\.0\.0\.1 is none that this machine")
    with running(pem, starts_plain=scheme == "smtp") as server, refused:
        sent(config, server, scheme)
    assert server.kept == []
