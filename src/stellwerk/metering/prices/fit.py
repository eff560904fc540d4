# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether a new price list fits to those that are there: no day and model may have two prices.

A list without a last day ends where the provider's next one for the same model begins. Two lists contradict each other
where both begin on one day, or where one that names its last day goes on while the next has begun. A correction takes
the whole place of the list that it names, for calls from its import on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stellwerk.metering.prices.choose import standing
from stellwerk.metering.prices.price_list import KnownList, PriceList
from stellwerk.metering.prices.problems import Problems
from stellwerk.metering.prices.read import PriceFile

_SHOWN = 5  # models that a message names


def check_fit(file: PriceFile, known: Sequence[KnownList], problems: Problems) -> None:
    """Note everything that keeps the list of ``file`` from being added to ``known``.

    Args:
        file: the new list. That its version is not taken yet was asked before.
        known: every list that is there.
        problems: where to note it.
    """
    new = file.list
    there = {one.list.version: one.list for one in known}
    wrong = there.get(new.corrects) if new.corrects is not None else None
    if new.corrects is not None:
        _check_correction(file, wrong, known, problems)
    for name in sorted({one.provider for one in there.values()} - {new.provider}):
        if name.casefold() == new.provider.casefold():
            place = file.place("provider")
            problems.add(place, f"the provider is known as {name}", "write the name in the same letters")
    beside = [one for one in standing(known) if one.provider == new.provider and one is not wrong]
    for currency in sorted({one.currency for one in beside} - {new.currency}):
        place = file.place("currency")
        what = f"the other lists of this provider are in {currency}"
        problems.add(place, what, "a contract has one currency; keep another contract under another provider")
    for other in beside:
        _check_days(file, other, problems)


def new_currency(new: PriceList, known: Iterable[KnownList], others: Iterable[str]) -> bool:
    """Whether nothing here is kept in the list's currency yet. Then no budget limits the calls that it prices."""
    kept = {one.list.currency for one in known} | set(others)
    return new.currency not in (kept or {"EUR"})


def _check_correction(
    file: PriceFile, wrong: PriceList | None, known: Sequence[KnownList], problems: Problems
) -> None:
    place, new = file.place("corrects"), file.list
    if wrong is None:
        problems.add(
            place, "there is no list of the version that is to be corrected", "see stellwerk prices list"
        )
        return
    by = next((one.list.version for one in known if one.list.corrects == wrong.version), None)
    if by is not None:
        problems.add(place, f"that list was corrected by {by} already", f"correct {by} instead")
    if wrong.provider != new.provider:
        problems.add(place, "that list is another provider's", "correct the provider or the version")
    elif missing := sorted(wrong.models - new.models):
        problems.add(
            place,
            f"the correction leaves out {_few(missing)}, which would have no price any more",
            "a correction takes the place of the whole list: name every model of it",
        )


def _check_days(file: PriceFile, other: PriceList, problems: Problems) -> None:
    new = file.list
    both = sorted(new.models & other.models)
    if not both:
        return
    where, example = f"the list {other.version}", _few(both)
    if new.valid_from == other.valid_from:
        what = f"{where} is valid from the same day for {example}"
        do = f"give another day, or correct it: corrects {other.version}"
        problems.add(file.place("valid_from"), what, do)
    elif new.valid_from < other.valid_from:
        if new.valid_until is not None and new.valid_until >= other.valid_from:
            what = f"{where} begins on {other.valid_from.isoformat()} for {example}, before this one ends"
            problems.add(file.place("valid_until"), what, "leave valid_until empty, or end before that day")
    elif other.valid_until is not None and other.valid_until >= new.valid_from:
        what = f"{where} is valid until {other.valid_until.isoformat()} for {example}"
        do = f"begin after that day, or correct it: corrects {other.version}"
        problems.add(file.place("valid_from"), what, do)


def _few(models: Sequence[str]) -> str:
    more = f" and {len(models) - _SHOWN} more" if len(models) > _SHOWN else ""
    return ", ".join(models[:_SHOWN]) + more
