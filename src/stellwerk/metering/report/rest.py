# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rules for the rest, and who lends figures to it so that they hold (see :mod:`.suppress`).

What is in the rest is told by model for the whole house. Where too few people are in a part, or parts do not hang
together, another unit is taken into it with all that it used of those models; that unit is then told without them.
Where nobody can lend, two models are told as one.
"""

from __future__ import annotations

from stellwerk.metering.report.cut import Cut, Place, Rest, rows_of
from stellwerk.metering.report.people import Unit
from stellwerk.metering.report.ties import Ties

_Offer = dict[Rest, list[Place]]  # what a unit could lend, by the part that it would go into


def complete(cut: Cut) -> bool:
    """Take one unit more into the rest, or merge two parts, if a rule asks for it; whether one did."""
    return any(_complete(cut, currency) for currency in sorted({part.currency for part in cut.rest}))


def _complete(cut: Cut, currency: str) -> bool:
    parts = sorted((part for part in cut.rest if part.currency == currency), key=lambda part: part.rank)
    rows = [rows_of(cut.rest[part]) for part in parts]
    few = {n for n, found in enumerate(rows) if cut.heads.people(row.department for row in found) < cut.k}
    groups = Ties(rows, cut.heads, cut.k).groups()
    main = max(groups, key=lambda group: (len(group - few), -min(group)))
    sound = [parts[n] for n in sorted(main - few)]
    wanting = [part for n, part in enumerate(parts) if n in few or n not in main]
    if wanting:
        return _lend(cut, wanting, sound) or _merge(cut, wanting[0])
    return _mix(cut, parts)


def _offers(cut: Cut, currency: str) -> dict[Unit, _Offer]:
    found: dict[Unit, _Offer] = {}
    for place in cut.told:
        if place.currency == currency:
            part = cut.part[currency, place.sort]
            found.setdefault(place.unit, {}).setdefault(part, []).append(place)
    return found


def _lend(cut: Cut, wanting: list[Rest], sound: list[Rest]) -> bool:
    """Let one unit more be in the parts that want it, and in one that is sound already, which ties them together."""
    ranked = []
    for unit, offer in _offers(cut, wanting[0].currency).items():
        parts = [part for part in wanting if part in offer]
        if parts:
            parts += [part for part in sound if part in offer][:1]
            rank = (len(parts) == 1, not unit.single, -len(parts), *_rank(cut, unit))
            ranked.append((rank, parts, offer))
    if not ranked:
        return False
    _, parts, offer = min(ranked, key=lambda one: one[0])
    if len(parts) == 1 and len(wanting) == 1:
        others = sorted((part for part in offer if part not in parts), key=lambda part: part.rank)
        parts += sorted(others, key=lambda part: part.zones <= parts[0].zones)[:1]
    _take(cut, parts, offer)
    return True


def _mix(cut: Cut, parts: list[Rest]) -> bool:
    """A rest of one zone or model alone says what all of it was: take a unit into it that used another, too.

    Where no unit can, it stays as it is: so much is told of many departments together, and of each only that its
    whole month was of that kind.
    """
    zones = frozenset(zone for part in parts for zone in part.zones)
    models = {sort.model for part in parts for sort in part.sorts}
    every = {part for (currency, _), part in cut.part.items() if currency == parts[0].currency}
    if len(zones) == 1 and any(not part.zones <= zones for part in every):
        wanted = {part for part in every if not part.zones <= zones}
    elif len(models) == 1 and len(every) > 1:
        wanted = every.difference(parts)
    else:
        return False
    within = {cell.row.department for part in parts for cell in cut.rest[part]}
    ranked = []
    for unit, offer in _offers(cut, parts[0].currency).items():
        others = sorted(wanted.intersection(offer), key=lambda part: part.rank)
        tied = [part for part in parts if part in offer]
        if others and (tied or within.intersection(unit.departments)):
            ranked.append(((not unit.single, *_rank(cut, unit)), [*tied[:1], others[0]], offer))
    if not ranked:
        return False
    _, taken, offer = min(ranked, key=lambda one: one[0])
    _take(cut, taken, offer)
    return True


def _merge(cut: Cut, part: Rest) -> bool:
    """Tell a sort together with another one, of its zone if there is one: too few people use it."""
    others = {o for (currency, _), o in cut.part.items() if currency == part.currency and o != part}
    if not others:
        return False  # everything is one, and has no name
    cut.merge(part, min(others, key=lambda o: (o.zones != part.zones, o not in cut.rest, o.rank)))
    return True


def _take(cut: Cut, parts: list[Rest], offer: _Offer) -> None:
    for part in parts:
        for place in offer[part]:
            cut.lose(place)


def _rank(cut: Cut, unit: Unit) -> tuple[int, str, tuple[str, ...]]:
    """Units of few people lend first: their figures are the smaller loss."""
    return cut.heads.people(unit.departments), unit.name or "", unit.departments
