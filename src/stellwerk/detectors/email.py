# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""E-mail addresses (RFC 5321) that name a person; function mailboxes of offices are no finding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import View

# Of RFC 5322's signs those that people use; others end the address in tables, links and code.
_LOCAL = re.compile(r"[\w.!#$%'*+^~-]+")
_DOMAIN = re.compile(
    r" ?[\w-]{1,63}(?:\.[\w-]{1,63})+| ?[\w-]{1,63}(?: ?\. ?|,)(?:de|com|net|org|eu|info|at|ch)\b|\[[0-9a-fA-F:.]+\]"
)
# "name (at) web punkt de", "name at web dot de": the words that stand for the signs
_SPELLED = re.compile(
    r"\b[\w.+-]{1,40}(?:(?: punkt | dot | ?[\[(](?:punkt|dot)[\])] ?| minus | unterstrich )[\w+-]{1,40}){0,4}"
    r"(?: ?[\[({<] ?(?:at|ät|ätt|a|@) ?[\])}>] ?| (?:at|ät|ätt|klammeraffe) )[\w-]{1,40}"
    r"(?:(?: punkt | dot | ?[\[(](?:punkt|dot)[\])] ?|\.)[\w-]{2,40}){1,3}"
)
# Mailboxes of a function: these words, alone or as a part between dots, or a word that ends like an office.
_FUNCTIONS = frozenset(
    "info kontakt contact poststelle post mail email office buero büro buergerbuero bürgerbüro "
    "buergerservice bürgerservice "
    "rathaus stadt gemeinde kreis service support hilfe help helpdesk servicedesk hotline presse pressestelle "
    "redaktion webmaster admin administrator postmaster abuse noreply no-reply donotreply newsletter vergabe "
    "vergabestelle bewerbung bewerbungen karriere ausbildung personal jobs datenschutz dsb vhs musikschule "
    "bibliothek buecherei stadtbuecherei museum archiv stadtarchiv standesamt sozialamt jugendamt bauamt ordnungsamt "
    "steueramt kasse stadtkasse finanzen soziales jugend bauen umwelt verkehr ordnung wahlen wahlbuero meldewesen "
    "einwohnermeldeamt auslaenderbehoerde zulassung feuerwehr polizei leitstelle bauhof friedhof ehrenamt "
    "gleichstellung integration tourismus touristik veranstaltungen kultur sport schule schulamt kita "
    "verwaltung zentrale sekretariat vorzimmer empfang team it edv technik zeitwirtschaft einkauf vertrieb rechnung "
    "rechnungen buchhaltung bestellung anfrage anfragen beschwerde feedback security sicherheit termin termine "
    "nord sued süd ost west mitte zentrum altstadt kreis land bund "
    "buergermeister bürgermeister landrat oberbuergermeister personalrat betriebsrat".split()
)
_OFFICE = re.compile(
    r"[^\W\d_]*(?:amt|stelle|dienst|service|buero|büro|schule|verwaltung|wesen|wirtschaft|behoerde|behörde|kasse|referat"
    r"|ordnung|aufsicht|planung|abteilung|zentrale|bibliothek|buecherei|sitzungen|foerderung|hilfe)"
)
# Matters that towns give mailboxes to; on a domain that names itself a municipality.
_TOPICS = frozenset(
    """klima klimaschutz umweltschutz energie wasser abwasser abfall strassen tiefbau hochbau gruen friedhoefe wohnen
    wohngeld senioren familie kinder frauen inklusion fluechtlinge asyl digital digitalisierung gewerbe markt maerkte
    wirtschaftsfoerderung steuern gebuehren liegenschaften gebaeude brandschutz katastrophenschutz veterinaer gesundheit
    impfen rat ratsbuero gremien ideen mitmachen beteiligung fundbuero baden baeder schwimmbad theater
    volkshochschule""".split()
)
_MUNICIPAL = re.compile(
    r"(?:stadt|gemeinde|kreis|landkreis|amt|vg|samtgemeinde|markt|rathaus|verbandsgemeinde)[-.\w]*\.",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"://[^\s/@]*:$")  # scheme://user:password@host names no mailbox
_PART = re.compile(r"[._+-]|[0-9]+")
_WINDOW = 64  # longest local part, RFC 5321 section 4.5.3.1.1


def is_function(local: str) -> bool:
    """Whether the part before the @ names a function and no person."""
    name = local.lower()
    if name in _FUNCTIONS or (_OFFICE.fullmatch(name) and "." not in name):
        return True
    parts = [p for p in _PART.split(name) if p]
    return bool(parts) and all(p in _FUNCTIONS or _OFFICE.fullmatch(p) for p in parts)


def _is_topic(local: str) -> bool:
    """Whether a mailbox of a municipality is called after a matter ("klima@") and not after a person ("meier@")."""
    return local in _TOPICS


def find(view: View) -> Iterator[Hit]:
    """Addresses with @, and such as are spelled out in words."""
    text = view.text
    at = text.find("@")
    while at >= 0:
        behind = text[max(0, at - _WINDOW) : at]
        spaced = behind.endswith(" ") and behind[:-1].strip() != ""
        local = _LOCAL.match((behind[:-1] if spaced else behind)[::-1])
        domain = _DOMAIN.match(text, at + 1) if local else None
        if local is not None and domain is not None and (not spaced or text[at + 1 : at + 2] == " "):
            raw = local.group()[::-1]
            name = raw.lstrip(".'`{|}")
            begin = at - spaced - len(name)
            topic = _MUNICIPAL.match(domain.group().lstrip()) is not None and _is_topic(name.lower())
            if (
                name
                and not topic
                and not is_function(name)
                and not _LOGIN.search(text, max(0, begin - 80), begin)
            ):
                yield Hit("email", begin, domain.end(), "email.address")
        at = text.find("@", at + 1)
    if (
        view.words & _SPELLED_WORDS
        or "(a)" in view.lower
        or "[a]" in view.lower
        or "(@)" in text
        or "[@]" in text
    ):
        for match in _SPELLED.finditer(view.lower):
            if not is_function(match.group().split(" ", 1)[0].split("(", 1)[0]):
                yield Hit("email", match.start(), match.end(), "email.spelled")


_SPELLED_WORDS = frozenset(("at", "ät", "ätt", "klammeraffe"))


def applies(view: View) -> bool:
    """Whether an @ or a word for it stands in the text."""
    return (
        "@" in view.text
        or "(a)" in view.lower
        or "[a]" in view.lower
        or not view.words.isdisjoint(_SPELLED_WORDS)
    )
