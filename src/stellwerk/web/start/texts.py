# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every sentence of the start page, in both languages. The type makes a missing translation a type error."""

from __future__ import annotations

from types import MappingProxyType

import msgspec

from stellwerk.policy.register import Ability, Tier
from stellwerk.values.zone import Zone
from stellwerk.web.language import Language
from stellwerk.web.start.view import Cause, ZoneState


class ZoneTexts(msgspec.Struct, frozen=True):
    """What a zone is, in plain words."""

    name: str
    where: str
    data: str
    billing: str


class Texts(msgspec.Struct, frozen=True):
    """The page's sentences, in reading order."""

    title: str
    lead: str
    demo_title: str
    demo_text: str
    demo_label: str
    zones: str
    zones_lead: str
    zone: dict[Zone, ZoneTexts]
    state: dict[ZoneState, str]
    state_hint: dict[ZoneState, str]
    where: str
    data: str
    billing: str
    operator: str
    this_machine: str
    stand_in: str
    countries: str
    cause: dict[Cause, str]
    detail: str
    classes: str
    classes_lead: str
    classes_caption: str
    data_class: str
    example: str
    yes: str
    no: str
    models: str
    models_lead: str
    models_caption: str
    no_models: str
    model: str
    ability: dict[Ability, str]
    zone_word: str
    size: str
    tier: dict[Tier, str]
    hosting: str
    context: str
    tokens: str
    price: str
    price_free: str
    price_unknown: str
    auto_text: str
    unit_text: str
    connect: str
    connect_lead: str
    address: str
    key: str
    key_text: str
    declare: str
    declare_text: str
    copy: str
    copied: str
    marked: str
    needs: str
    refusals: str
    refusals_text: str
    check_text: str
    own_content: str


TEXTS = MappingProxyType(
    {
        Language.DE: Texts(
            title="Sprachmodelle nach dem Ampelprinzip",
            lead="Stellwerk leitet Anfragen der Verwaltung an Sprachmodelle weiter. Vorher prüft es ihren Inhalt. "
            "Der Inhalt entscheidet, in welche Zone eine Anfrage darf. Was die Ampel nicht erlaubt, wird abgelehnt und "
            "nicht gesendet.",
            demo_title="DEMO – nur zum Ausprobieren",
            demo_text="Was mit DEMO gekennzeichnet ist, wird auf diesem Rechner nachgestellt. Dahinter stehen kein "
            "Vertrag und kein echtes Modell, und es wird nichts an einen Anbieter gesendet. Geben Sie keine echten "
            "Daten ein.",
            demo_label="DEMO",
            zones="Die drei Zonen",
            zones_lead="Die Zone sagt, wo ein Modell läuft und welcher Vertrag gilt.",
            zone={
                Zone.GREEN: ZoneTexts(
                    name="Grün",
                    where="Auf eigener Technik, im eigenen Haus",
                    data="Auch besonders geschützte Daten. Nichts verlässt das Haus.",
                    billing="Eigene Technik, keine Kosten je Anfrage",
                ),
                Zone.YELLOW: ZoneTexts(
                    name="Gelb",
                    where="In einer europäischen Cloud, mit Auftragsverarbeitungsvertrag",
                    data="Personenbezogene Daten, soweit der Vertrag sie erlaubt",
                    billing="Nach Verbrauch",
                ),
                Zone.RED: ZoneTexts(
                    name="Rot",
                    where="Bei Anbietern großer kommerzieller Modelle. Es bleibt das Risiko, dass Behörden eines "
                    "Drittstaats zugreifen (US CLOUD Act).",
                    data="Niemals personenbezogene Daten",
                    billing="Nach Verbrauch",
                ),
            },
            state={
                ZoneState.OPEN: "Offen",
                ZoneState.PARTLY: "Teilweise offen",
                ZoneState.CLOSED: "Geschlossen",
                ZoneState.SWITCHED_OFF: "Abgeschaltet",
                ZoneState.ABSENT: "Nicht eingerichtet",
            },
            state_hint={
                ZoneState.OPEN: "",
                ZoneState.PARTLY: "Ein Teil der Technik dieser Zone steht zurzeit nicht zur Verfügung.",
                ZoneState.CLOSED: "Diese Zone nimmt zurzeit keine Anfragen an.",
                ZoneState.SWITCHED_OFF: "Ihre Verwaltung hat diese Zone abgeschaltet.",
                ZoneState.ABSENT: "Für diese Zone ist nichts eingerichtet. Es kann nichts dorthin gelangen.",
            },
            where="Ort",
            data="Daten",
            billing="Kosten",
            operator="Betrieb",
            this_machine="dieser Rechner",
            stand_in="Attrappe auf diesem Rechner",
            countries="Verarbeitung in",
            cause={
                Cause.SWITCHED_OFF: "Von Ihrer Verwaltung abgeschaltet.",
                Cause.AGREEMENT: "Es gibt keinen gültigen Vertrag zur Auftragsverarbeitung.",
                Cause.ENGINE: "Das Modell auf diesem Rechner ist zurzeit nicht bereit.",
                Cause.PROVIDER: "Die Angaben des Anbieters weichen vom Register ab oder ließen sich nicht prüfen.",
            },
            detail="Technische Meldung, englisch:",
            classes="Welche Daten dürfen wohin?",
            classes_lead="Ohne Angabe gilt eine Anfrage als personenbezogen (K3). Findet die Prüfung mehr, zählt "
            "die höhere Klasse.",
            classes_caption="Obergrenzen je Datenklasse. Ihre Verwaltung kann strenger sein, nie lockerer.",
            data_class="Datenklasse",
            example="Zum Beispiel",
            yes="ja",
            no="nein",
            models="Modelle",
            models_lead="Diese Modelle sind eingerichtet.",
            models_caption="Modelle mit Zone, Größe, Betrieb und Preis",
            no_models="Es ist noch kein Modell eingerichtet.",
            model="Modell",
            ability={
                Ability.CHAT: "Texte",
                Ability.EMBEDDINGS: "Suche (Einbettungen)",
                Ability.TOOLS: "Werkzeuge",
                Ability.JSON_SCHEMA: "JSON nach Schema",
                Ability.VISION: "Bilder",
                Ability.LOGPROBS: "Wahrscheinlichkeiten",
            },
            zone_word="Zone",
            size="Größe",
            tier={Tier.S: "klein", Tier.M: "mittel", Tier.L: "groß"},
            hosting="Betrieb",
            context="Kontext",
            tokens="Token",
            price="Preis je 1 Mio. Token (Eingabe / Ausgabe)",
            price_free="eigene Technik",
            price_unknown="kein Preis hinterlegt",
            auto_text="Mit dem Modellnamen „auto“ wählt Stellwerk selbst ein passendes Modell in einer erlaubten Zone.",
            unit_text="Token sind Wortteile. Nach ihnen bemessen sich die Kosten und wie lang ein Gespräch sein kann.",
            connect="Verbinden",
            connect_lead="Jedes Programm, das die OpenAI-Schnittstelle spricht, kann Stellwerk nutzen. Zwei Angaben "
            "genügen:",
            address="Adresse",
            key="Schlüssel",
            key_text="Den Schlüssel gibt Ihre IT aus. Er steht in den Beispielen in der Umgebungsvariablen",
            declare="Datenklasse (freiwillig)",
            declare_text="Wenn ein Schlüssel das darf, nennt diese Kopfzeile die Datenklasse einer einzelnen Anfrage:",
            copy="Kopieren",
            copied="Kopiert.",
            marked="Der Text ist markiert. Kopieren Sie ihn mit Strg+C.",
            needs="Vorher installieren:",
            refusals="Wenn eine Anfrage abgelehnt wird",
            refusals_text="Dann antwortet Stellwerk mit dem Status 403 und nennt die Datenklasse, die Fundstellen "
            "und die Zonen, die übrig bleiben. Der Text selbst steht nie in einer Meldung.",
            check_text="Eine Prüfung, ohne etwas zu senden, gibt es unter",
            own_content="Stellwerk speichert keine Fragen und keine Antworten.",
        ),
        Language.EN: Texts(
            title="Language models by traffic light",
            lead="Stellwerk passes an administration's calls on to language models. First it inspects their content. "
            "The content decides which zone a call may enter. What the traffic light forbids is refused and not sent.",
            demo_title="DEMO – for trying out only",
            demo_text="What is labelled DEMO is played by a stand-in on this machine. There is no contract and no "
            "real model behind it, and nothing is sent to any provider. Do not enter real data.",
            demo_label="DEMO",
            zones="The three zones",
            zones_lead="The zone tells where a model runs and which contract applies.",
            zone={
                Zone.GREEN: ZoneTexts(
                    name="Green",
                    where="On own hardware, in the house",
                    data="Specially protected data too. Nothing leaves the house.",
                    billing="Own hardware, no cost per call",
                ),
                Zone.YELLOW: ZoneTexts(
                    name="Yellow",
                    where="In a European cloud, under a data-processing agreement",
                    data="Personal data, as far as the agreement allows",
                    billing="By use",
                ),
                Zone.RED: ZoneTexts(
                    name="Red",
                    where="At providers of large commercial models. A risk remains that authorities of a third "
                    "country get access (US CLOUD Act).",
                    data="Never personal data",
                    billing="By use",
                ),
            },
            state={
                ZoneState.OPEN: "Open",
                ZoneState.PARTLY: "Partly open",
                ZoneState.CLOSED: "Closed",
                ZoneState.SWITCHED_OFF: "Switched off",
                ZoneState.ABSENT: "Not set up",
            },
            state_hint={
                ZoneState.OPEN: "",
                ZoneState.PARTLY: "Some of this zone's systems are not available at present.",
                ZoneState.CLOSED: "This zone takes no calls at present.",
                ZoneState.SWITCHED_OFF: "Your administration has switched this zone off.",
                ZoneState.ABSENT: "Nothing is set up for this zone. Nothing can get there.",
            },
            where="Place",
            data="Data",
            billing="Cost",
            operator="Operator",
            this_machine="this machine",
            stand_in="stand-in on this machine",
            countries="Processing in",
            cause={
                Cause.SWITCHED_OFF: "Switched off by your administration.",
                Cause.AGREEMENT: "There is no valid data-processing agreement.",
                Cause.ENGINE: "The model on this machine is not ready at present.",
                Cause.PROVIDER: "The provider's particulars differ from the register or could not be checked.",
            },
            detail="Technical message:",
            classes="Which data may go where?",
            classes_lead="With nothing declared, a call counts as personal (K3). Where the inspection finds more, "
            "the higher class counts.",
            classes_caption="Ceilings of each data class. Your administration can be stricter, never laxer.",
            data_class="Data class",
            example="For example",
            yes="yes",
            no="no",
            models="Models",
            models_lead="These models are set up.",
            models_caption="Models with zone, size, operator and price",
            no_models="No model is set up yet.",
            model="Model",
            ability={
                Ability.CHAT: "text",
                Ability.EMBEDDINGS: "search (embeddings)",
                Ability.TOOLS: "tools",
                Ability.JSON_SCHEMA: "JSON by schema",
                Ability.VISION: "images",
                Ability.LOGPROBS: "probabilities",
            },
            zone_word="Zone",
            size="Size",
            tier={Tier.S: "small", Tier.M: "medium", Tier.L: "large"},
            hosting="Operator",
            context="Context",
            tokens="tokens",
            price="Price per 1 million tokens (input / output)",
            price_free="own hardware",
            price_unknown="no price on file",
            auto_text="With the model name “auto”, Stellwerk itself picks a fitting model in an allowed zone.",
            unit_text="Tokens are parts of words. They measure the cost, and how long a conversation can be.",
            connect="Connect",
            connect_lead="Any program that speaks the OpenAI interface can use Stellwerk. Two things are enough:",
            address="Address",
            key="Key",
            key_text="Your IT department hands out the key. The examples take it from the environment variable",
            declare="Data class (optional)",
            declare_text="Where a key may do so, this header declares the data class of a single call:",
            copy="Copy",
            copied="Copied.",
            marked="The text is selected. Copy it with Ctrl+C.",
            needs="Install first:",
            refusals="When a call is refused",
            refusals_text="Stellwerk then answers with status 403 and names the data class, the places found and "
            "the zones that remain. The text itself never stands in a message.",
            check_text="To check without sending anything, use",
            own_content="Stellwerk stores no questions and no answers.",
        ),
    }
)
