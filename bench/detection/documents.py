# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The figures of a corpus of town-hall documents, everything declared harmless (K0), and the misses behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from bench.detection.bootstrap import Part
from bench.detection.corpora import Document, Span
from bench.detection.seen import Found, Seen
from stellwerk.values.data_class import DataClass

KINDS = frozenset(
    "person address birth_date phone email iban tax_id tax_number social_security_number health_insurance_number "
    "identity_document licence_plate case_number payment_card online_identifier secret".split()
)
# Every number of these kinds has a check digit. Identity documents are counted for themselves: a driving licence and
# the older series have none, and on paper it is often left away.
CHECK_DIGIT = frozenset("iban tax_id social_security_number health_insurance_number payment_card".split())
_DOCUMENT_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Figure(msgspec.Struct, frozen=True):
    """One figure: what each document adds to it, and what is asked for, as a share."""

    name: str
    parts: tuple[Part, ...]
    at_most: float | None = None
    at_least: float | None = None


class Miss(msgspec.Struct, frozen=True):
    """One thing that went wrong: never the text, only where."""

    what: str
    document: str
    place: str = ""


def figures(documents: Sequence[Document], seen: Sequence[Seen]) -> list[Figure]:
    """All figures, in the order of the table."""
    pairs = list(zip(documents, seen, strict=True))

    def each(count: Callable[[Document, Seen], Part]) -> tuple[Part, ...]:
        return tuple(count(document, look) for document, look in pairs)

    def recall(wanted: Callable[[Document, Span], bool]) -> tuple[Part, ...]:
        return each(lambda d, s: _recall([span for span in d.spans if wanted(d, span)], s))

    made = [
        Figure("leak rate", each(_leak), at_most=0.01),
        Figure("over-blocking", each(_blocked), at_most=0.08),
        Figure("class right", each(_right), at_least=0.85),
        Figure("K4 and above found", each(_grave), at_least=0.95),
        Figure("recall: person", recall(lambda _, span: span.kind == "person"), at_least=0.98),
        Figure("recall: check digit", recall(lambda _, span: span.kind in CHECK_DIGIT), at_least=1.0),
        Figure(
            "recall: other kinds",
            recall(lambda _, span: span.kind not in CHECK_DIGIT and span.kind != "person"),
            at_least=0.95,
        ),
        Figure("recall: document, right digit", recall(_checked_document)),
        Figure("recall: as the same kind", each(_same_kind)),
        Figure("span precision", each(lambda d, s: _precision(d, s.found)), at_least=0.88),
        Figure(
            "precision: annotated kinds",
            each(lambda d, s: _precision(d, [one for one in s.found if one.annotated])),
        ),
    ]
    if all(look.special is not None for look in seen):
        made.append(Figure("special exact", each(lambda d, s: Part(int(d.special == s.special), 1))))
    if all(look.regimes is not None for look in seen):
        made.append(Figure("regimes exact", each(lambda d, s: Part(int(d.regimes == s.regimes), 1))))
    return made


def by_kind(documents: Sequence[Document], seen: Sequence[Seen]) -> dict[str, Part]:
    """Recall of every kind of span that the documents have."""
    made: dict[str, Part] = {}
    for document, look in zip(documents, seen, strict=True):
        for span in document.spans:
            hits, of = made.get(span.kind, Part(0, 0))
            made[span.kind] = Part(hits + _hit(span, look.found), of + 1)
    return dict(sorted(made.items()))


def misses(documents: Sequence[Document], seen: Sequence[Seen]) -> Iterator[Miss]:
    """Every document and span that lowers a figure."""
    for document, look in zip(documents, seen, strict=True):
        classes = f"{document.data_class.name} as {look.data_class.name}"
        if _leak(document, look).hits:
            yield Miss("leak", document.id, classes)
        elif _blocked(document, look).hits:
            yield Miss("over-blocked", document.id, classes)
        elif not _right(document, look).hits:
            yield Miss("class wrong", document.id, classes)
        for span in document.spans:
            if not _hit(span, look.found):
                yield Miss(f"missed {span.kind}", document.id, f"{span.start}-{span.end}")
        for one in look.found:
            if one.identifies and not _hit(one, document.spans):
                yield Miss(f"false {one.kind} ({one.rule})", document.id, f"{one.start}-{one.end}")
        yield from _labels("special", document.id, document.special, look.special)
        yield from _labels("regime", document.id, document.regimes, look.regimes)


def overlap(one: Span | Found, other: Span | Found) -> bool:
    """Whether two stretches share a character."""
    return one.start < other.end and other.start < one.end


def checked_document(surface: str) -> bool:
    """Whether the last sign is the check digit of a German identity card, passport or residence title.

    Weights 7, 3, 1 over the signs before it, letters counting from A = 10, modulo 10 (ICAO 9303 part 3).
    """
    signs = "".join(surface.split()).upper()
    if len(signs) != 10 or not signs[-1].isdigit() or any(sign not in _DOCUMENT_SIGNS for sign in signs):
        return False
    total = sum(_DOCUMENT_SIGNS.index(sign) * (7, 3, 1)[number % 3] for number, sign in enumerate(signs[:-1]))
    return total % 10 == int(signs[-1])


def _leak(document: Document, seen: Seen) -> Part:
    guarded = document.data_class >= DataClass.K2
    return Part(int(guarded and seen.data_class < DataClass.K2), int(guarded))


def _blocked(document: Document, seen: Seen) -> Part:
    free = document.data_class < DataClass.K2
    return Part(int(free and seen.data_class >= DataClass.K2), int(free))


def _right(document: Document, seen: Seen) -> Part:
    return Part(int(max(document.data_class, DataClass.K1) == max(seen.data_class, DataClass.K1)), 1)


def _grave(document: Document, seen: Seen) -> Part:
    grave = document.data_class >= DataClass.K4
    return Part(int(grave and seen.data_class >= DataClass.K4), int(grave))


def _recall(spans: Sequence[Span], seen: Seen) -> Part:
    return Part(sum(_hit(span, seen.found) for span in spans), len(spans))


def _checked_document(document: Document, span: Span) -> bool:
    return span.kind == "identity_document" and checked_document(document.text[span.start : span.end])


def _same_kind(document: Document, seen: Seen) -> Part:
    hits = [_hit(span, [one for one in seen.found if one.kind == span.kind]) for span in document.spans]
    return Part(sum(hits), len(hits))


def _precision(document: Document, found: Sequence[Found]) -> Part:
    counted = [one for one in found if one.identifies]
    return Part(sum(_hit(one, document.spans) for one in counted), len(counted))


def _hit(one: Span | Found, others: Sequence[Span] | Sequence[Found]) -> bool:
    return any(overlap(one, other) for other in others if not isinstance(other, Found) or other.identifies)


def _labels(what: str, document: str, truth: frozenset[str], said: frozenset[str] | None) -> Iterator[Miss]:
    if said is not None:
        for label in sorted(truth - said):
            yield Miss(f"missed {what} {label}", document)
        for label in sorted(said - truth):
            yield Miss(f"false {what} {label}", document)
