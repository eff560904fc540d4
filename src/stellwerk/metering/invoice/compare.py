# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""An invoice beside the ledger, by model and day: what agrees, what differs, and why. Nothing is guessed: each cause is
borne out by our own books or by the invoice itself, and what nothing bears out stays unexplained.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from stellwerk.metering.invoice import days, price, uncertain
from stellwerk.metering.invoice.books import Booked, Books, Evidence
from stellwerk.metering.invoice.causes import Cause, Part, merged
from stellwerk.metering.invoice.comparison import Comparison, Row
from stellwerk.metering.invoice.days import Key
from stellwerk.metering.invoice.line import Line
from stellwerk.metering.invoice.measures import COUNTS, NOTHING, Measures
from stellwerk.metering.invoice.rates import mixed
from stellwerk.metering.invoice.tolerances import Tolerances
from stellwerk.values.money import Price, in_force

_TOKENS = frozenset({"tokens_in", "tokens_out"})
_WHOLE = frozenset({Cause.OUTSIDE, Cause.NOT_BILLED})


def compare(
    lines: Sequence[Line],
    net_pico: int,
    books: Books,
    tolerances: Tolerances = Tolerances(),  # noqa: B008 - frozen
) -> Comparison:
    """Lines of an invoice and what was booked.

    Args:
        lines: of the invoice; by day if one of them names a day.
        net_pico: the invoice's net total, 10^-12, which may be more than the lines (a minimum) or rounded.
        books: what the house knows.
        tolerances: what does not matter.
    """
    return _Check(lines, net_pico, books, tolerances).done()


class _Check:
    def __init__(self, lines: Sequence[Line], net_pico: int, books: Books, tolerances: Tolerances) -> None:
        self._lines = lines
        self._net = net_pico
        self._books = books
        self._tolerances = tolerances
        self._by_day = any(line.day is not None for line in lines)
        self._file_states = frozenset().union(*(line.stated for line in lines)) if lines else frozenset()
        self._known = frozenset(books.aliases.values())
        self._theirs: dict[Key, list[Line]] = {}
        for line in lines:
            model = books.aliases.get(line.model.casefold(), line.model)
            self._theirs.setdefault((line.day if self._by_day else None, model), []).append(line)
        self._booked: dict[Key, list[Booked]] = {}
        for one in books.booked:
            if books.inside(one.day):
                self._booked.setdefault((one.day if self._by_day else None, one.model), []).append(one)
        self._ours = {key: _sum(one.sums for one in many) for key, many in self._booked.items()}
        self._sums = {key: _sum(map(_measures, many)) for key, many in self._theirs.items()}

    def done(self) -> Comparison:
        shifts = days.moved(self._books, self._by_day)
        keys = sorted(
            self._theirs.keys() | {k for k, sums in self._ours.items() if sums != NOTHING}, key=_order
        )
        compared = {key: self._compared(key) for key in {*keys, *shifts}}
        by_utc = days.counts_by_utc(self._ours, self._sums, compared, shifts)
        if by_utc:
            keys = sorted({*keys, *shifts}, key=_order)
        else:
            differences = {key: self._difference(key, compared[key]) for key in keys if key[1] in self._known}
            slack = {key: self._tolerances.rounding_pico(len(many)) for key, many in self._theirs.items()}
            counted = bool(self._file_states)
            shifts = days.cancelling(differences, self._ours, slack, counted) if self._by_day else {}
        because = _BY_UTC if by_utc else _CANCELS
        evidence = self._evidence(by_utc)
        rows = []
        for key in keys:
            parts = []
            left = self._difference(key, compared[key])
            if (moved := shifts.get(key, NOTHING).only(compared[key])) != NOTHING:
                parts.append(Part(Cause.TIME_ZONE, moved, because))
                left = left.minus(moved)
            parts += self._parts(key, left, compared[key], evidence.get(key, Evidence()))
            rows.append(self._row(key, compared[key], merged(parts)))
        total = sum(line.amount_pico for line in self._lines)
        if self._net != total:
            rows.append(self._beyond(self._net - total))
        return Comparison(
            rows=tuple(rows),
            ours=_sum(self._ours.values()),
            theirs=_sum(self._sums.values()).priced(self._net),
            stated=self._file_states,
            by_utc=by_utc,
            tolerances=self._tolerances,
            notes=self._books.notes,
        )

    def _compared(self, key: Key) -> frozenset[str]:
        """Counts that the line states; those of the whole file for what it leaves out."""
        many = self._theirs.get(key)
        return self._file_states if many is None else frozenset().union(*(line.stated for line in many))

    def _difference(self, key: Key, compared: frozenset[str]) -> Measures:
        return self._sums.get(key, NOTHING).minus(self._ours.get(key, NOTHING)).only(compared)

    def _evidence(self, by_utc: bool) -> dict[Key, Evidence]:
        found: dict[Key, Evidence] = {}
        for seen in self._books.seen:
            day = seen.utc_day if by_utc else seen.day
            if self._books.inside(day):
                key = (day if self._by_day else None, seen.model)
                found[key] = found.get(key, Evidence()).plus(seen.evidence)
        return found

    def _row(self, key: Key, compared: frozenset[str], parts: tuple[Part, ...]) -> Row:
        many = self._theirs.get(key, ())
        return Row(
            day=key[0],
            model=key[1],
            names=tuple(sorted({line.model for line in many})),
            lines=len(many),
            stated=compared,
            ours=self._ours.get(key, NOTHING),
            theirs=self._sums.get(key, NOTHING),
            parts=parts,
        )

    def _parts(self, key: Key, left: Measures, compared: frozenset[str], evidence: Evidence) -> list[Part]:
        """Where the rest of a line's difference comes from; the parts add up to it."""
        if left == NOTHING:
            return []
        if key[1] not in self._known:
            return [self._strange(key, left, compared)]
        rounding = self._tolerances.rounding_pico(len(self._theirs.get(key, ())))
        if not any(left[:-1]) and abs(left.pico) <= rounding:
            return [Part(Cause.ROUNDING, left, _ROUNDED)]
        rates = mixed(self._booked.get(key, ()), self._price(key))
        ours = self._ours.get(key, NOTHING)
        attempts = self._tolerances.attempts
        found = uncertain.explain(left, compared, ours, evidence, rates, attempts)
        parts = list(found.parts)
        counts = left.minus(_sum(part.measures for part in parts)).priced(0)
        if counts != NOTHING:
            cause, because = self._cause(key, counts)
            worth = rates.value(counts) if rates is not None else 0
            parts.append(Part(cause, counts.priced(worth), because))
        money = left.pico - sum(part.measures.pico for part in parts)
        if not money:
            return parts
        last = parts[-1] if parts else None
        if last is not None and last.cause in _WHOLE:  # there is nothing to compare a price with
            parts[-1] = last._replace(measures=last.measures.priced(last.measures.pico + money))
        elif abs(money) <= rounding:
            parts.append(Part(Cause.ROUNDING, Measures(pico=money), _ROUNDED))
        elif compared >= _TOKENS and rates is not None and key in self._theirs:
            parts.append(Part(Cause.PRICE, Measures(pico=money), self._price_words(key, money, rounding)))
        else:
            more = uncertain.in_money(money, found, evidence, attempts)
            rest = money - sum(part.measures.pico for part in more)
            parts += more
            if rest:
                parts.append(Part(*self._silent(key, rest, rounding)))
        return parts

    def _strange(self, key: Key, left: Measures, compared: frozenset[str]) -> Part:
        """A line whose name nobody knows: a charge that makes the minimum, or something that we never had."""
        if not compared and left.pico > 0 and self._is_minimum:
            return Part(Cause.PLAN_MINIMUM, left, self._minimum_words)
        return Part(Cause.UNKNOWN_MODEL, left, _STRANGE)

    def _cause(self, key: Key, counts: Measures) -> tuple[Cause, str]:
        """Of counts that no uncertain call explains."""
        tolerances = self._tolerances
        tokens = counts[1:-1]
        if abs(counts.requests) <= tolerances.requests and all(abs(n) <= tolerances.tokens for n in tokens):
            return Cause.TOLERANCE, "within what was said not to matter"
        if key not in self._theirs:
            return Cause.NOT_BILLED, "the invoice has no line for it"
        if self._ours.get(key, NOTHING) == NOTHING:
            return Cause.OUTSIDE, _NOTHING_SENT[self._by_day]
        if counts.requests > 0:
            return Cause.OUTSIDE, "more requests than this gateway sent, failed ones included"
        if max(counts[:-1]) <= 0:
            return Cause.NOT_BILLED, "the invoice has less than the provider reported to the gateway"
        return Cause.UNKNOWN, "more than the provider reported to the gateway"

    def _silent(self, key: Key, pico: int, rounding: int) -> tuple[Cause, Measures, str]:
        """Of an amount without counts."""
        sums = Measures(pico=pico)
        if abs(pico) <= rounding:
            return Cause.ROUNDING, sums, _ROUNDED
        if key not in self._theirs:
            return Cause.NOT_BILLED, sums, "the invoice has no line for it"
        if self._ours.get(key, NOTHING) == NOTHING:
            return Cause.OUTSIDE, sums, _NOTHING_SENT[self._by_day]
        counted = self._compared(key) >= _TOKENS
        return (
            Cause.UNKNOWN,
            sums,
            "no price of the model is known here" if counted else "the line states no counts",
        )

    def _price(self, key: Key) -> Price | None:
        """What the model cost on the day, for lines that nothing was booked on."""
        return in_force(self._books.prices.get(key[1], ()), key[0] or self._books.last)

    def _price_words(self, key: Key, money: int, rounding: int) -> str:
        theirs = self._sums[key]
        used = {one.version: one.price for one in self._booked.get(key, ()) if one.price is not None}
        known = self._books.prices.get(key[1], ())
        return price.words(theirs, theirs.pico - money, tuple(used.values()), known, rounding)

    def _beyond(self, pico: int) -> Row:
        """What the total has beyond the lines."""
        sums = Measures(pico=pico)
        if pico > 0 and self._is_minimum:
            part = Part(Cause.PLAN_MINIMUM, sums, self._minimum_words)
        elif abs(pico) <= self._tolerances.rounding_pico(len(self._lines)):
            part = Part(Cause.ROUNDING, sums, _ROUNDED)
        else:
            part = Part(Cause.UNKNOWN, sums, "the total of the invoice is not the sum of its lines")
        return Row(None, "", (), 0, frozenset(), NOTHING, sums, (part,))

    @property
    def _is_minimum(self) -> bool:
        """Whether the total is what the plan costs at least, and less was used."""
        least = self._books.minimum_pico
        if least is None:
            return False
        slack = self._tolerances.rounding_pico(len(self._lines))
        return abs(self._net - least) <= slack and sum(s.pico for s in self._ours.values()) < least

    @property
    def _minimum_words(self) -> str:
        return f"the total is the minimum of the plan ({self._books.minimum_version}), and less was used"


def _measures(line: Line) -> Measures:
    counts = {field: getattr(line, field) or 0 for field in COUNTS}
    return Measures(**counts, pico=line.amount_pico)


def _sum(many: Iterable[Measures]) -> Measures:
    found = NOTHING
    for one in many:
        found = found.plus(one)
    return found


def _order(key: Key) -> tuple[date, str]:
    return key[0] or date.max, key[1]


_BY_UTC = "the provider counts days by UTC: calls that began in the first hours of a German day are on the day before"
_CANCELS = "cancels with the days beside it: the provider's day begins at another hour"
_ROUNDED = "no more than rounding each line makes"
_STRANGE = "neither the configuration, the ledger nor a price list of the provider knows this name"
_NOTHING_SENT = {
    True: "the gateway sent nothing to this model on that day: somebody uses the provider's key past it",
    False: "the gateway sent nothing to this model in that month: somebody uses the provider's key past it",
}
