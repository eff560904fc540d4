# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The text of a fresh ``stellwerk.yaml``. What is active works at once; the examples wait behind a ``#``.

Lines of prose begin with ``##``, lines of examples with a single ``#`` directly before the YAML, so that an example
comes to life by deleting that one character. A test does this to all of them.
"""

from __future__ import annotations

from datetime import date

import msgspec

_TEXT = """\
## Stellwerk – Konfiguration / configuration
##
## Prüfen mit / check with:  stellwerk config check
## Jeder Schlüssel ist erklärt in / every key is explained in:  docs/configuration.md
##
## Zeilen mit ## sind Erläuterungen. Zeilen mit einem # sind Beispiele: zum Einschalten dieses eine Zeichen löschen.
## Lines with ## explain. Lines with one # are examples: delete that one character to switch them on.
##
## Geheimnisse stehen nie in dieser Datei, nur ihr Ort: {env: NAME} oder {file: PFAD}.
## Secrets never stand in this file, only where they are: {env: NAME} or {file: PATH}.

## Der Dienst selbst. Von außen erreichbar machen: TLS-Proxy davorstellen.
## The process itself. To be reached from outside, put a TLS proxy in front.
server:
  host: 127.0.0.1
  port: 8080
  ## full übersteht auch einen Stromausfall, kostet Zeit / full survives a power cut as well and costs time
  durability: normal
  engine:
    ## Token je Unterhaltung / tokens per conversation
    context: @context@
    parallel: 4

## Das Register: ein Eintrag je Vertrag und Adresse. Die Zone gehört zum Eintrag, nicht zum Namen eines Modells.
## The register: one entry per contract and address. The zone belongs to the entry, not to a model's name.
endpoints:
  ## GRÜN: eigene Hardware, nichts verlässt das Haus / GREEN: own hardware, nothing leaves the house
  haus:
    zone: green
    embedded: true

  ## GRÜN, zweite Art: ein eigener Server mit OpenAI-Schnittstelle (vLLM, llama.cpp, Ollama ...) im Hausnetz.
  ## GREEN, second kind: a server of your own that speaks the OpenAI dialect, in the house's network.
#  serverraum:
#    zone: green
#    base_url: https://10.20.30.40:8443/v1
#    operator: Stadt Beispiel, IT

  ## GELB: offene Modelle in der Open Telekom Cloud, mit Vertrag zur Auftragsverarbeitung (LLM Hub, Kategorie 1).
  ## Ohne Verschwiegenheitsverpflichtung (§ 203 StGB) keine personenbezogenen Daten (K3).
  ## Alle Angaben unten sind Beispiele: aus dem eigenen Vertrag eintragen.
  ## YELLOW: open models in the Open Telekom Cloud under a data-processing agreement (LLM Hub, category 1).
  ## Without the secrecy undertaking no personal data (K3). Replace every value by that of your contract.
#  hub-otc:
#    zone: yellow
#    base_url: https://llm-server.llmhub.t-systems.net/v2
#    operator: T-Systems International GmbH
#    countries: [DE]
#    agreement:
#      number: AVV-0000-BEISPIEL
#      valid_until: @valid_until@
#    secrecy_undertaking: true
#    sub_processors: [Deutsche Telekom AG]
#    stores_content: false
#    trains_on_content: false
#    third_country_control: false
#    credential: {env: STELLWERK_HUB_YELLOW}
#    timeouts: {connect: 5, first_byte: 120, silence: 60}
#    hosting:
#      deployment_region: otc-germany
#      is_externally_hosted: false

  ## ROT: große kommerzielle Modelle über denselben Hub (Kategorie 2). Nie personenbezogene Daten; das Restrisiko
  ## (US CLOUD Act) muss jemand schriftlich übernommen haben. Eigener Schlüssel: Zonen teilen sich keinen.
  ## RED: large commercial models through the same hub (category 2). Never personal data; somebody has accepted
  ## the residual risk in writing. A key of its own: zones never share one.
#  hub-red:
#    zone: red
#    base_url: https://llm-server.llmhub.t-systems.net/v2
#    operator: T-Systems International GmbH
#    countries: [DE, SE, BE, US]
#    sub_processors: [Microsoft, Google]
#    third_country_control: true
#    residual_risk:
#      accepted_by: Vorname Nachname, Bürgermeisterei
#      accepted_on: @today@
#      document: Vermerk 0000/BEISPIEL
#    credential: {env: STELLWERK_HUB_RED}
#    hosting:
#      is_externally_hosted: true

## Modelle unter dem Namen, den Programme verwenden. "auto" wählt das kleinste und günstigste, das darf und kann.
## Models under the name that programs use. "auto" picks the smallest and cheapest that may and can.
models:
  @model@:
    endpoint: haus
    tier: @tier@
    context_length: @context@
    abilities: @abilities@

  ## Kontextlängen mit GET /models des Anbieters abgleichen / compare context lengths with the provider's /models
#  gpt-oss-120b:
#    endpoint: hub-otc
#    tier: M
#    context_length: 131072
#    abilities: [chat, tools, json_schema]
#    price: otc-chat
#    overflow: [mistral-small-3]
#  mistral-small-3:
#    endpoint: hub-otc
#    upstream: Mistral-Small-3
#    tier: M
#    context_length: 32768
#    price: otc-chat
#  llama-3.3-70b:
#    endpoint: hub-otc
#    upstream: Llama-3.3-70B-Instruct
#    tier: M
#    context_length: 131072
#    price: otc-chat
#  qwen3-next-80b:
#    endpoint: hub-otc
#    upstream: Qwen3-Next-80B-A3B-Instruct
#    tier: M
#    context_length: 262144
#    price: otc-chat
#  qwen3-coder-30b:
#    endpoint: hub-otc
#    upstream: Qwen3-Coder-30B-A3B-Instruct
#    tier: M
#    context_length: 262144
#    abilities: [chat, tools]
#    price: otc-chat
#  qwen3-vl-30b:
#    endpoint: hub-otc
#    upstream: Qwen3-VL-30B-A3B-Instruct-FP8
#    tier: M
#    context_length: 131072
#    abilities: [chat, vision]
#    price: otc-chat
#  jina-de:
#    endpoint: hub-otc
#    upstream: jina-embeddings-v2-base-de
#    tier: S
#    context_length: 8192
#    abilities: [embeddings]
#    price: otc-embeddings
#  bge-m3:
#    endpoint: hub-otc
#    upstream: text-embedding-bge-m3
#    tier: S
#    context_length: 8192
#    abilities: [embeddings]
#    price: otc-embeddings
#  gpt-4.1:
#    endpoint: hub-red
#    tier: L
#    context_length: 1047576
#    abilities: [chat, tools, json_schema, vision]
#    price: gpt-4.1
#  gpt-5:
#    endpoint: hub-red
#    tier: L
#    context_length: 400000
#    abilities: [chat, tools, json_schema, vision]
#    price: gpt-5
#  gpt-5.2:
#    endpoint: hub-red
#    tier: L
#    context_length: 400000
#    abilities: [chat, tools, json_schema, vision]
#    price: gpt-5.2
#  gpt-5-mini:
#    endpoint: hub-red
#    tier: M
#    context_length: 400000
#    abilities: [chat, tools, json_schema, vision]
#    price: gpt-5-mini
#  claude-sonnet-4.6:
#    endpoint: hub-red
#    tier: L
#    context_length: 200000
#    abilities: [chat, tools, vision]
#    price: claude-sonnet-4.6
#  haiku-4.5:
#    endpoint: hub-red
#    tier: M
#    context_length: 200000
#    abilities: [chat, tools, vision]
#    price: haiku-4.5
#  gemini-2.5-pro:
#    endpoint: hub-red
#    tier: L
#    context_length: 1048576
#    abilities: [chat, tools, json_schema, vision]
#    price: gemini-2.5-pro
#  mistral-medium-3:
#    endpoint: hub-red
#    tier: M
#    context_length: 131072
#    abilities: [chat, tools, vision]
#    price: mistral-medium-3

## Preise je Million Token. Eine neue Preisliste ist eine weitere Version, die alte bleibt stehen.
## Beträge: LLM Hub, Tarif Essential, gültig ab 1. Mai 2026, netto – mit dem eigenen Vertrag abgleichen.
## Prices per million tokens. A new price list is one more version, the old one stays.
## Amounts: LLM Hub, plan Essential, valid from 1 May 2026 – compare with your contract.
## Liest die Kämmerei Listen des Anbieters ein (stellwerk prices import), bekommt der Endpunkt price_list: ANBIETER, und
## seine Modelle brauchen hier keinen Preis. Beträge, nach denen gebucht wurde, lassen sich nicht ändern.
## If the treasury imports lists of the provider, the endpoint gets price_list: PROVIDER, and its models need no price
## here. Amounts that calls were booked by cannot be changed.
prices:
#  otc-chat:
#    currency: EUR
#    versions:
#      - {valid_from: 2026-05-01, input_per_million: 0.20, output_per_million: 0.65}
#  otc-embeddings:
#    versions:
#      - {valid_from: 2026-05-01, input_per_million: 0.05, output_per_million: 0}
#  gpt-4.1:
#    versions:
#      - {valid_from: 2026-05-01, input_per_million: 1.91, output_per_million: 7.64}
#  gpt-5:
#    versions:
#      - {valid_from: 2026-05-01, input_per_million: 1.20, output_per_million: 9.55}
#  gpt-5.2:
#    versions:
#      - {valid_from: 2026-05-01, input_per_million: 1.68, output_per_million: 13.37}
#  gpt-5-mini:
#    versions:
#      - {valid_from: 2026-05-01, input_per_million: 0.24, output_per_million: 1.91}
#  claude-sonnet-4.6:
#    versions:
#      - {valid_from: 2026-05-01, input_per_million: 2.97, output_per_million: 14.85}
#  haiku-4.5:
#    versions:
#      - {valid_from: 2026-05-01, input_per_million: 0.99, output_per_million: 4.95}
#  gemini-2.5-pro:
#    versions:
#      - {valid_from: 2026-05-01, input_per_million: 1.13, output_per_million: 9.00}
#  mistral-medium-3:
#    versions:
#      - {valid_from: 2026-05-01, input_per_million: 0.36, output_per_million: 1.80}

## Was Grün kostet: eigene Hardware je grünem Endpunkt, netto (docs/money.md). Eine neue Zahl ist eine weitere Version.
## Alle Zahlen sind Beispiele; die Nutzungsdauer steht in der Abschreibungstabelle der Stadt (§ 36 KomHVO NRW).
## What green costs: own hardware by green endpoint, net. A new figure is one more version. All figures are examples.
#hardware:
#  haus:
#    versions:
#      - valid_from: 2026-01-01
#        in_service: 2026-01-15
#        purchase_price: 28000
#        useful_life_years: 5
#        maintenance_per_year: 900
#        price_per_kwh: 0.29
        ## gesamt zu Rechner, Kühlung eingeschlossen / all of it over the machine, cooling included
#        pue: 1.4
        ## zählt, wo kein Messgerät etwas sagt / counts where no meter tells
#        idle_watts: 120
#        load_watts: 650

## Annahmen zu Strom und Emissionen, wo niemand misst; eigene Zahlen nennen ihre Quelle.
## Assumptions about energy and emissions where nobody measures; figures of your own name their source.
#footprint:
#  green:
#    grid_g_per_kwh: 38
#    grid_source: Stadtwerke Beispiel, Stromkennzeichnung 2025

## Ämter mit ihrer Kostenstelle / departments with their cost centre
departments:
  verwaltung:
    cost_centre: "0000"
#  sozialamt:
#    cost_centre: "5000"
#  presse:
#    cost_centre: "1310"

## Verfahren: ohne Zweck, Rechtsgrundlage und Verantwortliche kein Aufruf.
## Use cases: no call without purpose, legal basis and owner.
use_cases:
  erprobung:
    purpose: Erprobung der grünen Zone mit erfundenen Texten
    legal_basis: Art. 6 Abs. 1 Buchst. e DSGVO, § 3 DSG NRW – bitte prüfen
    owner: bitte eintragen
    zones: [green]
#  bescheid-entwurf:
#    purpose: Entwürfe für Bescheide nach dem SGB XII
#    legal_basis: Art. 6 Abs. 1 Buchst. e, Art. 9 Abs. 2 Buchst. b DSGVO, § 67c SGB X
#    owner: Leitung Sozialamt
    ## Untergrenze: nichts davon gilt je als weniger / floor: nothing of it ever counts as less
#    floor: K4
#    regimes: [social]
#    zones: [green, yellow]
    ## KI-Verordnung: Anspruch auf Leistungen ist ein Hochrisiko-Bereich (Anhang III), zu bis zur Freigabe
    ## AI Act: eligibility for benefits is a high-risk area (Annex III), closed until released
#    ai_act:
#      role: deployer
#      annex_iii: [essential_services]
#      released: {by: Vorname Nachname, on: @today@, document: Az. 0000/BEISPIEL}
#  pressetexte:
#    purpose: Entwürfe für Pressemitteilungen aus öffentlichen Unterlagen
#    legal_basis: § 4 PresseG NRW
#    owner: Leitung Presse
    ## Rot steht nur offen, wenn etwas ausdrücklich K0 (öffentlich) ist / red only for what is declared K0 (public)
#    declared_class: K0
#    zones: [green, yellow, red]

## Schlüssel der Programme. Hier steht nur der SHA-256; das Geheimnis kennt nur das Programm.
## Keys of programs. Only the SHA-256 stands here; the secret is with the program.
keys:
  erster-schluessel:
    sha256: @sha256@
    department: verwaltung
    use_case: erprobung
    ## Nichts erklärt heißt K3 (personenbezogen) / nothing declared means K3 (personal data)
#  fachverfahren-soziales:
#    sha256: @other_sha256@
#    department: sozialamt
#    use_case: bescheid-entwurf
#    declared_class: K4
#  redaktion:
#    sha256: @third_sha256@
#    department: presse
#    use_case: pressetexte
    ## darf je Anfrage mit X-Stellwerk-Class einstufen / may set the class per request
#    may_declare: true
#    models: [gpt-oss-120b, gpt-5-mini]

## Was die Stadt selbst entscheidet, innerhalb der festen Obergrenzen (docs/policy.md).
## What the town decides, within the ceilings that are code (docs/policy.md).
policy:
  red_for_k1: false
  k5_isolated_green: false
  closed_zones: []
  ## Freigaben von Gelb: je Verschwiegenheitsbereich (social, tax, personnel, professional, fines) oder K2
  ## Releases of yellow: per secrecy regime or K2
#  releases:
#    - what: social
#      released_by: Vorname Nachname, Datenschutz
#      released_on: @today@
#      document: Anzeige nach § 80 SGB X, Az. 0000/BEISPIEL

## Anmeldung an den Seiten: eigene Konten, der Anmeldedienst der Stadt (OpenID Connect), oder beides (docs/people.md).
## Sign-in to the pages: accounts of our own, the town's OpenID provider, or both (docs/people.md).
sign_in:
  local: true
  idle_minutes: 60
  longest_hours: 12
#  openid:
    ## genau wie im Discovery-Dokument des Anbieters / exactly as in the provider's discovery document
#    issuer: https://login.stadt.example/realms/stadt
#    client_id: stellwerk
#    client_secret: {env: STELLWERK_OPENID}
#    title: Stadt Beispiel
    ## Was eine Gruppe hier bedeutet; wer in keiner ist, kommt nicht herein.
    ## What a group means here; whoever is in none is not let in.
#    groups:
#      - {group: /verwaltung, department: verwaltung}
#      - {group: /sozialamt, department: sozialamt}
#      - {group: /sozialamt/leitung, department: sozialamt, role: key_user}
#      - {group: /it, role: administrator, house: true}
#      - {group: /datenschutz, role: data_protection_officer, house: true}

## Warnungen, wenn ein Budget zur Neige geht (docs/money.md); ausprobieren mit: stellwerk notices test
## Warnings when a budget runs out (docs/money.md); try them with: stellwerk notices test
#notices:
#  smtp:
#    host: mail.stadt.example
    ## starttls (587), tls (465), oder none für einen Mailserver auf diesem Rechner
    ## starttls (587), tls (465), or none for a relay on this machine
#    security: starttls
#    sender: stellwerk@stadt.example
#    user: stellwerk
#    credential: {env: STELLWERK_SMTP}
  ## Adressen von Stellen, nicht von Personen / addresses of offices, not of people
#  recipients: [kaemmerei@stadt.example]
#  webhooks:
#    leitstelle:
#      url: https://meldungen.stadt.example/stellwerk
#      credential: {env: STELLWERK_WEBHOOK}

## Der Kopf von Berichten (docs/money.md); das Wappen als SVG, PNG oder JPEG neben dieser Datei: coat_of_arms
## The head of reports (docs/money.md); the coat of arms as SVG, PNG or JPEG beside this file: coat_of_arms
#town:
#  name: Stadt Beispiel
#  office: Kämmerei
#  address: [Am Markt 1, 41334 Beispiel]
#  contact: [kaemmerei@stadt.example]
##  Wer in Ihrem Land Barrierefreiheit durchsetzt, für die Erklärung / who enforces accessibility, for the statement
#  enforcement: [Ombudsstelle des Landes, Musterweg 2, 40000 Beispielstadt]

## Alles, was feiner ist als der Monat eines Amtes, zeigen Berichte erst ab so vielen Personen (mindestens 5).
## Anything finer than a department's month is shown by reports only from so many people on (5 at least).
reports:
  group_size: 10
"""


class Facts(msgspec.Struct, frozen=True):
    """What the template leaves open."""

    model: str  # of the embedded catalogue
    tier: str
    context: int  # tokens
    abilities: tuple[str, ...]
    today: date
    sha256: str  # of the first key
    other_sha256: str  # of keys that nobody has, for the examples
    third_sha256: str


def render(facts: Facts) -> str:
    """The file, complete and provable as it stands."""
    values = {
        "model": facts.model,
        "tier": facts.tier,
        "context": str(facts.context),
        "abilities": f"[{', '.join(facts.abilities)}]",
        "today": facts.today.isoformat(),
        "valid_until": date(facts.today.year + 1, 12, 31).isoformat(),
        "sha256": facts.sha256,
        "other_sha256": facts.other_sha256,
        "third_sha256": facts.third_sha256,
    }
    text = _TEXT
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text
