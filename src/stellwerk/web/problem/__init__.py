# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A request that could not be done, told to a person: what happened, and what to do. It repeats nothing of it."""

from __future__ import annotations

from starlette.responses import Response

from stellwerk.web.language import Language
from stellwerk.web.pages import html, render
from stellwerk.web.words import Words, in_language

_AGAIN = (
    "Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal.",
    "Go back, reload the page and try again.",
)
_TEXTS: dict[int, Words] = {
    400: {
        "title": ("Das Formular war nicht lesbar", "The form could not be read"),
        "text": (
            "Es ist nicht so angekommen, wie diese Seiten es senden.",
            "It did not arrive as these pages send it.",
        ),
        "what": _AGAIN,
    },
    403: {
        "title": ("Aus Sicherheitsgründen nicht ausgeführt", "Not done, for safety's sake"),
        "text": (
            "Das Formular war zu alt oder kam nicht von dieser Seite, oder der Browser sendet keine Cookies. Es wurde "
            "nichts geändert.",
            "The form was too old, or did not come from this page, or the browser sends no cookies. Nothing was "
            "changed.",
        ),
        "what": _AGAIN,
    },
    409: {
        "title": ("Das geht gerade nicht", "This is not possible now"),
        "text": (
            "Jemand hat inzwischen etwas geändert, oder der Stand lässt es nicht zu. Es wurde nichts geändert.",
            "Somebody has changed something meanwhile, or the state does not allow it. Nothing was changed.",
        ),
        "what": _AGAIN,
    },
    413: {
        "title": ("Das ist zu viel Text", "That is too much text"),
        "text": (
            "So lange Eingaben nimmt diese Seite nicht an.",
            "This page does not take entries that long.",
        ),
        "what": ("Kürzen Sie die Eingabe.", "Shorten the entry."),
    },
    429: {
        "title": ("Gerade melden sich zu viele an", "Too many people sign in right now"),
        "text": (
            "Stellwerk arbeitet die Anmeldungen nacheinander ab.",
            "Stellwerk works through them one by one.",
        ),
        "what": ("Versuchen Sie es in einigen Sekunden noch einmal.", "Try again in a few seconds."),
    },
    500: {
        "title": ("Da ist etwas schiefgegangen", "Something went wrong"),
        "text": ("Der Fehler liegt bei Stellwerk, nicht bei Ihnen.", "The error is Stellwerk's, not yours."),
        "what": (
            "Versuchen Sie es noch einmal. Bleibt es dabei, nennen Sie der Administration die Uhrzeit.",
            "Try again. If it stays, tell your administrator the time.",
        ),
    },
}
_LIKE = {401: 403, 408: 400, 412: 409, 415: 400, 422: 400, 428: 409, 503: 409}
FORBIDDEN: Words = {
    "title": ("Dafür reichen Ihre Rechte nicht", "Your rights are not enough for this"),
    "text": ("Ihre Rollen erlauben das nicht.", "Your roles do not allow it."),
    "what": (
        "Wenn Sie es für Ihre Arbeit brauchen, fragen Sie die Administration.",
        "If you need it for your work, ask your administrator.",
    ),
}


def answer(status: int, language: Language, words: Words | None = None) -> Response:
    """The page for a status; ``words`` (title, text, what) say more than the status does."""
    texts = words or _TEXTS[_LIKE.get(status, status if status in _TEXTS else 500)]
    body = render("problem/problem.html", language, t=in_language(texts, language))
    return html(body, language, status, private=True)
