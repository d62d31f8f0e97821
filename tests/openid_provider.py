"""A real OpenID provider on loopback, in a process of its own (oidc-provider-mock)."""

import contextlib
import hashlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request

NOISE = [hashlib.sha256(bytes([number])).hexdigest() for number in range(100)]
"""More than one cookie holds, however well it is compressed."""
PEOPLE = (
    {"sub": "lina", "email": "Lina@Example.org", "email_verified": True, "name": "Lina Haddad"},
    {"sub": "omar", "email": "omar@partner.example", "email_verified": True},
    {"sub": "dara", "email": "dara@elsewhere.example", "groups": ["staff", "atlas-coordinators"]},
    {"sub": "nobody", "email": "nobody@elsewhere.example", "name": "*Nobody* [x](y) :smile:"},
    {"sub": "mallory", "email": "lina@example.org", "email_verified": False},
    {"sub": "long", "email": "long@partner.example", "notes": NOISE},
)
ROLES = {
    "coordinator": ["lina@example.org", "groups=atlas-coordinators"],
    "partner": ["@partner.example"],
}
CLIENT = {"ATLAS_OIDC_CLIENT_ID": "atlas", "ATLAS_OIDC_CLIENT_SECRET": "known to both"}


def environment():
    """Returns the variables of this process, without proxies and settings of an Atlas."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("ATLAS_") and not name.lower().endswith("_proxy")
    }


def settings_of(provider):
    """Returns the variables that let people of a provider sign in."""
    address = f"{provider}/.well-known/openid-configuration"
    return {
        **CLIENT,
        "ATLAS_OIDC_METADATA_URL": address,
        "ATLAS_ROLES": json.dumps(ROLES),
        "ATLAS_DEFAULT_AUDIENCE": "public",
    }


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextlib.contextmanager
def started(command, address, within_s=150, **options):
    """Runs a program until an address of it answers; ends it afterwards."""
    with subprocess.Popen(command, stderr=subprocess.STDOUT, **options) as process:
        try:
            until = time.monotonic() + within_s
            while True:
                assert process.poll() is None, "it has ended"
                with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
                    break
                assert time.monotonic() < until, f"no answer from {address}"
                time.sleep(0.1)
            yield process
        finally:
            process.terminate()
            process.wait(timeout=20)


@contextlib.contextmanager
def provider():
    """Runs a provider that knows the people above; gives its address."""
    port = free_port()
    people = [part for one in PEOPLE for part in ("--user-claims", json.dumps(one))]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *people]
    address = f"http://localhost:{port}"
    with started(command, address, env=environment(), stdout=subprocess.DEVNULL):
        yield address
