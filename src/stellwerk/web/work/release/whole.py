# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the chat page would send: exactly that is asked about, and nothing that a browser puts together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from stellwerk.values.call import ChatCall
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass
from stellwerk.web.visit import Visit
from stellwerk.workbench.release.values import Draft


class Whole(msgspec.Struct, frozen=True):
    """A call that is not sent yet, and where it came from."""

    caller: Caller
    call: ChatCall
    declared: DataClass | None
    draft: Draft


Compose = Callable[[Visit, str], Awaitable[Whole]]
"""From the fields of the chat page's form and a model's name to the call. Raises ``NoSuchObject``: the conversation
is not open any more; ``RequestError``: there is nothing to send."""
