# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""An example per zone, to try the signal with: made-up texts whose class a test asks the real detectors for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone


class Example(msgspec.Struct, frozen=True):
    """A first message, and how far the signal opens for it."""

    name: str  # in the address: /arbeit?beispiel=NAME
    zone: Zone  # the least strict one that it may go to
    label: tuple[str, str]  # German, English
    says: tuple[str, str]  # what the signal says, and why
    german: str
    english: str
    declared: DataClass | None  # what the person declares; None: nothing, so K3 is assumed
    data_class: DataClass  # effective
    zones: tuple[Zone, ...]  # where it may go in a town with all zones and no releases, strictest first

    def text(self, language: str = "de") -> str:
        """The message in a language, ``"de"`` or ``"en"``."""
        return self.english if language == "en" else self.german


EXAMPLES: Mapping[str, Example] = MappingProxyType(
    {
        one.name: one
        for one in (
            Example(
                name="gruen",
                zone=Zone.GREEN,
                label=("Bescheid vom Sozialamt erklären", "Explain a decision of the welfare office"),
                says=(
                    "Nur Grün: Sozialdaten und eine Krankheit (K4) bleiben im Haus.",
                    "Green only: welfare data and an illness (K4) stay in the house.",
                ),
                german=(
                    "Fasse bitte in drei Sätzen zusammen: Frau Sabine Hoffmann, geboren am 14.03.1979, erhält seit Mai "
                    "Hilfe zum Lebensunterhalt nach dem SGB XII. Sie ist an Multipler Sklerose erkrankt und beantragt "
                    "jetzt einen Zuschuss für eine rollstuhlgerechte Dusche."
                ),
                english=(
                    "Please sum up this German text in three sentences: Frau Sabine Hoffmann, geboren am 14.03.1979, "
                    "erhält seit Mai Hilfe zum Lebensunterhalt nach dem SGB XII. Sie ist an Multipler Sklerose "
                    "erkrankt und beantragt jetzt einen Zuschuss für eine rollstuhlgerechte Dusche."
                ),
                declared=None,
                data_class=DataClass.K4,
                zones=(Zone.GREEN,),
            ),
            Example(
                name="gelb",
                zone=Zone.YELLOW,
                label=("Antwort auf eine Bürgermail", "Reply to a citizen's mail"),
                says=(
                    "Grün und Gelb: Name, Anschrift und E-Mail-Adresse (K3) brauchen einen Vertrag. Rot bleibt zu.",
                    "Green and yellow: name, address and e-mail address (K3) need a contract. Red stays closed.",
                ),
                german=(
                    "Entwirf eine freundliche Eingangsbestätigung auf diese E-Mail: Von: peter.krause@example.de. Sehr "
                    "geehrte Damen und Herren, vor meinem Haus in der Gartenstraße 5 ist seit zwei Wochen die Laterne "
                    "defekt. Mit freundlichen Grüßen, Peter Krause"
                ),
                english=(
                    "Draft a friendly acknowledgement of this German e-mail: Von: peter.krause@example.de. Sehr "
                    "geehrte Damen und Herren, vor meinem Haus in der Gartenstraße 5 ist seit zwei Wochen die Laterne "
                    "defekt. Mit freundlichen Grüßen, Peter Krause"
                ),
                declared=None,
                data_class=DataClass.K3,
                zones=(Zone.GREEN, Zone.YELLOW),
            ),
            Example(
                name="rot",
                zone=Zone.RED,
                label=("Pressemitteilung kürzen", "Shorten a press release"),
                says=(
                    "Auch Rot, wenn Sie erklären, dass der Text öffentlich ist (K0).",
                    "Red as well, once you declare that the text is public (K0).",
                ),
                german=(
                    "Kürze diese Pressemitteilung auf drei Sätze: Die Stadtbücherei öffnet ab Montag wieder an sechs "
                    "Tagen in der Woche. Neu sind längere Öffnungszeiten am Samstag. Der Eintritt bleibt frei. Neue "
                    "Bücher, Spiele und Hörbücher stehen bereit."
                ),
                english=(
                    "Shorten this German press release to three sentences: Die Stadtbücherei öffnet ab Montag wieder "
                    "an sechs Tagen in der Woche. Neu sind längere Öffnungszeiten am Samstag. Der Eintritt bleibt "
                    "frei. Neue Bücher, Spiele und Hörbücher stehen bereit."
                ),
                declared=DataClass.K0,
                data_class=DataClass.K0,
                zones=(Zone.GREEN, Zone.YELLOW, Zone.RED),
            ),
        )
    }
)
"""Green, yellow, red, by the names of the address."""
