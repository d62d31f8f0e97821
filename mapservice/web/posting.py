"""Endpoints that take something: POST beside reading, never for pages of other sites."""

from dataclasses import dataclass
from typing import Final

import orjson
from anyio import to_thread
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from geo.access.gate import Access
from geo.catalog.audience import Audience
from geo.errors import GeoError, ValidationError, WithheldError
from geo.packs.validate import Finding
from mapservice.web import answers, origins
from mapservice.web.endpoint import Endpoint, Handler, Request

POST_ONLY: Final = ("OPTIONS", "POST")
_NO_STORE: Final = {"Cache-Control": "no-store"}
_CORS: Final = (
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
)


@dataclass(frozen=True, kw_only=True)
class PostEndpoint(Endpoint):
    """An endpoint where `post` answers what is sent; it says who may before it reads any of it.

    Scripts of other sites can neither use it nor read its answers.
    """

    post: Handler
    methods: tuple[str, ...] = ("GET", "HEAD", *POST_ONLY)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; never raises."""
        limiter = self.state.receiving if scope["method"] == "POST" else self.state.working
        http = HttpRequest(scope, receive)
        response = await to_thread.run_sync(self._respond, http, limiter=limiter)
        for name in _CORS:
            del response.headers[name]
        if scope["method"] == "HEAD":
            response.body = b""
        await response(scope, receive, send)

    def _answer(self, http: HttpRequest, access: Access) -> Response:
        if http.method != "POST":
            return super()._answer(http, access)
        if origins.is_foreign(http.headers, origins.of(self.state.config)):
            raise WithheldError(origins.FOREIGN)
        answer = self.post(Request(http, access, self.state))
        headers = answers.common_headers(access.audience) | _NO_STORE | answer.headers
        return Response(answer.make(), answer.status.value, headers, answer.media_type)

    def _refusal(self, http: HttpRequest, fault: GeoError, who: Audience) -> Response:
        """Returns what was wrong; of what cannot be read every finding."""
        response = super()._refusal(http, fault, who)
        is_json = response.headers["content-type"].startswith(answers.PROBLEM)
        if isinstance(fault, ValidationError) and is_json:
            content = orjson.loads(response.body)
            content["findings"] = [
                {"code": one.rule, "severity": one.severity, "message": one.message}
                for one in fault.findings
                if isinstance(one, Finding)
            ]
            response.body = orjson.dumps(content)
            response.headers["Content-Length"] = str(len(response.body))
        return response
