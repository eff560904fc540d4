# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the chat page shows, as values in the reader's language: templates only put them in their place."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec
from markupsafe import Markup, escape

from stellwerk.documents.values import Passage
from stellwerk.policy.ceilings import CEILINGS
from stellwerk.policy.waiving import waivable
from stellwerk.values.data_class import DataClass
from stellwerk.values.inspection import Finding
from stellwerk.values.zone import Zone
from stellwerk.web.language import Language
from stellwerk.web.words import Sentences, in_language
from stellwerk.web.work.chat.class_choice import CLASSIFY
from stellwerk.web.work.chat.words import CHAT, CLASSES, SORTS, TIERS, WHY, ZONES
from stellwerk.workbench.kinds import name_of, summary
from stellwerk.workbench.signal import Light, Offer, Signal, Why


class Place(msgspec.Struct, frozen=True):
    """One marked place of the draft."""

    field: str  # name of its box in the form
    excerpt: str
    kind: str  # in words
    data_class: str


class Lamp(msgspec.Struct, frozen=True):
    """One lamp with its words."""

    zone: str
    name: str
    where: str
    open: bool
    words: str


class Choice(msgspec.Struct, frozen=True):
    """One model in the list."""

    name: str
    zone: str
    zone_name: str
    hosting: str
    strengths: str
    price: str
    cost: str
    most: str  # that it may come to
    open: bool
    words: str  # why it is closed; "" where it is open
    demo: bool
    chosen: bool


class Shown(msgspec.Struct, frozen=True):
    """The signal of a draft, ready for its template."""

    known: DataClass  # what was found or is demanded: the least that can be chosen by hand
    lamps: tuple[Lamp, ...]
    class_words: str
    headline: str  # "2 Namen, 1 IBAN: Rot ist gesperrt."
    places: tuple[Place, ...]
    elsewhere: bool
    choices: tuple[Choice, ...]
    now: Choice | None  # the chosen one; None: auto
    auto: str  # the model that auto takes; "": none
    auto_zone: str
    declare: bool  # the chosen model asks for the declaration
    blocked: bool  # nothing is open
    release: bool  # a second person could open something
    certain: str  # where nobody could, since it is no guess: what it is, in words
    deep: bool
    marked: Markup  # the draft with its places marked


def shown(signal: Signal, draft: str, place: str, offset: int, model: str, language: Language) -> Shown:
    """``place`` and ``offset``: where the draft stands in the call; ``model``: the one chosen, or auto."""
    zones = in_language(ZONES, language)
    here = [
        msgspec.structs.replace(f, start=f.start - offset, end=f.end - offset)
        for f in signal.findings
        if f.place == place and f.start >= offset and f.data_class > DataClass.K0
    ]
    told = [f for f in signal.findings if f.data_class > DataClass.K0]
    found = summary(told, language.value)
    lamps = tuple(_lamp(light, signal, found, zones, language) for light in signal.lights)
    choices = tuple(_choice(offer, signal, found, model, zones, language) for offer in signal.offers)
    auto = next((c for c in choices if c.name == signal.chosen), None)
    chosen = next((c for c in choices if c.name == model), None)
    release = any(_releasable(light, signal) for light in signal.lights)
    by_found = any(light.why is Why.FOUND for light in signal.lights)
    return Shown(
        known=signal.known,
        lamps=lamps,
        class_words=_class_words(signal, language),
        headline=_headline(signal, found, zones, language),
        places=tuple(_place(f, draft, language) for f in merged(here)),
        elsewhere=len(here) < len(told),
        choices=choices,
        now=chosen,
        auto=auto.name if auto else "",
        auto_zone=auto.zone if auto else "",
        declare=chosen is not None and chosen.open and chosen.zone == Zone.RED.value,
        blocked=not any(light.open for light in signal.lights),
        release=release,
        certain=""
        if release or not by_found
        else summary([f for f in told if not waivable(f)], language.value),
        deep=signal.deep,
        marked=marked(draft, here),
    )


def _releasable(light: Light, signal: Signal) -> bool:
    """Whether a second person could open it: not where the person's own hand keeps it closed, nor what is no guess."""
    if light.why is not Why.FOUND or signal.uninspectable:
        return False
    if light.zone is Zone.RED and signal.raised > DataClass.K0:
        return False
    closing = (
        f for f in signal.findings if f.data_class > DataClass.K3 or light.zone not in CEILINGS[f.data_class]
    )
    return all(waivable(f) for f in closing)


def spoken(signal: Shown, name: str) -> str:
    """The signal for those who hear the page; ``name`` is what it is called."""
    lamps = ", ".join(f"{lamp.name} {lamp.words}" for lamp in signal.lamps)
    return f"{name}: {signal.headline} {signal.class_words.rstrip('.')}. {lamps}."


def _place(found: Finding, draft: str, language: Language) -> Place:
    return Place(
        field=f"stelle-{found.start}-{found.end}",
        excerpt=draft[found.start : found.end],
        kind=name_of(found.kind, 1, language.value),
        data_class=found.data_class.name,
    )


def merged(findings: Sequence[Finding]) -> list[Finding]:
    """One for each place: of several at the same spot the one of the highest class."""
    places: dict[tuple[int, int], Finding] = {}
    for finding in sorted(findings, key=lambda f: (f.start, -f.end)):
        before = places.get((finding.start, finding.end))
        if before is None or finding.data_class > before.data_class:
            places[finding.start, finding.end] = finding
    return list(places.values())


def marked(text: str, findings: Sequence[Finding]) -> Markup:
    """The text with ``<mark>`` around what was found; overlapping places become one."""
    out, at = [], 0
    spans: list[list[int]] = []
    for finding in sorted(findings, key=lambda f: f.start):
        start, end = max(0, finding.start), min(len(text), finding.end)
        if spans and start <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], end)
        elif start < end:
            spans.append([start, end])
    for start, end in spans:
        out += [escape(text[at:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]
        at = end
    out.append(escape(text[at:]))
    return Markup("").join(out)


def cents(amount: Decimal | None, currency: str, language: Language) -> str:
    """A small amount as people say it: ``0,03 Cent``, ``1,20 €``; ``""`` where it is not known."""
    if amount is None:
        return ""
    if amount >= 1:
        number, unit = f"{amount:.2f}", {"EUR": "€"}.get(currency, currency)
    else:
        number, unit = f"{amount * 100:.2f}", _hundredths(currency, language)
        if amount and number == "0.00":
            number = "< 0.01"
    return f"{number.replace('.', ',') if language is Language.DE else number} {unit}"


def _hundredths(currency: str, language: Language) -> str:
    if currency != "EUR":
        return f"{currency} / 100"
    return "Cent" if language is Language.DE else "cents"


def title_of(text: str, longest: int = 60) -> str:
    """A title from the first words of a question."""
    words = " ".join(text.split())
    if len(words) <= longest:
        return words
    return words[:longest].rsplit(" ", 1)[0] + " …"


def passage_name(passage: Passage, language: Language) -> str:
    """``Seite 3``, with the title of its own if it has one."""
    name = f"{in_language(SORTS, language)[passage.sort.value]} {passage.number}"
    return f"{name}: {passage.title}" if passage.title else name


def _lamp(light: Light, signal: Signal, found: str, zones: Sentences, language: Language) -> Lamp:
    return Lamp(
        zone=light.zone.value,
        name=zones[light.zone.value],
        where=zones[f"{light.zone.value}_place"],
        open=light.open,
        words=_why(light.why, signal, found, language),
    )


def _why(why: Why, signal: Signal, found: str, language: Language) -> str:
    words = in_language(WHY, language)[why.value]
    by_hand = words.replace("{raised}", signal.raised.name)
    return by_hand.replace("{found}", found).replace("{class}", signal.data_class.name)


def _class_words(signal: Signal, language: Language) -> str:
    name, german = signal.data_class.name, language is Language.DE
    from_before = ""
    if signal.data_class > max([signal.raised, *(f.data_class for f in signal.findings)]):
        from_before = in_language(CHAT, language)["from_before"]
    words = f"{'Klasse' if german else 'Class'} {name}{from_before}: {in_language(CLASSES, language)[name]}"
    if signal.assumed:
        words = f"Ohne Erklärung gilt {name}." if german else f"Without a declaration it counts as {name}."
    if signal.raised is DataClass.K0:
        return words
    by_you = in_language(CLASSIFY, language)["by_you"]
    return f"{words.rstrip('.')}. {by_you}: {signal.raised.name}."


def _headline(signal: Signal, found: str, zones: Sentences, language: Language) -> str:
    german = language is Language.DE
    because = (Why.FOUND, Why.RELEASE) if found else (Why.FOUND,)
    closed = [zones[light.zone.value] for light in signal.lights if light.why in because]
    if closed:
        both = (" und " if german else " and ").join(closed)
        if len(closed) == 1:
            verb = "ist gesperrt" if german else "is closed"
        else:
            verb = "sind gesperrt" if german else "are closed"
        return f"{found}: {both} {verb}.{_released(signal, zones, german)}"
    if signal.released_for is not None:
        return f"{found}.{_released(signal, zones, german)}"
    if found:
        return f"{found}."
    return "Keine geschützten Angaben gefunden." if german else "No protected data found."


def _released(signal: Signal, zones: Sentences, german: bool) -> str:
    if signal.released_for is None:
        return ""
    zone = zones[signal.released_for.value]
    return f" Für {zone} freigegeben." if german else f" Released for {zone}."


def _choice(
    offer: Offer, signal: Signal, found: str, model: str, zones: Sentences, language: Language
) -> Choice:
    usable = offer.why in (Why.OPEN, Why.DECLARE)
    return Choice(
        name=offer.model.name,
        zone=offer.zone.value,
        zone_name=zones[offer.zone.value],
        hosting=_hosting(offer, language),
        strengths=in_language(TIERS, language)[offer.model.tier.value],
        price=_price(offer, language),
        cost=cents(offer.cost, offer.currency, language) if offer.cost else "",
        most=cents(offer.most, offer.currency, language) if offer.cost else "",
        open=usable,
        words="" if usable else _why(offer.why, signal, found, language),
        demo=offer.endpoint.demo,
        chosen=offer.model.name == model,
    )


def _price(offer: Offer, language: Language) -> str:
    price = offer.price
    if price is None:
        return ""
    amounts = [f"{amount:.2f}" for amount in (price.input_per_million, price.output_per_million)]
    words = f"{amounts[0]} / {amounts[1]} {'€' if price.currency == 'EUR' else price.currency}"
    return words.replace(".", ",") if language is Language.DE else words


def _hosting(offer: Offer, language: Language) -> str:
    if offer.endpoint.embedded:
        return "dieser Rechner" if language is Language.DE else "this machine"
    countries = ", ".join(offer.endpoint.countries)
    return f"{offer.endpoint.operator} ({countries})" if countries else offer.endpoint.operator
