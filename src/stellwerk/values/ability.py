# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a call may ask of a model beyond plain words."""

from __future__ import annotations

from enum import StrEnum


class Ability(StrEnum):
    """What a model can do beyond plain chat."""

    CHAT = "chat"
    EMBEDDINGS = "embeddings"
    TOOLS = "tools"
    JSON_SCHEMA = "json_schema"
    VISION = "vision"
    LOGPROBS = "logprobs"
    OTHER_PARTS = "other_parts"  # audio, files, unknown parts: no model may list it yet
