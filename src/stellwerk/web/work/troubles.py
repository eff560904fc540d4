# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Codes of errors in the words of people who did not write the program: what happened, and what to do."""

from __future__ import annotations

from stellwerk.web.language import Language
from stellwerk.web.words import Words

TROUBLES: Words = {
    "zone_forbidden": (
        "Nicht gesendet: Dieses Modell darf den Text nicht sehen. Wählen Sie ein Modell in einer offenen Zone, oder "
        "ersetzen Sie die markierten Stellen.",
        "Not sent: this model may not see the text. Choose a model in an open zone, or replace the marked places.",
    ),
    "forbidden": (
        "Nicht gesendet: Für dieses Verfahren ist das Modell nicht freigegeben. Wählen Sie ein anderes.",
        "Not sent: the model is not open for this use case. Choose another one.",
    ),
    "context_length_exceeded": (
        "Nicht gesendet: Der Text ist länger, als das Modell fassen kann. Wählen Sie weniger Seiten aus, kürzen Sie, "
        "oder beginnen Sie ein neues Gespräch.",
        "Not sent: the text is longer than the model can hold. Choose fewer pages, shorten it, or begin a new "
        "conversation.",
    ),
    "budget_exhausted": (
        "Nicht gesendet: Das Budget ist verbraucht. Modelle in Grün bleiben offen; die Kämmerei kann das Budget "
        "erhöhen.",
        "Not sent: the budget is used up. Models in green stay open; the treasury can raise the budget.",
    ),
    "rate_limited": (
        "Nicht gesendet: Gerade fragen sehr viele. Versuchen Sie es in einer Minute noch einmal.",
        "Not sent: very many are asking at the moment. Try again in a minute.",
    ),
    "model_not_found": (
        "Nicht gesendet: Dieses Modell gibt es nicht mehr. Wählen Sie ein anderes.",
        "Not sent: this model does not exist any more. Choose another one.",
    ),
    "use_case_closed": (
        "Nicht gesendet: Das Verfahren ist geschlossen. Fragen Sie Ihre Fachanwenderbetreuung.",
        "Not sent: the use case is closed. Ask your key user.",
    ),
    "upstream_unreachable": (
        "Das Modell ist zurzeit nicht erreichbar. Versuchen Sie es später, oder wählen Sie ein anderes.",
        "The model is out of reach at present. Try again later, or choose another one.",
    ),
    "upstream_error": (
        "Der Anbieter meldet einen Fehler. Versuchen Sie es noch einmal, oder wählen Sie ein anderes Modell.",
        "The provider reports an error. Try again, or choose another model.",
    ),
    "upstream_timeout": (
        "Das Modell hat zu lange nicht geantwortet. Versuchen Sie es noch einmal.",
        "The model did not answer for too long. Try again.",
    ),
    "upstream_busy": (
        "Das Modell ist überlastet. Versuchen Sie es in einer Minute noch einmal.",
        "The model is overloaded. Try again in a minute.",
    ),
    "upstream_broken": (
        "Die Antwort ist abgebrochen und nicht vollständig. Versuchen Sie es noch einmal.",
        "The answer broke off and is not complete. Try again.",
    ),
    "upstream_rejected": (
        "Der Anbieter hat die Anfrage abgelehnt. Formulieren Sie sie anders, oder wählen Sie ein anderes Modell.",
        "The provider refused the request. Word it differently, or choose another model.",
    ),
    "record_unavailable": (
        "Nicht gesendet: Der Vorgang konnte nicht verbucht werden. Sagen Sie der IT Bescheid.",
        "Not sent: it could not be put on record. Tell your IT.",
    ),
    "server_stopping": (
        "Stellwerk wird gerade neu gestartet; die Antwort ist nicht vollständig. Versuchen Sie es gleich noch einmal.",
        "Stellwerk is being restarted; the answer is not complete. Try again in a moment.",
    ),
    "length": (
        "Die Antwort hat ihre größte Länge erreicht und endet mittendrin. Lassen Sie weiterschreiben, oder fragen Sie "
        "nach weniger.",
        "The answer reached its greatest length and ends in the middle. Let it continue, or ask for less.",
    ),
    "length_unsaid": (
        "Das Modell hat so lange nachgedacht, dass für eine Antwort kein Platz blieb. Fragen Sie nach weniger, oder "
        "wählen Sie ein anderes Modell.",
        "The model thought for so long that no room was left for an answer. Ask for less, or choose another model.",
    ),
    "no_workplace": (
        "Ihr Konto gehört noch zu keinem Amt, oder für Ihr Amt ist kein Verfahren offen. Bitten Sie Ihre "
        "Administration, das einzurichten.",
        "Your account belongs to no department yet, or no use case is open for it. Ask your administrators to set "
        "that up.",
    ),
    "conflict": (
        "Das geht gerade nicht: Eine Antwort läuft noch, das Gespräch hat sich in einem anderen Fenster geändert, oder "
        "es ist zu lang geworden.",
        "Not possible now: an answer is still coming, the conversation has changed in another window, or it has become "
        "too long.",
    ),
    "internal_error": (
        "Da ist etwas schiefgegangen. Versuchen Sie es noch einmal; sonst sagen Sie der IT Bescheid.",
        "Something went wrong. Try again, or tell your IT.",
    ),
}


def trouble(code: str, language: Language) -> str:
    """The sentence for a code; a general one for a code that has none. ``""`` stays empty."""
    if not code:
        return ""
    german, english = TROUBLES.get(code, TROUBLES["internal_error"])
    return german if language is Language.DE else english
