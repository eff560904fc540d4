# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Estimates of tokens where a provider reports none, calibrated on the calls for which it did.

A ratio per model, over its latest calls: characters of input for a token, tokens of output for a chunk of a stream.
Before the first report they are guesses.
"""

from __future__ import annotations

from stellwerk.values.usage import Usage

CHARACTERS_PER_TOKEN = 3.0  # German text; low, so that the guess is high
_FADE = 0.98  # weight of what was known before each further call: about the last fifty count


class _Ratio:
    __slots__ = ("above", "below")

    def __init__(self, above: float, below: float) -> None:
        self.above = above
        self.below = below

    def note(self, above: int, below: int) -> None:
        self.above = self.above * _FADE + above
        self.below = self.below * _FADE + below

    @property
    def value(self) -> float:
        return self.above / self.below


class Calibration:
    """What is known of each model's way of counting. Lives on the event loop."""

    def __init__(self) -> None:
        self._tokens_per_character: dict[str, _Ratio] = {}
        self._tokens_per_chunk: dict[str, _Ratio] = {}

    def note(self, model: str, characters: int, chunks: int, usage: Usage) -> None:
        """A provider reported ``usage`` for so many characters of input and chunks of output (0: no stream)."""
        if characters > 0 and usage.tokens_in > 0:
            ratio = self._tokens_per_character.setdefault(model, _Ratio(0.0, 0.0))
            ratio.note(usage.tokens_in, characters)
        if chunks > 0 and usage.tokens_out > 0:
            self._tokens_per_chunk.setdefault(model, _Ratio(0.0, 0.0)).note(usage.tokens_out, chunks)

    def tokens_in(self, model: str, characters: int) -> int:
        """Estimated tokens of an input."""
        ratio = self._tokens_per_character.get(model)
        return round(characters * ratio.value if ratio else characters / CHARACTERS_PER_TOKEN)

    def tokens_out(self, model: str, chunks: int) -> int:
        """Estimated tokens of a stream that came to so many chunks with content."""
        ratio = self._tokens_per_chunk.get(model)
        return round(chunks * ratio.value) if ratio else chunks
