# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What parent and child say to each other: one line of JSON each way, over pipes.

The order goes through the child's standard input, so that no key stands in a process list. The parent then keeps
that pipe open: its end is the child's sign that the parent is gone.
"""

from __future__ import annotations

import msgspec


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the child shall serve."""

    parent: int  # process id, to notice a parent that died before the child could watch it
    model_path: str
    alias: str  # the model's name in answers
    context: int  # tokens of one conversation
    parallel: int  # conversations at a time
    threads: int  # of computation
    cache_mib: int  # memory for prompts of idle conversations; 0: none
    api_key: str


class Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The child's one answer: it serves at ``url``."""

    url: str
    egress: str  # "blocked" or "not enforced: <reason>"
