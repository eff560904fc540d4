# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was worked out from finished answers, so that a page of two hundred of them is not worked out anew each time.

It is content: it lives in memory alone, no longer than its conversation, and whoever forgets that forgets it here.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import TypeVar

from stellwerk.workbench.markdown.render import render
from stellwerk.workbench.sources import Source, sources
from stellwerk.workbench.values import Attached, Said

_Kept = TypeVar("_Kept")
_Key = tuple[str, str]  # ids of the conversation and of what was said


class Shelf:
    """HTML and sources of answers, by what they were made from. For any thread.

    Args:
        most: answers that are kept; the one not asked for longest goes first.
    """

    def __init__(self, most: int = 2_000) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._html: OrderedDict[_Key, tuple[str, str, str]] = OrderedDict()  # answer, language, HTML
        self._sources: OrderedDict[_Key, tuple[object, tuple[Source, ...]]] = OrderedDict()

    def html(self, conversation: str, said: Said, language: str) -> str:
        """The answer as HTML (:func:`stellwerk.workbench.markdown.render.render`)."""
        key = (conversation, said.id)
        with self._lock:
            kept = self._html.get(key)
        if kept is None or kept[:2] != (said.answer, language):
            kept = (said.answer, language, render(said.answer, language))
        self._keep(self._html, key, kept)
        return kept[2]

    def sources(
        self,
        conversation: str,
        said: Said,
        attached: Sequence[Attached],
        sent: Mapping[str, frozenset[int]],
    ) -> tuple[Source, ...]:
        """Where the answer can be found (:func:`stellwerk.workbench.sources.sources`)."""
        key = (conversation, said.id)
        made_from = (
            said.answer,
            tuple(sorted(sent.items(), key=lambda item: item[0])),
            [one.id for one in attached],
        )
        with self._lock:
            kept = self._sources.get(key)
        if kept is None or kept[0] != made_from:
            kept = (made_from, sources(said.answer, attached, sent))
        self._keep(self._sources, key, kept)
        return kept[1]

    def forget(self, conversation: str) -> None:
        """Nothing of this conversation stays."""
        with self._lock:
            for shelf in (self._html, self._sources):
                for key in [key for key in shelf if key[0] == conversation]:
                    del shelf[key]

    def _keep(self, shelf: OrderedDict[_Key, _Kept], key: _Key, made: _Kept) -> None:
        with self._lock:
            shelf[key] = made
            shelf.move_to_end(key)
            if len(shelf) > self._most:
                shelf.popitem(last=False)
