# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A call as the leak test plans it, and how to draw one."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from tests.journeys import http_client, oracle
from tests.journeys.disguises import DISGUISES, fits
from tests.journeys.payloads import HARMLESS, KINDS, OPAQUE_PARTS, Payload
from tests.journeys.places import DROPPED, PLACES, REFUSED
from tests.journeys.town import (
    GREEN,
    GREEN_DEAD,
    GREEN_EMBED,
    KEYS,
    RED,
    RED_EMBED,
    YELLOW,
    YELLOW_DRIFTED,
    YELLOW_EMBED,
    ZONES,
)

CANARY = "KANARIE"  # stands in everything that tells something of the caller and must never go upstream

# Places whose text has to be a plain name: a harmless sentence is refused there.
NAMES_ONLY = frozenset({"tool function name", "tool choice", "format name"})

_CLASSES = (None, "K0", "K0", "K0", "K1", "K2", "K3", "K4", "K5", "K6")
# (key, header): half of them are what opens red.
_CALLERS = (
    *[("free", "K0"), ("public", None), ("leaflets", None), ("public-free", "K0")] * 8,
    *[(name, header) for name in KEYS for header in dict.fromkeys(_CLASSES)],
)
# The dead one costs half a second of back-off, so it is seldom.
_CHAT_MODELS = (
    *(
        RED,
        RED,
        RED,
        RED,
        RED,
        RED,
        RED,
        RED,
        "auto",
        "auto",
        "auto",
        YELLOW,
        YELLOW,
        YELLOW_DRIFTED,
        GREEN,
        GREEN,
    )
    * 4,
    GREEN_DEAD,
)
_EMBED_MODELS = (RED_EMBED,) * 4 + ("auto", YELLOW_EMBED, GREEN_EMBED)
_EMBED_PLACES = ("input", "input list")
_ALL_PLACES = {**PLACES, **DROPPED, **REFUSED}

COMBINATIONS = tuple((kind, disguise) for kind in KINDS for disguise in DISGUISES if fits(disguise, kind))


@dataclass(frozen=True)
class Plan:
    """One call. ``kind`` and ``disguise`` are empty where its text is harmless."""

    embeddings: bool
    model: str
    key: str
    header: str | None
    kind: str
    disguise: str
    place: str
    opaque: str
    stream: bool
    noise: bool  # user, metadata, odd headers
    seed: int

    @cached_property
    def payload(self) -> Payload | None:
        """What must not leak, if anything."""
        return KINDS[self.kind](Random(self.seed)) if self.kind else None

    @cached_property
    def text(self) -> str:
        """The text as it stands in the body."""
        random = Random(self.seed + 1)
        if self.payload is None:
            return random.choice(HARMLESS)
        return DISGUISES[self.disguise](self.payload, random)

    @property
    def leaves(self) -> bool:
        """Whether the text stands in a field that goes upstream."""
        return self.place not in DROPPED

    @property
    def zones(self) -> frozenset[str]:
        """Where the call may arrive at most."""
        demanded = self.payload.least_class if self.payload is not None and self.leaves else 0
        allowed = oracle.zones(KEYS[self.key], self.header, demanded, frozenset({self.opaque} - {""}))
        return allowed & oracle.no_weaker_than(ZONES.get(self.model))

    @property
    def must_pass(self) -> bool:
        """Whether the call is harmless and well-formed, so that a refusal would be a defect."""
        return (
            self.payload is None
            and not self.opaque
            and self.place not in REFUSED
            and self.place not in NAMES_ONLY
            and self.model not in ("auto", GREEN_DEAD, YELLOW_DRIFTED)
            and self.model in (KEYS[self.key].models or ZONES)
            and ZONES[self.model] in self.zones
        )

    def body(self, tag: int) -> dict[str, Any]:
        """The body. ``tag`` (1 to 999) travels in a number that goes upstream, to find the call again there."""
        random = Random(self.seed + 2)
        body: dict[str, Any] = {"model": self.model}
        if self.embeddings:
            body["input"] = self.text if self.place == "input" else [random.choice(HARMLESS), self.text]
            if self.opaque:
                body["input"] = [random.randrange(50_000) for _ in range(20)]
            body["dimensions"] = tag
        else:
            body["messages"] = [{"role": "user", "content": random.choice(HARMLESS)}]
            body["temperature"] = tag / 1000
            _ALL_PLACES[self.place](body, self.text, random)
            if self.opaque:
                part = copy.deepcopy(OPAQUE_PARTS[self.opaque])
                body["messages"].append({"role": "user", "content": [{"type": "text", "text": "Da:"}, part]})
            if self.stream:
                body["stream"] = True
        if self.noise:
            body.setdefault("user", f"{CANARY} user")
            if not self.embeddings:
                body.setdefault("metadata", {"sitzung": f"{CANARY} metadata"})
                body.setdefault("safety_identifier", f"{CANARY} safety")
                body.setdefault("prompt_cache_key", f"{CANARY} cache")
        return body

    def request(self, tag: int) -> bytes:
        """The whole request in bytes."""
        headers = {} if self.header is None else {"x-stellwerk-class": self.header}
        if self.noise:
            headers |= {
                "cookie": f"session={CANARY}",
                "x-request-id": f"{CANARY}-1",
                "openai-organization": f"{CANARY}-2",
                "x-forwarded-for": f"10.9.8.7, {CANARY}",
                "traceparent": f"00-{CANARY}-01",
                "user-agent": f"{CANARY}/1.0",
                "referer": f"https://{CANARY}.example/",
                "x-stellwerk-zone": "red",
            }
        path = "/v1/embeddings" if self.embeddings else "/v1/chat/completions"
        return http_client.request(
            path,
            self.body(tag),
            key=KEYS[self.key].secret,
            headers=headers,
            ascii_only=Random(self.seed + 3).random() < 0.5,
        )


def tag_of(document: dict[str, Any]) -> int:
    """The tag of a body that arrived upstream."""
    if "input" in document:
        return int(document["dimensions"])
    return round(document["temperature"] * 1000)


def drawn(random: Random) -> Plan:
    """Any call."""
    embeddings = random.random() < 0.1
    key, header = random.choice(_CALLERS)
    kind, disguise = random.choice(COMBINATIONS) if random.random() < 0.75 else ("", "")
    where = random.random()
    if embeddings:
        place = random.choice(_EMBED_PLACES)
    else:
        place = random.choice(tuple(REFUSED if where < 0.05 else DROPPED if where < 0.1 else PLACES))
    opaque = random.choice(tuple(OPAQUE_PARTS)) if random.random() < 0.07 else ""
    if embeddings and opaque:
        kind, disguise = "", ""  # tokens instead of the text
    return Plan(
        embeddings=embeddings,
        model=random.choice(_EMBED_MODELS if embeddings else _CHAT_MODELS),
        key=key,
        header=header,
        kind=kind,
        disguise=disguise,
        place=place,
        opaque="tokens" if opaque and embeddings else opaque,
        stream=not embeddings and random.random() < 0.2,
        noise=random.random() < 0.5,
        seed=random.getrandbits(32),
    )
