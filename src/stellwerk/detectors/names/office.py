# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Holders of a public office, named in their office: found, but of class K0.

docs/detectors.md: names of office holders in published texts, and contact data that an office publishes, do not raise
the class by themselves. Two cases count, and nothing else does:

- an elected or political office right beside the name ("Bürgermeisterin Katrin Sommer", "Beate Tillmann (SPD)"),
- any other function or a contact person, where the text says itself that it is published (press release, public
  notice, minutes of a public sitting, job advertisement) or quotes the person as press releases do.

The same surname elsewhere in the text means the same person.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.sensitive.lexicon import terms
from stellwerk.detectors.view import LOWER, View
from stellwerk.values.data_class import DataClass

_ELECTED = (
    r"(?:(?:ober|alt|ehren|erste[rn]? |stellvertretende[rn]? |ehemalige[rn]? )?bürgermeister(?:in|s)?"
    r"|ehrenbürger(?:in|s)?|landr(?:at|ätin|ats)|ratsfrau|ratsherrn?"
    r"|ratsmitglied(?:er|s)?|stadtverordneten?r?|kreistagsmitglied|kreisdirektor(?:in)?|beigeordneten?r?"
    r"|\w*dezernent(?:in|en)?"
    r"|stadtdirektor(?:in)?|(?:stadt|kreis)?kämmer(?:er|in|ers)|(?:minister)?präsident(?:in|en)?|\w*minister(?:in|s)?"
    r"|staatssekretär(?:in|s)?|bundeskanzler(?:in|s)?|\w*fraktions(?:vorsitzenden?r?|sprecher(?:in)?|chef(?:in)?)"
    r"|(?:landtags|bundestags|europa)?abgeordneten?r?|ortsvorsteher(?:in)?|ausschussvorsitzenden?r?|schirmherr(?:in)?)"
)
_FUNCTION = (
    r"(?:\w*leiter(?:in|s)?|\w*führer(?:in|s)?|(?:presse)?sprecher(?:in)?|vorsitzenden?r?"
    r"|\w*direktor(?:in)?|schulrektor(?:in)?"
    r"|rektor(?:in)?|\w*beauftragten?r?|\w*chef(?:in)?|schriftführer(?:in)?|schiedsperson|intendant(?:in)?"
    r"|leitung|sachkundiger bürger"
    r"|amts(?:arzt|ärztin)|wehrführung|amtsrat|baurat|\w*inspektor(?:in)?)"
)
_TITLES = (
    r"(?: a\. ?d\.| für [\w, ]{3,40}| de[rs] [\w ]{3,30})?(?: h\. ?c\.| dr\.| prof\.| dipl\.-\w+\.?){0,3}"
)
_IN_OFFICE = re.compile(rf"\b{_ELECTED}{_TITLES},?:? (?:(?:herrn?|frau) )?(?:(?:dr|prof)\. ){{0,3}}$")
_IN_FUNCTION = re.compile(
    rf"\b{_FUNCTION}{_TITLES}[,:]? (?:(?:herrn?|frau) )?(?:(?:dr|prof)\. |h\. c\. ){{0,3}}$"
)
_OFFICE_BEHIND = re.compile(rf"(?:,| als| zu[mr]) (?:der |die |unsere? )?{_ELECTED}\b")
PARTY = re.compile(
    r" ?\((?:cdu|spd|fdp|csu|afd|bsw|fwg|uwg|(?:die )?grünen?|bündnis 90[\w/ ]*|(?:die )?linke|freie wähler"
    r"|volt|fraktionslos|parteilos)(?:\)|, [\w ]{3,24}\))"
)
_SIGNED = re.compile(
    rf"\n(?:der |die )?{_ELECTED}\n(?:gez\. ?|i\. ?v\. ?)?(?:(?:dr|prof)\. ){{0,3}}$|{_ELECTED}\s+gez\. $"
)
# What says that a text is published in a form that names whom to ask (press, notice, job), or published at all.
_ISSUED = re.compile(
    r"presse(?:mitteilung|information|dienst|stelle|kontakt)\b|medieninformation\b|amtsblatt|stellenausschreibung\b"
    r"|öffentliche (?:bekanntmachung|niederschrift|zustellung)|\([mwd] ?/ ?[mwd] ?/ ?[dmwx]\)|sperrfrist|wir suchen zum"
)
_PUBLISHED = re.compile(
    r"(?<!nicht)(?<!nicht )öffentliche[rn]? (?:sitzung|teil|niederschrift)|bürgerversammlung|tag der offenen tür"
    r"|für die (?:homepage|internetseite|website|presse)|grußwort|lädt ein|laden ein|einladung zu[mr]?\b"
)
_SAYS = re.compile(
    r"\b(?:sag(?:t|te)|so|beton(?:t|te)|erklär(?:t|te)|dank(?:t|te)|freu(?:t|te) sich|lob(?:t|te)|beruhigt"
    r"|gratulier(?:t|te)|eröffne(?:t|te)"
    r"|überreich(?:t|te)|begrüß(?:t|te)|erläuter(?:t|te)|unterstr\w+|resümier(?:t|te)|hofft|wirbt|warb|appellier(?:t"
    r"|te)|kündig(?:t|te)|zeig(?:t|te) sich|sieht)\b"
)
_CONTACT = re.compile(
    r"(?:(?:fragen|auskünfte|rückfragen) (?:beantworte[tn]|erteil(?:t|en)|an\b|gern\b)"
    r"|fragen[^.\n]{0,30}(?:beantworte[tn]|zur verfügung)"
    r"|ansprechpartner(?:in)?\b|(?:presse)?kontakt ?:|fragen (?=herrn? |frau )|rückfragen ?:|auskunft ?:"
    r"|auskünfte ?:)[^\n.]{0,90}$"
)
_OFFICIAL = frozenset(("email", "phone"))
_BEFORE, _AFTER = 3000, 2500  # characters from a sign of publication to a name of the same document
_REACH = 60  # characters between a contact person's name and the number or mailbox that belongs to it
# Words without which no title and no sign of publication stands in a text: a cheap look before the patterns.
_TITLE_ENDS = tuple(
    """meister meisterin meisters rat rätin rats ratsfrau ratsherr ratsherrn mitglied mitglieder ordneter
    ordnete ordneten dezernent dezernentin direktor direktorin kämmerer kämmerin präsident präsidentin
    minister ministerin sekretär sekretärin kanzler kanzlerin vorsitzende vorsitzender vorsitzenden sprecher
    sprecherin chef chefin vorsteher vorsteherin schirmherr schirmherrin leiter leiterin führer führerin
    rektor rektorin beauftragte beauftragter schiedsperson intendant intendantin leitung bürger inspektor
    inspektorin wehrführung amtsarzt amtsärztin""".split()
)
_ENDS = frozenset(end[-4:] for end in _TITLE_ENDS)
# A party beside a name belongs to an office only where a council speaks; else it is a political opinion (Art. 9).
_COUNCIL = frozenset(
    """rat rates ratssitzung stadtrat gemeinderat kreistag kreistages ausschuss ausschusses schulausschuss bauausschuss
    hauptausschuss jugendhilfeausschuss sozialausschuss betriebsausschuss fraktion fraktionen koalition niederschrift
    abstimmung ratsmitglied ratsmitglieder bürgermeister bürgermeisterin landrat landrätin ratsherr ratsfrau
    mehrheit landtag bundestag ortsrat bezirksvertretung stadtverordnete stadtverordneten""".split()
)
_SIGNS = frozenset(
    """pressemitteilung presseinformation pressedienst pressestelle pressekontakt medieninformation
    öffentliche öffentlichen öffentlicher amtsblatt bürgerversammlung stellenausschreibung homepage
    internetseite website presse sperrfrist grußwort lädt laden einladung tür suchen""".split()
)


def in_office(view: View, hits: list[Hit]) -> list[Hit]:
    """The hits, those of office holders in their office, and of published texts, with class K0."""
    for rule in (_in_directory, _in_press, _of_offices):
        hits = rule(view, hits)
    return hits


def _of_offices(view: View, hits: list[Hit]) -> list[Hit]:
    people = [h for h in hits if h.kind == "person" and h.data_class > DataClass.K0]
    if not people:
        return hits
    titles = [w for w in view.words if _is_title(w)]
    issued, published = _signs(view)
    known: set[str] = set()
    contacts: list[int] = []
    public: set[Hit] = set()
    for hit in people:
        if _holds(view, hit, titles, published):
            known.add(_surname(view, hit))
            public.add(hit)
            if _near(issued, hit):
                contacts.append(hit.end)
        elif _near(issued, hit) and _CONTACT.search(view.before(hit.start, 130)):
            contacts.append(hit.end)
            public.add(hit)
    if not public:
        return hits
    for hit in people:
        # "Frau Müller" may be another than Bürgermeister Müller: only minutes and the press mean the same one.
        again = hit.rule in _BARE or (hit.rule in _CALLED and _near(published, hit))
        if again and _surname(view, hit) in known:
            public.add(hit)
    contacts.sort()
    for hit in hits:
        if hit.kind in _OFFICIAL and contacts:
            index = bisect_right(contacts, hit.start) - 1
            if index >= 0 and hit.start - contacts[index] <= _REACH:
                public.add(hit)
    return [h._replace(data_class=DataClass.K0, rule=f"{h.rule}.office") if h in public else h for h in hits]


# A surname alone, and one with a salutation.
_BARE = frozenset(("names.repeated", "names.surname", "names.role", "names.deep"))
_CALLED = frozenset(("names.salutation", "names.title"))


def _signs(view: View) -> tuple[list[int], list[int]]:
    """Where the text says that it is issued with contact data, and where that it is published at all."""
    lower = view.lower
    if view.words.isdisjoint(_SIGNS) and not ("/d)" in lower or "/w)" in lower or "/m)" in lower):
        return [], []
    issued = [match.start() for match in _ISSUED.finditer(lower)]
    return issued, sorted((*issued, *(match.start() for match in _PUBLISHED.finditer(lower))))


def _in_press(view: View, hits: list[Hit]) -> list[Hit]:
    """Names in a text that is headed as a press release and holds nothing else of a person."""
    if len(view.text) < _LEAST_PRESS or view.words.isdisjoint(_PRESS_WORDS):
        return hits
    headed = _HEADED.search(view.lower[:_HEAD])
    if headed is None or _DRAFTING.search(view.lower) or any(h.kind in _PRIVATE for h in hits):
        return hits
    if any(terms(view.words)):  # it may be about a person, and then it is more than a name
        return hits
    return [
        h._replace(data_class=DataClass.K0, rule=f"{h.rule}.office")
        if h.kind == "person" and headed.start() <= h.start <= headed.start() + _BEFORE
        else h
        for h in hits
    ]


def _in_directory(view: View, hits: list[Hit]) -> list[Hit]:
    """In a table of opening hours, names beside a function and landlines beside no name are an office's."""
    if view.words.isdisjoint(_HOURS) or not view.words.isdisjoint(_FIRST_PERSON):
        return hits
    if view.text.count("\n|") < _ROWS:
        return hits
    people = [h for h in hits if h.kind == "person"]
    public: set[Hit] = set()
    for hit in hits:
        if hit.kind not in ("person", "phone", "email") or _MOBILE.match(view.text, hit.start):
            continue
        begin, end = view.line(hit.start, hit.end)
        if view.text[begin] != "|":
            continue
        named = any(begin <= person.start < end for person in people)
        if (named and any(_is_title(word) for word in _LETTERS.findall(view.lower, begin, end))) or (
            hit.kind == "phone" and not named
        ):
            public.add(hit)
    return [h._replace(data_class=DataClass.K0, rule=f"{h.rule}.office") if h in public else h for h in hits]


def _is_title(word: str) -> bool:
    return (word[-4:] in _ENDS or word[-3:] == "rat") and word.endswith(_TITLE_ENDS)


_LETTERS = re.compile(f"[{LOWER}]+")
_ROWS = 3
_FIRST_PERSON = frozenset("ich mich mir mein meine meinen meiner meinem wir uns unser unsere".split())
_HEAD = 400  # characters in which a text says what it is
_PRESS_WORDS = frozenset(
    "pressemitteilung presseinformation pressedienst pressemeldung medieninformation medienmitteilung amtsblatt".split()
)
_HEADED = re.compile(
    r"(?:^|\n)[^\w\n]{0,8}(?:presse(?:mitteilung|information|dienst|meldung)|medien(?:information|mitteilung)"
    r"|amtsblatt (?:ausgabe|nr\.?|nummer) ?[0-9]+)\b"
    r"[^\n:]{0,90}(?::[^\n:]{0,20})?\n"
)
_LEAST_PRESS = 300  # characters of a text that a town would publish
# Who asks for a press release writes about what is not published yet.
_DRAFTING = re.compile(
    r"\b(?:schreibe?n?|formulier\w*|erstell\w*|entw[iu]rf\w*|verfass\w*|mach(?:e|st)? |überarbeit\w*|anonymisier\w*"
    r"|nicht (?:zur )?veröffentlich\w*|vertraulich\w*|intern\w?)\b"
)
_PRIVATE = frozenset(
    """address birth_date iban tax_id tax_number social_security_number health_insurance_number identity_document
    licence_plate case_number payment_card secret classification_mark""".split()
)
_HOURS = frozenset(
    "öffnungszeiten sprechzeiten servicezeiten anlaufstellen öffnungszeit sprechstunden".split()
)
_MOBILE = re.compile(r"(?:\+49|0049|0)[ (0)/-]{0,5}1[567]")


def _near(places: list[int], hit: Hit) -> bool:
    """Whether one of the places belongs to the same document as the hit, and not to another message."""
    index = bisect_right(places, hit.start + _AFTER)
    return index > 0 and places[index - 1] >= hit.start - _BEFORE


def _holds(view: View, hit: Hit, titles: list[str], published: list[int]) -> bool:
    if view.text[hit.end : hit.end + 2] == " (" and PARTY.match(view.lower, hit.end):
        return not view.words.isdisjoint(_COUNCIL)
    if not titles:
        return False
    before, after = view.before(hit.start, 70), view.after(hit.end, 60)
    if (
        not any(title in before or title in after for title in titles)
        and "\n" not in view.text[hit.start - 12 : hit.start]
    ):
        return False
    if _IN_OFFICE.search(before) or _OFFICE_BEHIND.match(after):
        return True
    if _SIGNED.search(view.lower, max(0, hit.start - 60), hit.start):
        return True
    if _IN_FUNCTION.search(before) is None:
        return False
    return _near(published, hit) or _SAYS.search(before) is not None or _SAYS.search(after) is not None


def _surname(view: View, hit: Hit) -> str:
    return view.lower[hit.start : hit.end].rpartition(" ")[2]
