# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a link may lead: http, https or mailto, and the reader is told whereto. A link must not lie."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

_MOST = 2_000  # characters of an address
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\\<>\"^`{|}\u2028\u2029]")
_WEB = re.compile(r"(https?)://([^/?#]*)([^#]*)(#.*)?", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.?"
)
_TWO_READINGS = re.compile(
    "[ßẞς\u200c\u200d]"
)  # one host for this codec (RFC 3490), another for browsers (UTS 46)
_PORT = re.compile(r":(\d{1,5})\Z")
_DOTTED = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|\d+)\.?\Z")
_MAIL = re.compile(
    r"mailto:([A-Za-z0-9.!#$&'*+/=?^_~-]{1,64}@[A-Za-z0-9.-]{1,253})(?:\?.*)?", re.IGNORECASE | re.DOTALL
)
_SAFE = "/?#[]@!$&'()*+,;=:%-._~"


class Target(NamedTuple):
    """Where a link leads."""

    href: str
    shown: str  # host (in ASCII, so that no letter passes for another) and port, or the mail address


def target(address: str) -> Target | None:
    """Where an address leads; ``None`` where nobody should be led.

    Names and passwords before the host, hosts in percent signs or as one number, backslashes and blanks are ways to
    show another place than the browser goes to: such an address is no link. Everything after the address of a mail
    (text, further recipients) is dropped.
    """
    address = address.strip()
    if len(address) > _MOST or _FORBIDDEN.search(address):
        return None
    if mail := _MAIL.fullmatch(address):
        host = _ascii(mail[1].rpartition("@")[2])
        return None if host is None else Target(f"mailto:{mail[1]}", mail[1])
    web = _WEB.fullmatch(address)
    if web is None or "@" in web[2]:
        return None
    port = _PORT.search(web[2])
    host = _ascii(web[2][: port.start()] if port else web[2])
    if host is None or (port and int(port[1]) > 65_535):
        return None
    place = host + (port[0] if port else "")
    rest = quote(web[3] + (web[4] or ""), safe=_SAFE)
    return Target(f"{web[1].lower()}://{place}{rest}", place)


def _ascii(host: str) -> str | None:
    """A host as the browser asks for it (RFC 3490); ``None`` where it is none."""
    if _TWO_READINGS.search(host):
        return None
    try:
        plain = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    if _HOST.fullmatch(plain) is None:
        return None
    if _NUMERIC.search(plain.rsplit(".", 2 if plain.endswith(".") else 1)[-1]) and not _DOTTED.fullmatch(
        plain
    ):
        return None
    return plain


def tells(text: str, found: Target) -> bool:
    """Whether the text of a link says where it leads: it is the address or the host, and nothing else."""
    said = text.strip().lower()
    if found.href.startswith("mailto:"):
        return said.removeprefix("mailto:") == found.shown.lower()
    web = _WEB.match(said)
    host = web[2] if web else said.rstrip("/")
    return host == found.shown and not (web and _FORBIDDEN.search(said))


_BARE = re.compile(r"\bhttps?://[^\s<>\"'`«»„“”‚‘’|\\^{}]{1,2000}", re.IGNORECASE)


def bare(text: str) -> list[tuple[int, int]]:
    """Where addresses stand in plain text, without the punctuation of the sentence around them."""
    found = []
    for match in _BARE.finditer(text):
        address = match[0]
        while True:
            cut = address.rstrip(".,;:!?*_~…")
            if cut.endswith((")", "]")) and cut.count(cut[-1]) > cut.count("(" if cut[-1] == ")" else "["):
                cut = cut[:-1]
            if cut == address:
                break
            address = cut
        found.append((match.start(), match.start() + len(address)))
    return found
