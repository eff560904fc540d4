# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sentences of the accessibility statement.

Every claim here is one that tests show; what was not tried is said to be so. Lists are one item a line.
"""

from __future__ import annotations

from stellwerk.web.words import Words

STATEMENT: Words = {
    "title": ("Erklärung zur Barrierefreiheit", "Accessibility statement"),
    "lead": (
        "will diese Anwendung so gestalten, dass alle Menschen sie benutzen können.",
        "wants everybody to be able to use this application.",
    ),
    "unnamed": ("Die Betreiberin oder der Betreiber", "The operator"),
    "scope": ("Wofür diese Erklärung gilt", "What this statement is for"),
    "scope_text": (
        "Sie gilt für die Seiten von Stellwerk unter der Adresse",
        "It is for the pages of Stellwerk at the address",
    ),
    "law": (
        "Grundlage ist die Richtlinie (EU) 2016/2102 und ihre Umsetzung: § 12b BGG und § 7 BITV 2.0 beim Bund, das "
        "Recht des Landes bei Städten und Gemeinden, in Nordrhein-Westfalen § 10b BGG NRW und die BITVNRW. Das "
        "Muster gibt der Durchführungsbeschluss (EU) 2018/1523 vor. Technischer Maßstab ist EN 301 549; angestrebt "
        "wird WCAG 2.2, Stufe AA.",
        "Its ground is Directive (EU) 2016/2102 and what puts it into law: § 12b BGG and § 7 BITV 2.0 for the "
        "federation, the law of the state for towns, in North Rhine-Westphalia § 10b BGG NRW and the BITVNRW. The "
        "model is that of Implementing Decision (EU) 2018/1523. The standard is EN 301 549; the aim is WCAG 2.2, "
        "level AA.",
    ),
    "status": ("Stand der Vereinbarkeit", "Compliance status"),
    "status_text": (
        "Diese Anwendung ist mit den Anforderungen teilweise vereinbar. Was noch nicht barrierefrei ist oder noch "
        "nicht geprüft wurde, steht im nächsten Abschnitt.",
        "This application is partially compliant. What is not accessible yet, or was not tried yet, stands in the next "
        "section.",
    ),
    "limits": ("Was nicht barrierefrei ist", "What is not accessible"),
    "limits_items": (
        "Antworten schreibt ein Modell. Überschriften, Listen und Tabellen darin sind ausgezeichnet, aber nicht immer "
        "sinnvoll gegliedert; Wörter in anderen Sprachen sind nicht als solche gekennzeichnet.\n"
        "Unterlagen, die Sie hinzufügen, erscheinen als Text. Ihre Lesereihenfolge kann bei Tabellen und Spalten "
        "falsch sein, und die Texterkennung bei Scans macht Fehler. Bilder in Unterlagen haben keine Beschreibung.\n"
        "Diese Seiten gibt es noch nicht in Leichter Sprache und nicht in Deutscher Gebärdensprache.\n"
        "Mit Vorleseprogrammen (NVDA, JAWS, VoiceOver) und von Menschen, die darauf angewiesen sind, wurde die "
        "Anwendung noch nicht geprüft.\n"
        "Formulare der Administration, die nur als Schnittstelle für Programme bestehen, gehören nicht dazu.",
        "Answers are written by a model. Headings, lists and tables in them are marked up, but not always arranged "
        "in a sensible way; words of other languages are not marked as such.\n"
        "Documents that you add appear as text. The order of reading can be wrong in tables and columns, and the "
        "recognition of scans errs. Pictures in documents have no description.\n"
        "There is no version of these pages in easy-to-read German or in German sign language yet.\n"
        "The application was not tried yet with screen readers (NVDA, JAWS, VoiceOver), nor by people who depend on "
        "them.\n"
        "Interfaces for programs are not part of it.",
    ),
    "works": ("Was geprüft ist", "What was tried"),
    "works_items": (
        "Alle Seiten und ihre Zustände mit axe, in Chromium, hell und dunkel, 320 und 1280 Pixel breit: kein Befund.\n"
        "Bedienung nur mit der Tastatur, sichtbarer Fokus, Ziele von mindestens 24 Pixeln.\n"
        "Schrift auf 200 Prozent und Fenster auf 400 Prozent vergrößert.\n"
        "Ohne Skripte: alles außer dem Mitschreiben der Antwort.\n"
        "Die Ampel: Farbe nie allein, immer mit Form und Wort.",
        "All pages and their states with axe, in Chromium, light and dark, 320 and 1280 pixels wide: no finding.\n"
        "Use by keyboard alone, visible focus, targets of 24 pixels at least.\n"
        "Text at 200 per cent and the window at 400 per cent.\n"
        "Without scripts: everything but the live writing of an answer.\n"
        "The signal: never colour alone, always with shape and word.",
    ),
    "made": ("Wie diese Erklärung entstand", "How this statement was made"),
    "made_text": (
        "Sie beruht auf einer Selbstbewertung der Herstellerinnen und Hersteller mit den genannten Prüfungen. Sie "
        "wurde erstellt und zuletzt geprüft am",
        "It rests on a self-assessment of the makers with the tests that are named. It was made and last reviewed on",
    ),
    "feedback": ("Barriere melden", "Report a barrier"),
    "feedback_text": (
        "Ist etwas schwer oder gar nicht zu bedienen? Brauchen Sie einen Inhalt in anderer Form? Sagen Sie es uns:",
        "Is something hard or impossible to use? Do you need content in another form? Tell us:",
    ),
    "feedback_link": ("Barriere melden", "Report a barrier"),
    "responsible": ("Verantwortlich:", "Responsible:"),
    "enforcement": ("Wenn wir nicht helfen", "If we do not help"),
    "enforcement_text": (
        "Bekommen Sie auf Ihre Meldung in angemessener Frist keine zufriedenstellende Antwort, können Sie sich an die "
        "Schlichtungs- oder Ombudsstelle wenden. Sie hilft außergerichtlich und kostenlos; eine Anwältin oder einen "
        "Anwalt brauchen Sie nicht.",
        "If you get no satisfying answer within reasonable time, you can turn to the arbitration board or "
        "ombudsperson. They help out of court and free of charge; you need no lawyer.",
    ),
    "enforcement_where": ("Zuständig ist:", "In charge is:"),
    "enforcement_nrw": (
        "In Nordrhein-Westfalen: Ombudsstelle für barrierefreie Informationstechnik des Landes,",
        "In North Rhine-Westphalia: the state's ombudsperson for accessible information technology,",
    ),
    "enforcement_federal": (
        "Beim Bund: Schlichtungsstelle nach § 16 BGG,",
        "For the federation: arbitration board by § 16 BGG,",
    ),
    "ask_title": ("Vom Betreiber auszufüllen", "To be filled in by the operator"),
    "ask_town": (
        "Name, Anschrift und Kontakt der Stelle, die diese Anwendung betreibt: in stellwerk.yaml unter town (name, "
        "address, contact).",
        "Name, address and contact of the body that runs this application: in stellwerk.yaml under town (name, "
        "address, contact).",
    ),
    "ask_contact": (
        "Kontakt der Stelle, die Barrieren bearbeitet: in stellwerk.yaml unter town.contact.",
        "Contact of the body that deals with barriers: in stellwerk.yaml under town.contact.",
    ),
    "ask_enforcement": (
        "Die zuständige Stelle Ihres Landes mit Anschrift und Kontakt: in stellwerk.yaml unter town.enforcement. Bis "
        "dahin stehen hier Beispiele.",
        "The body of your state with address and contact: in stellwerk.yaml under town.enforcement. Until then there "
        "are examples here.",
    ),
}
