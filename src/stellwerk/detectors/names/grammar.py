# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a name looks like, and which capitalised words are none."""

from __future__ import annotations

import re

from stellwerk.detectors.names.word_list import lines
from stellwerk.detectors.view import LETTER, LOWER, UPPER

WORD = rf"[{UPPER}][{LETTER}'´`]+(?:-[{UPPER}][{LETTER}']+)*"
INITIAL = rf"[{UPPER}]\.(?:[ -]?[{UPPER}]\.)?"
PARTICLE = (
    r"(?:(?:Freiherr|Freifrau|Freiin|Graf|Gräfin|Prinz|Prinzessin|Edler|Ritter) (?:von|zu)|von und zu"
    r"|(?:von|van|vom) de[rnm]?|von|van|zu|zur"
    r"|de la|de los|de|del|della|di|da|do|dos|du|el|al|ben|bin|ibn|abu|ten|ter|te|v\. ?d\.|v\.|Lo|La|Le|Di"
    r"|De|Da|Dos|Van|Von|El|Al)"
)
TOKEN = rf"(?:(?:{PARTICLE} ){{0,2}}(?:al-|el-|ad-|ar-|as-|d'|O')?{WORD}|{INITIAL})"
NAME = re.compile(rf"{TOKEN}(?: {TOKEN}){{0,3}}")
REST = re.compile(rf"(?: {TOKEN}){{1,3}}")
PIECE = re.compile(rf"(?:{PARTICLE} ){{0,2}}(?:al-|el-|ad-|ar-|as-|d'|O')?{WORD}|{INITIAL}")

# Capitalised words that follow a role or a first name without being a surname.
NOT_NAMES = frozenset(
    """chatgpt openai mistral mixtral gemini copilot deepseek llama perplexity qwen teuken apertus smollm
    nemotron alibaba
    bogen bögen rufname rufnamen verteiler lokalmedien führungskräfte azubis aushang ausweichort spät nacht kärcher
    der die das den dem des ein eine einer eines einem einen und oder aber auch an am auf aus bei beim
    bis durch für gegen im in ins ist mit nach nicht noch ohne seit sehr sind sich so um unter vom von vor
    war wegen wie wir wird zu zum zur über ich er sie es ihr ihre ihren ihrem ihrer sein seine seinen dein
    deine mein meine unser unsere uns mich mir dir dich dies diese dieser dieses kein keine hat haben hatte
    kann können soll sollen muss müssen darf dürfen als wenn weil dass da dann hier dort heute gestern
    morgen ja nein bitte danke guten montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
    januar februar märz april mai juni juli august september oktober november dezember uhr euro eur cent
    prozent tag tage tagen woche wochen monat monate monaten jahr jahre jahren anfang ende mitte straße
    strasse str platz weg allee gasse ring damm ufer schule gymnasium gesamtschule grundschule realschule
    hauptschule kirche gemeinde haus heim klinik krankenhaus hospital apotheke stiftung verein verband
    institut museum halle saal stadion brücke park gmbh ag kg ohg gbr ug eg se mbh mbb partner söhne
    gebrüder gebr co inc ltd holding gruppe firma fa stadt kreis land bund amt gericht amtsgericht
    landgericht verwaltungsgericht rathaus bürgerbüro verwaltung fachbereich abteilung referat sachgebiet
    dezernat team telefon tel fax mobil handy mail email adresse anschrift name vorname nachname datum
    geburtsdatum betreff antrag bescheid rechnung vertrag satzung bebauungsplan aktenzeichen az nummer nr
    seite abs absatz satz artikel art anlage anlagen teil top los punkt position herr herrn frau familie
    eheleute dr prof dipl damen herren kollegen kolleginnen kollege kollegin bürger bürgerin bürgerinnen
    bürgermeister bürgermeisterin oberbürgermeister oberbürgermeisterin landrat landrätin minister
    ministerin präsident präsidentin direktor direktorin professor professorin doktor pfarrer pastor richter
    staatsanwalt rechtsanwalt anwalt notar architekt ingenieur lehrer lehrerin erzieherin arzt ärztin
    deutschland nordrhein westfalen bayern berlin hamburg köln düsseldorf nrw europa service hotline kontakt
    information informationen hinweis hinweise sitzung protokoll termin frist eingang ausgang sachbearbeiter
    sachbearbeiterin sachbearbeitung leitung leiter leiterin vertretung auftrag unterschrift ort zimmer raum
    etage stock og eg ug person personen kind kinder eltern mutter vater sohn tochter mann mensch menschen
    verstorben ledig verheiratet geschieden verwitwet krankenversicherung versicherung bank sparkasse
    volksbank konto iban bic gebühr gebühren betrag summe kosten zahlung personalausweis ausweis reisepass
    pass führerschein kennzeichen steuernummer mandant mieter eigentümer halter inhaber antragsteller
    vollmacht beruf beschäftigung staatsangehörigkeit religion konfession geschlecht geburtsort geburtsname
    familienname wohnort wohnung wohnhaft vorsitz schriftführung stadtkämmerer stadtkämmerin hausnummer stnr
    idnr og eg dg kg ug alle alles andere beide viele einige mehr weniger neu neue neuer alt alte groß große
    klein kleine rot grün blau schwarz weiß bauhof friedhof bahnhof wertstoffhof bauhofs jungs mädels leute
    freunde gäste mitglieder kinder welt beste liebe igel runde kollegium redaktion klima corona whatsapp
    google microsoft excel word outlook windows office sap adobe internet intranet homepage podcast gruß
    grüße""".split()
)
_NOUN_ENDS = tuple(
    """innen nerin terin herin derin lerin gerin serin berin kerin ferin ärztin rätin ung ungen heit heiten
    keit keiten schaft schaften tion tionen tät täten ismus amt amts ämter stelle stellen dienst dienste
    behörde behörden gericht gerichts gesetz gesetzes ordnung verfahren verein zentrum büro ministerium
    antrag bescheid vertrag straße strasse platz allee gasse schule schulen gymnasium kolleg haus hauses
    heim klinik halle kirche stiftung institut museum saal verband bank kasse versicherung nummer zeichen
    datum angabe angaben daten plan pläne bereich abteilung referat leitung versammlung sitzung akte akten
    kosten gebühr gebühren karte wagen arbeit zeit jahr tag woche monat liste tabelle prüfung meldung
    erklärung pflicht recht rechts hilfe geld beitrag steuer dokument""".split()
)

# What makes a name the name of something else: what follows it, or stands right before it.
FOLLOWS = re.compile(
    rf"(?:[ -]?(?:straße|strasse|str\b\.?|platz|weg\b|allee|gasse|ring\b|ufer|brücke|park\b|schule"
    rf"|gymnasium|gesamtschule|grundschule|realschule"
    rf"|kolleg|berufskolleg|haus\b|hauses\b|heim\b|halle|saal|stiftung|institut|museum|kirche|klinik"
    rf"|krankenhaus|hospital|stadion|denkmal|passage|zeit\b|preis\b"
    rf"|werkstatt|raum\b|lernraum|siedlung|viertel|gesetz|plan\b|universität|kaserne)"
    rf"|(?:-[{LOWER}]+){{1,4}}-?(?:passage|straße|str\b\.?|platz|weg\b|allee|ring\b|schule|gymnasium|kolleg"
    rf"|haus\b|institut|stiftung|kirche|saal|halle|universität|gesamtschule|grundschule|krankenhaus|klinik)"
    rf"| (?:&|und) (?:partner|söhne|co\b|sohn\b|kollegen)| ?(?:gmbh|ag\b|kg\b|ohg\b|gbr\b|ug\b|e\. ?k\."
    rf"|e\. ?v\.|mbh|eg\b|se\b|bv\b|ltd|inc\b)"
    rf"| & [{LOWER}\-]+ (?:gmbh|ag\b|kg\b|ohg\b|gbr\b)|(?: [{LOWER}\-]+){{1,2}} (?:gmbh|ag\b|kg\b|ohg\b"
    rf"|gbr\b|ug\b|mbb\b))"
)
THINGS = frozenset(
    """st. sankt ms haus kita schule grundschule gesamtschule firma fa. kanzlei café cafe gaststätte
    bäckerei metzgerei hotel restaurant kneipe pension kiosk autohaus spedition modell modells apotheke
    stiftung rechtsanwälte museum hof gut villa schloss burg brauerei fahrschule sanitätshaus blumenhaus
    bauunternehmen bauunternehmung tuchfabrik pietät eiscafé buchhandlung druckerei tischlerei schreinerei
    werkstatt gebr. gebrüder typ typs marke klasse chatbot hund rüde rüden kater katze pferd sturm orkan
    tief hoch florian palandt hl. heilige heiligen heiliger dichters dichter komponist komponisten maler
    malers figur arbeiterdichters ordensgründerin widerstandskämpferin bar pub imbiss salon friseur praxis
    wachdienst wachdienstes holding gruppe""".split()
)
_NAMED_AFTER = re.compile(r"(?:straße|platz|weg|schule|haus|kolleg)s? (?:der|des|von) $|\bbenannt nach $")
PUBLIC_FIGURES = frozenset(lines("public_figures.txt"))
PLACEHOLDERS = frozenset(
    (
        "mustermann",
        "musterfrau",
        "musterkind",
        "muster",
        "beispiel",
        "testperson",
        "normalverbraucher",
        "holle",
    )
)


def is_word_of_language(token: str) -> bool:
    """Whether a capitalised word is an ordinary word or a name of things, as far as this list knows."""
    low = token.lower()
    if "-" in low:
        low = low.rpartition("-")[2]
    if low in NOT_NAMES:
        return True
    if low.endswith(_NOUN_ENDS) and any(
        low.endswith(end) and (len(low) > len(end) + 1 or low == end) for end in _NOUN_ENDS
    ):
        return True
    return len(token) <= 4 and token.isupper() and len(token) <= 3


def about_something_else(text: str, lower: str, start: int, end: int) -> bool:
    """Whether the name at this place belongs to a street, a school, a company, a ship ..."""
    if (lower[end : end + 1] in _GOES_ON or lower[end : end + 1].isalpha()) and FOLLOWS.match(
        lower, end, end + 48
    ):
        return True
    if _CALL_SIGN.match(lower, end) and lower.startswith(_RADIO, start):
        return True
    if not start:
        return False
    if lower[start - 1] in '-"„/':
        return True
    before = lower[max(0, start - 28) : start]
    before = before[before.rfind("\n") + 1 :]
    if not before.endswith(" "):
        return False
    word = before[:-1].rpartition(" ")[2].lstrip('„"(')
    if word in THINGS or word.rpartition("-")[2] in THINGS:
        return True
    return word in ("der", "des", "von", "nach") and _NAMED_AFTER.search(before) is not None


_GOES_ON = frozenset(" -&")
# Radio call signs of fire brigades and rescue services: "Florian Hohenbeck 1-HLF20-1".
_RADIO = (
    "florian",
    "rotkreuz",
    "akkon",
    "johannes",
    "sama",
    "pelikan",
    "heros",
    "christoph",
    "kater",
    "leitstelle",
)
_CALL_SIGN = re.compile(r" [0-9]{1,3}[-/][0-9a-z]")
