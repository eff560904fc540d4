# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where an answer stands in the documents that went along: document, passage and words, and what stands nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from stellwerk.documents.values import Passage
from stellwerk.workbench.values import Attached


class Source(msgspec.Struct, frozen=True):
    """One piece of evidence."""

    document: str  # its name
    passage: Passage
    quotation: str  # at most 240 characters
    paragraph: int  # of the answer, from 1
    found: bool = True  # False: the answer names the passage, and nothing in it fits


def sources(
    answer: str, attached: Sequence[Attached], sent: Mapping[str, frozenset[int]]
) -> tuple[Source, ...]:
    """The evidence for an answer; under way."""
    return ()
