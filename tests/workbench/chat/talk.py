# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Somebody's browser on the chat page, without scripts or as the scripts would ask."""

from __future__ import annotations

import json
import re
import secrets
from typing import Any

from tests.web.browser import Answer, Browser
from tests.workbench.browser.town import GREEN_HALL

PARTS = {"Accept": "application/json", "Sec_Fetch_Site": "same-origin"}


class Talk:
    """One person's conversation."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.address = "/arbeit"

    def open(self) -> Answer:
        """Look at the page."""
        return self.browser.get(self.address)

    def send(self, question: str, model: str = GREEN_HALL, **more: str) -> Answer:
        """Send a message and go where the page goes; ``more`` are further fields."""
        self.open()
        sent = self.browser.send(self.address, frage=question, modell=model, **{"tun": "senden", **more})
        if sent.status == 303:
            self.address = sent.location.partition("#")[0]
        return sent

    def ask(self, question: str, model: str = GREEN_HALL, **more: str) -> str:
        """Send a message, wait for the answer, and return the page with it."""
        sent = self.send(question, model, **more)
        assert sent.status == 303, sent.body
        self.events(sent.location.partition("#")[2])
        return self.open().body

    def events(self, said: str, **query: str) -> list[tuple[str, Any]]:
        """The events of an answer until it is over: name and data."""
        more = "".join(f"&{name}={value}" for name, value in query.items())
        body = self.browser.get(f"{self.address}/strom?frage={said}{more}").body
        found = []
        for block in body.split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
            if "event" in lines:
                found.append((lines["event"], json.loads(lines["data"])))
        return found

    def check(
        self, question: str, model: str = "auto", action: str = "pruefen", **more: str
    ) -> dict[str, Any]:
        """The signal, as the page's script asks for it."""
        if not self.browser.token:
            self.open()
        fields = {"token": self.browser.token, "frage": question, "modell": model, "tun": action, **more}
        answer = self.browser.post(self.address, fields, **PARTS)
        assert answer.status == 200, answer.body
        found: dict[str, Any] = json.loads(answer.body)
        return found

    def upload(self, name: str, content: bytes, to: str = "", **headers: str) -> Answer:
        """Drop a file; ``to``: where the form of the page sends it, if that is not to be guessed."""
        self.open()
        border = secrets.token_hex(8)
        body = b"".join(
            (
                f'--{border}\r\nContent-Disposition: form-data; name="token"\r\n\r\n{self.browser.token}\r\n'.encode(),
                f'--{border}\r\nContent-Disposition: form-data; name="tun"\r\n\r\nhochladen\r\n'.encode(),
                f'--{border}\r\nContent-Disposition: form-data; name="datei"; filename="{name}"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n".encode(),
                content,
                f"\r\n--{border}--\r\n".encode(),
            )
        )
        kind = f"multipart/form-data; boundary={border}"
        headers = {"Content_Type": kind, "Sec_Fetch_Site": "same-origin", **headers}
        answer = self.browser.ask("POST", to or f"{self.address}/unterlagen", body, **headers)
        if answer.status == 303:
            self.address = answer.location
        return answer


def ids(page: str) -> list[str]:
    """Ids of the exchanges on a page."""
    return re.findall(r'<li class="exchange" id="(s_[0-9a-f]{16})"', page)


def lamps(html: str) -> dict[str, str]:
    """What each lamp of a signal says."""
    rows = re.findall(
        r'<li class="lamp-row [a-z]+">.*?<strong>(.*?)</strong> <span class="lamp-words">(.*?)</span>',
        html,
        re.S,
    )
    return dict(rows)
