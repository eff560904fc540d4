# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What one call used."""

from __future__ import annotations

import msgspec


class Usage(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Token counts, as providers bill them. Parts stand in their whole: cached in input, reasoning in output."""

    tokens_in: int
    tokens_out: int
    estimated: bool = False  # counted here: the provider gave none (a break, a client that left)
    cached_in: int = 0  # part of tokens_in that the provider had in its cache
    reasoning_out: int = 0  # part of tokens_out that the model thought and did not say
    images: int = 0  # made
    audio_ms: int = 0  # sound heard, milliseconds

    @property
    def sent(self) -> bool:
        """Whether a provider took the call at all: what was refused or never left used nothing."""
        return bool(self.tokens_in or self.tokens_out or self.images or self.audio_ms)
