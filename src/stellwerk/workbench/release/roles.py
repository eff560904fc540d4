# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who says which string of a call, for those who read it."""

from __future__ import annotations

import re

from stellwerk.values.call import Call, ChatCall

_MESSAGE = re.compile(r"messages\[([0-9]+)\]")


def roles_of(call: Call) -> tuple[str, ...]:
    """For each segment ``system``, ``user``, ``assistant`` ...; ``other`` for what stands in no message."""
    found = []
    for segment in call.segments:
        match = _MESSAGE.match(segment.place)
        if match is None or not isinstance(call, ChatCall):
            found.append("other")
        else:
            found.append(str(type(call.messages[int(match[1])]).__struct_config__.tag))
    return tuple(found)
