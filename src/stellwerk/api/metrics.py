# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``GET /metrics``: what Prometheus reads, in its text format or in that of OpenMetrics.

With a key of the scope ``metrics``. Without one, where ``server.metrics_without_key`` says so, for programs on this
machine: not for a browser that another site has led here by name, and not for whom a proxy on this machine speaks.
"""

from __future__ import annotations

from ipaddress import ip_address

from prometheus_client import exposition
from prometheus_client.openmetrics import exposition as openmetrics
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from stellwerk.api.http import caller_of, send_error
from stellwerk.gateway.directory import Directory
from stellwerk.gateway.line import Line
from stellwerk.values.key import Scope as KeyScope

_HERE = frozenset({"127.0.0.1", "[::1]", "localhost"})
_OF_A_PROXY = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


class MetricsDoor:
    """The counters of this process."""

    def __init__(self, line: Line, directory: Directory, *, without_key: bool = False) -> None:
        self._line = line
        self._directory = directory
        self._without_key = without_key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        try:
            if "authorization" in headers or not (self._without_key and _is_here(scope, headers)):
                caller_of(scope, self._directory, KeyScope.METRICS)
            form = openmetrics if "application/openmetrics-text" in headers.get("accept", "") else exposition
            body = form.generate_latest(self._line.metrics.registry)
        except Exception as error:
            await send_error(send, error)
            return
        start = [
            (b"content-type", form.CONTENT_TYPE_LATEST.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": start})
        await send({"type": "http.response.body", "body": body})


def _is_here(scope: Scope, headers: Headers) -> bool:
    """Whether a program on this machine asks for itself."""
    client = scope.get("client")
    named = headers.getlist("host")
    if client is None or len(named) != 1 or any(name in headers for name in _OF_A_PROXY):
        return False
    try:
        return ip_address(client[0]).is_loopback and _name(named[0]) in _HERE
    except ValueError:  # a socket without an address
        return False


def _name(host: str) -> str:
    """A Host header without its port."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()
