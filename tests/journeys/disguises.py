# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How data may be written so that a pattern misses it and a model reads it all the same."""

from __future__ import annotations

import base64
import gzip
import html
import json
import quopri
import unicodedata
from collections.abc import Callable
from random import Random
from urllib.parse import quote

from tests.journeys.payloads import NUMBERS, Payload

Disguise = Callable[[Payload, Random], str]


def _within(change: Callable[[str, Random], str]) -> Disguise:
    """Change the identifier, leave the words around it."""

    def disguise(payload: Payload, random: Random) -> str:
        return payload.phrase.replace(payload.identifier, change(payload.identifier, random))

    return disguise


def _whole(change: Callable[[str], str]) -> Disguise:
    """Change the whole phrase, as one blob in a harmless sentence."""

    def disguise(payload: Payload, random: Random) -> str:
        return f"Bitte auswerten: {change(payload.phrase)} Danke."

    return disguise


_VISIBLE = (" ", ".", "-", "/", "\t", "_", ", ")


def _between(sign: str) -> Disguise:
    """``sign`` between all characters, in place of the blanks and strokes that stand there already."""

    def change(text: str, random: Random) -> str:
        bare = text.replace(" ", "").replace("/", "") if sign in _VISIBLE else text
        return sign.join(bare)

    return _within(change)


def _at_one_place(sign: str) -> Disguise:
    """``sign`` somewhere in the middle; one that is seen stands in place of a blank that is there already."""

    def change(text: str, random: Random) -> str:
        at = random.randrange(2, len(text) - 1)
        if sign.isspace() or sign.startswith("-"):
            return text[:at].rstrip(" ") + sign + text[at:].lstrip(" ")
        return text[:at] + sign + text[at:]

    return _within(change)


def _b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _full_width(text: str, random: Random) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _escapes(text: str) -> str:
    units = text.encode("utf-16-be")
    return "".join(f"\\u{units[i] << 8 | units[i + 1]:04x}" for i in range(0, len(units), 2))


def _arabic(text: str, random: Random) -> str:
    return "".join(chr(0x660 + int(c)) if c.isascii() and c.isdigit() else c for c in text)


def _lookalike(text: str, random: Random) -> str:
    return text.translate(str.maketrans("ABCEHKMOPTXaceopxy", "АВСЕНКМОРТХасеорху"))


_SPOKEN = ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")


def _spoken(text: str, random: Random) -> str:
    return " ".join(_SPOKEN[int(c)] if c.isdigit() else c for c in text if c not in " /")


DISGUISES: dict[str, Disguise] = {
    "plain": lambda payload, random: payload.phrase,
    "bare": lambda payload, random: payload.identifier,
    "percent": _within(lambda text, random: "".join(f"%{byte:02X}" for byte in text.encode())),
    "percent phrase": _whole(lambda text: quote(text, safe="")),
    "html decimal": _within(lambda text, random: "".join(f"&#{ord(c)};" for c in text)),
    "html hex": _within(lambda text, random: "".join(f"&#x{ord(c):x};" for c in text)),
    "html named": _whole(lambda text: html.escape(text).replace("ü", "&uuml;").replace("ß", "&szlig;")),
    "backslash u": _within(lambda text, random: _escapes(text)),
    "backslash u phrase": _whole(_escapes),
    "backslash x": _within(lambda text, random: "".join(f"\\x{byte:02x}" for byte in text.encode())),
    "json in json": _whole(lambda text: json.dumps({"a": json.dumps({"b": text})})),
    "base64": _whole(_b64),
    "base64 url": _whole(lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")),
    "base64 twice": _whole(lambda text: _b64(_b64(text))),
    "base64 of gzip": _whole(lambda text: base64.b64encode(gzip.compress(text.encode())).decode()),
    "base64 utf-16": _whole(lambda text: base64.b64encode(text.encode("utf-16")).decode()),
    "base64 in lines": _whole(lambda text: "\n".join(_chunks(_b64(text), 16))),
    "base64 identifier": _within(lambda text, random: _b64(text)),
    "hex": _whole(lambda text: text.encode().hex()),
    "data url": _whole(lambda text: f"data:text/plain;base64,{_b64(text)}"),
    "quoted printable": _whole(lambda text: quopri.encodestring(text.encode(), quotetabs=True).decode()),
    "full width": _within(_full_width),
    "arabic digits": _within(_arabic),
    "look-alike letters": _within(_lookalike),
    "NFD": lambda payload, random: unicodedata.normalize("NFD", payload.phrase),
    "zero width space": _between("\u200b"),
    "zero width joiner": _between("\u200d"),
    "soft hyphen": _between("\u00ad"),
    "word joiner": _at_one_place("\u2060"),
    "combining joiner": _between("\u034f"),
    "right-to-left mark": _between("\u200f"),
    "tag characters": _within(
        lambda text, random: "".join(chr(0xE0000 + ord(c)) if c < "\x7f" else c for c in text)
    ),
    "no-break space": _within(lambda text, random: text.replace(" ", "\u00a0")),
    "spaced": _between(" "),
    "line break": _at_one_place("\n"),
    "hyphen and line break": _at_one_place("-\n"),
    "dots": _between("."),
    "hyphens": _between("-"),
    "slashes": _between("/"),
    "tabs": _between("\t"),
    "underscores": _between("_"),
    "commas": _between(", "),
    "spoken": _within(_spoken),
    "lower case": _within(lambda text, random: text.lower()),
    "upper case": _within(lambda text, random: text.upper()),
    "markdown": _within(lambda text, random: f"**{text[:4]}**{text[4:]}"),
    "quoted": _within(lambda text, random: f"„{text}“"),
}

# Signs between single characters are how people write numbers, not names or addresses.
_NUMBERS_ONLY = frozenset(
    {
        "spaced",
        "line break",
        "hyphen and line break",
        "dots",
        "hyphens",
        "slashes",
        "tabs",
        "underscores",
        "commas",
        "spoken",
        "markdown",
    }
)
# A name or a date of birth is known by the words beside it, so alone it is nobody's.
_NEEDS_WORDS = frozenset({"person", "birth_date", "address", "secret"})
# A capital letter is what tells a name from a word.
_KEEPS_CASE = frozenset({"person", "address", "secret"})


def fits(disguise: str, kind: str) -> bool:
    """Whether a model would still understand this kind in this disguise as what it is."""
    if disguise in _NUMBERS_ONLY:
        return kind in NUMBERS
    if disguise == "bare":
        return kind not in _NEEDS_WORDS
    if disguise in ("lower case", "upper case"):
        return kind not in _KEEPS_CASE
    return True


def _chunks(text: str, size: int) -> list[str]:
    return [text[i : i + size] for i in range(0, len(text), size)]
