# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every sentence of one's own account."""

from __future__ import annotations

from stellwerk.web.new_password import WORDS
from stellwerk.web.words import Words

_CONFIRM: Words = {
    "problem": ("Bitte prüfen Sie Ihre Angaben", "Please check your entries"),
    "back": ("Zurück zum Konto", "Back to the account"),
    "login": ("Ihr Anmeldename", "Your login"),
    "password": ("Ihr jetziges Passwort", "Your present password"),
    "password_empty": ("Geben Sie Ihr jetziges Passwort ein.", "Enter your present password."),
    "password_wrong": (
        "Das jetzige Passwort stimmt nicht. Nach mehreren Fehlversuchen ruht das Konto bis zu 15 Minuten.",
        "The present password is wrong. After several failures the account rests for up to 15 minutes.",
    ),
}

OVERVIEW: Words = {
    "title": ("Ihr Konto", "Your account"),
    "person": ("Angaben zur Person", "About you"),
    "person_hint": (
        "Stimmt etwas nicht? Ändern kann es die Administration.",
        "Something wrong? Your administrator can change it.",
    ),
    "name": ("Name", "Name"),
    "email": ("E-Mail-Adresse", "E-mail address"),
    "department": ("Amt", "Department"),
    "login": ("Anmeldename", "Login"),
    "roles": ("Rollen", "Roles"),
    "nothing": ("keine Angabe", "not given"),
    "whole_house": ("ganzes Haus", "whole house"),
    "safety": ("Anmeldung", "Sign-in"),
    "password": ("Passwort", "Password"),
    "password_change": ("Passwort ändern", "Change the password"),
    "password_since": ("Geändert am", "Changed on"),
    "second_factor": ("Zweiter Faktor", "Second factor"),
    "second_factor_on": ("Eingerichtet am", "Set up on"),
    "second_factor_off": ("Nicht eingerichtet", "Not set up"),
    "second_factor_set": ("Zweiten Faktor einrichten", "Set up the second factor"),
    "second_factor_change": ("Zweiten Faktor ändern", "Change the second factor"),
    "recovery": ("Wiederherstellungscodes", "Recovery codes"),
    "recovery_left": ("noch unbenutzt:", "not used yet:"),
    "recovery_renew": ("Neue Wiederherstellungscodes", "New recovery codes"),
    "elsewhere": (
        "Sie melden sich mit dem zentralen Konto Ihres Hauses an. Passwort und zweiter Faktor gehören dorthin.",
        "You sign in with the central account of your house. Password and second factor belong there.",
    ),
    "sessions": ("Wo Sie angemeldet sind", "Where you are signed in"),
    "sessions_lead": (
        "Aus welchem Browser, wird nicht gespeichert. Erkennen Sie eine Sitzung nicht, beenden Sie sie und ändern Sie "
        "das Passwort.",
        "From which browser is not stored. If you do not recognise a session, end it and change your password.",
    ),
    "sessions_caption": ("Ihre offenen Sitzungen", "Your open sessions"),
    "began": ("Angemeldet", "Signed in"),
    "seen": ("Zuletzt benutzt", "Last used"),
    "how": ("Wie", "How"),
    "ends": ("Endet spätestens", "Ends at the latest"),
    "action": ("Aktion", "Action"),
    "this_one": ("diese Sitzung", "this session"),
    "end_one": ("Beenden", "End"),
    "end_others": ("Alle anderen Sitzungen beenden", "End all other sessions"),
    "with_password": ("Passwort", "password"),
    "with_oidc": ("zentrales Konto", "central account"),
    "and_second_factor": ("und zweiter Faktor", "and second factor"),
    "leave": ("Abmelden", "Sign out"),
    "programs": ("Eigene Programme", "Your own programs"),
    "programs_lead": (
        "Mit einem Zugriffsschlüssel verwaltet ein Programm in Ihrem Namen.",
        "With an access token a program manages things in your name.",
    ),
    "programs_link": ("Zugriff für eigene Programme", "Access for your own programs"),
    "done_password": (
        "Ihr Passwort ist geändert. Alle anderen Sitzungen sind beendet.",
        "Your password is changed. All other sessions have ended.",
    ),
    "done_session": ("Die Sitzung ist beendet.", "The session has ended."),
    "done_sessions": ("Alle anderen Sitzungen sind beendet.", "All other sessions have ended."),
    "done_removed": ("Der zweite Faktor ist entfernt.", "The second factor is removed."),
}

PASSWORD: Words = {
    **WORDS,
    **_CONFIRM,
    "title": ("Passwort ändern", "Change the password"),
    "lead": (
        "Danach enden alle anderen Sitzungen Ihres Kontos.",
        "After that, all other sessions of your account end.",
    ),
    "submit": ("Passwort ändern", "Change the password"),
}

SECOND_FACTOR: Words = {
    **_CONFIRM,
    "title": ("Zweiten Faktor einrichten", "Set up the second factor"),
    "title_change": ("Zweiten Faktor ändern", "Change the second factor"),
    "due": (
        "Ihre Rollen brauchen einen zweiten Faktor. Erst danach geht es weiter.",
        "Your roles need a second factor. You can go on after that.",
    ),
    "lead": (
        "Neben dem Passwort fragt Stellwerk dann bei jeder Anmeldung nach einem Code, den eine App auf Ihrem Gerät "
        "erzeugt. Es geht jede App für Einmalcodes (TOTP).",
        "Beside the password, Stellwerk then asks at every sign-in for a code that an app on your device makes. Any "
        "app for one-time codes (TOTP) will do.",
    ),
    "replaces": (
        "Der neue zweite Faktor ersetzt den bisherigen, und alle anderen Sitzungen enden.",
        "The new second factor takes the place of the present one, and all other sessions end.",
    ),
    "step_1": ("Schritt 1: Schlüssel in die App übernehmen", "Step 1: take the key into the app"),
    "scan": (
        "Scannen Sie das Bild mit der App, oder geben Sie den Schlüssel von Hand ein.",
        "Scan the picture with the app, or enter the key by hand.",
    ),
    "picture": (
        "QR-Code mit dem Schlüssel, der darunter als Text steht",
        "QR code with the key that stands below as text",
    ),
    "key": ("Schlüssel zum Eintippen", "Key to type"),
    "link": ("Auf diesem Gerät in der App öffnen", "Open in the app on this device"),
    "key_details": (
        "Art: zeitbasiert (TOTP), 6 Ziffern, 30 Sekunden, SHA-1",
        "Kind: time-based (TOTP), 6 digits, 30 seconds, SHA-1",
    ),
    "step_2": ("Schritt 2: mit einem Code bestätigen", "Step 2: confirm with a code"),
    "code": ("Code aus der App", "Code from the app"),
    "code_hint": ("Sechs Ziffern, alle 30 Sekunden neu", "Six digits, new every 30 seconds"),
    "code_empty": ("Geben Sie den Code aus der App ein.", "Enter the code from the app."),
    "code_wrong": (
        "Der Code stimmt nicht. Nehmen Sie den neuesten; geht die Uhr des Geräts richtig?",
        "The code is wrong. Take the newest one; is the clock of the device right?",
    ),
    "submit": ("Bestätigen", "Confirm"),
    "remove_title": ("Zweiten Faktor entfernen", "Remove the second factor"),
    "remove_lead": (
        "Ihre Rollen verlangen ihn nicht. Ohne ihn schützt nur das Passwort Ihr Konto.",
        "Your roles do not need it. Without it, only the password protects your account.",
    ),
    "remove": ("Zweiten Faktor entfernen", "Remove the second factor"),
    "leave": ("Abbrechen und abmelden", "Cancel and sign out"),
}

RECOVERY: Words = {
    **_CONFIRM,
    "title": ("Neue Wiederherstellungscodes", "New recovery codes"),
    "lead": (
        "Sie bekommen zehn neue Codes. Die bisherigen gelten dann nicht mehr.",
        "You get ten new codes. The present ones do not count any more then.",
    ),
    "submit": ("Neue Codes erzeugen", "Make new codes"),
}

CODES: Words = {
    "title": ("Ihre Wiederherstellungscodes", "Your recovery codes"),
    "done": ("Der zweite Faktor ist eingerichtet.", "The second factor is set up."),
    "lead": (
        "Diese Codes stehen nur jetzt hier. Drucken Sie sie aus oder legen Sie sie in den Passwortspeicher. Jeder "
        "ersetzt einmal den Code aus der App, wenn das Gerät fehlt.",
        "These codes stand here only now. Print them, or put them in your password store. Each takes the place of the "
        "code from the app once, when the device is missing.",
    ),
    "codes": ("Codes", "Codes"),
    "copy": ("Kopieren", "Copy"),
    "copied": ("Kopiert.", "Copied."),
    "marked": ("Markiert: jetzt kopieren.", "Marked: copy it now."),
    "kept": ("Ich habe die Codes aufbewahrt: weiter", "I have kept the codes: continue"),
}

TOKENS: Words = {
    "title": ("Zugriff für eigene Programme", "Access for your own programs"),
    "problem": ("Bitte prüfen Sie Ihre Angaben", "Please check your entries"),
    "lead": (
        "Mit einem Zugriffsschlüssel verwaltet ein Programm Ämter, Verfahren und Schlüssel in Ihrem Namen, nie mehr, "
        "als Sie selbst dürfen. Modelle ruft man damit nicht auf.",
        "With an access token a program manages departments, use cases and keys in your name, never more than you may "
        "yourself. Models are not called with it.",
    ),
    "there": ("Ihre Zugriffsschlüssel", "Your access tokens"),
    "caption": ("Gültige Zugriffsschlüssel", "Valid access tokens"),
    "none": ("Sie haben keinen.", "You have none."),
    "name": ("Wofür", "What for"),
    "beginning": ("Anfang", "Beginning"),
    "may": ("Darf", "May"),
    "reads": ("lesen", "read"),
    "reads_and_writes": ("lesen und ändern", "read and change"),
    "used": ("Zuletzt benutzt", "Last used"),
    "never": ("noch nie", "never"),
    "ends": ("Gilt bis", "Valid until"),
    "action": ("Aktion", "Action"),
    "revoke": ("Beenden", "Revoke"),
    "done": ("Der Zugriffsschlüssel gilt nicht mehr.", "The access token is not valid any more."),
    "new": ("Neuer Zugriffsschlüssel", "New access token"),
    "for_what": ("Wofür?", "What for?"),
    "for_what_hint": (
        "So, dass Sie ihn wiedererkennen, zum Beispiel: Inventarskript",
        "So that you recognise it, for example: inventory script",
    ),
    "title_wrong": (
        "Sagen Sie in höchstens 200 Zeichen, wofür er ist.",
        "Say in 200 characters at most what it is for.",
    ),
    "write": ("Das Programm darf auch ändern", "The program may change things, too"),
    "submit": ("Zugriffsschlüssel erstellen", "Make the token"),
    "back": ("Zurück zum Konto", "Back to the account"),
    "made": ("Ihr neuer Zugriffsschlüssel", "Your new access token"),
    "made_lead": (
        "Er wird nur dieses eine Mal gezeigt. Tragen Sie ihn jetzt in Ihr Programm ein und geben Sie ihn niemandem. "
        "Er gilt",
        "It is shown this once. Put it into your program now, and give it to nobody. It is valid",
    ),
    "until": ("bis zum", "until"),
    "copy": ("Kopieren", "Copy"),
    "copied": ("Kopiert", "Copied"),
    "marked": ("Markiert. Kopieren mit Strg+C", "Marked. Copy with Ctrl+C"),
    "kept": ("Eingetragen, zurück zur Liste", "Done, back to the list"),
}
