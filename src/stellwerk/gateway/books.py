# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The account of one call: opened durably before anything leaves, closed exactly once, whatever happens."""

from __future__ import annotations

import asyncio
from datetime import datetime
from time import perf_counter_ns

from stellwerk.errors import RecordError, StellwerkError
from stellwerk.gateway.fair import Taken
from stellwerk.gateway.line import Line
from stellwerk.gateway.reserve import most
from stellwerk.metering.account import LedgerAccount
from stellwerk.metering.reservation import Reservation
from stellwerk.metering.settle import Bill, bill
from stellwerk.policy.decide import AUTO
from stellwerk.policy.register import Model
from stellwerk.policy.waiving import counted
from stellwerk.storage.batch import End
from stellwerk.storage.progress import Described, Far, Slot
from stellwerk.values.calendar import local_day
from stellwerk.values.call import Call
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass
from stellwerk.values.decision import Decision
from stellwerk.values.money import from_pico
from stellwerk.values.record import Event, Intent, Outcome, Overflow, Refusal, Settlement
from stellwerk.values.usage import Usage

PATIENCE_S = 30.0
"""How long a call for a model by name waits for room that calls under way may leave in a budget."""


class Account:
    """One call in the books. Only :meth:`close` ends it; a second close changes nothing."""

    def __init__(
        self,
        line: Line,
        caller: Caller,
        call: Call,
        decision: Decision,
        started_ns: int,
        taken: Taken | None = None,
    ) -> None:
        """``taken``: what the first target holds of its contract's minute."""
        self._line = line
        self._taken = taken
        self.caller = caller
        self._call = call
        self._decision = decision
        self._started = started_ns
        self._model = line.register.models[decision.targets[0]]
        self._begun = line.now()
        self.day = local_day(self._begun)
        """The day of booking: its prices and budgets count, however long the call takes."""
        self.cap: int | None = None
        """Output tokens to be sent along as a bound."""
        self.body: bytes | None = None
        """For the first target, where it was built already."""
        self._slot: Slot | None = None
        self._characters = sum(len(segment.text) for segment in call.segments)
        self._sent = 0
        self._answered = 0
        self._first_byte = 0
        self._open = False
        self._chunks = 0  # of a stream, with content
        self._reported = False  # the provider has said what it used
        self._tokens_out = 0  # counted on the way, for calls whose usage nobody reports
        self.bill: Bill | None = None
        """What it came to; ``None`` while it is open."""
        self.usage: Usage | None = None
        """What it used; ``None`` while it is open."""
        self.at_most_pico = 0
        """What was reserved for it, 10^-12 of :attr:`currency`."""
        self.currency = "EUR"

    async def open(self) -> None:
        """Write the intent and reserve what it may cost; returns when both are durable.

        Raises:
            BudgetExhausted: a budget has no room; nothing may be sent.
            RecordError: the books cannot be written; nothing may be sent.
        """
        line, decision, caller = self._line, self._decision, self.caller
        bounds = most(line, caller, self._call, decision, self.day)
        self.cap, self.body = bounds.cap, bounds.body
        price = self._model.price_on(self.day)
        version, currency = (price.version, price.currency) if price is not None else ("", "EUR")
        self.at_most_pico, self.currency = max(bounds.pico.values(), default=0), currency
        zone = line.register.zone_of(self._model)
        day = self.day.isoformat()
        account = LedgerAccount(
            caller.department,
            caller.cost_centre,
            caller.use_case,
            caller.key_id,
            zone.value,
            self._model.endpoint,
            self._model.name,
            version,
            currency,
        )
        try:
            slot = line.progress.begin(Described(decision.decision_id, day, account))
        except OSError as error:
            raise RecordError(
                f"the progress of calls cannot be written ({error.strerror}), so nothing was sent; try again later"
            ) from None
        try:
            await line.recorder.intent(
                Intent(
                    decision_id=decision.decision_id,
                    at=self._begun,
                    caller=line.pseudonyms.of(caller.key_id, self._begun.date()),
                    department=caller.department,
                    cost_centre=caller.cost_centre,
                    use_case=caller.use_case,
                    data_class=decision.data_class,
                    zone=zone,
                    endpoint=self._model.endpoint,
                    model=self._model.name,
                    policy_version=decision.policy_version,
                    kinds=kinds(decision),
                    uninspectable=len(decision.uninspectable),
                    reserved_pico=self.at_most_pico,
                    release=decision.release,
                    declared=decision.declared.name if decision.declared is not None else "",
                    raised=decision.raised.name if decision.raised > DataClass.K0 else "",
                ),
                Reservation(
                    caller.key_id,
                    day,
                    version,
                    currency,
                    line.purse.claims(caller, bounds.pico, self.day, currency) if bounds.pico else (),
                ),
                patience_s=0.0 if self._call.model == AUTO else PATIENCE_S,
            )
        except BaseException:  # cancelled in here, the recorder closes what may have got into the books
            slot.free()
            self._withdraw()
            raise
        self._slot = slot
        self._open = True
        if decision.release:
            line.recorder.event(_used(decision, self._begun))

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

    def admit(self, model: Model) -> None:
        """Take the room of a further target; the last one gave no answer, and its minute is as it is.

        Raises:
            RateLimited: its contract has none.
        """
        tokens = self._line.calibration.tokens_in(model.name, self._characters)
        self._taken = self._line.shares.admit(self.caller.department, model.name, tokens)

    def sending(self) -> None:
        """The request leaves now; the clock of our own time stops."""
        if not self._sent:
            self._sent = perf_counter_ns()
        self._note(Far.SENT, Usage(self._tokens_in(), 0, estimated=True))

    def answered(self) -> None:
        """Bytes of the answer are here; called for the first ones and again when a whole body has come."""
        self._answered = perf_counter_ns()
        self._first_byte = self._first_byte or self._answered

    def counted(self, chunks: int) -> None:
        """So many chunks with content have come on a stream."""
        if chunks != self._chunks:
            self._chunks = chunks
            self._tokens_out = self._line.calibration.tokens_out(self._model.name, chunks)
            if not self._reported:  # both may come in one piece, and this is told of last
                self._note(Far.COUNTED, Usage(self._tokens_in(), self._tokens_out, estimated=True))

    def estimated(self, tokens_out: int) -> None:
        """A whole answer came without usage; so many tokens were counted in it."""
        self._tokens_out = tokens_out
        self._note(Far.COUNTED, Usage(self._tokens_in(), tokens_out, estimated=True))

    def reported(self, usage: Usage) -> None:
        """The provider has said what it used: before the client hears of it, a killed process knows it, too."""
        self._reported = True
        self._note(Far.REPORTED, usage)

    def cost_of(self, usage: Usage) -> Bill:
        """What ``usage`` costs at the price in force when the call began."""
        return bill(self._model.price_on(self.day), usage)

    def told(self, usage: Usage) -> dict[str, str]:
        """What stands in the answer beside its counts: cost and energy, as exact decimal text."""
        cost = self.cost_of(usage)
        return {
            "cost": f"{from_pico(cost.cost_pico):f}",
            "currency": cost.currency,
            **self._line.footprints.told(self._model.name, usage),
        }

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
        line, caller, call = self._line, self.caller, self._call
        now_ns, now = perf_counter_ns(), line.now()
        if usage is None:
            usage = self._estimate(outcome)
        else:
            line.calibration.note(self._model.name, self._characters, self._chunks, usage)
        self.usage = usage
        cost = self.bill = self.cost_of(usage)
        auto = call.model == AUTO
        line.limits.spent(caller.key_id, usage.tokens_in + usage.tokens_out)
        if not self._sent:
            self._withdraw()
        elif self._taken is not None and not usage.estimated:
            self._taken.settled(usage.tokens_in)
        settlement = Settlement(
            decision_id=self._decision.decision_id,
            at=now,
            outcome=outcome,
            zone=line.register.zone_of(self._model),
            endpoint=self._model.endpoint,
            model=self._model.name,
            department=caller.department,
            cost_centre=caller.cost_centre,
            usage=usage,
            cost_pico=cost.cost_pico,
            currency=cost.currency,
            price_version=cost.price_version,
            overhead_us=((self._sent or now_ns) - self._started) // 1000,
            first_byte_us=(self._first_byte - self._started) // 1000 if self._first_byte else 0,
            total_us=(now_ns - self._started) // 1000,
            day=self.day.isoformat(),
            auto=auto,
            saved_pico=self._saved(usage, cost) if auto and usage.sent else 0,
        )
        booking = line.recorder.settle(settlement)
        line.metrics.settled(settlement)
        slot, self._slot = self._slot, None
        if slot is not None:
            booking.add_done_callback(lambda booked: _free(slot, booked))

    def _withdraw(self) -> None:
        taken, self._taken = self._taken, None
        if taken is not None:
            taken.withdrawn()

    def _note(self, far: Far, usage: Usage) -> None:
        if self._slot is not None:
            self._slot.write(far, usage)

    def _tokens_in(self) -> int:
        return self._line.calibration.tokens_in(self._model.name, self._characters)

    def _estimate(self, outcome: Outcome) -> Usage:
        """Where nobody reports usage: nothing for a refusal, else what was sent and the chunks that came."""
        if not self._sent or outcome is Outcome.REJECTED:
            return Usage(0, 0)
        if outcome is Outcome.UPSTREAM_FAILED:
            return Usage(0, 0, estimated=True)
        return Usage(self._tokens_in(), self._tokens_out, estimated=True)

    def _saved(self, usage: Usage, cost: Bill) -> int:
        """What the dearest model that ``auto`` could have chosen would have cost more."""
        models = self._line.register.models
        prices = [
            price
            for name in self._decision.remaining_models
            if (price := models[name].price_on(self.day)) is not None and price.currency == cost.currency
        ]
        dearest = max(prices, key=lambda p: p.input_per_million + p.output_per_million, default=None)
        return max(0, bill(dearest, usage).cost_pico - cost.cost_pico)


def _free(slot: Slot, booked: asyncio.Future[End]) -> None:
    """Only once it is in the books: what the end of the process left unwritten is found by the next start."""
    if not booked.cancelled() and booked.exception() is None:
        slot.free()


def refuse(line: Line, caller: Caller, model: str, decision: Decision) -> None:
    """Put a refusal on record; nothing was sent."""
    now = line.now()
    line.metrics.refused(decision.refusal_code or "refused")
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
    line.metrics.refused(error.code)
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


def _used(decision: Decision, at: datetime) -> Event:
    """On record beside the intent: the release that opened the way, and the class without and with it."""
    before = max([decision.data_class, *(found.data_class for found in decision.waived)])
    return Event(
        name="text-release:request:used",
        at=at,
        detail={
            "about": f"text-release:{decision.release}",
            "decision": decision.decision_id,
            "class_before": before.name,
            "class_after": decision.data_class.name,
            "kinds": counted(decision.waived),
        },
    )


def _known(line: Line, model: str) -> str:
    """A name of ours; whatever else a caller wrote there may be content."""
    return model if model == "auto" or model in line.register.models else "?"


def kinds(decision: Decision) -> tuple[str, ...]:
    """The kinds found, each once; all that the books keep of what was found."""
    return tuple(sorted({found.kind for found in (*decision.findings, *decision.waived)}))
