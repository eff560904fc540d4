# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a stand-in counts itself, call by call, and the list of usage that it sends at the end of the month.

It bills what it worked: the whole prompt, and what it had said until the connection was gone.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stellwerk.demo.chat import Completion
from stellwerk.demo.embed import embeddings
from stellwerk.demo.models import DemoModel
from stellwerk.values.calendar import ZONE

HEAD = ("Datum", "Modell", "Anfragen", "Eingabe-Token", "Ausgabe-Token", "Netto")


@dataclass
class Served:
    """One call that the stand-in worked on."""

    number: int
    at: datetime  # when it came
    model: str
    tokens_in: int
    tokens_out: int = 0  # said so far
    whole: bool = False  # the answer was sent to its end


@dataclass
class Meter:
    """Wraps a stand-in and counts. Thread-safe as far as a test needs."""

    app: ASGIApp
    models: Sequence[DemoModel]
    served: list[Served] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        came, body = datetime.now(UTC), b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if message["type"] != "http.request" or not message.get("more_body"):
                break
        first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def again() -> Message:
            return first.pop() if first else await receive()

        note: Served | None = None
        asked = _read(body)

        async def counted(message: Message) -> None:
            nonlocal note
            if message["type"] == "http.response.start" and message["status"] == 200:
                note = self._begun(came, asked)
            elif note is not None and message["type"] == "http.response.body":
                _count(note, message, asked, self.models)
            await send(message)

        await self.app(scope, again, counted)

    def _begun(self, at: datetime, asked: Mapping[str, Any]) -> Served:
        usage = _usage(asked, self.models)
        note = Served(len(self.served) + 1, at, asked["model"], usage["prompt_tokens"])
        self.served.append(note)
        return note


def usage_csv(
    served: Iterable[Served],
    prices: Mapping[str, tuple[Decimal, Decimal]],
    *,
    zone: tzinfo = ZONE,
    cents: bool = False,
) -> str:
    """The month as the provider states it, by its day and model.

    Args:
        served: the calls.
        prices: per million tokens of input and output, by model.
        zone: whose days are meant.
        cents: every line is rounded to the cent.
    """
    sums: dict[tuple[str, str], list[int]] = {}
    for one in served:
        line = sums.setdefault((one.at.astimezone(zone).date().isoformat(), one.model), [0, 0, 0])
        for n, more in enumerate((1, one.tokens_in, one.tokens_out)):
            line[n] += more
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEAD)
    for (day, model), (calls, into, out_of) in sorted(sums.items()):
        price_in, price_out = prices[model]
        net = (price_in * into + price_out * out_of) / 10**6
        shown = f"{net:.2f}" if cents else f"{net:.12f}"
        writer.writerow([day, model, calls, into, out_of, shown.replace(".", ",")])
    return out.getvalue()


def _read(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _usage(asked: Mapping[str, Any], models: Sequence[DemoModel]) -> dict[str, int]:
    """Of the whole answer."""
    model = next(model for model in models if model.name == asked["model"])
    if "messages" in asked:
        return Completion(model, dict(asked)).usage
    return {"completion_tokens": 0, **embeddings(model, dict(asked))["usage"]}


def _count(note: Served, message: Message, asked: Mapping[str, Any], models: Sequence[DemoModel]) -> None:
    """A piece of the answer, on its way out."""
    whole = not message.get("more_body")
    if asked.get("stream"):
        note.tokens_out += sum(
            bool(choice["delta"].get("content"))
            for event in message["body"].decode().split("\n\n")
            if event.startswith("data: {")
            for choice in json.loads(event.removeprefix("data: ")).get("choices", ())
        )
        whole = whole or b"[DONE]" in message["body"]
    if whole:
        note.tokens_out, note.whole = _usage(asked, models)["completion_tokens"], True
