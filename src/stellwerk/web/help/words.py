# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sentences of the help page."""

from __future__ import annotations

from stellwerk.web.words import Words

HELP: Words = {
    "title": ("Hilfe", "Help"),
    "lead": (
        "Was die Ampel bedeutet, was Sie eingeben dürfen und was mit Ihrem Text geschieht. Mit zwölf Fällen aus dem "
        "Rathaus.",
        "What the signal means, what you may enter, and what happens to your text. With twelve cases from a town hall.",
    ),
    "contents": ("Auf dieser Seite", "On this page"),
    "light": ("Die Ampel", "The signal"),
    "light_lead": (
        "Stellwerk prüft jeden Text, bevor er gesendet wird. Die Ampel zeigt, wohin er darf. Jedes Licht hat eine "
        "Farbe, eine Form und ein Wort. Sie brauchen die Farbe nicht zu sehen.",
        "Stellwerk inspects every text before it is sent. The signal shows where it may go. Each lamp has a colour, a "
        "shape and a word. You do not need to see the colour.",
    ),
    "green": ("Grün", "Green"),
    "yellow": ("Gelb", "Yellow"),
    "red": ("Rot", "Red"),
    "green_shape": ("Kreis mit Haken", "Circle with a tick"),
    "yellow_shape": ("Dreieck mit Ausrufezeichen", "Triangle with an exclamation mark"),
    "red_shape": ("Achteck mit Strich", "Octagon with a bar"),
    "green_text": (
        "Das Modell läuft im eigenen Haus. Nichts verlässt das Haus. Hierhin dürfen auch besonders geschützte Daten.",
        "The model runs in your own house. Nothing leaves it. Specially protected data may go here, too.",
    ),
    "yellow_text": (
        "Das Modell läuft in einer europäischen Cloud unter einem Vertrag zur Auftragsverarbeitung. Hierhin dürfen "
        "personenbezogene Daten, soweit der Vertrag es erlaubt.",
        "The model runs in a European cloud under a data-processing agreement. Personal data may go here, as far as "
        "the agreement allows.",
    ),
    "red_text": (
        "Das Modell gehört einem großen kommerziellen Anbieter. Hierhin dürfen nie personenbezogene Daten. Sie "
        "erklären jedes Mal, dass der Text harmlos ist.",
        "The model belongs to a large commercial provider. Personal data may never go here. Each time, you declare "
        "that the text is harmless.",
    ),
    "closed": (
        "Ein dunkles Licht heißt: Dorthin darf dieser Text nicht. Darunter steht der Grund, und die Stellen im Text "
        "sind markiert. Sie können ein anderes Modell wählen, die Stellen entfernen oder ersetzen, oder um eine "
        "Freigabe bitten.",
        "A dark lamp means: this text may not go there. The reason stands below, and the places in the text are "
        "marked. You can choose another model, remove or replace the places, or ask for a release.",
    ),
    "cases": ("Zwölf Fälle aus dem Rathaus", "Twelve cases from a town hall"),
    "cases_lead": (
        "So entscheidet die Ampel in einem Haus mit allen drei Zonen und ohne besondere Freigaben. In Ihrem Haus kann "
        "weniger offen sein, nie mehr als hier erlaubt. Alle Namen sind erfunden.",
        "This is how the signal decides in a house with all three zones and no special releases. In your house less "
        "may be open. All names are made up; the examples are German.",
    ),
    "case_declared": ("Sie erklären:", "You declare:"),
    "case_nothing": ("Sie erklären nichts.", "You declare nothing."),
    "case_class": ("Klasse", "Class"),
    "why": ("Warum", "Why"),
    "instead": ("So geht es", "What to do"),
    "yes": ("ja", "yes"),
    "no": ("nein", "no"),
    "classes": ("Die Klassen K0 bis K6", "The classes K0 to K6"),
    "classes_lead": (
        "Je höher die Zahl, desto mehr Schutz. Es zählt immer die höchste Klasse: was Sie erklären, was im Text "
        "gefunden wird, was Ihr Amt und die Aufgabe verlangen und was im selben Gespräch schon gesagt wurde. "
        "Wissen Sie mehr, als die Ampel sehen kann, stufen Sie das Gespräch unter ihr strenger ein.",
        "The higher the number, the more protection. The highest class counts: of what you declare, what is found in "
        "the text, what your department and the task demand, and what was said in the same conversation before. If you "
        "know more than the signal can see, classify the conversation stricter below it.",
    ),
    "caption": ("Welche Daten in welche Zone dürfen", "Which data may go to which zone"),
    "data_class": ("Datenklasse", "Data class"),
    "example": ("Zum Beispiel", "For example"),
    "declare": ("Was „Erklären“ bedeutet", "What “declare” means"),
    "declare_text": (
        "Ein Programm findet Namen, Adressen und Nummern. Ob etwas vertraulich ist, wissen nur Sie. Deshalb gilt ein "
        "Text ohne Ihr Wort als personenbezogen (K3): Grün und Gelb, nie Rot.",
        "A program finds names, addresses and numbers. Only you know whether something is confidential. So without "
        "your word a text counts as personal (K3): green and yellow, never red.",
    ),
    "declare_red": (
        "Mit „öffentlich“ oder „intern, unkritisch“ erklären Sie: keine Daten von Menschen, keine Geheimnisse. Ihre "
        "Erklärung wird mit Tag und Klasse festgehalten, ohne den Text. Findet die Prüfung trotzdem etwas, bleibt Rot "
        "zu. Ihre Erklärung kann eine gefundene Klasse nie senken.",
        "With “public” or “internal, harmless” you declare: no data of people, no secrets. Your declaration is "
        "recorded with day and class, without the text. If the inspection finds something all the same, red stays "
        "closed. Your declaration can never lower a class that was found.",
    ),
    "pseudonyms": (
        "Namen zu ersetzen ist gut, macht aus Personendaten aber noch keine öffentlichen: Wer den Fall kennt, erkennt "
        "die Person. Nach dem Ersetzen wird neu geprüft, und Sie erklären neu.",
        "Replacing names is good, but does not make personal data public: whoever knows the case knows the person. "
        "After replacing, the text is inspected again, and you declare again.",
    ),
    "stored": ("Was gespeichert wird", "What is stored"),
    "stored_items": (
        "Ihre Texte, Unterlagen und die Antworten: nichts. Mit dem Abmelden ist alles weg.\n"
        "Nur wenn Sie den eigenen Verlauf einschalten, bleiben Ihre Gespräche: verschlüsselt, nur für Sie, bis 30 Tage "
        "nach der letzten Benutzung. Besonders geschützte Daten (K4, K5) bleiben auch dann nur bis zum Abmelden.\n"
        "Für die Abrechnung: Kostenstelle, Tag, Modell, Menge und Betrag. Keine Person.\n"
        "Für den Nachweis: Zeit, Amt, Klasse, Zone, Modell und der Grund der Entscheidung, sechs Monate lang. Kein "
        "Inhalt; statt Ihres Namens ein wechselndes Kennzeichen.",
        "Your texts, documents and the answers: nothing. When you sign out, all is gone.\n"
        "Only if you switch on your own history, your conversations stay: encrypted, for you alone, until 30 days "
        "after they were last used. Even then, specially protected data (K4, K5) stay only until you sign out.\n"
        "For billing: cost centre, day, model, amount and price. No person.\n"
        "As evidence: time, department, class, zone, model and the reason of the decision, for six months. No content; "
        "a changing mark instead of your name.",
    ),
    "seen": ("Wer was sehen kann", "Who can see what"),
    "seen_items": (
        "Ihre Gespräche: nur Sie. Auch die Administration, Ihre Führungskraft und der Personalrat nicht.\n"
        "Ihre Nutzung: niemand. Auswertungen gibt es nur je Amt und erst, wenn genug Menschen dahinterstehen.\n"
        "Eine Bewertung mit Daumen: die Schlüsselperson Ihres Amtes, ohne den Text, außer Sie geben ihn mit.\n"
        "Eine Bitte um Freigabe: wer darüber entscheidet, und nur den einen Text, um den es geht.",
        "Your conversations: only you. Not your administrator, your superior or the staff council.\n"
        "Your use: nobody. There are figures only per department, and only when enough people stand behind them.\n"
        "A rating: the key user of your department, without the text unless you give it along.\n"
        "A request for release: those who decide on it, and only the one text that it is about.",
    ),
    "draft": ("Was ein Entwurf ist", "What a draft is"),
    "draft_text": (
        "Jede Antwort ist ein Entwurf. Sprachmodelle schreiben flüssig und irren sich dabei: Sie erfinden Paragrafen, "
        "Zahlen und Namen und verrechnen sich. Lesen Sie jede Antwort, vergleichen Sie sie mit Ihren Unterlagen und "
        "markieren Sie sie erst dann als „geprüft und übernommen“. Verantwortlich ist, wer unterschreibt. Was an "
        "Bürgerinnen und Bürger geht, nennt die Hilfe durch KI, wo das Gesetz es verlangt.",
        "Every answer is a draft. Language models write fluently and err while they do: they invent paragraphs, "
        "numbers and names, and miscalculate. Read every answer, compare it with your documents, and only then mark "
        "it “checked and taken over”. Whoever signs is responsible. What goes to citizens says that AI helped where "
        "the law asks for it.",
    ),
    "draft_never": (
        "Nie darf ein Modell entscheiden, wer eine Leistung bekommt, wer eingestellt wird oder wie jemand bewertet "
        "wird.",
        "A model may never decide who gets a benefit, who is hired or how somebody is rated.",
    ),
    "keys": ("Bedienung mit der Tastatur", "Using the keyboard"),
    "keys_caption": ("Tasten auf dem Arbeitsplatz", "Keys at the workbench"),
    "keys_key": ("Taste", "Key"),
    "keys_what": ("Wirkung", "Effect"),
    "key_tab": ("Tabulator", "Tab"),
    "key_tab_text": (
        "Zum nächsten Bedienelement; mit Umschalt zurück. Der erste Halt springt zum Inhalt.",
        "To the next control; with Shift back. The first stop skips to the content.",
    ),
    "key_enter": ("Eingabe", "Enter"),
    "key_enter_text": (
        "Im Nachrichtenfeld: senden. Auf einem Knopf oder Link: auslösen.",
        "In the message field: send. On a button or link: use it.",
    ),
    "key_shift": ("Umschalt + Eingabe", "Shift + Enter"),
    "key_shift_text": ("Im Nachrichtenfeld: neue Zeile.", "In the message field: a new line."),
    "key_space": ("Leertaste", "Space"),
    "key_space_text": (
        "Auf einem Knopf, Kästchen oder einer Auswahl: auslösen oder ankreuzen.",
        "On a button, box or choice: use or tick it.",
    ),
    "keys_more": (
        "Wer Vorlesehilfen benutzt, kann in den Einstellungen das Mitschreiben abschalten: Die Antwort erscheint dann "
        "erst, wenn sie fertig ist.",
        "If you use a screen reader, you can switch off live writing in the preferences: the answer then appears "
        "once it is finished.",
    ),
    "release": ("Um eine Freigabe bitten", "Ask for a release"),
    "release_steps": (
        "Die Ampel hält etwas für geschützt, das keiner Person gehört, etwa den Namen einer Märchenfigur? Sehen Sie "
        "sich die markierten Stellen an. Oft genügt es, sie zu ersetzen.\n"
        "Wählen Sie „Um Freigabe bitten“, kreuzen Sie die Fehlalarme an und schreiben Sie in einem Satz, warum es "
        "welche sind.\n"
        "Eine zweite Person, Schlüsselperson oder Datenschutz, sieht diesen einen Text und entscheidet. Wer gebeten "
        "und wer entschieden hat, steht im Nachweis, der Text nicht. Die Freigabe gilt einen Tag und nur für diesen "
        "Text.\n"
        "Was sicher erkannt ist, etwa eine IBAN, und alles ab K4 gibt niemand frei. Daten von Menschen gehen nie nach "
        "Rot.",
        "The signal takes something for protected that belongs to no person, the name of a figure of a fairy tale for "
        "example? Look at the marked places. Often it is enough to replace them.\n"
        "Choose “Ask for a release”, tick the false alarms, and write in one sentence why they are.\n"
        "A second person, key user or data protection officer, sees this one text and decides. Who asked and who "
        "decided is recorded, the text is not. The release holds for a day, and for this text alone.\n"
        "What is certain, such as an IBAN, and everything from K4 on is released by nobody. Data of people never go to "
        "red.",
    ),
    "contact": ("Noch eine Frage?", "Another question?"),
    "contact_text": (
        "Fragen zur Arbeit mit Stellwerk beantwortet die Schlüsselperson Ihres Amtes, Fragen zum Datenschutz die oder "
        "der Datenschutzbeauftragte.",
        "The key user of your department answers questions on working with Stellwerk, the data protection officer "
        "those on data protection.",
    ),
    "contact_house": ("Ihr Haus:", "Your house:"),
    "contact_feedback": ("Rückmeldung zum Produkt geben", "Give feedback on the product"),
    "tour": ("Rundgang in fünf Schritten", "A tour in five steps"),
    "try": ("Gleich ausprobieren:", "Try it right away:"),
    "try_link": ("Beispiele für Grün, Gelb und Rot", "Examples for green, yellow and red"),
}

CONTENTS = (
    "light",
    "cases",
    "classes",
    "declare",
    "stored",
    "seen",
    "draft",
    "keys",
    "release",
    "contact",
)
"""The sections, in order: anchors and names of their headings."""

KEYS = ("tab", "enter", "shift", "space")
