# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Special categories and secrecy regimes: a word of the lexicon together with a reference to one person in reach.

Deliberately careful: a lexicon alone raises an alarm on every second leaflet. A reference is an identifying finding
(a name, a number) nearby, or wording that can only mean one certain human being ("der 72-Jährige", "meine jüngste
Mitarbeiterin", "ich leide").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.sensitive.lexicon import TERMS
from stellwerk.detectors.view import View

_WORDS = frozenset(TERMS)
_NEAR = 160  # characters between the word and an identifying finding
_REACH = 320  # characters between the word and wording about one person, within one paragraph
_IDENTIFYING = frozenset(
    """person birth_date tax_id tax_number social_security_number health_insurance_number identity_document
    case_number""".split()
)
_ROLES = frozenset(
    """mann frau herr herrn junge jungen mädchen kind sohn tochter mutter vater opa oma mitarbeiter
    mitarbeiterin kollege kollegin kollegen fahrer fahrerin busfahrer busfahrerin radladerfahrer wirt wirtin
    koch köchin beikoch zahnarzt zahnärztin arzt ärztin lehrer lehrerin bewerber bewerberin kandidat
    kandidatin kandidaten nachbar nachbarin nachbarn mieter mieterin gärtner gärtnerin friedhofsgärtner
    friedhofsgärtnern hausmeister hausmeisterin erzieher erzieherin organist organistin küster apotheker
    apothekerin landwirt landwirtin bäcker schüler schülerin bruder schwester ehemann ehefrau vierte dritte
    ältere jüngere person sachbearbeiter sachbearbeiterin""".split()
)
_FEW = frozenset("wirt wirtin koch beikoch organist küster vierte dritte ältere jüngere hausmeister".split())
_OWN = re.compile(r"\b(?:unser|mein|dein)(?:e[rmns]?)? (?:\w+ ){0,2}$")
_ONE = re.compile(
    r"\b(?:der|die|den|dem|ein|eine|einer|einem) (?:junge|alte|ältere|jüngere|einzige|zweite|erste|andere"
    r"|ehemalige|jüngste|kleine)[nrms]? $"
)
_ARTICLE = re.compile(r"\b(?:der|die|den|dem) $")
_A_CERTAIN = re.compile(r"\bein(?:e|en|em)? $")
_GOES_ON = re.compile(r"(?:,? (?:aus|mit|der|die|das) |,)")
_AGE_AFTER = re.compile(r"-?jährige|(?: jahre alt)?[,.;]| jahre alt")
_AGE_BEFORE = re.compile(r"(?:\bist (?:erst |schon )?|, )$")
_FIRST_PERSON = re.compile(
    r"\bich (?:leide|bin (?:schwanger|krank|schwerbehindert|im ))|\bbin ich (?:schwanger|krank|schwerbehindert)"
)
_MINE = re.compile(
    r"\bmeine[rs]? (?:rente|krankheit|diagnose|erkrankung|pflegekasse|behinderung|schwangerschaft)\b"
)


def find(view: View, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Words of the lexicon that a person in reach turns into a special category."""
    present = view.words & _WORDS
    if not present:
        return
    places = sorted((h.start, h.end) for h in hits if h.kind in _IDENTIFYING)
    wording = sorted(_wording(view))
    if not places and not wording:
        return
    for word in present:
        data_class, rule, regimes = TERMS[word]
        for at in view.occurrences(word):
            end = at + len(word)
            if _close(places, at, end, _NEAR) or _same_paragraph(view, wording, at, end):
                yield Hit("special_category", at, end, rule, data_class, False, regimes)


def _wording(view: View) -> Iterator[tuple[int, int]]:
    """Stretches that can only mean one certain human being."""
    lower = view.lower
    for start, end in view.groups:
        if end - start > 3:
            continue
        after = _AGE_AFTER.match(lower, end)
        if after is not None and ("jährige" in after.group() or _AGE_BEFORE.search(view.before(start, 14))):
            yield start, end
    for role in view.words & _ROLES:
        for at in view.occurrences(role):
            end = at + len(role)
            before = view.before(at, 36)
            if (
                _OWN.search(before)
                or _ONE.search(before)
                or (role in _FEW and _ARTICLE.search(before))
                or (_A_CERTAIN.search(before) and _GOES_ON.match(lower, end))
            ):
                yield at, end
    if "ich" in view.words or not view.words.isdisjoint(("meine", "meiner")):
        for pattern in (_FIRST_PERSON, _MINE):
            for match in pattern.finditer(lower):
                yield match.span()


def _close(places: list[tuple[int, int]], start: int, end: int, reach: int) -> bool:
    index = bisect_left(places, (start, 0))
    if index < len(places) and places[index][0] - end <= reach:
        return True
    return index > 0 and start - places[index - 1][1] <= reach


def _same_paragraph(view: View, wording: list[tuple[int, int]], start: int, end: int) -> bool:
    index = bisect_left(wording, (start, 0))
    for near in wording[max(0, index - 1) : index + 1]:
        left, right = min(near[1], end), max(near[0], start)
        if right - left <= _REACH and view.lower.find("\n\n", left, right) < 0:
            return True
    return False
