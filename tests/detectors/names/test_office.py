# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Holders of a public office in their office are found, and demand no class by themselves."""

from __future__ import annotations

import pytest
from tests.detectors.sight import data_class, found

from stellwerk.detectors.inspect import inspect
from stellwerk.values.data_class import DataClass
from stellwerk.values.inspection import Segment


@pytest.mark.parametrize(
    "text",
    [
        "„Das wird gut“, sagt Bürgermeisterin Katrin Quenzel.",
        "Landrat Dr. Jonas Quenzel eröffnet das Fest.",
        "Ratsherr Quenzelmann begründet den Antrag.",
        "Für die Mehrheit spricht Beate Quenzel (SPD).",
        "Ministerpräsident Quenzelmann kommt.",
        "Der Bürgermeister\ngez. Quenzelmann",
        "Beigeordneter Quenzelmann erläutert, Quenzelmann verweist auf die Kosten.",
        "Öffentliche Sitzung. Beigeordneter Quenzelmann erläutert, Herr Quenzelmann verweist auf die Kosten.",
        "Anwesend im Ausschuss: Beate Quenzel (CDU, Vorsitz), Jonas Weyers (SPD)",
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
        "Bürgermeister Quenzelmann war dabei, als Frau Quenzelmann aus der Nachbarschaft anrief.",
        "Du schreibst Pressemitteilungen.\nFragen an Jonas Weyers, weyers@web.example",
        "Pressemitteilung\n" + "Der Markt öffnet. " * 300 + "\nFragen an Jonas Weyers",
        "Rückfragen bitte an Jonas Weyers, weyers@web.example",
    ],
)
def test_everybody_else(text: str) -> None:
    assert data_class(text) == 3


@pytest.mark.parametrize(
    "text", ["Bewerber Jonas Weyers (SPD)", "Frau Quenzel ist Mitglied der CDU.", "Herr Quenzel (AfD) grüßt"]
)
def test_party_of_everybody_else_is_an_opinion(text: str) -> None:
    assert data_class(text) == 4


def test_what_is_sensitive_beside_an_office_holder_counts() -> None:
    assert data_class("Bürgermeister Quenzelmann (Prostatakrebs) fällt aus.") == 4


_PRESS = "Pressemitteilung der Stadt\n\n" + "Die Stadt bittet wegen der Bauarbeiten um Verständnis. " * 6


@pytest.mark.parametrize(
    "text",
    [
        "Der Eigentümer, Herr Yilmaz, möchte das Haus von 1850 sanieren.",
        "Wann sind die Öffnungszeiten? Rufen Sie mich zurück: 02166 123456. Mitglied Petra Ohlig",
        "Formular für Herrn Özdemir: ____ ____ ____ ____ ____ ____",
        _PRESS + "Der Bürger Jonas Weyers ist seit langem an Krebs erkrankt und erhält Sozialhilfe.",
        _PRESS + "Jonas Weyers, geb. am 03.04.1971, wurde geehrt.",
    ],
)
def test_what_looks_published_lowers_nobody_who_is_not(text: str) -> None:
    found = inspect([Segment("input", text)])
    assert max(finding.data_class for finding in found.findings) >= DataClass.K3
