# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sentences of the chat page."""

from __future__ import annotations

from stellwerk.web.words import Words

CHAT: Words = {
    "title": ("Arbeitsplatz", "Workbench"),
    "new_title": ("Womit kann ich helfen?", "What can I help with?"),
    "new_lead": (
        "Schreiben Sie eine Nachricht oder legen Sie ein Dokument ab. Bevor etwas gesendet wird, zeigt die Ampel, "
        "wohin es darf.",
        "Write a message or drop a document. Before anything is sent, the signal shows where it may go.",
    ),
    "conversations": ("Gespräche dieser Sitzung", "Conversations of this session"),
    "from_before": (
        " aus dem bisherigen Gespräch oder einer Vorgabe",
        " from earlier in this conversation or from a rule",
    ),
    "older": ("Ältere", "Older"),
    "most_open": (
        "Mehr als 50 bleiben nicht offen: Mit jedem neuen Gespräch geht das älteste.",
        "No more than 50 stay open: with each new conversation the oldest goes.",
    ),
    "new": ("Neues Gespräch", "New conversation"),
    "kept_nowhere": (
        "Nichts davon wird gespeichert. Mit dem Abmelden ist alles weg.",
        "None of this is stored. It is gone when you sign out.",
    ),
    "kept": ("Der eigene Verlauf ist eingeschaltet.", "Your own history is switched on."),
    "untitled": ("Ohne Titel", "Untitled"),
    "you": ("Sie", "You"),
    "question": ("Frage", "Question"),
    "answer": ("Antwort", "Answer"),
    "message": ("Ihre Nachricht", "Your message"),
    "message_hint": (
        "Eingabe sendet, Umschalt und Eingabe beginnt eine neue Zeile.",
        "Enter sends, Shift and Enter begins a new line.",
    ),
    "send": ("Senden", "Send"),
    "check": ("Signal prüfen", "Check the signal"),
    "stop": ("Anhalten", "Stop"),
    "again": ("Noch einmal", "Regenerate"),
    "continue": ("Weiter schreiben", "Continue"),
    "continue_ask": (
        "Schreibe genau dort weiter, wo deine letzte Antwort abbricht. Wiederhole nichts.",
        "Go on exactly where your last answer breaks off. Repeat nothing.",
    ),
    "more": ("Bewerten, Frage ändern", "Rate, edit question"),
    "edit": ("Frage ändern", "Edit question"),
    "edit_label": ("Geänderte Frage", "Changed question"),
    "edit_hint": (
        "Alles, was danach gesagt wurde, fällt weg.",
        "Everything that was said after it is dropped.",
    ),
    "resend": ("Geändert senden", "Send changed"),
    "copy": ("Kopieren", "Copy"),
    "copied": ("Kopiert.", "Copied."),
    "not_copied": ("Markiert; mit Strg+C kopieren.", "Selected; copy with Ctrl+C."),
    "draft": ("Entwurf der KI – bitte prüfen", "AI draft – please check"),
    "take_over": ("Geprüft und übernommen", "Checked and taken over"),
    "taken_over": ("Geprüft und übernommen", "Checked and taken over"),
    "running": ("Die Antwort wird geschrieben …", "The answer is being written …"),
    "waiting": (
        "Die Antwort kommt. Diese Seite lädt sich neu.",
        "The answer is coming. This page reloads itself.",
    ),
    "reload": ("Jetzt neu laden", "Reload now"),
    "done_say": ("Antwort fertig.", "Answer finished."),
    "stopped": ("Angehalten. Was bis dahin kam, steht oben.", "Stopped. What came until then stands above."),
    "sources": ("Belege aus Ihren Unterlagen", "Evidence from your documents"),
    "paragraph": ("zu Absatz", "for paragraph"),
    "unproven": (
        "Das Modell nennt diese Stelle, doch dort steht nichts dergleichen. Bitte besonders prüfen.",
        "The model names this place, but nothing of the kind stands there. Please check with special care.",
    ),
    "cost": ("Kosten", "Cost"),
    "free": ("eigene Hardware", "own hardware"),
    "class": ("Klasse", "Class"),
    "decision": ("Vorgang", "Record"),
    "signal": ("Ampel", "Signal"),
    "signal_none": (
        "Die Ampel zeigt, wohin Ihr Text darf, sobald Sie schreiben.",
        "The signal shows where your text may go as soon as you write.",
    ),
    "signal_ask": (
        "Die Ampel zeigt, wohin Ihr Text darf, wenn Sie „Signal prüfen“ drücken. Vor dem Senden wird immer geprüft.",
        'The signal shows where your text may go when you press "Check the signal". Sending always checks first.',
    ),
    "signal_looking": ("Es wird geprüft …", "Checking …"),
    "signal_trouble": (
        "Die Ampel ist gerade nicht erreichbar. Vor dem Senden wird trotzdem geprüft.",
        "The signal cannot be reached at the moment. Everything is checked before it is sent all the same.",
    ),
    "lost": (
        "Ihre Sitzung ist beendet, oder das Gespräch wurde geschlossen. Laden Sie die Seite neu, und melden Sie sich "
        "in diesem Fenster an: Ihr Text liegt dann wieder im Feld eines neuen Gesprächs.",
        "Your session is over, or the conversation was closed. Reload the page, and sign in in this window: your text "
        "will lie in the field of a new conversation again.",
    ),
    "too_large": (
        "Das ist zu viel auf einmal: höchstens 200.000 Zeichen in einer Nachricht und 25 MB in einer Datei.",
        "This is too much at once: at most 200,000 characters in a message and 25 MB in a file.",
    ),
    "gone": (
        "Die Antwort ist hier nicht mehr zu finden: Ihre Sitzung ist beendet, oder Stellwerk wurde neu gestartet. "
        "Kopieren Sie, was Sie noch brauchen, und laden Sie die Seite neu.",
        "The answer cannot be found here any more: your session is over, or Stellwerk was restarted. Copy what you "
        "still need, and reload the page.",
    ),
    "found": ("Gefundene Stellen", "Places found"),
    "found_elsewhere": (
        "Weitere Stellen stehen in Unterlagen oder im bisherigen Gespräch.",
        "More places stand in documents or earlier in this conversation.",
    ),
    "replace": ("Durch Platzhalter ersetzen", "Replace by placeholders"),
    "remove": ("Entfernen", "Remove"),
    "replaced": (
        "{n} Stellen sind ersetzt. Bitte lesen Sie den Text noch einmal.",
        "{n} places are replaced. Please read the text once more.",
    ),
    "replaced_one": (
        "1 Stelle ist ersetzt. Bitte lesen Sie den Text noch einmal.",
        "1 place is replaced. Please read the text once more.",
    ),
    "removed": (
        "{n} Stellen sind entfernt. Bitte lesen Sie den Text noch einmal.",
        "{n} places are removed. Please read the text once more.",
    ),
    "removed_one": (
        "1 Stelle ist entfernt. Bitte lesen Sie den Text noch einmal.",
        "1 place is removed. Please read the text once more.",
    ),
    "marks_stay": (
        "Ein Vermerk wie „vertraulich“ gilt dem ganzen Text und bleibt stehen.",
        'A mark such as "confidential" is about the whole text and stays.',
    ),
    "release": ("Freigabe durch eine zweite Person erbitten", "Ask a second person for a release"),
    "certain": (
        "Eine zweite Person kann nur Vermutungen freigeben. Keine Vermutung ist hier:",
        "A second person can release guesses only. No guess is here:",
    ),
    "models": ("Modell", "Model"),
    "auto": ("Automatisch", "Automatic"),
    "auto_hint": (
        "das kleinste und günstigste Modell, das darf und kann",
        "the smallest and cheapest model that may and can",
    ),
    "this_message": ("diese Nachricht etwa", "this message about"),
    "at_most": ("höchstens", "at most"),
    "per_million": ("je 1 Mio. Token", "per 1 million tokens"),
    "no_price": ("ohne Preis", "no price"),
    "demo": ("DEMO", "DEMO"),
    "declare": (
        "Ich erkläre: In diesem Gespräch und seinen Unterlagen stehen keine personenbezogenen Daten und keine "
        "Geheimnisse.",
        "I declare: this conversation and its documents hold no personal data and no secrets.",
    ),
    "declare_hint": (
        "Rot läuft bei großen kommerziellen Anbietern; ein Restrisiko durch den US CLOUD Act bleibt. Ihre Erklärung "
        "wird ohne Inhalt festgehalten.",
        "Red runs at large commercial providers; a residual risk from the US CLOUD Act remains. Your declaration is "
        "put on record without content.",
    ),
    "purpose": ("Verfahren", "Use case"),
    "documents": ("Unterlagen", "Documents"),
    "attach": ("Dokument hinzufügen", "Add a document"),
    "attach_hint": (
        "PDF, Word, Excel, PowerPoint, ODT, E-Mail, RTF, HTML, CSV, Text oder Bild, bis 25 MB.",
        "PDF, Word, Excel, PowerPoint, ODT, e-mail, RTF, HTML, CSV, text or image, up to 25 MB.",
    ),
    "attach_drop": ("Auch hierher ziehen.", "Dropping works, too."),
    "upload": ("Hochladen", "Upload"),
    "cancel": ("Abbrechen", "Cancel"),
    "take_out": ("Herausnehmen", "Take out"),
    "choose": ("Was geht mit?", "What goes along?"),
    "choose_save": ("Auswahl übernehmen", "Use this choice"),
    "choose_all": ("Alle", "All"),
    "choose_none": ("Keine", "None"),
    "went": ("{n} von {m} sind im Gespräch", "{n} of {m} are in the conversation"),
    "chosen": ("{n} von {m} gehen mit", "{n} of {m} go along"),
    "harmless": ("ohne Fund", "nothing found"),
    "recognised": ("aus Bild gelesen", "read from a picture"),
    "left_out": ("Nicht gelesen", "Not read"),
    "example": ("Beispiel ausprobieren", "Try an example"),
    "examples": ("Zum Kennenlernen", "To get to know it"),
    "first_time": ("Zum ersten Mal hier?", "Here for the first time?"),
    "add_first": (
        "Fügen Sie jetzt Ihre Unterlagen hinzu, und senden Sie dann.",
        "Add your documents now, then send.",
    ),
    "unsent": (
        "Das hatten Sie hier zuletzt geschrieben und nicht gesendet.",
        "This is what you wrote here last and did not send.",
    ),
    "tour": ("Rundgang in fünf Schritten", "Tour in five steps"),
    "help": ("So funktioniert die Ampel", "How the signal works"),
    "rate": ("War das hilfreich?", "Was this helpful?"),
    "rate_good": ("Hilfreich", "Helpful"),
    "rate_bad": ("Nicht hilfreich", "Not helpful"),
    "rate_reason": ("Woran lag es?", "What was wrong?"),
    "rate_note": ("Anmerkung", "Note"),
    "rate_share": (
        "Frage und Antwort der Fachanwenderbetreuung zeigen",
        "Show question and answer to the key user",
    ),
    "rate_send": ("Rückmeldung senden", "Send feedback"),
    "rated": ("Danke für Ihre Rückmeldung.", "Thank you for your feedback."),
    "errors": ("Bitte prüfen", "Please check"),
    "error_empty": ("Schreiben Sie eine Nachricht.", "Write a message."),
    "error_long": (
        "Die Nachricht ist zu lang: höchstens 200.000 Zeichen.",
        "The message is too long: at most 200,000 characters.",
    ),
    "error_declare": (
        "Für Rot bestätigen Sie die Erklärung, oder wählen Sie ein anderes Modell.",
        "Confirm the declaration for red, or choose another model.",
    ),
    "error_file": ("Wählen Sie eine Datei aus.", "Choose a file."),
    "end": ("Gespräch schließen", "Close conversation"),
    "on_paper": (
        "Ausdruck aus Stellwerk. Die Antworten sind mit KI erstellt. Sie sind Entwürfe, wo nicht „Geprüft und "
        "übernommen“ dabeisteht.",
        "Printed from Stellwerk. The answers were made with AI. They are drafts unless “Checked and taken over” stands "
        "beside them.",
    ),
    "take_along": ("Mitnehmen als", "Take along as"),
    "word": ("Word-Datei", "Word file"),
    "markdown": ("Markdown", "Markdown"),
    "full": (
        "Ihr Verlauf ist voll: Dieses Gespräch wird nicht aufbewahrt. Löschen Sie ältere.",
        "Your history is full: this conversation is not kept. Delete older ones.",
    ),
    "text_gone": (
        "Der Text wurde nicht aufbewahrt. Fügen Sie die Datei noch einmal hinzu, um weiter mit ihr zu arbeiten.",
        "Its text was not kept. Add the file again to go on working with it.",
    ),
    "not_kept": (
        "Dieses Gespräch wird nicht aufbewahrt: Besonders geschützte Angaben bleiben in der Sitzung.",
        "This conversation is not kept: specially protected data stay in the session.",
    ),
    "optional": ("freiwillig", "optional"),
    "not_here": (
        "Dieses Gespräch gibt es hier nicht (mehr).",
        "This conversation is not here (any more).",
    ),
}

ZONES: Words = {
    "green": ("Grün", "Green"),
    "yellow": ("Gelb", "Yellow"),
    "red": ("Rot", "Red"),
    "green_place": ("im eigenen Haus", "in your own house"),
    "yellow_place": ("Telekom-Cloud, DSGVO-Vertrag", "Telekom cloud, GDPR contract"),
    "red_place": ("kommerzielle Anbieter", "commercial providers"),
}

WHY: Words = {
    "open": ("offen", "open"),
    "declare": ("offen mit Ihrer Erklärung", "open with your declaration"),
    "found": ("gesperrt: {found}", "closed: {found}"),
    "class": ("gesperrt: Klasse {class}", "closed: class {class}"),
    "raised": ("gesperrt: von Ihnen als {raised} eingestuft", "closed: classified as {raised} by you"),
    "use_case": ("gesperrt: nicht für dieses Verfahren", "closed: not for this use case"),
    "release": (
        "gesperrt: {class} nur mit Freigabe des Hauses",
        "closed: {class} takes a release of the house",
    ),
    "contract": ("gesperrt: Vertrag fehlt", "closed: no contract"),
    "unknown": ("gesperrt: nicht prüfbar", "closed: cannot be inspected"),
    "budget": ("gesperrt: Budget verbraucht", "closed: budget used up"),
    "no_model": ("gesperrt: kein Modell kann es", "closed: no model can do it"),
    "down": ("zurzeit nicht erreichbar", "out of reach at present"),
    "absent": ("nicht eingerichtet", "not set up"),
}

TIERS: Words = {
    "S": ("klein: schnell und sparsam, für kurze Texte", "small: quick and frugal, for short texts"),
    "M": ("mittel: für längere Texte und Zusammenhänge", "medium: for longer texts and contexts"),
    "L": ("groß: für schwierige Aufgaben", "large: for difficult work"),
}

CLASSES: Words = {
    "K0": ("öffentlich", "public"),
    "K1": ("intern, unkritisch", "internal, harmless"),
    "K2": ("vertraulich, ohne Personenbezug", "confidential, no personal data"),
    "K3": ("personenbezogen", "personal data"),
    "K4": ("besonders geschützt", "specially protected"),
    "K5": ("Gefahr für Leib, Leben oder Existenz; Statistik", "threat to life or existence; statistics"),
    "K6": ("Verschlusssache", "classified"),
}

UPLOAD: Words = {
    "reading": ("wird gelesen", "being read"),
    "recognising": ("Schrift wird erkannt", "text is being recognised"),
    "inspecting": ("wird geprüft", "being inspected"),
    "done": ("fertig", "done"),
    "failed": ("nicht gelesen", "not read"),
}

SORTS: Words = {
    "page": ("Seite", "Page"),
    "sheet": ("Blatt", "Sheet"),
    "slide": ("Folie", "Slide"),
    "section": ("Abschnitt", "Section"),
    "mail": ("Nachricht", "Message"),
    "attachment": ("Anhang", "Attachment"),
    "image": ("Bild", "Image"),
}

REASONS: Words = {
    "wrong": ("Der Inhalt stimmt nicht", "The content is wrong"),
    "incomplete": ("Es fehlt etwas", "Something is missing"),
    "tone": ("Der Ton passt nicht", "The tone is not right"),
    "language": ("Die Sprache ist schlecht", "The language is poor"),
    "unsafe": ("Das ist bedenklich", "It is questionable"),
    "other": ("Etwas anderes", "Something else"),
}
