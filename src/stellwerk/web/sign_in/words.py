# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every sentence of signing in and out."""

from __future__ import annotations

from stellwerk.web.words import Words

PASSWORD: Words = {
    "title": ("Anmelden", "Sign in"),
    "lead": (
        "Danach öffnet sich Ihr Arbeitsplatz. Programme brauchen keine Anmeldung, sondern einen Schlüssel.",
        "Your workbench opens next. Programs need no sign-in but a key.",
    ),
    "problem": ("Die Anmeldung hat nicht geklappt", "The sign-in did not work"),
    "openid_title": ("Mit dem Konto Ihres Hauses", "With the account of your house"),
    "openid": ("Anmelden mit", "Sign in with"),
    "openid_unnamed": ("dem zentralen Konto", "the central account"),
    "local_title": ("Mit einem eigenen Konto bei Stellwerk", "With an account of your own at Stellwerk"),
    "login": ("Anmeldename", "Login"),
    "password": ("Passwort", "Password"),
    "submit": ("Anmelden", "Sign in"),
    "forgotten": (
        "Passwort vergessen? Die Administration schickt Ihnen einen Link, mit dem Sie ein neues setzen.",
        "Forgot your password? Your administrator sends you a link with which you set a new one.",
    ),
    "login_empty": ("Geben Sie Ihren Anmeldenamen ein.", "Enter your login."),
    "password_empty": ("Geben Sie Ihr Passwort ein.", "Enter your password."),
    "refused": (
        "Anmeldename oder Passwort stimmen nicht. Nach mehreren Fehlversuchen ruht ein Konto bis zu 15 Minuten; warten "
        "Sie dann, bevor Sie es noch einmal versuchen.",
        "Login or password is wrong. After several failures an account rests for up to 15 minutes; then wait before "
        "you try again.",
    ),
    "password_again": ("Geben Sie Ihr Passwort noch einmal ein.", "Enter your password again."),
    "left": ("Sie sind abgemeldet.", "You are signed out."),
    "still_in_there": (
        "Beim zentralen Konto Ihres Hauses sind Sie noch angemeldet.",
        "You are still signed in at the central account of your house.",
    ),
    "leave_there": ("Dort auch abmelden", "Sign out there, too"),
    "over": (
        "Die Anmeldung ist abgelaufen, oder der Code war zu oft falsch. Bitte beginnen Sie noch einmal.",
        "The sign-in took too long, or the code was wrong too often. Please begin again.",
    ),
    "no_way": (
        "In diesem Haus ist keine Anmeldung eingerichtet (sign_in in stellwerk.yaml).",
        "No sign-in is set up in this house (sign_in in stellwerk.yaml).",
    ),
}

CODE: Words = {
    "title": ("Zweiter Faktor", "Second factor"),
    "problem": ("Der Code stimmt nicht", "The code is wrong"),
    "lead": (
        "Öffnen Sie die App, mit der Sie den zweiten Faktor eingerichtet haben.",
        "Open the app with which you set up the second factor.",
    ),
    "code": ("Code aus der App", "Code from the app"),
    "code_hint": ("Sechs Ziffern, alle 30 Sekunden neu", "Six digits, new every 30 seconds"),
    "recovery_title": ("Wiederherstellungscode", "Recovery code"),
    "recovery_lead": (
        "Nehmen Sie einen der Codes, die Sie beim Einrichten aufbewahrt haben. Jeder gilt einmal.",
        "Take one of the codes that you kept when you set it up. Each counts once.",
    ),
    "recovery": ("Wiederherstellungscode", "Recovery code"),
    "recovery_hint": (
        "Zwölf Zeichen; Striche und Großschreibung sind gleich",
        "Twelve characters; hyphens and capitals do not matter",
    ),
    "submit": ("Weiter", "Continue"),
    "empty": ("Geben Sie den Code ein.", "Enter the code."),
    "wrong": (
        "Der Code stimmt nicht oder wurde schon benutzt. Nehmen Sie den neuesten; geht die Uhr des Geräts richtig?",
        "The code is wrong or was used already. Take the newest one; is the clock of the device right?",
    ),
    "recovery_wrong": (
        "Der Code stimmt nicht oder wurde schon benutzt.",
        "The code is wrong or was used already.",
    ),
    "no_device": (
        "Gerät nicht zur Hand? Mit einem Wiederherstellungscode anmelden",
        "Device not at hand? Sign in with a recovery code",
    ),
    "with_device": ("Doch mit dem Code aus der App anmelden", "Sign in with the code from the app after all"),
    "no_codes": (
        "Auch keinen Wiederherstellungscode? Dann hilft nur die Administration.",
        "No recovery code either? Then only your administrator can help.",
    ),
}

LEAVE: Words = {
    "title": ("Abmelden", "Sign out"),
    "text": ("Ihre Sitzung in diesem Browser endet.", "Your session in this browser ends."),
    "submit": ("Abmelden", "Sign out"),
    "back": ("Zurück zum Konto", "Back to the account"),
}
