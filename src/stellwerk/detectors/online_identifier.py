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

_IPV4 = re.compile(r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(?![\w]|\.[0-9])")
_IPV6 = re.compile(
    r"(?<![\w:.])(?=[0-9a-fA-F]{0,4}:[0-9a-fA-F:]{1,40})(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?:%\w+)?(?![\w:])"
)
_MAC = re.compile(r"(?<![\w:\-])[0-9A-Fa-f]{2}(?:([:-])[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2}){4}(?![\w:\-])")
_VERSION = re.compile(
    r"(?:version|release|firmware|client\w*|tarifstelle|\bv\b|build|patch\w*|stand|§|nr\.?|ziffer"
    r"|abs\.?)[ :.]{0,3}(?:\w+ )?$"
)
_NETWORK = re.compile(r"\bip|adress|von |host|server|anmeld|login|log\b|netz|gateway|rechner")
_ACCOUNT_WORDS = frozenset(
    """benutzername benutzer benutzerkennung benutzerkonto user username userid nutzername nutzer
    nutzerkennung login loginname nutzernamen benutzernamen samaccountname anmeldename
    kennung konto cloudkonto account accountname""".split()
)
_DEVICE_WORDS = frozenset("gerät gerätekennung geräteid imei hostname rechnername client id".split())
_ACCOUNT = re.compile(
    r"(?:[a-zäöü ]{0,14} unter|-?id)?[\"']?[ ]?[ :=]{1,3}(?:lautet |ist "
    r"|heißt )?[\"„']?((?=[a-z0-9]*[._\-0-9])[a-z][a-z0-9]*(?:[._\-][a-z0-9]+){0,3})(?![\w@/])"
)
_IBAN = re.compile(r"[a-z]{2}[0-9]{2}[ ./-]?[0-9]")  # "Konto: DE12 3456 ..." names no user
_LABELLED = re.compile(
    r"(?:name|kennung|_?id)?[\"']?(?:: {0,2}|=)[\"']?(?=[_.\-]*[a-z0-9])([\w.\-]{3,30})(?![\w@])"
)
_DEVICE = re.compile(r"[ :.(]{1,3}(?:imei )?((?=[\w\-#&]*[0-9])[\w\-#&]{6,40})")
# Handles: "@kerstin.b", the writer of a line in a chat ("<nordlicht77> hallo", "[09:13] kerstin.b: ...").
_HANDLE = re.compile(
    r"(?<![\w@.)/])@(?=[a-z0-9]{0,20}[._0-9])[a-z][a-z0-9]{0,20}(?:[._][a-z0-9]{1,20}){0,3}(?![\w@(/\-]|\.\w)"
)
_CHAT = re.compile(
    r"^(?:<(?=[a-z]{0,18}[._0-9])([a-z][a-z0-9._-]{3,24})> (?!</)"
    r"|\[[0-9:]{5,8}\] (?=[a-z]{0,20}[._0-9-])([a-z][a-z0-9._-]{3,24}):)",
    re.MULTILINE,
)
_MAC_CISCO = re.compile(r"(?<![\w.])(?=[0-9.]{0,10}[a-f])[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?![\w.])")
_NETWORKS = frozenset("linkedin xing facebook instagram twitter tiktok".split())
_PROFILE = re.compile(
    r"(?:linkedin|xing|facebook|instagram|twitter|tiktok)\.[a-z]{2,8}/(?:in/|profile/|user/|@)?([\w.\-]{3,60})"
)


def find(view: View) -> Iterator[Hit]:
    """Addresses, device numbers and account names."""
    text = view.text
    for start in _dotted(view):
        match = _IPV4.match(text, start)
        if match is None:
            continue
        char = text[match.start() - 1 : match.start()]
        if char.isalnum() or char in (".", "_") or _VERSION.search(view.before(match.start(), 24)):
            continue
        try:
            address = ipaddress.IPv4Address(match.group())
        except ValueError:
            continue
        if (
            address.is_loopback
            or address.is_unspecified
            or address.is_multicast
            or match.group() == "255.255.255.255"
        ):
            continue
        if int(address) >> 24 < 16 and not (
            _NETWORK.search(view.before(match.start(), 40)) or int(address) >> 24 == 10
        ):
            continue  # 3.1.4.2 is a tariff number more often than an address
        yield Hit("online_identifier", match.start(), match.end(), "online_identifier.ipv4")
    colons = text.count(":")
    if "::" in text or colons >= 7:
        for match in _IPV6.finditer(text):
            try:
                address6 = ipaddress.IPv6Address(match.group().partition("%")[0])
            except ValueError:
                continue
            if not (address6.is_loopback or address6.is_unspecified or address6.is_multicast):
                yield Hit("online_identifier", match.start(), match.end(), "online_identifier.ipv6")
    if "/" in text and not view.words.isdisjoint(_NETWORKS):
        for match in _PROFILE.finditer(view.lower):
            yield Hit("online_identifier", match.start(), match.end(), "online_identifier.profile")
    yield from _macs(text)
    yield from _handles(view)
    for start, end, digits in view.runs:
        if (
            len(digits) == 15
            and luhn(digits)
            and ("imei" in view.before(start, 30) or "gerät" in view.before(start, 60))
        ):
            yield Hit("online_identifier", start, end, "online_identifier.imei")
    for word in view.words & _ACCOUNT_WORDS:
        for at in view.occurrences(word):
            labelled = _LABELLED.match(view.lower, at + len(word)) if word != "konto" else None
            account = labelled or _ACCOUNT.match(view.lower, at + len(word))
            if account is None or account[1].isdigit() or _goes_on(view, account):
                continue
            if _IBAN.match(view.lower, account.start(1)) is None:
                yield Hit("online_identifier", account.start(1), account.end(1), "online_identifier.account")
    for word in view.words & _DEVICE_WORDS:
        for at in view.occurrences(word):
            if word == "id" and not view.before(at, 8).endswith("geräte-"):
                continue
            device = _DEVICE.match(view.lower, at + len(word))
            if device is not None:
                yield Hit("online_identifier", device.start(1), device.end(1), "online_identifier.device")


def _handles(view: View) -> Iterator[Hit]:
    lower = view.lower
    if "@" in lower:
        for match in _HANDLE.finditer(lower):
            first = match.start() == 0 or lower[match.start() - 1] == "\n"
            if not (
                first and lower[match.end() : match.end() + 1] in ("", "\n")
            ):  # that is a decorator of Python
                yield Hit("online_identifier", match.start(), match.end(), "online_identifier.handle")
    if "> " in lower or "] " in lower:
        for match in _CHAT.finditer(lower):
            group = 1 if match[1] else 2
            yield Hit("online_identifier", match.start(group), match.end(group), "online_identifier.handle")
    if "mac" in view.words:
        for match in _MAC_CISCO.finditer(lower):
            yield Hit("online_identifier", match.start(), match.end(), "online_identifier.mac")


def _dotted(view: View) -> Iterator[int]:
    """Where a row of digits begins that three more follow, a stop between each two."""
    text, groups = view.text, view.groups
    row = 0  # how many stops in a row lie behind
    for index in range(1, len(groups)):
        end = groups[index - 1][1]
        row = row + 1 if groups[index][0] == end + 1 and text[end] == "." else 0
        if row >= 3:
            yield groups[index - 3][0]


def _goes_on(view: View, account: re.Match[str]) -> bool:
    """Whether a plain word begins a sentence ("nutzer: wie storniere ich ...") and is no name of an account."""
    end = account.end(1)
    return (
        account[1].isalpha() and view.lower[end : end + 1] == " " and view.lower[end + 1 : end + 2].isalpha()
    )


def _macs(text: str) -> Iterator[Hit]:
    for sign in ":-":
        at = text.find(sign, 2)
        while at >= 0:
            if (
                text[at + 3 : at + 4] == sign
                and text[at + 6 : at + 7] == sign
                and (at < 3 or text[at - 3] != sign)
            ):
                match = _MAC.match(text, at - 2)
                if match is not None:
                    yield Hit("online_identifier", match.start(), match.end(), "online_identifier.mac")
            at = text.find(sign, at + 1)


def applies(view: View) -> bool:
    """Whether the text has figures, colons or a word for an account."""
    return (
        bool(view.groups)
        or ":" in view.text
        or "@" in view.text
        or "> " in view.text
        or not view.words.isdisjoint(_ACCOUNT_WORDS | _NETWORKS)
    )
