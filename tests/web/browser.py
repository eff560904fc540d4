# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A browser as far as cookies, forms and redirects go; an attacker's hands where a test wants to send more."""

from __future__ import annotations

import http.client
import re
from html import unescape
from typing import NamedTuple
from urllib.parse import urlencode


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str
    set_cookies: list[str]

    @property
    def location(self) -> str:
        return self.headers.get("location", "")

    @property
    def token(self) -> str:
        """The token of the forms on the page."""
        return self.hidden("token")

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.body)
        return unescape(found[1]) if found else ""


class Browser:
    """Keeps cookies, and the token of the page that was looked at last. It follows no redirect by itself."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.token = ""

    def get(self, path: str, **headers: str) -> Answer:
        """Look at a page."""
        return self.ask("GET", path, **headers)

    def send(self, path: str, **fields: str) -> Answer:
        """Send a form of the page that was looked at last."""
        return self.post(path, {"token": self.token, **fields}, Sec_Fetch_Site="same-origin")

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        """Send whatever one likes."""
        body = urlencode(fields, errors="surrogatepass").encode()
        return self.ask("POST", path, body, Content_Type="application/x-www-form-urlencoded", **headers)

    def follow(self, answer: Answer) -> Answer:
        """Go where a redirect leads."""
        assert answer.status == 303, (answer.status, answer.body[:2000])
        return self.get(answer.location)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """One request, exactly as written."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            named.setdefault("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, named)
            raw = connection.getresponse()
            text = raw.read().decode()
            set_cookies = raw.headers.get_all("set-cookie") or []
            lowered = {k.lower(): v for k, v in raw.getheaders()}
        finally:
            connection.close()
        for line in set_cookies:
            name, _, value = line.partition(";")[0].partition("=")
            if value.strip('"'):
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        answer = Answer(raw.status, lowered, text, set_cookies)
        self.token = answer.token or self.token
        return answer
