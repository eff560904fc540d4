# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the workbench stand on, wired once by ``app``."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from stellwerk.administration.house import House
from stellwerk.documents.reader import Reader
from stellwerk.gateway.line import Line
from stellwerk.settings import Answers
from stellwerk.workbench.desk import Desk
from stellwerk.workbench.shelf import Shelf
from stellwerk.workbench.uploads import Uploads


class Room(msgspec.Struct, frozen=True):
    """One for a process: conversations of its sessions lie on its ``desk``."""

    house: House
    line: Line
    desk: Desk
    shelf: Shelf
    uploads: Uploads
    reader: Reader
    kept: Callable[[str, str], None] = lambda session, conversation: None
    """Told in a thread of a session and a conversation in which an answer ended, so that a history keeps it."""
    answers: Answers = Answers()
    """How long an answer may become."""
