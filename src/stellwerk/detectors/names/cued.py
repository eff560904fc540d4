# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names beside a cue: salutations, titles, roles, form fields, "mein Name ist", "geb.", signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.names.first_names import FIRST_NAMES, SURNAMES
from stellwerk.detectors.names.grammar import (
    NAME,
    PIECE,
    PLACEHOLDERS,
    PUBLIC_FIGURES,
    TOKEN,
    about_something_else,
    is_word_of_language,
)
from stellwerk.detectors.view import LOWER, UPPER, View

_SALUTATIONS = "frau herr herrn fr hr familie fam eheleute fräulein mr mrs ms madame monsieur".split()
_TITLES = "dr prof dipl mag ra professor professorin doktor".split()
_ROLES = """sachbearbeiter sachbearbeiterin sachbearbeitung mandant mandantin patient patientin schüler
    schülerin schülers eigentümer eigentümerin mieter mieterin vermieter vermieterin zeuge zeugin zeugen
    nachbar nachbarin nachbarn bürgermeister bürgermeisterin oberbürgermeister oberbürgermeisterin landrat
    landrätin schulleiter schulleiterin amtsleiter amtsleiterin fachbereichsleiter fachbereichsleiterin
    leiter leiterin architekt architektin rechtsanwalt rechtsanwältin anwalt anwältin notar notarin
    steuerberater steuerberaterin kollege kollegin kollegen chef chefin ratsmitglied ratsmitglieder minister
    ministerin ministerpräsident ministerpräsidentin präsident präsidentin ratsherr ratsfrau beigeordneter
    beigeordnete beigeordneten dezernent dezernentin vorsitzender vorsitzende löschzugführer wehrführer
    platzwart brudermeister bauherr bauherrin anwohner anwohnerin hausverwalter hausverwalterin betreuer
    betreuerin bezugsbetreuer bezugsbetreuerin trainer trainerin erzieher lehrer lehrerin klassenlehrer
    klassenlehrerin studienrätin studienrat kinderarzt kinderärztin hausarzt hausärztin psychologin
    psychologe schulpsychologin fachberaterin fachberater gutachter gutachterin sachverständiger
    sachverständigen sachverständige ehemann ehefrau ehemanns stiefvater stiefmutter lebensgefährte
    lebensgefährtin lebensgefährten pok phk pom phm kok khk otl hptm oberst major pfarrer pastor pfarrerin
    hegeringleiter hegeringleiters vormieter nachmieter kreisbaudirektorin kreisbaudirektor standesbeamter
    standesbeamten standesbeamtin schriftführer schriftführerin bewerber bewerberin mitarbeiter
    mitarbeiterin beamter beamtin geschäftsführer geschäftsführerin inhaber inhaberin halter halterin fahrer
    fahrerin personalratsmitglied vollziehungsbeamten vollziehungsbeamter dolmetscherin dolmetscher meister
    abgeordnete abgeordneter landtagsabgeordnete brandschutztechniker hebamme hausmeister hausmeisterin
    küster prüfer prüferin absender absenderin empfänger empfängerin kunde kundin antragsteller
    antragstellerin erbengemeinschaft witwe witwer mfa elternzeitvertretung beschuldigter beschuldigte
    kläger klägerin beklagter beklagte onkel tante oma opa mama papa bruder schwester neffe neffen nichte
    cousin cousine schwager schwägerin sohn tochter mutter vater ehegatte enkel enkelin stiefsohn
    stieftochter pate patin haushalt leistungsberechtigter mädchenname mädchennamen geburtsnamen""".split()
_LABELS = """name namen vorname vornamen nachname familienname geburtsname rufname mädchenname kontoinhaber
    ansprechpartner ansprechpartnerin unterschreibt unterschrift bearbeiter bearbeiterin kontakt vertreter
    vertreterin steuerpflichtiger steuerpflichtige pflichtige zustellungsbevollmächtigt sorgeberechtigt
    erziehungsberechtigte erziehungsberechtigter anzeigender anzeigende meldende meldender verstorben
    putativvater kindesmutter kindesvater vormund bevollmächtigter bevollmächtigte referenz person leitung
    teilnehmer teilgenommen anwesend von an entwurfsverfasserin entwurfsverfasser pflegeperson
    notfallkontakt trauzeugen trauzeuge trauzeugin kind betroffener betroffene verstorbene verstorbener
    leistungsberechtigte""".split()
# Behind these a verb may stand instead of a colon: "mein Name ist ...".
_OWN_NAMES = frozenset("name nachname familienname vorname geburtsname mädchenname rufname".split())
_PHRASES = "heiße heiß heisse heißt heisst namens genannt bin geb geborene geborener gez früher alias".split()
_CLOSINGS = """grüßen grüße gruß gruss grüssen mfg lg vg hochachtungsvoll auftrag vertretung groet regards
    auftr""".split()
CUES = (
    dict.fromkeys(_SALUTATIONS, "salutation")
    | dict.fromkeys(_TITLES, "title")
    | dict.fromkeys(_ROLES, "role")
    | dict.fromkeys(_PHRASES, "phrase")
    | dict.fromkeys(_CLOSINGS, "closing")
)
LABELS = frozenset((*_LABELS, *_ROLES))
CUE_WORDS = frozenset((*CUES, *_LABELS))

_OFFICE_TITLE = (
    rf"(?:[{UPPER}][{LOWER}]*(?:meister|leiter|direktor|minister|präsident|kanzler|dezernent|referent"
    rf"|inspektor|sekretär|lehrer|richter|anwalt|pfarrer)(?:in)?"
    rf"|[{UPPER}][{LOWER}]*(?:rat|rätin|rats)|Kolleg(?:e|in|en)|Anwalt|Notar|Landrat|Pfarrer(?:in)?|Pastor"
    rf"|Abgeordneter?|Vorsitzende[rn]?)"
)
_TITLE = (
    rf"(?:(?:Prof(?:essor(?:in)?)?|Dr|Dres|Dipl|Mag|Ing|RA|RAin|Lic)\b\.?(?:-[{UPPER}][{LOWER}]+\.?)?"
    rf"|(?:med|jur|rer|nat|phil|dent|vet|habil|oec|pol|theol|iur|mult)\.|h\. ?c\.|{_OFFICE_TITLE})"
)
_CHAIN = re.compile(rf"(?:[.,]?-?[ \n]?{_TITLE}){{0,8}}\.?[ ]{{0,2}}(?:\n(?=[^\n]))?[ ]*[\"„]?")
_LABEL_TAIL = re.compile(
    r"(?:\(?[/*:(]?-?(?:in|innen|r|n)\)?)?(?:, ?(?:vorname|nachname)| laut \w+|\(n?\)|/-?in"
    r"|\([^)\n]{1,30}\))?\.?[\"']?[ ]?[:=>][ ]{0,3}[\"'„]?| (?:ist|lautet|war):? [\"„]?(?!$)"
)
_LASTFIRST = re.compile(rf"({TOKEN}), (?={NAME.pattern})")
_BARE = re.compile(r"[a-zäöüßéèçğışñ'\-]{3,}")
_BY_ORDER = re.compile(r"(?<!\w)[iI]\. ?[AVav]\. {1,2}")  # "i. A. Hansen": signed for somebody else
_LINE_END = re.compile(r"[ ,.]*(?:\(|\n|$|,|[0-9]|\|)")


def find(view: View) -> Iterator[Hit]:
    """Names after the cues that stand in the text."""
    present = view.words & CUE_WORDS
    for cue in present:
        kind = CUES.get(cue)
        for at in view.occurrences(cue):
            end = at + len(cue)
            span = None
            if kind == "salutation" or kind == "title":
                span = _after_title(view, at, end, kind)
            elif kind == "phrase":
                span = _after_phrase(view, cue, at, end)
            elif kind == "closing":
                span = _signature(view, cue, end)
            elif kind == "role":
                span = _after_role(view, at, end)
            if span is None and cue in LABELS:
                span = _after_label(view, cue, end)
            if span is not None and not _placeholder(view, span):
                yield Hit("person", span[0], span[1], f"names.{kind or 'label'}")
    if "i" in view.words and not view.words.isdisjoint(("a", "v")):
        for order in _BY_ORDER.finditer(view.text):
            span = _name_at(view, order.end(), 3, strict=True)
            if span is not None and _LINE_END.match(view.text, span[1]) and not _placeholder(view, span):
                yield Hit("person", span[0], span[1], "names.closing")


def _placeholder(view: View, span: tuple[int, int]) -> bool:
    name = view.lower[span[0] : span[1]]
    return name.rpartition(" ")[2] in PLACEHOLDERS


def _name_at(view: View, at: int, most: int, strict: bool) -> tuple[int, int] | None:
    """The name that begins here: ``most`` words at most; ``strict`` refuses a first word of the language."""
    match = NAME.match(view.text, at)
    if match is None:
        return None
    end = at
    shouting = view.text[at : match.end()].isupper()
    for words, piece in enumerate(PIECE.finditer(view.text, at, match.end())):
        token = piece.group().rpartition(" ")[2]
        initial = token.endswith(".")
        if (strict or words) and not initial and is_word_of_language(token):
            break
        if words >= most or (shouting and words >= 2):
            break
        first = token.lower().split("-")[0] in FIRST_NAMES
        if words == 0 and (initial or first):
            most = 4
        end = piece.end()
    return (at, end) if end > at else None


def _after_title(view: View, start: int, at: int, kind: str) -> tuple[int, int] | None:
    text = view.text
    lower_case = text[start].islower()
    chain = _CHAIN.match(text, at)
    begin = chain.end() if chain is not None else at
    if begin == at:
        return None
    if text[start:at] == "MS" or (kind == "title" and text[start] == "r"):
        return None
    if kind == "title" and not (text[at : at + 1] in (".", " ") and text[start].isupper()):
        return None
    found = _name_at(view, begin, 2, strict=False)
    if found is None and begin > at + 1 and text[at : at + 1] == " ":
        found = _name_at(view, at + 1, 1, strict=False)  # Herr Richter: the office is the name
    if found is None:
        if lower_case and kind == "salutation" and view.lower[at : at + 1] == " ":
            bare = _BARE.match(text, at + 1)
            if bare is not None and not is_word_of_language(bare.group()) and _lower_line(view, at):
                return bare.span()
        return None
    token = text[found[0] : found[1]].partition(" ")[0]
    if is_word_of_language(token) and kind != "salutation":
        return None
    if token.lower() in _NEVER_AFTER_SALUTATION or (token.isupper() and len(token) < 3 and token[1:] != "."):
        return None
    quoted = text[found[0] - 1] in '"„'
    if kind == "title" and not quoted and about_something_else(text, view.lower, *found):
        return None
    return found


_NEVER_AFTER_SALUTATION = frozenset(
    "und oder mit bin ist war hat wird kann ihr ihre sie wir sehr damen herren doktor professor "
    "professorin bürgermeister präsident minister "
    "direktor kollege kollegin kollegen vorsitzende vorsitzender nachbar der die das am im zum vom name "
    "vorname titel x aus bei für "
    "landrat ministerin präsidentin bürgermeisterin in von an zu divers geboren geb".split()
)


def _lower_line(view: View, at: int) -> bool:
    line = view.text[slice(*view.line(at, at))]
    capitals = sum(c.isupper() for c in line)
    return capitals * 25 <= len(line)


_OWN = re.compile(
    r"\b(?:mein|meine|meiner|meinem|meinen|unser|unsere|unserer|unserem|sein|seine|ihr|ihre|der|die) $"
)
_SIGNS = re.compile(
    r"beamt|meister|leiter|sachbearbeit|landrat|dezernent|notar|prüfer|direktor|richter|pfleger"
)
_LOWER_START = ("van ", "ten ", "ter ", "al-", "el-", "v. ", "de ", "ben ")


def _after_role(view: View, start: int, at: int) -> tuple[int, int] | None:
    text = view.text
    if not text[start].isupper():
        return None
    sign = text[at : at + 1]
    if sign == "," and _OWN.search(view.before(start, 10)):
        at += 1
    elif sign == "\n" and _SIGNS.search(view.lower, start, at):
        found = _name_at(view, at + 1, 3, strict=True)
        return found if found is not None and _LINE_END.match(text, found[1]) else None
    elif sign != " ":
        return None
    chain = _CHAIN.match(text, at)
    begin = max(chain.end() if chain is not None else at, at + 1)
    if "\n" in text[at:begin]:
        return None
    if text[begin : begin + 1].islower() and not text.startswith(_LOWER_START, begin):
        return None
    found = _name_at(view, begin, 2, strict=True)
    if found is None or about_something_else(text, view.lower, *found):
        return None
    token = text[found[0] : found[1]]
    if token.lower() in CUES or (token.isupper() and not text[start:at].isupper()):
        return None
    return found


def _after_label(view: View, cue: str, at: int) -> tuple[int, int] | None:
    match = _LABEL_TAIL.match(view.lower, at)
    if match is None or (match.group()[0] == " " and ":" not in match.group() and cue not in _OWN_NAMES):
        return None
    begin = match.end()
    chain = _CHAIN.match(view.text, begin)
    if chain is not None and "\n" not in chain.group():
        begin = chain.end()
    swapped = _LASTFIRST.match(view.text, begin)
    if swapped is not None:
        last = _name_at(view, begin, 3, strict=True)
        if last is not None and last[1] == swapped.end(1):
            first = _name_at(view, swapped.end(), 3, strict=True)
            if first is not None:
                return begin, first[1]
    found = _name_at(view, begin, 3, strict=True)
    if found is None:
        return None
    quoted = match.group()[-1] in "\"'„"  # {"name": "Weyers"}
    if not quoted and about_something_else(view.text, view.lower, *found):
        return None
    return None if view.lower[found[0] : found[1]].partition(" ")[0] in CUES else found


def _after_phrase(view: View, cue: str, start: int, at: int) -> tuple[int, int] | None:
    text, lower = view.text, view.lower
    if cue == "bin":
        match = re.compile(r" (?:der|die|s) ").match(lower, at)
        if match is None or "ich" not in view.before(start, 8):
            return None
        return _listed_name(view, match.end())
    gap = re.compile(r"(?:\.|,)?(?: seit [\w ]{1,30}| also| übrigens| jetzt| nun)?:?[ ]{1,3}[\"„]?").match(
        lower, at
    )
    if gap is None:
        return None
    begin = gap.end()
    chain = _CHAIN.match(text, begin)
    if chain is not None and chain.end() > begin and "\n" not in chain.group():
        begin = chain.end()
    if cue in ("geb", "geborene", "geborener", "früher", "genannt", "alias"):
        found = _name_at(view, begin, 2 if cue == "alias" else 1, strict=True)
        if (
            cue in ("genannt", "früher", "alias")
            and found is not None
            and text[found[0] : found[1]].lower() not in FIRST_NAMES
        ):
            word = text[found[0] : found[1]].lower()
            bare = cue == "früher" and (
                word in SURNAMES or text[start - 1 : start] == "("
            )  # not a former trade
            return found if bare and _LINE_END.match(text, found[1]) else None
        return found
    if cue == "gez" or cue == "namens":
        return _name_at(view, begin, 3, strict=True)
    subject = view.before(start, 24)
    if cue in ("heiße", "heisse", "heiß") and "ich" not in subject:
        return None
    if cue in ("heißt", "heisst") and not re.search(
        r"\b(?:sie|er|frau|herr|sohn|tochter|mann|kind|mutter|vater|\w+in)\b[^.]{0,20}$", subject
    ):
        return None
    found = _name_at(view, begin, 3, strict=True)
    return found if found is not None else _listed_name(view, begin)


def _listed_name(view: View, at: int) -> tuple[int, int] | None:
    """A name in lower case: only one that the list knows."""
    found = _name_at(view, at, 3, strict=True)
    if found is not None:
        return found
    bare = _BARE.match(view.lower, at)
    if bare is not None and bare.group() in FIRST_NAMES:
        return bare.span()
    return None


_SIGN_GAP = re.compile(
    r"(?:[,.!]?(?: (?:aus|vom|von|und|nach|an|i\. ?a\.|im auftrag|ihre?|euer"
    r"|dein[e]?)\b[^\n]{0,30})?[,.!]?[ ]*\n[ ]*\n?[ ]*(?:i\. ?a\.|i\. ?v\.|gez\.|im auftrag)?[ ]*\n?[ ]*"
    r"|[,.:]?[ ]{1,2}(?:i\. ?[av]\. )?)",
)
_TEAM = re.compile(
    r"team|amt\b|büro|stelle|verwaltung|vorstand|redaktion|bereich|abteilung|leitung|aus \d|stadt |gemeinde "
)


def _signature(view: View, cue: str, at: int) -> tuple[int, int] | None:
    """The name that ends a letter: on the next line, or after a comma."""
    text = view.text
    gap = _SIGN_GAP.match(view.lower, at)
    if gap is None:
        return None
    begin = gap.end()
    chain = _CHAIN.match(text, begin)
    if chain is not None and "\n" not in chain.group():
        begin = chain.end()
    found = _name_at(view, begin, 3, strict=True)
    if found is None:
        if cue in ("lg", "gruß", "grüße", "mfg", "vg"):
            return _listed_name(view, begin)
        return None
    if not _LINE_END.match(text, found[1]) or _TEAM.search(view.lower, found[0], found[1] + 12):
        return None
    return found


def is_public_figure(lower_name: str) -> bool:
    """Whether a full name is that of a historic or invented figure."""
    return lower_name in PUBLIC_FIGURES
