# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every sentence of the pages behind links."""

from __future__ import annotations

from stellwerk.web.new_password import WORDS
from stellwerk.web.words import Words

FIRST_ADMIN: Words = {
    **WORDS,
    "title": ("Erste Administration einrichten", "Set up the first administrator"),
    "problem": ("Bitte prüfen Sie Ihre Angaben", "Please check your entries"),
    "lead": (
        "Mit diesem Konto legen Sie Ämter, Verfahren, Schlüssel und weitere Personen an. Danach richten Sie gleich den "
        "zweiten Faktor ein; halten Sie dafür ein Gerät mit einer Authentifizierungs-App bereit.",
        "With this account you add departments, use cases, keys and further people. The second factor follows at "
        "once; have a device with an authenticator app at hand.",
    ),
    "name": ("Vor- und Nachname", "First and last name"),
    "login": ("Anmeldename", "Login"),
    "login_hint": (
        "Frei wählbar; Groß- und Kleinschreibung sind gleich",
        "Of your choice; capitals do not matter",
    ),
    "email": ("Dienstliche E-Mail-Adresse", "E-mail address at work"),
    "optional": ("freiwillig", "optional"),
    "submit": ("Konto anlegen", "Create the account"),
    "name_wrong": (
        "Geben Sie Ihren Namen ein: höchstens 200 Zeichen, ohne Steuer- oder unsichtbare Zeichen.",
        "Enter your name: at most 200 characters, without control or invisible ones.",
    ),
    "login_wrong": (
        "Geben Sie einen Anmeldenamen ein: höchstens 200 Zeichen, ohne Steuer- oder unsichtbare Zeichen.",
        "Enter a login: at most 200 characters, without control or invisible ones.",
    ),
    "login_taken": ("Diesen Anmeldenamen gibt es schon.", "This login is taken."),
    "email_wrong": (
        "Die Adresse ist zu lang oder enthält Zeichen, die nicht gehen.",
        "The address is too long, or holds characters that are not possible.",
    ),
}

PASSWORD: Words = {
    **WORDS,
    "title": ("Passwort setzen", "Set your password"),
    "problem": ("Bitte prüfen Sie Ihre Angaben", "Please check your entries"),
    "lead": (
        "Der Link gilt einmal. Danach sind Sie angemeldet, und alle anderen Sitzungen Ihres Kontos enden.",
        "The link works once. Then you are signed in, and all other sessions of your account end.",
    ),
    "login": ("Ihr Anmeldename", "Your login"),
    "submit": ("Passwort setzen", "Set the password"),
}

GONE: Words = {
    "title": ("Dieser Link gilt nicht mehr", "This link does not work any more"),
    "text": (
        "Er wurde schon benutzt, ist abgelaufen, oder es gibt einen neueren.",
        "It was used already, is too old, or there is a newer one.",
    ),
    "what": (
        "Einen neuen bekommen Sie von der Administration. Den ersten Link zur Einrichtung zeigt Stellwerk bei jedem "
        "Start, solange es keine Administration gibt.",
        "You get a new one from your administrator. Stellwerk shows the link for the first set-up at every start, as "
        "long as there is no administrator.",
    ),
}
