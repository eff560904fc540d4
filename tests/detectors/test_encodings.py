# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Encodings are seen through, or what they hide is counted as uninspectable."""

from __future__ import annotations

import base64
import gzip
import html
import json
import os
import quopri
import zlib
from collections.abc import Callable
from random import Random
from urllib.parse import quote

import pytest
from tests.detectors import numbers
from tests.detectors.sight import clean, found, look

IBAN = numbers.german_iban(Random(1))
PHRASE = f"Bitte Konto {IBAN} prüfen, danke"


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _lines(text: str, size: int, end: str) -> str:
    return end.join(text[i : i + size] for i in range(0, len(text), size))


def _escapes(text: str) -> str:
    units = text.encode("utf-16-be")
    return "".join(f"\\u{units[i] << 8 | units[i + 1]:04x}" for i in range(0, len(units), 2))


ENCODINGS: dict[str, Callable[[str], str]] = {
    "base64": lambda t: _b64(t.encode()),
    "base64 url": lambda t: base64.urlsafe_b64encode(t.encode()).decode().rstrip("="),
    "base64 in lines": lambda t: _lines(_b64(t.encode()), 20, "\n"),
    "base64 in quoted lines": lambda t: _lines(_b64(t.encode()), 32, "\n> "),
    "base64 twice": lambda t: _b64(_b64(t.encode()).encode()),
    "base64 utf-16": lambda t: _b64(t.encode("utf-16")),
    "base64 latin-1": lambda t: _b64(t.encode("latin-1")),
    "base64 gzip": lambda t: _b64(gzip.compress(t.encode())),
    "base64 zlib": lambda t: _b64(zlib.compress(t.encode())),
    "base32": lambda t: base64.b32encode(t.encode()).decode(),
    "hex": lambda t: t.encode().hex(),
    "hex spaced": lambda t: t.encode().hex(" "),
    "hex colons": lambda t: t.encode().hex(":"),
    "percent": lambda t: quote(t, safe=""),
    "percent twice": lambda t: quote(quote(t, safe=""), safe=""),
    "entities": lambda t: "".join(f"&#{ord(c)};" for c in t),
    "entities hex": lambda t: "".join(f"&#x{ord(c):X};" for c in t),
    "entities named": lambda t: html.escape(t).replace("ü", "&uuml;"),
    "backslash u": _escapes,
    "backslash x": lambda t: "".join(f"\\x{b:02x}" for b in t.encode()),
    "json": lambda t: json.dumps({"a": t}),
    "json in json": lambda t: json.dumps({"a": json.dumps({"b": json.dumps({"c": t})})}),
    "quoted printable": lambda t: quopri.encodestring(t.encode(), quotetabs=True).decode(),
    "full width": lambda t: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in t),
    "mathematical": lambda t: "".join(chr(0x1D7EC + int(c)) if c.isdigit() else c for c in t),
    "spaced": lambda t: t.replace(IBAN, " ".join(IBAN)),
    "soft hyphens": lambda t: "\u00ad".join(t),
    "bidi": lambda t: "\u202e".join(t),
    "look-alikes": lambda t: t.replace("D", "D").replace("E", "\u0415").replace("o", "\u043e"),
}  # fmt: skip


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("frame", ["{}", "Bitte auswerten: {} Danke.", '{{"x": "{}"}}', "Anhang:\n{}\nEnde"])
def test_seen_through(encoding: str, frame: str) -> None:
    text = frame.format(ENCODINGS[encoding](PHRASE))
    hits = found(text, "iban")
    assert hits, text
    assert all(0 <= f.start < f.end <= len(text) for f in hits)
    assert not hits[0].suspect


def test_finding_in_a_blob_is_reported_at_the_blob() -> None:
    blob = _b64(PHRASE.encode())
    text = f"Anhang {blob} Ende"
    assert {text[f.start : f.end] for f in found(text)} == {blob}


def test_words_around_a_blob_count_for_what_it_says() -> None:
    text = f"geb. am {_b64(b'03.02.1991')}"
    assert [f.kind for f in found(text)] == ["birth_date"]


def test_escape_is_reported_where_it_stands() -> None:
    escaped = "".join(f"&#{ord(c)};" for c in IBAN)
    text = f"Konto {escaped}!"
    assert [text[f.start : f.end] for f in found(text, "iban")] == [escaped]


@pytest.mark.parametrize("size", [48, 400, 5000])
def test_random_bytes_are_uninspectable(size: int) -> None:
    data = Random(size).randbytes(size)
    assert [u.reason for u in look(f"Datei: {_b64(data)}").uninspectable] == ["blob"]


@pytest.mark.parametrize("kind", ["image/png", "application/pdf", "text/plain"])
def test_data_url_is_uninspectable_or_read(kind: str) -> None:
    inspection = look(f"siehe data:{kind};base64,{_b64(PHRASE.encode())}")
    assert inspection.uninspectable or inspection.findings


def test_more_layers_than_are_opened_are_uninspectable() -> None:
    text = PHRASE
    for _ in range(6):
        text = _b64(text.encode())
    assert look(text).uninspectable


def test_decompression_bomb_is_uninspectable_and_small() -> None:
    bomb = _b64(gzip.compress(b"a" * 50_000_000))
    assert look(bomb).uninspectable


def test_many_blobs_are_read_or_counted() -> None:
    text = " ".join(_b64(f"{i} {PHRASE}".encode()) for i in range(60))
    assert len(found(text, "iban")) == 60


@pytest.mark.parametrize(
    "text",
    [
        "chatcmpl-9aBcDeFgHiJkLmNoPqRsTuVwXyZ12",
        "call_AbCdEfGhIjKlMnOpQrStUvWx",
        "123e4567-e89b-12d3-a456-426614174000",
        "Donaudampfschifffahrtsgesellschaftskapitänspatent",
        "https://www.stadt.example/rathaus/aemter/Standesamt-Urkunden-online-bestellen.html",
        "L:\\Bauordnung\\Muster\\2025\\Vordruck_Stellungnahme_Neu.docx",
        "OpenStreetMap und GitHub und PowerPoint",
        "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
        "a = b\n= c\n100 % = alles",
        "50%ige Förderung, 100%",
        "AT&T; R&D",
    ],
)
def test_ordinary_words_are_no_encoding(text: str) -> None:
    assert clean(text)


def test_depth_and_number_of_escapes_do_not_matter_for_time() -> None:
    text = "%25" * 5000 + os.linesep + "\\" * 5000 + "&amp;" * 5000
    assert not look(text).findings
