# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sentences of the pages."""

from __future__ import annotations

from collections.abc import Mapping

from stellwerk.identity.oidc.cause import Cause
from stellwerk.web.words import Words

_TELL_IT = (
    "Bleibt es dabei, geben Sie Ihrer IT die Uhrzeit: Der Grund steht im Protokoll von Stellwerk.",
    "If it stays, tell your IT the time: the reason stands in Stellwerk's log.",
)
_ADMINISTRATOR = (
    "Wenden Sie sich an Ihre IT oder an die Administration von Stellwerk.",
    "Ask your IT, or the administrators of Stellwerk.",
)

TEXTS: Mapping[Cause, Words] = {
    Cause.UNREACHABLE: {
        "title": ("Der Anmeldedienst antwortet nicht", "The sign-in service does not answer"),
        "text": (
            "Stellwerk erreicht den Anmeldedienst Ihrer Stadt gerade nicht. Programme mit einem Schlüssel arbeiten "
            "weiter.",
            "Stellwerk cannot reach your town's sign-in service at the moment. Programs with a key go on working.",
        ),
        "what": (
            "Versuchen Sie es in einer Minute noch einmal. " + _TELL_IT[0],
            "Try again in a minute. " + _TELL_IT[1],
        ),
    },
    Cause.MISCONFIGURED: {
        "title": ("Die Anmeldung ist nicht richtig eingerichtet", "Sign-in is not set up correctly"),
        "text": (
            "Stellwerk und der Anmeldedienst Ihrer Stadt passen so nicht zusammen. Es liegt nicht an Ihnen.",
            "Stellwerk and your town's sign-in service do not fit together like this. It is not your fault.",
        ),
        "what": _TELL_IT,
    },
    Cause.REFUSED: {
        "title": ("Der Anmeldedienst hat Sie nicht angemeldet", "The sign-in service did not sign you in"),
        "text": (
            "Die Anmeldung wurde dort abgebrochen oder abgelehnt.",
            "The sign-in was given up or refused there.",
        ),
        "what": (
            "Versuchen Sie es noch einmal. " + _ADMINISTRATOR[0],
            "Try again. " + _ADMINISTRATOR[1],
        ),
    },
    Cause.AGAIN: {
        "title": ("Bitte melden Sie sich noch einmal an", "Please sign in once more"),
        "text": (
            "Diese Anmeldung ist zu alt, wurde schon benutzt oder in einem anderen Browser begonnen.",
            "This sign-in is too old, was used already, or was begun in another browser.",
        ),
        "what": (
            "Beginnen Sie von vorn, und erlauben Sie Cookies für diese Seite.",
            "Begin again, and allow cookies for this site.",
        ),
    },
    Cause.NOT_GENUINE: {
        "title": ("Die Anmeldung wurde nicht angenommen", "The sign-in was not accepted"),
        "text": (
            "Was vom Anmeldedienst kam, passt nicht zu dieser Anmeldung. Zur Sicherheit wurde sie beendet.",
            "What came from the sign-in service does not belong to this sign-in. For safety's sake it was ended.",
        ),
        "what": ("Versuchen Sie es noch einmal. " + _TELL_IT[0], "Try again. " + _TELL_IT[1]),
    },
    Cause.NO_GROUP: {
        "title": ("Sie sind für Stellwerk noch nicht freigeschaltet", "You have no access to Stellwerk yet"),
        "text": (
            "Die Anmeldung hat geklappt, aber Ihr Konto ist in keiner Gruppe, die hier arbeiten darf.",
            "The sign-in worked, but your account is in no group that may work here.",
        ),
        "what": _ADMINISTRATOR,
    },
    Cause.TOO_MANY_GROUPS: {
        "title": ("Ihr Konto ist in zu vielen Gruppen", "Your account is in too many groups"),
        "text": (
            "Der Anmeldedienst hat Ihre Gruppen deshalb nicht mitgeschickt.",
            "That is why the sign-in service did not send them along.",
        ),
        "what": (
            "Ihre IT kann die Gruppen auf die beschränken, die Stellwerk zugewiesen sind (docs/people.md).",
            "Your IT can limit the groups to those that are assigned to Stellwerk (docs/people.md).",
        ),
    },
    Cause.UNKNOWN_DEPARTMENT: {
        "title": ("Ihr Amt ist hier nicht bekannt", "Your department is not known here"),
        "text": (
            "Der Anmeldedienst nennt ein Amt, das es in Stellwerk nicht gibt oder nicht mehr gibt.",
            "The sign-in service names a department that Stellwerk does not have, or no longer has.",
        ),
        "what": _ADMINISTRATOR,
    },
    Cause.INACTIVE: {
        "title": ("Ihr Zugang ist stillgelegt", "Your access is switched off"),
        "text": (
            "Die Administration von Stellwerk hat Ihren Zugang stillgelegt.",
            "An administrator of Stellwerk switched your access off.",
        ),
        "what": _ADMINISTRATOR,
    },
    Cause.SECOND_FACTOR: {
        "title": ("Ihre Rolle braucht einen zweiten Faktor", "Your role needs a second factor"),
        "text": (
            "Sie haben hier besondere Rechte. Der Anmeldedienst hat nicht bestätigt, dass Sie sich mit zwei Faktoren "
            "angemeldet haben.",
            "You have special rights here. The sign-in service did not confirm that you signed in with two factors.",
        ),
        "what": (
            "Richten Sie beim Anmeldedienst einen zweiten Faktor ein und melden Sie sich neu an. "
            + _ADMINISTRATOR[0],
            "Set up a second factor at the sign-in service and sign in again. " + _ADMINISTRATOR[1],
        ),
    },
    Cause.LAST_ADMINISTRATOR: {
        "title": ("Stellwerk hätte keine Administration mehr", "Stellwerk would have no administrator left"),
        "text": (
            "Nach Ihren Gruppen verwalten Sie Stellwerk nicht mehr, aber bisher hat sich niemand angemeldet, der es "
            "übernimmt. So lange ist Ihr Zugang geschlossen.",
            "By your groups you no longer administer Stellwerk, but nobody who takes over has signed in yet. Until "
            "then your access is closed.",
        ),
        "what": (
            "Wer die Aufgabe übernimmt, meldet sich zuerst an; danach geht es auch bei Ihnen.",
            "Whoever takes over signs in first; then you can, too.",
        ),
    },
}
BUTTON: Words = {"again": ("Zur Anmeldung", "To the sign-in")}
