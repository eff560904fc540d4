# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Marks of classification (§ 4 SÜG, VSA: VS-NfD and above; NATO and EU grades) and of confidentiality.

A mark of classification means K6 wherever it stands, except where the text only speaks about the mark ("mit dem
Stempel ...", "was bedeutet ..."). A mark of confidentiality (§ 30 GO NRW and the like) means K2 where it stands as
a mark: in the head of a line, in capitals, in brackets, on its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import View
from stellwerk.values.data_class import DataClass

# Words on which a mark hangs; the pattern is then matched around the word only.
_VS_WORDS = frozenset(
    "vs vsnfd dienstgebrauch verschlusssache verschlußsache amtlich nato eu ue cosmic restreint".split()
)
_VS = re.compile(
    r"vs ?[-:] ?(?:nfd\b|n\.?f\.?d\.?|nur ?für ?den ?dienstgebrauch|vertraulich|geheim)|vs nfd\b|vsnfd\b"
    r"|dienstgebrauch|verschlu(?:ss|ß)sache ?[-:] ?(?:nur|vertraulich|geheim)"
    r"|amtlich geheim\w* ?(?:gehalten|zu ?halten)?"
    r"|(?:nato|eu|ue)[ -]?(?:restricted|confidential|secret|restreint)\b|restreint ue\b|cosmic top secret\b"
)
_SPACED = re.compile(
    r"(?<!\w)(?:v s ?[-–:]? ?n ?f ?d|vs ?[-–:]? ?n f d|v s ?[-–:]? v e r t r a u l i c h|g e h e i m)(?!\w)"
)  # as typewriters did
_FOR_OFFICIAL_USE = re.compile(r"(?:vs ?[-:]? ?)?nur ?für ?den ?$")
_GRADES = ("STRENG GEHEIM", "GEHEIM")
_ABOUT = re.compile(
    r"(?:stempel|vermerk|aufdruck|kennzeichnung|kennzeichen|begriff|abkürzung|bezeichnung|einstufungsgrad"
    r"|bedeutet|heißt"
    r"|was ist|was sind|unterschied zwischen|umgang mit|merkblatt zu) ?[:„\"“(]{0,3} ?(?:vs[ -]?[\w.]{1,16}"
    r"(?:,| und| oder| /) )?$"
)
# Words of confidentiality: whether they are a mark anywhere, or only in the place of one.
_IN_PLACE = frozenset(
    """vertraulich nichtöffentlich nichtöffentliche nichtöffentlichen nichtöffentlicher öffentlich
    verschlusssache confidential""".split()
)
_ANYWHERE = frozenset("betriebsgeheimnis betriebsgeheimnisse geschäftsgeheimnis geschäftsgeheimnisse".split())
_DISTRIBUTION = frozenset(
    "herausgeben weiterleiten weitergeben weitergabe veröffentlichen veröffentlichung gebrauch".split()
)
_NOT_TO = re.compile(
    r"(?:nicht (?:an (?:\w+ )?)?(?:herausgeben|weiterleiten|weitergeben|veröffentlichen)"
    r"|nicht zur (?:veröffentlichung|weitergabe)|nur für den internen gebrauch)$"
)
# Business that is confidential by its nature, mark or not: the running evaluation of tenders (§ 5 VgV), the own limits
# in a negotiation, holes in the IT that are still open.
_INNER = re.compile(
    r"\b(?:bieter(?:in)?|anbieter|bewerber) (?:[a-f]|[0-9]|nr\.? ?[0-9])\b|\bwertungsmatrix|\bschmerzgrenze"
    r"|\bverhandlungsspielraum"
    r"|\bverhandlungsstrategie|\bkalkulationsaufschl|\bmindestpreis|\bpreisobergrenze|\bpenetrationstest"
    r"|\b(?:schwachstelle|sicherheitslücke|lücke)n? (?:ist|sind|wurde) (?:noch )?(?:nicht |offen|un)"
    r"|(?:angebot|biet|verhandl|vergabe|wertung|unterlage|vorlage|entwurf|entwürfe"
    r"|sitzung)\w* [^.!?\n]{0,50}(?:ist|sind) (?:streng )?vertraulich\b"
    r"|vertrauliche[rsn]? (?:vorlage|unterlage|sitzung|beratung im|mitteilung|verschlusssache|anlage|information)"
    r"|stillschweigen|nur für (?:mitglieder|den internen|internen|den verwaltungsvorstand"
    r"|die vergabekommission)"
)
_INNER_WORDS = frozenset(
    """bieter bieterin anbieter bewerber wertungsmatrix schmerzgrenze verhandlungsspielraum
    verhandlungsstrategie kalkulationsaufschlag kalkulationsaufschläge mindestpreis preisobergrenze
    penetrationstest schwachstelle schwachstellen sicherheitslücke sicherheitslücken lücke vertraulich
    vertrauliche vertraulicher vertraulichen vertrauliches stillschweigen verwaltungsvorstand
    vergabekommission""".split()
)
# What bidders offer while the award is still open, in plain words: an amount, an offer, a sign that it goes on.
_BIDDERS = frozenset("bieter bieterin bietern anbieter bewerber".split())
_AMOUNT = re.compile(
    r"\b[0-9]{1,3}(?:\.[0-9]{3})+\b|\b[0-9]+,[0-9]{1,2} ?(?:€|euro|eur|mio)|\b[0-9]+ ?(?:€|euro|eur|mio)\b"
)
_OFFERED = re.compile(
    r"\b(?:liegt|liegen|bot|bietet|bieten|geboten|günstigste[nr]?|nachlass|kalkuliert|angeboten|unterbiet)"
)
_OPEN = re.compile(
    r"\bzuschlag (?:erst|noch|folgt|steht|kommt)|\bvor (?:dem |der )?zuschlag"
    r"|\bnoch nicht (?:vergeben|bezuschlagt|entschieden)"
    r"|\bfrist läuft noch|\baufklärungsgespräch|\bnachverhandl|\bwertung (?:läuft|noch)|\bfrist endet erst"
)
_PUBLIC_NOT = re.compile(r"nicht[ -]$")
_TREATED = re.compile(r"[ ]?(?:behandel|zu behandel|umgeh|und sicher|bleiben)")


def find(view: View) -> Iterator[Hit]:
    """Marks of both sorts."""
    lower = view.lower
    for word in view.words & _VS_WORDS:
        for at in view.occurrences(word):
            match = _VS.match(lower, at)
            if match is None:
                continue
            start = at
            if word == "dienstgebrauch":
                lead = _FOR_OFFICIAL_USE.search(view.before(at, 30))
                if lead is None:
                    continue
                start -= len(lead.group())
            if not _ABOUT.search(view.before(start, 40)):
                yield _classified(start, match.end())
    if "geheim" in view.words:
        for grade in _GRADES:
            at = view.text.find(grade)
            while at >= 0:
                if _alone(view, at, at + len(grade)):
                    yield _classified(at, at + len(grade))
                at = view.text.find(grade, at + 1)
    if _is_spaced(view):
        for spaced in _SPACED.finditer(lower):
            yield _classified(*spaced.span())
    for word in view.words & _INNER_WORDS:
        for at in view.occurrences(word):
            inner = _INNER.search(lower, max(0, at - 75), at + 50)
            if inner is not None and inner.start() <= at + len(word) and inner.end() >= at:
                yield Hit("confidentiality_mark", inner.start(), inner.end(), "marks.inner", DataClass.K2)
    for word in view.words & _BIDDERS:
        for at in view.occurrences(word):
            low, high = max(0, at - 250), at + 250
            if all(sign.search(lower, low, high) for sign in (_OPEN, _OFFERED, _AMOUNT)):
                yield Hit("confidentiality_mark", at, at + len(word), "marks.tender", DataClass.K2)
    for word in view.words & (_IN_PLACE | _ANYWHERE | _DISTRIBUTION):
        for at in view.occurrences(word):
            span = _confidential(view, word, at, at + len(word))
            if span is not None:
                yield Hit("confidentiality_mark", span[0], span[1], "marks.confidential", DataClass.K2)


def _is_spaced(view: View) -> bool:
    words = view.words
    return (("v" in words and "n" in words) or "g" in words) and ("d" in words or "h" in words)


def _classified(start: int, end: int) -> Hit:
    return Hit("classification_mark", start, end, "marks.classified", DataClass.K6, False, ("classified",))


def _alone(view: View, start: int, end: int) -> bool:
    """Whether a word in capitals stands as a stamp: its line holds hardly more than capitals, or begins with it."""
    begin, stop = view.line(start, end)
    line = view.text[begin:stop]
    return line.upper() == line or line[: start - begin].strip(" -*_") == ""


def _confidential(view: View, word: str, start: int, end: int) -> tuple[int, int] | None:
    if word in _ANYWHERE:
        return start, end
    before = view.before(start, 40)
    if word in _DISTRIBUTION:
        match = _NOT_TO.search(view.lower, max(0, start - 40), end)
        return match.span() if match is not None else None
    if word == "öffentlich":
        if _PUBLIC_NOT.search(before) is None:
            return None
        start -= 6
        before = before[:-6]
    if _TREATED.match(view.lower, end) or _ABOUT.search(before):
        return None
    if view.text[start:end].isupper():
        return start, end
    begin, _ = view.line(start, end)
    lead = view.text[begin:start].removesuffix("streng ").removesuffix("Streng ")
    opens = not lead.strip(" -*„(") or lead.rstrip().endswith(("(", ",", "-", ":", "|", "•"))
    after = view.after(end, 8)
    ends = after[:1] in ("", ")", ":", ",", ";", ".", "!", "|") or after.startswith(
        (" -", " bis", " nachb", " sitz")
    )
    return (start, end) if opens and (ends or word != "vertraulich") else None


_TRIGGERS = _VS_WORDS | _INNER_WORDS | _BIDDERS | _IN_PLACE | _ANYWHERE | _DISTRIBUTION | {"geheim"}


def applies(view: View) -> bool:
    """Whether a word of a mark stands in the text, or single letters that may spell one."""
    return not view.words.isdisjoint(_TRIGGERS) or _is_spaced(view)
