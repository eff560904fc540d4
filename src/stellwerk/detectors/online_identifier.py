# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Identifiers of devices and accounts (recital 30 GDPR): IP and MAC addresses, IMEI, user names by context.

Loopback, unspecified and broadcast addresses lead to nobody. A four-part version number is no IP address.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.payment_card import is_valid as luhn
from stellwerk.detectors.view import View

_IPV4 = re.compile(r"(?<![\w.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![\w]|\.[0-9])")
_IPV6 = re.compile(r"(?<![\w:.])(?=[0-9a-fA-F]{0,4}:[0-9a-fA-F:]{1,40})(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?:%\w+)?(?![\w:])")
_MAC = re.compile(r"(?<![\w:\-])[0-9A-Fa-f]{2}(?:([:-])[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2}){4}(?![\w:\-])")
_VERSION = re.compile(r"(?:version|release|firmware|client\w*|tarifstelle|v|build|patch\w*|stand|§|nr\.?|ziffer|abs\.?)[ :.]{0,3}(?:\w+ )?$")
_NETWORK = re.compile(r"\bip|adress|von |host|server|anmeld|login|log\b|netz|gateway|rechner")
_USER = re.compile(
    r"(?:(?:benutzer|user|nutzer|login|anmelde|account)(?:name|kennung|konto|-?id|)|\bkennung|\bkonto|cloudkonto[a-zäöü ]{0,15}unter|\buser)"
    r"[ :=]{1,3}(?:lautet |ist |heißt )?[\"„]?((?=[a-z0-9]*[._\-0-9])[a-z][a-z0-9]*(?:[._\-][a-z0-9]+){0,3})(?![\w@/])"
)
_USER_COLON = re.compile(r"(?:(?:benutzer|user|nutzer|login|anmelde|account)(?:name|kennung|konto)?|\bkennung):[ ]{0,2}([\w.\-]{3,30})(?![\w@])")
_DEVICE = re.compile(r"(?:\bgerät|geräte-?id|gerätekennung|inventar-?nr|imei|seriennr|hostname|rechnername)[ :.(]{1,3}(?:imei )?((?=[\w\-#&]*[0-9])[\w\-#&]{6,40})")
_PROFILE = re.compile(r"(?:linkedin|xing|facebook|instagram|twitter|tiktok|x)\.[a-z]{2,8}/(?:in/|profile/|user/|@)?([\w.\-]{3,60})")


def find(view: View) -> Iterator[Hit]:
    """Addresses, device numbers and account names."""
    text = view.text
    for match in _IPV4.finditer(text):
        if _VERSION.search(view.before(match.start(), 24)):
            continue
        try:
            address = ipaddress.IPv4Address(match.group())
        except ValueError:
            continue
        if address.is_loopback or address.is_unspecified or address.is_multicast or match.group() == "255.255.255.255":
            continue
        if int(address) >> 24 < 16 and not (_NETWORK.search(view.before(match.start(), 40)) or int(address) >> 24 == 10):
            continue  # 3.1.4.2 is a tariff number more often than an address
        yield Hit("online_identifier", match.start(), match.end(), "online_identifier.ipv4")
    if ":" in text:
        for match in _IPV6.finditer(text):
            try:
                address6 = ipaddress.IPv6Address(match.group().partition("%")[0])
            except ValueError:
                continue
            if not (address6.is_loopback or address6.is_unspecified or address6.is_multicast):
                yield Hit("online_identifier", match.start(), match.end(), "online_identifier.ipv6")
        for match in _PROFILE.finditer(view.lower) if "/" in text else ():
            yield Hit("online_identifier", match.start(), match.end(), "online_identifier.profile")
    for match in _MAC.finditer(text):
        yield Hit("online_identifier", match.start(), match.end(), "online_identifier.mac")
    for start, end, digits in view.runs:
        if len(digits) == 15 and luhn(digits) and ("imei" in view.before(start, 30) or "gerät" in view.before(start, 60)):
            yield Hit("online_identifier", start, end, "online_identifier.imei")
    if view.words & _USER_WORDS:
        for pattern in (_USER, _USER_COLON, _DEVICE):
            for match in pattern.finditer(view.lower):
                yield Hit("online_identifier", match.start(1), match.end(1), "online_identifier.account")


_USER_WORDS = frozenset(
    "benutzername benutzer benutzerkennung user username userid nutzername nutzer login loginname anmeldename kennung konto "
    "cloudkonto account accountname gerät geräte gerätekennung imei hostname rechnername inventar".split()
)


def applies(view: View) -> bool:
    """Whether the text has figures, colons or a word for an account."""
    return view.has_digits or ":" in view.text or not view.words.isdisjoint(_USER_WORDS)
