# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""One certain human being without a name: "der Hausmeister der Grundschule, 51, hat gestern ...".

Art. 4(1) GDPR: a person is identifiable by role, place and circumstances, too. A role alone says nothing, because
every by-law has its owner and every leaflet its patient. So two things are weighed for each paragraph: how certain
the wording is about one human being, and whether it tells what happened or what holds in general.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stellwerk.detectors.view import View

_BASE = """mann frau herr dame junge jungen mädchen kind baby säugling kleinkind jugendlicher jugendliche
    jugendlichen sohn tochter mutter vater opa oma bruder schwester ehemann ehefrau freund freundin partner
    partnerin exmann exfrau stellvertreter stellvertreterin lebensgefährte lebensgefährtin witwe witwer
    rentner rentnerin senior seniorin kollege kollegin kollegen mitarbeiter mitarbeiterin beschäftigter
    beschäftigte angestellter angestellte beamter beamtin auszubildender auszubildende azubi praktikant
    praktikantin vorgesetzter vorgesetzte chef chefin leiter leiterin stelleninhaber stelleninhaberin
    bewerber bewerberin kandidat kandidatin kandidaten bewohner bewohnerin mieter mieterin vermieter
    vermieterin nachbar nachbarin nachbarn eigentümer eigentümerin inhaber inhaberin betreiber betreiberin
    wirt wirtin hotelier unternehmer unternehmerin händler händlerin landwirt landwirtin bauer bäuerin
    schüler schülerin klient klientin klienten patient patientin patienten betroffener betroffene
    betroffenen antragsteller antragstellerin schuldner schuldnerin fahrer fahrerin halter halterin zeuge
    zeugin zeugen täter täterin flüchtling gast badegast anrufer anruferin melder melderin person ehepaar
    arztpaar familie elektriker maurer gärtner gärtnerin koch köchin beikoch bäcker friseur friseurin arzt
    ärztin zahnarzt zahnärztin apotheker apothekerin lehrer lehrerin erzieher erzieherin pfarrer pfarrerin
    organist organistin küster hausmeister hausmeisterin sekretärin sachbearbeiter sachbearbeiterin
    ingenieur ingenieurin techniker technikerin handwerker soldat soldatin trainer trainerin musiker
    musikerin student studentin studenten postbote magaziner vierte dritte zweite erste ältere jüngere"""
_PEOPLE = frozenset(_BASE.split())
_TAILS = tuple(
    """leiter leiterin meister meisterin arbeiter arbeiterin fahrer fahrerin pfleger pflegerin lehrer
    lehrerin helfer helferin führer führerin inhaber inhaberin betreiber betreiberin bewohner bewohnerin
    besitzer besitzerin händler händlerin verkäufer verkäuferin jährige jähriger jährigen gärtner gärtnern
    gärtnerin mutter vater kind gast referent referentin anwärter anwärterin gehilfin gehilfe angestellte
    angestellter beamter beamtin ärztin arzt kollege kollegin schüler schülerin mädchen schwester bruder
    partner partnerin""".split()
)
_THINGS = frozenset(
    """ansprechpartner ansprechpartnerin vertragspartner partnern geschäftspartner fahrgast drehleiter
    steckleiter stehleiter trittleiter schiebeleiter tonleiter""".split()
)
_LAST = frozenset(word[-4:] for word in (*_TAILS, *_PEOPLE))

# Holders of an office act for it more often than they are talked about.
_OFFICES = frozenset(
    """geschäftsführer geschäftsführerin bürgermeister bürgermeisterin oberbürgermeister oberbürgermeisterin
    amtsleiter amtsleiterin fachbereichsleiter fachbereichsleiterin einsatzleiter einsatzleiterin wehrleiter
    wahlleiter wahlleiterin sitzungsleiter versammlungsleiter projektleiter projektleiterin betriebsleiter
    werkleiter""".split()
)
_DETERMINED = re.compile(
    r"\b(ein(?:e[mnrs]?)?|der|die|das|den|dem|des|dies(?:e[mnrs]?)|unser(?:e[mnrs]?)?|mein(?:e[mnrs]?)?)"
    r" ((?:\w+ ){0,2})$"
)
_OF_FEW = re.compile(
    r"\b(?:ein(?:e[mnrs]?)? (?:der|unserer|meiner) (?:beiden|drei|zwei|\w+ )|(?:von den|der) (?:beiden|drei|vier) )$"
)
_PICKED = re.compile(
    r"^(?:einzige|zweite|dritte|ältere|jüngere|jüngste|älteste|erste|andere|ehemalige|bisherige|neue|junge"
    r"|alte|alleinerziehende"
    r"|betreffende|besagte|kleine|beschuldigte)[nmrs]? "
)
_PLACED = re.compile(
    r"(?:,? (?:aus|von|vom|im|in|am|an|auf|mit|bei|beim|neben|gegenüber|über|hinter|unter|zur|zum)\b"
    r"|,? de[rs] [a-zäöü]{4,}"
    r"|, (?:der|die|das|dessen|deren|dem|den)\b)"
)
_AGE = re.compile(
    r"[0-9]{1,3}-?jährige[rn]?\b|\b(?:ist|war|bin|wird) (?:erst |schon |jetzt )?[0-9]{1,2}\b(?! ?(?:%"
    r"|prozent|euro|uhr|€|m\b|meter|km|cm|stück|tage|wochen|monate|\.))"
    r"|, (?:ca\. |etwa )?[0-9]{1,2}(?: jahre(?: alt)?)?[,.;:)]|\([0-9]{1,2}(?: ?j(?:ahre?)?\.?)?\)"
    r"|\b[0-9]{1,2} ?j(?:ahre alt|\.)"
    r"|\b(?:anfang|mitte|ende) (?:zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig)\b|\b[0-9]{1,2} jahre alt\b"
)
_FIGURE = re.compile(r"[0-9]|anfang|mitte|ende")  # a cheap look before the ages
_OPENS = re.compile(r"(?:^|[.:,•\-] ?)$")
_MALE = re.compile(r", (?:männlich|weiblich|m\b|w\b)")

# What tells a story: done things, times that only the writer knows, pronouns, hearsay, a task about the case.
_DONE = re.compile(
    r"\b(?:hat|hatte|habe|wurde|war|worden|sei|bin)\b[^.!?\n]{0,90}\b(?:\w{0,9}ge\w{2,}(?:t|en)|\w{3,}iert"
    r"|\w{2,}(?:standen|nommen|kommen"
    r"|lassen|troffen|funden|boten|zogen|wiesen|brochen|loren|schieden|bunden|fallen|laufen|schlagen"
    r"|schwiegen|sucht|zählt|klärt"
    r"|weigert|wähnt|obachtet|dient|letzt|antragt|fragt|zahlt|längert|stellt|setzt|richtet|sperrt))\b"
)
_DONE_FIRST = re.compile(r"\b\w*(?:ge|ver|be|ent|er|zer)\w{2,}(?:t|en) (?:hat|hatte|habe|wurde|war|worden)\b")
_PAST = frozenset(
    """kam bekam ging sagte wollte fragte weinte räumte lag stand fand gab blieb hörte berichtete erklärte
    teilte suchte wohnte lebte arbeitete trank schlug drohte rief bat meldete verließ zog nahm fiel hielt
    verlor zeigte erschien entnahm""".split()
)
_STATE = frozenset(
    """leidet trinkt wohnt lebt bezieht bekommt erhält beantragt bittet fehlt schuldet verweigert behauptet
    sagt will möchte droht sucht fällt schwänzt klagt weiß kennt liegt trägt fastet zeigt öffnet räumt
    besitzt arbeitet beschwert weigert geht lehnt raucht schlägt vernachlässigt studiert verdient zahlt""".split()
)
_TIMES = frozenset(
    """gestern vorgestern heute inzwischen derzeit zurzeit gerade erneut zuletzt kürzlich neulich bislang
    offenbar angeblich vermutlich voraussichtlich mittlerweile bereits damals vorhin nun""".split()
)
_TIME = re.compile(
    r"\bseit (?:\w+ ){0,2}(?:wochen|tagen|monaten|jahren|woche|monat|jahr|januar|februar|märz|april|mai"
    r"|juni|juli|august|september"
    r"|oktober|november|dezember|ostern|pfingsten|weihnachten|herbst|frühjahr|sommer|winter|[0-9])"
    r"|\bvor (?:zwei|drei|vier|wenigen|einigen|[0-9]+) (?:tagen|wochen|monaten|jahren)"
    r"|\bletzte[nrs]? (?:woche|monat|jahr|nacht|jahres)"
    r"|\bam (?:[0-9]{1,2}\. |montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)|\bim (?:januar"
    r"|februar|märz|april|mai|juni|juli"
    r"|august|september|oktober|november|dezember|herbst|frühjahr|sommer|winter)\b"
    r"|\b[0-2]?[0-9][:.][0-5][0-9](?: uhr)?\b|\bzum (?:dritten|zweiten|vierten) mal"
)
_HE = frozenset(("er", "ihm", "ihn"))
_SHE = re.compile(
    r"\bsie (?:hat|ist|war|will|möchte|bekommt|wurde|hatte|lebt|trägt|fragt|sagt|erhält|gibt|wohnt|arbeitet"
    r"|traut|braucht|habe|sei|fällt)\b"
)
_HEARSAY = re.compile(
    r"nach eigenen angaben|angegeben|im (?:tele(?:fonat)|gespräch)|am telefon|am schalter|verdacht|bekannt"
    r"|angeblich|man hört|laut |zeugen?|beobachtet"
)
_TASK = re.compile(
    r"\bbitte\b|vorbereiten|veranlasst|wiedervorlage|diskretion|anonym|wird geprüft|prüfen|vermerk"
    r"|vertretung|dringend|verlängert|stellungnahme"
)
# What holds for everybody.
_RULES = frozenset(
    """können kann muss müssen soll sollen sollte sollten darf dürfen könnte könnten gilt gelten wird
    grundsätzlich jeweils ggf""".split()
)
_CONDITIONS = frozenset(
    """wer wenn falls sofern jede jeder jedes jedem jeden beispiel beispielsweise muster allgemein
    insbesondere bzw grundsätzlich häufig""".split()
)
_EVERYBODY = re.compile(
    r"\w+in oder (?:der |die |ein |eine )?\w+|\w+ oder (?:die |der |eine |ein )?\w+in\b|\w/-?(?:in|innen|r"
    r"|n)\b|[*:_]in(?:nen)?\b|\(m/w/d\)|oder die beschäftigte"
)
_INVENTED = re.compile(
    r"kein(?:en)? konkreten? fall|frei erfunden|fiktiv|erfundene|mustertext|stellenprofil|leichter sprache"
    r"|mit einem beispiel|rechenbeispiel"
)
_FORMAL = re.compile(r"[a-zäöüß,] (?:Sie|Ihnen|Ihr|Ihre[mnrs]?)\b")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 1200  # characters of a block whose story is weighed as one
_TITLE = 12  # between a role and the name that follows it: "Frau Prof. Dr. "
SURE = 2.5  # certainty and story together from which a paragraph is about one person
LIKELY = 1.25  # and from which a word of a special category makes it so


class Reference(NamedTuple):
    """A stretch that means one human being, and how sure that is."""

    start: int
    end: int
    weight: float


def references(view: View, named: Sequence[int]) -> list[Reference]:
    """The wording in a text that may mean one certain person, the surest of each block only.

    ``named`` are the places, in order, where names begin: "Frau Weyers" has one and is no wording.
    """
    found: list[Reference] = []
    people = sorted(_people(view, named))
    index = 0
    for begin, stop in _blocks(view.lower) if people else ():
        best: Reference | None = None
        story: float | None = None
        while index < len(people) and people[index][0] < stop:
            start, end = people[index]
            index += 1
            certain = _certainty(view, start, end)
            if certain > 0:
                if story is None:
                    story = _story(view.text[begin:stop], view.lower[begin:stop])
                if best is None or certain + story > best.weight:
                    best = Reference(start, end, certain + story)
        if best is not None:
            found.append(best)
    return found


def _blocks(lower: str) -> Iterator[tuple[int, int]]:
    """Paragraphs; a long one is cut between two sentences."""
    at, size = 0, len(lower)
    while at < size:
        stop = lower.find("\n\n", at, at + _LONGEST)
        if stop < 0:
            stop = size
            if size - at > _LONGEST:
                cut = max(lower.rfind(". ", at, at + _LONGEST), lower.rfind("\n", at, at + _LONGEST))
                stop = cut + 2 if cut > at else at + _LONGEST
        yield at, stop
        at = max(stop, at + 1)


def _people(view: View, named: Sequence[int]) -> Iterator[tuple[int, int]]:
    for word in view.words:
        if word[-4:] in _LAST and (word in _PEOPLE or word.endswith(_TAILS)) and word not in _THINGS:
            for at in view.occurrences(word):
                end = at + len(word)
                index = bisect_left(named, at)
                if index == len(named) or named[index] - end > _TITLE:
                    yield at, end


def _certainty(view: View, start: int, end: int) -> float:
    """How much the words around a role pin it to one human being: 0 (not at all) to 4."""
    before = view.before(start, 44)
    after = view.after(end, 48)
    near = f"{before[-24:]}{view.lower[start:end]}{after}"
    weight = 0.0
    if _FIGURE.search(near) and _AGE.search(near):
        weight += 2
    match = _DETERMINED.search(before)
    if match is not None:
        weight += 0.5
        if match[1].startswith(("unser", "mein")):
            weight += 1.5
        if _PICKED.search(match[2]):
            weight += 1
        if _PLACED.match(after):
            weight += 1
    elif _OF_FEW.search(before):
        weight += 2.5
    elif _OPENS.search(before) and (_PLACED.match(after) or _MALE.match(after)):
        weight += 1  # "Frau mit zwei Kindern ist gestern ..."
    if view.lower[start:end] in _OFFICES:
        weight -= 1.5
    if view.text[start].islower() and not view.text[start : end + 40].islower():
        weight -= 1  # "vierte", "ältere" as adjectives
    return weight


def _story(text: str, lower: str) -> float:
    """How much a paragraph tells of one case (positive) or of all cases (negative)."""
    words = set(_WORD.findall(lower))
    weight = min(2.0, float(len(_DONE.findall(lower)) + len(_DONE_FIRST.findall(lower))))
    weight += min(1.0, len(words & _PAST) * 1.0) + min(1.0, len(words & _STATE) * 0.5)
    weight += min(1.0, len(words & _TIMES) * 0.5) + min(1.0, len(_TIME.findall(lower)) * 0.5)
    weight += min(1.5, len(words & _HE) * 1.0) + min(1.0, len(_SHE.findall(lower)) * 1.0)
    weight += min(1.0, len(_HEARSAY.findall(lower)) * 0.5) + min(0.5, len(_TASK.findall(lower)) * 0.25)
    weight -= min(2.0, len(words & _RULES) * 0.5) + min(2.0, len(words & _CONDITIONS) * 1.0)
    weight -= min(3.0, len(_EVERYBODY.findall(lower)) * 1.5) + min(1.0, lower.count("§") * 0.5)
    weight -= min(2.0, len(_FORMAL.findall(text)) * 0.75)
    if _INVENTED.search(lower):
        weight -= 4
    return weight
