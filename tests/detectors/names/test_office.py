# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Holders of a public office in their office are found, and demand no class by themselves."""

from __future__ import annotations

import pytest
from tests.detectors.sight import data_class, found


@pytest.mark.parametrize(
    "text",
    [
        "„Das wird gut“, sagt Bürgermeisterin Katrin Quenzel.",
        "Landrat Dr. Jonas Quenzel eröffnet das Fest.",
        "Ratsherr Quenzelmann begründet den Antrag.",
        "Für die Mehrheit spricht Beate Quenzel (SPD).",
        "Ministerpräsident Quenzelmann kommt.",
        "Der Bürgermeister\ngez. Quenzelmann",
        "Beigeordneter Quenzelmann erläutert. Herr Quenzelmann verweist auf die Kosten.",
        "Pressemitteilung: Wehrführer Jonas Quenzel dankt den Helfern.",
        "„Niemand muss erschrecken“, beruhigt Wehrführer Jonas Quenzel.",
        "Wir suchen (m/w/d). Fragen beantwortet Frau Quenzel, Telefon 02842 912-341.",
        "Pressekontakt: Jonas Weyers, weyers@stadt.example",
    ],
)
def test_in_office(text: str) -> None:
    assert found(text, "person")
    assert data_class(text) == 0


@pytest.mark.parametrize(
    "text",
    [
        "Sachbearbeiter Jonas Quenzel ist im Urlaub.",
        "Wehrführer Jonas Quenzel wohnt nebenan.",
        "Frau Quenzel, Telefon 02842 912-341",
        "Pressemitteilung: Unfallopfer Jonas Weyers ist außer Gefahr.",
        "Bürgermeisterin Katrin Quenzel besuchte Herrn Thelen.",
        "Antrag von Jonas Weyers an den Bürgermeister",
        "Rückfragen bitte an Jonas Weyers, weyers@web.example",
    ],
)
def test_everybody_else(text: str) -> None:
    assert data_class(text) == 3


def test_what_is_sensitive_beside_an_office_holder_counts() -> None:
    assert data_class("Bürgermeister Quenzelmann (Prostatakrebs) fällt aus.") == 4
