"""Who is asking: where a request becomes an access, by the one rule of `geo.access.gate`."""

from starlette.requests import HTTPConnection

from geo.access import sign_in
from geo.access.gate import Access, Asking, Gate


def of(request: HTTPConnection, gate: Gate) -> Access:
    """Returns what the sender of a request may see.

    CredentialsError for a token that opens nothing, WithheldError for an address that asks for
    more than its sender may see.
    """
    asked = request.query_params
    return gate.access(
        Asking(
            headers=request.headers,
            cookies=request.cookies,
            claims=sign_in.claims(request.cookies, gate.config, gate.keys),
            embedded=asked.get("embed", "").lower() == "true",
            wanted=asked.get("audience", ""),
        )
    )
