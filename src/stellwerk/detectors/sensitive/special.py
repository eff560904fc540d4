# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Special categories and secrecy regimes: a word of the lexicon together with a reference to one person in reach.

A lexicon alone raises an alarm on every second leaflet. A reference is an identifying finding (a name, a number)
nearby, wording that means one certain human being (unnamed.py), or somebody who writes about themselves.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.names.office import PARTY
from stellwerk.detectors.sensitive import unnamed
from stellwerk.detectors.sensitive.lexicon import terms
from stellwerk.detectors.view import View
from stellwerk.values.data_class import DataClass

NEAR = 240  # characters between the word and an identifying finding
_THREAT = re.compile(
    r"geahndet|kann mit|können mit|handelt ordnungswidrig|ordnungswidrig handelt"
)  # of every act
_PARTIES = frozenset("cdu spd fdp csu afd bsw fwg uwg grüne grünen linke linken volt npd".split())
_MEMBER = re.compile(
    r"\bmitglied (?:der|bei der|in der|bei den|des) (?:cdu|spd|fdp|csu|afd|bsw|grünen|linken|npd)\b"
    r"|\b(?:cdu|spd|fdp|csu|afd|npd)-(?:mitglied|anhänger|wähler)\w*|\b(?:wählt|wählte) (?:die )?(?:cdu|spd"
    r"|fdp|afd|grünen?|linke)\b"
)
_BESIDE = 30  # and an office holder, about whom a published text says much that is not about their person
_PARAGRAPH = 1500  # characters of a paragraph in which wording about a person reaches everything
_IDENTIFYING = frozenset(
    """person birth_date tax_id tax_number social_security_number health_insurance_number identity_document
    case_number address licence_plate email phone""".split()
)
_MYSELF = re.compile(
    r"\bich (?:leide|bin (?:schwanger|krank|schwerbehindert|behindert|arbeitslos|im |auf |in )"
    r"|bin (?:alleinerziehend|obdachlos|überschuldet|pflegebedürftig)\b"
    r"|habe (?:\w+ )?(?:diabetes|krebs|rheuma))"
    r"|\bbin ich (?:schwanger|krank|schwerbehindert|arbeitslos)"
    r"|\bmeine[rsnm]? (?:\w+ )?(?:rente|krankheit|diagnose|erkrankung|pflegekasse|behinderung"
    r"|schwangerschaft|operation|kur|reha|therapie"
    r"|grundsicherung|sozialhilfe|schulden|strafe|bewährung)\b|\bmein antrag auf\b"
    r"|(?:jobcenter|amt|wohngeldstelle|kasse|arzt|ärztin) (?:hat|haben|zahlt|will) (?:mir|mich|meine[nrms]?)\b"
)


def demands_person(hit: Hit) -> bool:
    """Whether a find tells of somebody whose data are protected, so that words of the lexicon beside it count."""
    return hit.kind in _IDENTIFYING and hit.data_class > DataClass.K0


def find(view: View, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Words of the lexicon that a person in reach turns into a special category; paragraphs about one person."""
    references = unnamed.references(view, sorted(h.start for h in hits if h.kind == "person"))
    for reference in references:
        if reference.weight >= unnamed.SURE:
            yield Hit("unnamed_person", reference.start, reference.end, "unnamed_person.story")
    found = [h for h in hits if h.kind in _IDENTIFYING]
    places = sorted((h.start, h.end) for h in found if demands_person(h))
    officials = sorted((h.start, h.end) for h in found if h.data_class == DataClass.K0)
    wording = [(r.start, r.end) for r in references if r.weight >= unnamed.LIKELY]
    if "ich" in view.words or not view.words.isdisjoint(("meine", "meiner", "mein")):
        wording += [match.span() for match in _MYSELF.finditer(view.lower)]
    if not (places or wording or officials):
        return
    yield from _parties(view, found)
    for word, term in terms(view.words):
        for at in view.occurrences(word):
            end = at + len(word)
            if term.rule == "special.fines" and _THREAT.search(view.lower, max(0, at - 100), end + 60):
                continue
            if (
                _close(places, at, end, NEAR)
                or _close(officials, at, end, _BESIDE)
                or _same_paragraph(view, wording, at, end)
            ):
                yield Hit("special_category", at, end, term.rule, term.data_class, False, term.regimes)


def _parties(view: View, found: Sequence[Hit]) -> Iterator[Hit]:
    """A party right behind the name of somebody who holds no office, and membership in one."""
    if view.words.isdisjoint(_PARTIES):
        return
    for hit in found:
        if hit.kind == "person" and hit.data_class > DataClass.K0:
            match = PARTY.match(view.lower, hit.end)
            if match is not None:
                yield Hit("special_category", hit.end, match.end(), "special.politics", DataClass.K4)
    if any(h.kind == "person" for h in found):
        for match in _MEMBER.finditer(view.lower):
            yield Hit("special_category", match.start(), match.end(), "special.politics", DataClass.K4)


def _close(places: list[tuple[int, int]], start: int, end: int, reach: int) -> bool:
    index = bisect_left(places, (start, 0))
    if index < len(places) and places[index][0] - end <= reach:
        return True
    return index > 0 and start - places[index - 1][1] <= reach


def _same_paragraph(view: View, wording: list[tuple[int, int]], start: int, end: int) -> bool:
    wording.sort()
    index = bisect_left(wording, (start, 0))
    for near in wording[max(0, index - 1) : index + 1]:
        left, right = min(near[1], end), max(near[0], start)
        if right - left <= _PARAGRAPH and view.lower.find("\n\n", left, right) < 0:
            return True
    return False
