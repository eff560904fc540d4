# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking: the person's question goes through the one line, and the answer onto the desk, whatever becomes of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter_ns
from typing import Any

import msgspec

from stellwerk.errors import NoSuchObject, StellwerkError, origin
from stellwerk.gateway.handle import Reply, handle
from stellwerk.gateway.line import CLIENT_LEFT, Line
from stellwerk.providers.sse import EventSplitter
from stellwerk.values.call import ChatCall
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass
from stellwerk.values.decision import Decision
from stellwerk.values.money import from_pico
from stellwerk.values.record import Event
from stellwerk.workbench.desk import Desk
from stellwerk.workbench.running import Running
from stellwerk.workbench.values import Said, State

log = logging.getLogger(__name__)

_decode = msgspec.json.Decoder().decode
Kept = Callable[[str, str], None]
"""Told of a session and a conversation whose answer has ended, so that it can be kept. Called in a thread."""


class Question(msgspec.Struct, frozen=True):
    """What is to be asked, and where it belongs."""

    session: str
    person: str
    conversation: str
    said: Said  # as it stands on the desk while the answer comes
    caller: Caller
    call: ChatCall
    declared: DataClass | None
    language: str = "de"  # of what is added to the answer
    instead: tuple[
        Said, ...
    ] = ()  # of which it takes the place: they come back where not a word of an answer comes
    typed: bool = False  # in the message field, where it lies again if no model may have it


def ask(line: Line, desk: Desk, question: Question, kept: Kept) -> Running:
    """Begin; returns at once. On the event loop.

    Raises:
        Conflict: an answer is running in this conversation.
        NoSuchObject: the conversation is gone.
    """
    running = Running(question.language)
    desk.begin(question.session, question.conversation, running)
    desk.said(question.session, question.conversation, question.said, question.said.at)
    task = asyncio.create_task(_run(line, desk, question, running, kept))
    running.run(task)

    def never_began(_: asyncio.Task[None]) -> None:
        if not running.over:  # stopped before its first step
            running.end()
            _put(line, desk, question, running, None, {"state": State.STOPPED}, 0.0)

    task.add_done_callback(never_began)
    return running


async def _run(line: Line, desk: Desk, question: Question, running: Running, kept: Kept) -> None:
    started = perf_counter_ns()
    ended: dict[str, Any] = {"state": State.BROKEN, "trouble": "internal_error"}
    reply: Reply | None = None
    try:
        reply = await handle(line, question.caller, question.call, question.declared, started)
        desk.hold(question.session, question.conversation, question.caller.raised)
        if question.declared is not None:
            _declared(line, question, reply.decision)
        desk.said(question.session, question.conversation, _of(line, question.said, reply), question.said.at)
        ended = await _stream(reply, running)
    except asyncio.CancelledError as cut:
        ended = {"state": State.STOPPED if cut.args == (CLIENT_LEFT,) else State.BROKEN, "trouble": ""}
        if not running.stopped:  # the gateway is being stopped
            ended["trouble"] = "server_stopping"
    except NoSuchObject:  # taken off the desk meanwhile
        ended = {"state": State.STOPPED}
    except StellwerkError as error:
        ended = {"state": State.BROKEN if running.text else State.REFUSED, **_trouble(error)}
    except Exception as error:
        log.error("unexpected %s at %s", type(error).__name__, origin(error))
    finally:
        running.end()
        _put(line, desk, question, running, reply, ended, (perf_counter_ns() - started) / 1e9)
    try:
        await asyncio.to_thread(kept, question.session, question.conversation)
    except Exception as error:  # the answer itself is there; its words stand in no log
        log.error("a conversation was not kept: unexpected %s at %s", type(error).__name__, origin(error))


async def _stream(reply: Reply, running: Running) -> dict[str, Any]:
    """Pass the words on; returns how it ended."""
    stream = reply.stream
    assert stream is not None  # noqa: S101 - asked for
    splitter = EventSplitter()
    trouble = ""
    cut_short = False

    async def push(chunk: bytes) -> None:
        nonlocal trouble, cut_short
        for payload in splitter.feed(chunk):
            if payload == b"[DONE]":
                continue
            event = _decode(payload)
            if "error" in event:
                trouble = event["error"].get("code") or "upstream_broken"
            for choice in event.get("choices", ()):
                if more := (choice.get("delta") or {}).get("content"):
                    running.add(more)
                cut_short |= choice.get("finish_reason") == "length"

    try:
        await stream.run(push)
    finally:
        await stream.close()
    if trouble:
        return {"state": State.BROKEN, "trouble": trouble}
    if cut_short:
        return {"state": State.DONE, "trouble": "length" if running.text else "length_unsaid"}
    return {"state": State.DONE, "trouble": ""}


def _put(
    line: Line,
    desk: Desk,
    question: Question,
    running: Running,
    reply: Reply | None,
    ended: dict[str, Any],
    seconds: float,
) -> None:
    said = question.said if reply is None else _of(line, question.said, reply)
    said = msgspec.structs.replace(said, answer=running.text, seconds=seconds, **ended)
    back = () if running.text else question.instead
    try:
        now = desk.said(question.session, question.conversation, said, datetime.now(UTC), back)
        if said.state is State.REFUSED and question.typed and not now.draft:
            desk.change(question.session, question.conversation, draft=said.question)  # still to be sent
    except NoSuchObject:
        return


def _of(line: Line, said: Said, reply: Reply) -> Said:
    """What is known of the answer from its decision and account."""
    account, decision = reply.account, reply.decision
    bill = account.bill
    return msgspec.structs.replace(
        said,
        model=reply.model.name,
        zone=line.register.zone_of(reply.model),
        data_class=decision.data_class,
        carries=carries(decision),
        declared=decision.declared,
        decision=decision.decision_id,
        cost=None if bill is None else from_pico(bill.cost_pico),
        currency=account.currency,
    )


def carries(decision: Decision) -> DataClass | None:
    """What a decision knows of a call's class: findings, parts that nobody can look into, what was declared."""
    known = [found.data_class for found in decision.findings]
    known += [DataClass.K3] * bool(decision.uninspectable)
    known += [decision.declared] if decision.declared is not None else []
    return max(known, default=None)


def _trouble(error: StellwerkError) -> dict[str, Any]:
    detail = error.detail or {}
    name = str(detail.get("data_class"))
    return {
        "trouble": error.code,
        "decision": str(detail.get("decision_id", "")),
        "data_class": DataClass[name] if name in DataClass.__members__ else None,
    }


def _declared(line: Line, question: Question, decision: Decision) -> None:
    """On record, without content: somebody declared that there are no personal data and no secrets in it."""
    assert question.declared is not None  # noqa: S101 - asked before
    now = line.now()
    line.recorder.event(
        Event(
            name="workbench:declaration:given",
            at=now,
            detail={
                "class": question.declared.name,
                "decision": decision.decision_id,
                "department": question.caller.department,
                "by": line.pseudonyms.of(f"person:{question.person}", now.date()),
            },
        )
    )
