# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The account of one call: opened durably before anything leaves, closed exactly once, whatever happens."""

from __future__ import annotations

from time import perf_counter_ns

from stellwerk.errors import StellwerkError
from stellwerk.gateway.decision import estimated_input
from stellwerk.gateway.line import Line
from stellwerk.policy.register import Model
from stellwerk.values.call import Call
from stellwerk.values.caller import Caller
from stellwerk.values.decision import Decision
from stellwerk.values.money import to_pico
from stellwerk.values.record import Event, Intent, Outcome, Overflow, Refusal, Settlement
from stellwerk.values.usage import Usage


class Account:
    """One call in the books. Only :meth:`close` ends it; a second close changes nothing."""

    def __init__(self, line: Line, caller: Caller, call: Call, decision: Decision, started_ns: int) -> None:
        self._line = line
        self._caller = caller
        self._call = call
        self._decision = decision
        self._started = started_ns
        self._model = line.register.models[decision.targets[0]]
        self._sent = 0
        self._answered = 0
        self._first_byte = 0
        self._open = False
        self._tokens_out = 0  # counted on the way, for calls whose usage nobody reports

    async def open(self) -> None:
        """Write the intent; returns when it is durable.

        Raises:
            RecordError: the books cannot be written; nothing may be sent.
        """
        line, decision, caller = self._line, self._decision, self._caller
        now = line.now()
        await line.recorder.intent(  # cancelled in here, the recorder closes what may have got into the books
            Intent(
                decision_id=decision.decision_id,
                at=now,
                caller=line.pseudonyms.of(caller.key_id, now.date()),
                department=caller.department,
                cost_centre=caller.cost_centre,
                use_case=caller.use_case,
                data_class=decision.data_class,
                zone=line.register.zone_of(self._model),
                endpoint=self._model.endpoint,
                model=self._model.name,
                policy_version=decision.policy_version,
                kinds=kinds(decision),
                uninspectable=len(decision.uninspectable),
            )
        )
        self._open = True

    async def overflow(self, model: Model, reason: StellwerkError) -> None:
        """Note durably that the call goes on to another endpoint; raises like :meth:`open`."""
        await self._line.recorder.overflow(
            Overflow(
                decision_id=self._decision.decision_id,
                at=self._line.now(),
                zone=self._line.register.zone_of(model),
                endpoint=model.endpoint,
                model=model.name,
                because=reason.code,
            )
        )
        self._model = model

    def sending(self) -> None:
        """The request leaves now; the clock of our own time stops."""
        if not self._sent:
            self._sent = perf_counter_ns()

    def answered(self) -> None:
        """Bytes of the answer are here; called for the first ones and again when a whole body has come."""
        self._answered = perf_counter_ns()
        self._first_byte = self._first_byte or self._answered

    def counted(self, tokens: int) -> None:
        """Output tokens seen so far on a stream, counted by chunk."""
        self._tokens_out = tokens

    @property
    def answering(self) -> bool:
        """Whether a first byte has come."""
        return bool(self._first_byte)

    @property
    def overhead_us(self) -> int:
        """Own time so far, microseconds: until the request left, and since the answer came."""
        now = perf_counter_ns()
        before = (self._sent or now) - self._started
        after = now - self._answered if self._answered else 0
        return (before + after) // 1000

    def close(self, outcome: Outcome, usage: Usage | None = None) -> None:
        """Settle: hand tokens, outcome and times to the writer. Returns at once and cannot be cancelled."""
        if not self._open:
            return
        self._open = False
        now_ns, now = perf_counter_ns(), self._line.now()
        if usage is None:
            usage = self._estimate(outcome)
        price = self._model.price_on(now.date())
        caller = self._caller
        self._line.limits.spent(caller.key_id, usage.tokens_in + usage.tokens_out)
        self._line.recorder.settle(
            Settlement(
                decision_id=self._decision.decision_id,
                at=now,
                outcome=outcome,
                zone=self._line.register.zone_of(self._model),
                endpoint=self._model.endpoint,
                model=self._model.name,
                department=caller.department,
                cost_centre=caller.cost_centre,
                usage=usage,
                cost_pico=to_pico(price.cost(usage)) if price else 0,
                currency=price.currency if price else "EUR",
                price_version=price.version if price else "",
                overhead_us=((self._sent or now_ns) - self._started) // 1000,
                first_byte_us=(self._first_byte - self._started) // 1000 if self._first_byte else 0,
                total_us=(now_ns - self._started) // 1000,
            )
        )

    def _estimate(self, outcome: Outcome) -> Usage:
        """Where nobody reports usage: nothing for a refusal, else what was sent and the chunks that came."""
        if not self._sent or outcome is Outcome.REJECTED:
            return Usage(0, 0)
        if outcome is Outcome.UPSTREAM_FAILED:
            return Usage(0, 0, estimated=True)
        return Usage(estimated_input(self._call), self._tokens_out, estimated=True)


def refuse(line: Line, caller: Caller, model: str, decision: Decision) -> None:
    """Put a refusal on record; nothing was sent."""
    now = line.now()
    line.recorder.refuse(
        Refusal(
            decision_id=decision.decision_id,
            at=now,
            caller=line.pseudonyms.of(caller.key_id, now.date()),
            department=caller.department,
            cost_centre=caller.cost_centre,
            use_case=caller.use_case,
            data_class=decision.data_class,
            model=_known(line, model),
            policy_version=decision.policy_version,
            kinds=kinds(decision),
            uninspectable=len(decision.uninspectable),
            code=decision.refusal_code or "refused",
        )
    )


def deny(line: Line, caller: Caller, model: str, error: StellwerkError) -> None:
    """Put on record that a call came to no decision: who, and what for; nothing was sent."""
    now = line.now()
    line.recorder.event(
        Event(
            name="call:request:denied",
            at=now,
            detail={
                "caller": line.pseudonyms.of(caller.key_id, now.date()),
                "department": caller.department,
                "use_case": caller.use_case,
                "model": _known(line, model),
                "code": error.code,
            },
        )
    )


def _known(line: Line, model: str) -> str:
    """A name of ours; whatever else a caller wrote there may be content."""
    return model if model == "auto" or model in line.register.models else "?"


def kinds(decision: Decision) -> tuple[str, ...]:
    """The kinds found, each once; all that the books keep of what was found."""
    return tuple(sorted({found.kind for found in decision.findings}))
