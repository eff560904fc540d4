# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The encoder as it is shipped: names without a cue, evidence that is weighed, and what it costs in vain."""

from __future__ import annotations

import hashlib
import json

import pytest

from stellwerk.detectors.inspect import inspect
from stellwerk.detectors.names.deep import detector, tagger
from stellwerk.detectors.names.deep.tagger import Span
from stellwerk.detectors.view import View
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Segment


def _class(text: str, depth: Depth = Depth.ALL) -> int:
    return max((f.data_class for f in inspect([Segment("input", text)], depth).findings), default=0)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("akte petersen bitte kurz zusammenfassen, der zahlt wieder nicht", "petersen"),
        ("Schreib Özdemirović eine Mail wegen des Zauns.", "Özdemirović"),
        ("Wer ist bei uns für Yilmaz zuständig? Der ruft jetzt zum dritten Mal an.", "Yilmaz"),
        ("kannst du den brief an familie oyelaran umformulieren, freundlicher bitte", "oyelaran"),
    ],
)
def test_names_without_a_cue(text: str, name: str) -> None:
    found = inspect([Segment("input", text)], Depth.ALL).findings
    assert any(name in text[f.start : f.end] for f in found if f.kind == "person")


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("Eine Schülerin der 8b wird vom Vater geschlagen, sagt die Klassenlehrerin.", 5),
        ("Der Junge aus der Eulengruppe kommt mit blauen Flecken, die Mutter sagt, er sei gestürzt.", 5),
        ("Personalrat: der Azubi aus dem Tiefbau wird wegen Fehlzeiten abgemahnt", 4),
        ("Der Bewohner aus Haus 3 ist HIV-positiv, bitte beim Umzug berücksichtigen", 4),
        ("Unsere Schmerzgrenze beim Kauf des Bahnhofsgebäudes liegt bei 1,2 Mio.", 2),
    ],
)
def test_people_and_papers_without_a_name(text: str, least: int) -> None:
    assert _class(text) >= least


@pytest.mark.parametrize(
    "text",
    [
        "Wie erkenne ich als Erzieherin Anzeichen von Kindesmisshandlung? Bitte als Checkliste für die Kita.",
        "Ein Kind, das zu Hause Gewalt erlebt, braucht verlässliche Erwachsene. Schreib einen Elternbrief dazu.",
        "Erkläre einer Auszubildenden, was eine Abmahnung ist und wann sie wirksam wird.",
        "Schreibe einen Infotext zur Grippeschutzimpfung für Seniorinnen und Senioren.",
        "Haushaltsrede: Die Schulden der Stadt sinken, die Gewerbesteuer steigt um 3 Prozent.",
        "Schwimmkurs für Kinder mit Behinderung startet im Mai, Anmeldung online.",
    ],
)
@pytest.mark.parametrize("depth", list(Depth))
def test_what_is_general_raises_nothing(text: str, depth: Depth) -> None:
    assert _class(text, depth) < 2


@pytest.mark.parametrize(
    "text",
    [
        "Hallo",
        "Test",
        "Moin",
        "Hey",
        "Super",
        "Frage",
        "Zwei",
        "Haushalt",
        "Hello world",
        "Hallo Welt",
        "Ich bin Qwen.",
    ],
)
@pytest.mark.parametrize("depth", list(Depth))
def test_how_people_begin_is_no_name(text: str, depth: Depth) -> None:
    """The first word that somebody tries must not close red."""
    assert _class(text, depth) == 0


@pytest.mark.parametrize("text", ["Hallo Petersen", "Frau Test", "Hey Oyelaran", "Petersen"])
def test_a_name_beside_it_is(text: str) -> None:
    assert _class(text) >= 3


def test_one_doubtful_word_is_no_evidence_and_two_are() -> None:
    view = View("a" * 400)
    doubtful = [Span(10, 20, 0.95, "social"), Span(60, 70, 0.9, "health")]
    assert not detector._sure(view, doubtful[:1], ())
    assert detector._sure(view, doubtful, ()) == doubtful
    far = [doubtful[0], Span(2_000, 2_010, 0.9, "health")]
    assert not detector._sure(View("a" * 3_000), far, ())
    assert not detector._sure(view, [doubtful[0], doubtful[1]._replace(label="confidential")], ())
    assert detector._sure(view, [Span(10, 20, 0.995, "tax")], ())


def test_windows_read_together_say_what_each_says_alone() -> None:
    lines = [
        "Frau Siebold wohnt hier.",
        "Der Rat tagt am Dienstag im großen Saal.",
        "Es ruft Malik Öztürk an.",
    ]
    together = tagger.persons("\n".join(line * 12 for line in lines))
    assert {(span.label, span.end - span.start) for span in together} == {
        ("person", len("Siebold")),
        ("person", len("Malik Öztürk")),
    }
    assert len(together) == 24


def test_the_manifest_names_every_file_and_the_figures() -> None:
    manifest = json.loads((tagger.FOLDER / "manifest.json").read_text("utf-8"))
    for name, digest in manifest["sha256"].items():
        assert hashlib.sha256((tagger.FOLDER / name).read_bytes()).hexdigest() == digest
    shipped = {file.name for file in tagger.FOLDER.iterdir()} - {"manifest.json", "NOTICE"}
    assert set(manifest["sha256"]) == shipped
    assert set(manifest["figures"]) == {"germeval_test", "ler_test"}
    assert manifest["trained"]["on"]
