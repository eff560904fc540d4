# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Conversations of people who are signed in, in the memory of this process and nowhere else (R25).

They belong to one session: whoever signs out, or is idle for too long, leaves nothing behind. What a person keeps
beyond that is in :mod:`stellwerk.workbench.history`, if they want one.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

import msgspec

from stellwerk.errors import Conflict, NoSuchObject
from stellwerk.values.data_class import DataClass
from stellwerk.workbench.running import Running
from stellwerk.workbench.values import Attached, Conversation, Said

MOST_CONVERSATIONS = 50  # of one session; the oldest goes first
MOST_CHARACTERS = 4_000_000  # of one conversation with its documents
MOST_OF_SESSION = 20_000_000  # characters of all conversations of a session; the oldest goes first
MOST_UNSENT = 10  # pages of a session with something typed on them; what was typed first goes first
LONGEST_TITLE = 80


def new_id(kind: str) -> str:
    """A name that nobody can guess: ``g_`` and 16 hex digits."""
    return f"{kind}_{secrets.token_hex(8)}"


class Desk:
    """What lies open, by session. Any thread may use it; each step is short and under one lock."""

    def __init__(self, forgotten: Callable[[str], None] = lambda conversation: None) -> None:
        """``forgotten`` is told of each conversation that goes, so that nothing made from it stays."""
        self._forgotten = forgotten
        self._lock = threading.Lock()
        self._open: dict[str, OrderedDict[str, Conversation]] = {}
        self._running: dict[tuple[str, str], Running] = {}  # by session and conversation
        self._kept: dict[str, str] = {}  # by conversation, what became of it in the history
        self._unsent: dict[
            str, dict[str, tuple[str, str]]
        ] = {}  # by session and page, what was typed and ticked

    def all(self, session: str) -> list[Conversation]:
        """The session's conversations, the one that was touched last first."""
        with self._lock:
            return list(reversed(self._open.get(session, OrderedDict()).values()))

    def find(self, session: str, conversation: str) -> Conversation:
        """One of them. Raises ``NoSuchObject``: not there, or another session's."""
        with self._lock:
            found = self._open.get(session, OrderedDict()).get(conversation)
        if found is None:
            raise NoSuchObject("there is no such conversation in this session")
        return found

    def attached(self, session: str, conversation: Conversation) -> tuple[Attached, ...]:
        """The documents that a conversation has by now; its own where it lies on no desk yet."""
        with self._lock:
            return self._open.get(session, OrderedDict()).get(conversation.id, conversation).attached

    def put(self, session: str, conversation: Conversation) -> Conversation:
        """Put a conversation on the desk, or a new state of it in the place of the old one.

        Raises:
            Conflict: it has become too long for one conversation.
        """
        if _characters(conversation) > MOST_CHARACTERS:
            raise Conflict(
                "this conversation has become too long; begin a new one, or take documents out of this one"
            )
        with self._lock:
            mine = self._open.setdefault(session, OrderedDict())
            mine[conversation.id] = conversation
            mine.move_to_end(conversation.id)
            sizes = {name: _characters(one) for name, one in mine.items()}
            while len(mine) > MOST_CONVERSATIONS or (len(mine) > 1 and sum(sizes.values()) > MOST_OF_SESSION):
                oldest, _ = mine.popitem(last=False)
                del sizes[oldest]
                self._drop(session, oldest)
        return conversation

    def change(self, session: str, conversation: str, **changes: object) -> Conversation:
        """The conversation with other fields. Raises like :meth:`find` and :meth:`put`."""
        with self._lock:
            mine = self._open.get(session, OrderedDict())
            if conversation not in mine:
                raise NoSuchObject("there is no such conversation in this session")
            made = mine[conversation] = msgspec.structs.replace(mine[conversation], **changes)
            mine.move_to_end(conversation)
        return made

    def unchanged(self, session: str, seen: Conversation, said: tuple[Said, ...]) -> None:
        """Nothing was asked meanwhile, in another window or by a second press: nothing of it may fall off the desk.

        Args:
            seen: the conversation as it was when the next question was looked at.
            said: what was said in it then.

        Raises:
            Conflict: an answer is running, or came in between; or the class by hand rose, and the question was not
                asked under it.
            NoSuchObject: the conversation was closed.
        """
        found = self.find(session, seen.id)
        if found.raised > seen.raised:
            raise Conflict(
                "the conversation was classified stricter meanwhile; look at the signal, and send again"
            )
        running = self.running(session, seen.id)
        if (running is not None and not running.over) or [s.id for s in found.said] != [s.id for s in said]:
            raise Conflict("an answer is on its way already; wait for it, or stop it")

    def said(
        self, session: str, conversation: str, said: Said, at: datetime, back: tuple[Said, ...] = ()
    ) -> Conversation:
        """The conversation with ``said`` as its newest exchange, or in the place of the one with the same id.

        ``back``: exchanges that it was to replace; they stand before it again.
        """
        found = self.find(session, conversation)
        before = [one for one in found.said if one.id != said.id]
        where = next((n for n, one in enumerate(found.said) if one.id == said.id), len(before))
        there = {one.id for one in before}
        before[where:where] = [*(one for one in back if one.id not in there), said]
        return self.change(session, conversation, said=tuple(before), touched_at=at)

    def hold(self, session: str, conversation: str, raised: DataClass) -> None:
        """Something was sent under this class by hand: it stays, whatever is chosen from now on (ADR 0032)."""
        with self._lock:
            mine = self._open.get(session, OrderedDict())
            if (found := mine.get(conversation)) is not None and raised > found.held:
                mine[conversation] = msgspec.structs.replace(found, held=raised)

    def attach(self, session: str, conversation: str, attached: Attached) -> Conversation:
        """The conversation with one more document. Raises like :meth:`put`."""
        found = self.find(session, conversation)
        return self.put(session, msgspec.structs.replace(found, attached=(*found.attached, attached)))

    def leave(self, session: str, page: str, text: str, ticked: str = "") -> None:
        """What was typed on the page of a fresh conversation, which begins when it is sent; ``""``: nothing any more.

        One text for each page. ``page``: what the conversation would begin with, ``""`` for nothing. ``ticked``: the
        class by hand that was chosen beside the text and not set.
        """
        with self._lock:
            mine = self._unsent.setdefault(session, {})
            mine.pop(page, None)
            if text.strip():
                mine[page] = (text, ticked)
            if len(mine) > MOST_UNSENT:
                mine.pop(next(iter(mine)))
            if not mine:
                del self._unsent[session]

    def left(self, session: str, page: str) -> tuple[str, str]:
        """What :meth:`leave` was told of this page: text and class; two empty ones where it was told nothing."""
        with self._lock:
            return self._unsent.get(session, {}).get(page, ("", ""))

    def remove(self, session: str, conversation: str) -> None:
        """Take one off the desk, with what runs in it."""
        with self._lock:
            self._open.get(session, OrderedDict()).pop(conversation, None)
            self._drop(session, conversation)

    def forget(self, session: str) -> None:
        """The session is over: nothing of it stays."""
        with self._lock:
            self._unsent.pop(session, None)
            for conversation in self._open.pop(session, OrderedDict()):
                self._drop(session, conversation)

    def erase(self, owner: str, conversation: str | None = None) -> None:
        """Take a conversation of this person, or all of them, off the desk of every session.

        What was erased from the history in one browser must not lie open in another, from where it would be kept anew.
        """
        with self._lock:
            for session, mine in self._open.items():
                for name in [
                    c.id for c in mine.values() if c.owner == owner and conversation in (None, c.id)
                ]:
                    del mine[name]
                    self._drop(session, name)

    def only(self, session: str, conversation: str) -> None:
        """It was kept as it is in this session: on other desks of its owner lies an older state, which goes.

        There it comes from the history when it is looked at next; kept from there, it would undo what was said here.
        Where an answer is on its way, it stays until that is kept.
        """
        with self._lock:
            newest = self._open.get(session, OrderedDict()).get(conversation)
            for other, mine in self._open.items():
                found = mine.get(conversation)
                if newest is None or found is None or other == session or found.owner != newest.owner:
                    continue
                running = self._running.get((other, conversation))
                if running is None or running.over:
                    del mine[conversation]
                    self._drop(other, conversation)

    def rename(self, owner: str, conversation: str, title: str) -> None:
        """Another title for a conversation of this person wherever it lies open, so that it is kept with this one."""
        with self._lock:
            for mine in self._open.values():
                found = mine.get(conversation)
                if found is not None and found.owner == owner:
                    mine[conversation] = msgspec.structs.replace(found, title=title)

    def sessions(self) -> frozenset[str]:
        """Sessions that have something lying open."""
        with self._lock:
            return frozenset(self._open) | frozenset(self._unsent)

    def conversations(self) -> frozenset[str]:
        """Ids of all that lie open, of any session."""
        with self._lock:
            return frozenset(name for mine in self._open.values() for name in mine)

    def note(self, conversation: str, kept: str) -> None:
        """What became of a conversation in its owner's history (:class:`stellwerk.workbench.history.Kept`)."""
        with self._lock:
            self._kept[conversation] = kept

    def kept(self, conversation: str) -> str:
        """What :meth:`note` was told last; ``""``: nothing yet."""
        with self._lock:
            return self._kept.get(conversation, "")

    def begin(self, session: str, conversation: str, running: Running) -> None:
        """An answer begins. Raises ``Conflict`` where one is running already."""
        with self._lock:
            now = self._running.get((session, conversation))
            if now is not None and not now.over:
                raise Conflict("an answer is on its way already; wait for it, or stop it")
            self._running[session, conversation] = running

    def running(self, session: str, conversation: str) -> Running | None:
        """The answer that is on its way, or came last."""
        with self._lock:
            return self._running.get((session, conversation))

    async def close(self) -> None:
        """The program ends: what is being written stops, and its accounts are closed."""
        with self._lock:
            running, self._running = self._running, {}
            self._open.clear()
            self._unsent.clear()
        for one in running.values():
            if not one.over:
                one.stop()
                await one.finished()

    def _drop(self, session: str, conversation: str) -> None:
        self._forgotten(conversation)
        self._kept.pop(conversation, None)
        if (running := self._running.pop((session, conversation), None)) is not None:
            running.stop()


def carried(conversation: Conversation, chosen: tuple[Attached, ...] = ()) -> DataClass:
    """The class that whatever is said next has at least: of what was sent so far, the task and the passages chosen."""
    classes = [conversation.floor, conversation.carries]
    for one in chosen:
        classes += [
            c for p, c in zip(one.document.passages, one.classes, strict=True) if c and p.number in one.chosen
        ]
    return max(classes)


def _characters(conversation: Conversation) -> int:
    spoken = sum(len(said.question) + len(said.answer) for said in conversation.said)
    return (
        len(conversation.draft)
        + spoken
        + sum(len(p.text) for one in conversation.attached for p in one.document.passages)
    )
