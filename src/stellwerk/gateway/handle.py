# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The line, from top to bottom. Every call, from whichever door, goes through :func:`handle`."""

from __future__ import annotations

import asyncio

from stellwerk.errors import BudgetExhausted, RateLimited, StellwerkError, UpstreamRejected
from stellwerk.gateway import books
from stellwerk.gateway.answer import estimated_output, whole
from stellwerk.gateway.decision import refusal, signal
from stellwerk.gateway.forward import forward
from stellwerk.gateway.line import CLIENT_LEFT, Line
from stellwerk.gateway.look import deeper, look
from stellwerk.gateway.shares import admitted
from stellwerk.gateway.stream import Stream
from stellwerk.policy.register import Model
from stellwerk.values.call import Call
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass
from stellwerk.values.decision import Decision
from stellwerk.values.depth import Depth
from stellwerk.values.record import Outcome


class Reply:
    """What the door sends: either a whole ``body`` or a ``stream``, and what the headers tell."""

    __slots__ = ("account", "body", "decision", "model", "stream")

    def __init__(
        self,
        decision: Decision,
        model: Model,
        account: books.Account,
        *,
        body: bytes | None = None,
        stream: Stream | None = None,
    ) -> None:
        self.decision = decision
        self.model = model
        self.account = account
        self.body = body
        self.stream = stream


async def handle(
    line: Line, caller: Caller, call: Call, declared: DataClass | None, started_ns: int
) -> Reply:
    """Inspect, decide, write the intent, forward, settle.

    Args:
        line: what the line stands on.
        caller: the key's owner.
        call: the canonical call.
        declared: class declared for this request (``X-Stellwerk-Class``).
        started_ns: ``perf_counter_ns`` when the call came in.

    The caller of this function may cancel it at any moment (with the message ``CLIENT_LEFT`` where that is why): the
    account is closed all the same. ``Reply.stream`` must be closed in the end (closing twice is harmless).

    Raises:
        StellwerkError: refused or failed; see ``errors``.
    """
    try:
        inspection = await look(line, call, Depth.FAST, caller)
        decision = signal(line, caller, call, declared, inspection)
        if depth := deeper(line, decision):  # it would leave the house: look again, deeper
            inspection = await look(line, call, depth, caller)
            decision = signal(line, caller, call, declared, inspection)
    except (
        StellwerkError
    ) as error:  # nothing to decide on: an unknown model, a class lowered without the right
        books.deny(line, caller, call.model, error)
        raise
    while True:
        if not decision.targets:
            books.refuse(line, caller, call.model, decision)
            raise refusal(line, decision)
        try:
            decision, taken = admitted(line, caller, call, decision)
        except RateLimited as error:
            books.deny(line, caller, call.model, error)
            raise
        account = books.Account(line, caller, call, decision, started_ns, taken)
        try:
            await account.open()
            break
        except BudgetExhausted as error:  # green costs nothing: auto finds it, a model by name is refused
            assert decision.zone is not None  # noqa: S101 - a decision with targets has one
            spent = line.purse.short(error.room, decision.zone, account.day)
            decision = signal(line, caller, call, declared, inspection, spent)
        except StellwerkError as error:
            error.detail = {"decision_id": decision.decision_id, **(error.detail or {})}
            raise

    try:
        answer, model = await forward(line, call, decision, account)
        if call.stream:
            return Reply(decision, model, account, stream=Stream(answer, call, model, decision, account))
        try:
            raw = await answer.body()
        finally:
            await answer.close()
        account.answered()
        body, usage = whole(raw, call, model, decision, account.told)
        if usage is None:
            account.estimated(estimated_output(body))
        else:
            account.reported(usage)
        account.close(Outcome.DELIVERED, usage)
        return Reply(decision, model, account, body=body)
    except StellwerkError as error:
        account.close(_outcome(error, account))
        error.detail = {"decision_id": decision.decision_id, **(error.detail or {})}
        raise
    except asyncio.CancelledError as cut:
        account.close(Outcome.CLIENT_GONE if cut.args == (CLIENT_LEFT,) else Outcome.INTERRUPTED)
        raise
    except BaseException:
        account.close(Outcome.UPSTREAM_FAILED)
        raise


def _outcome(error: StellwerkError, account: books.Account) -> Outcome:
    if isinstance(error, UpstreamRejected):
        return Outcome.REJECTED
    return Outcome.UPSTREAM_BROKEN if account.answering else Outcome.UPSTREAM_FAILED
