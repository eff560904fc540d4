# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A GLiNER server as a detector: ``POST URL/extract``, as NVIDIA's NeMo Guardrails asks it.

GLiNER (Zaratiana et al., NAACL 2024) is an encoder that finds spans for labels given in words. It follows no
instructions, so a text cannot talk to it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

import msgspec

from stellwerk.detectors.joined import Joined
from stellwerk.values.inspection import Finding, Segment
from stellwerk_llm_detector.labels import LABELS
from stellwerk_llm_detector.quotes import chunks
from stellwerk_llm_detector.route import Route

_CHUNK = 20_000  # characters of one request; the server itself cuts them to what the encoder reads
_OVERLAP = 400
_AT_ONCE = 4
_WORDS = {
    "person name": "person",
    "street address": "address",
    "phone number or email": "contact",
    "date of birth": "birth_date",
    "medical condition": "health",
    "religion": "religion",
}


class _Entity(msgspec.Struct, frozen=True):
    suggested_label: str
    start_position: int
    end_position: int
    score: float


class _Extracted(msgspec.Struct, frozen=True):
    entities: list[_Entity]


class Gliner:
    """A slow detector.

    Args:
        name: under which it is switched on.
        route: to the server.
        threshold: least score that counts, 0 to 1.
    """

    def __init__(self, name: str, route: Route, *, threshold: float) -> None:
        self._name = name
        self._route = route
        self._threshold = threshold

    async def find(self, segments: Sequence[Segment]) -> Iterable[Finding]:
        """Ask about everything. Raises ``UpstreamError``, ``ValueError`` or ``KeyError`` without a good answer."""
        joined = Joined(segments)
        turn = asyncio.Semaphore(_AT_ONCE)

        async def one(at: int, text: str) -> list[Finding]:
            async with turn:
                answer = await self._route.send(
                    {"text": text, "labels": list(_WORDS), "threshold": self._threshold, "flat_ner": False}
                )
            return [
                self._finding(joined, at, len(text), entity)
                for entity in msgspec.json.decode(answer, type=_Extracted).entities
            ]

        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(one(at, text))
                for at, text in chunks(joined.text, _CHUNK, _OVERLAP)
                if text.strip()
            ]
        return dict.fromkeys(finding for task in tasks for finding in task.result())

    async def close(self) -> None:
        """Give connections back."""
        await self._route.close()

    def _finding(self, joined: Joined, at: int, size: int, entity: _Entity) -> Finding:
        label = _WORDS[entity.suggested_label]
        if not 0 <= entity.start_position < entity.end_position <= size:
            raise ValueError
        place, start, end = joined.locate(at + entity.start_position, at + entity.end_position)
        meaning = LABELS[label]
        return Finding(meaning.kind, meaning.data_class, place, start, end, f"{self._name}.{label}")
