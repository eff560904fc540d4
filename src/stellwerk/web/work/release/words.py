# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every sentence of the pages about releases."""

from __future__ import annotations

from stellwerk.web.words import Words

STATES: Words = {
    "asked": ("wartet auf Entscheidung", "waits for a decision"),
    "confirmed": ("freigegeben", "released"),
    "rejected": ("abgelehnt", "rejected"),
    "withdrawn": ("zurückgezogen", "withdrawn"),
    "expired": ("abgelaufen", "expired"),
}

ZONES: Words = {"yellow": ("Gelb", "Yellow"), "red": ("Rot", "Red"), "green": ("Grün", "Green")}

OVERVIEW: Words = {
    "title": ("Freigaben", "Releases"),
    "lead": (
        "Manchmal hält die Ampel etwas für personenbezogen, das es nicht ist: eine Märchenfigur, einen Firmennamen. "
        "Dann kann eine zweite Person genau diesen Text freigeben. Freigaben gelten 24 Stunden.",
        "Sometimes the signal takes something for personal that is not: a figure of a fairy tale, the name of a firm. "
        "Then a second person can release exactly this text. Releases hold for 24 hours.",
    ),
    "to_decide": ("Zu entscheiden", "To decide"),
    "nothing_to_decide": ("Niemand wartet auf Ihre Entscheidung.", "Nobody waits for your decision."),
    "mine": ("Ihre Anträge", "Your requests"),
    "none": (
        "Sie haben noch keine Freigabe erbeten. Das geht im Gespräch: Zeigt die Ampel einen Fund, der keiner ist, "
        "bitten Sie dort um Freigabe.",
        "You have not asked for a release yet. You can do so in a conversation: where the signal shows something that "
        "is none, ask for a release there.",
    ),
    "to_chat": ("Zum Gespräch", "To the conversation"),
    "caption_decide": ("Anträge, die auf Sie warten", "Requests that wait for you"),
    "caption_mine": ("Ihre Anträge der letzten Monate", "Your requests of the last months"),
    "asked_at": ("Erbeten", "Asked for"),
    "who": ("Von", "By"),
    "where": ("Für", "For"),
    "kinds": ("Gemeldete Fehlalarme", "Reported false alarms"),
    "until": ("Zu entscheiden bis", "To be decided until"),
    "state": ("Stand", "State"),
    "action": ("Aktion", "Action"),
    "look": ("Ansehen", "Look"),
    "decide": ("Prüfen und entscheiden", "Check and decide"),
    "done_asked": (
        "Ihre Bitte ist unterwegs. Sobald jemand entschieden hat, sehen Sie es hier.",
        "Your request is on its way. As soon as somebody has decided, you see it here.",
    ),
    "done_confirmed": ("Sie haben den Text freigegeben.", "You have released the text."),
    "done_rejected": ("Sie haben die Freigabe abgelehnt.", "You have rejected the release."),
    "done_withdrawn": (
        "Ihr Antrag ist zurückgezogen, der Text ist gelöscht.",
        "Your request is withdrawn, the text is deleted.",
    ),
}

NEW: Words = {
    "title": ("Um Freigabe bitten", "Ask for a release"),
    "problem": ("Bitte prüfen Sie Ihre Angaben", "Please check your entries"),
    "back": ("Alle Freigaben", "All releases"),
    "crumbs": ("Wo Sie sind", "Where you are"),
    "lead": (
        "Kreuzen Sie an, was die Ampel zu Unrecht gefunden hat. Eine zweite Person liest den Text und entscheidet. "
        "Stimmt sie zu, dürfen Sie genau diesen Text 24 Stunden lang an das Modell senden. Ändern Sie danach auch nur "
        "ein Zeichen, gilt die Freigabe nicht mehr.",
        "Tick what the signal has found without reason. A second person reads the text and decides. If they agree, you "
        "may send exactly this text to the model for 24 hours. If you change a single character afterwards, the "
        "release does not hold any more.",
    ),
    "model": ("An welches Modell soll der Text?", "Which model is the text for?"),
    "look": ("Für dieses Modell prüfen", "Check for this model"),
    "changed": (
        "Der Text wurde noch einmal geprüft. Bitte sehen Sie die Funde noch einmal durch.",
        "The text was checked once more. Please go through what was found again.",
    ),
    "text": ("Der Text, der gesendet würde", "The text that would be sent"),
    "instruction": ("Anweisung des Hauses", "Instruction of the house"),
    "question": ("Ihre Worte", "Your words"),
    "answer": ("Antwort des Modells", "Answer of the model"),
    "found": ("Was die Ampel gefunden hat", "What the signal has found"),
    "found_hint": (
        "Angekreuzt heißt: Das ist ein Fehlalarm. Was sicher erkannt ist, etwa eine IBAN mit richtiger Prüfziffer, "
        "kann niemand freigeben.",
        "Ticked means: this is a false alarm. What is certain, such as an IBAN with the right check digit, nobody can "
        "release.",
    ),
    "all": ("Alle Vermutungen sind Fehlalarme", "All guesses are false alarms"),
    "certain": ("sicher erkannt, bleibt", "certain, stays"),
    "reason": ("Warum sind das Fehlalarme?", "Why are these false alarms?"),
    "reason_hint": (
        "Für die zweite Person. Schreiben Sie keine Namen von Bürgerinnen und Bürgern hinein.",
        "For the second person. Do not write any names of citizens into it.",
    ),
    "whom": ("Wen fragen Sie?", "Whom do you ask?"),
    "whom_hint": (
        "Nur diese Personen sehen den Text. Die Administration sieht ihn nie.",
        "Only these people see the text. Administrators never do.",
    ),
    "key_user": ("Schlüsselperson", "key user"),
    "data_protection_officer": ("Datenschutz", "data protection"),
    "nobody": (
        "Für Ihr Amt gibt es noch niemanden, der freigeben kann. Ihre Administration kann eine "
        "Schlüsselperson benennen.",
        "Nobody can release texts for your department yet. Your administrators can name a key user.",
    ),
    "submit": ("Um Freigabe bitten", "Ask for the release"),
    "kept": (
        "Der Text wird verschlüsselt aufbewahrt und 24 Stunden nach der Entscheidung gelöscht, ohne Entscheidung nach "
        "7 Tagen.",
        "The text is kept encrypted, and deleted 24 hours after the decision; without a decision after 7 days.",
    ),
    "error_wrong": ("Kreuzen Sie an, was ein Fehlalarm ist.", "Tick what is a false alarm."),
    "error_not_enough": (
        "Mit diesen Kreuzen bliebe das Modell gesperrt. Kreuzen Sie alle Fehlalarme an, oder ersetzen Sie die übrigen "
        "Stellen im Text.",
        "With these ticks the model would stay closed. Tick all false alarms, or replace the other places in the text.",
    ),
    "error_reason": (
        "Begründen Sie kurz, in höchstens 1000 Zeichen.",
        "Give a short reason, in at most 1000 characters.",
    ),
    "error_whom": ("Wählen Sie mindestens eine Person.", "Choose at least one person."),
    "error_many": (
        "Es warten schon zu viele Ihrer Anträge. Ziehen Sie zurück, was Sie nicht mehr brauchen.",
        "Too many of your requests wait already. Withdraw what you do not need any more.",
    ),
    "no_title": ("Eine Freigabe hilft hier nicht", "A release does not help here"),
    "no_green": (
        "Grün darf diesen Text ohne Freigabe sehen. Eine Freigabe braucht nur, wer ein Modell in Gelb oder Rot möchte.",
        "Green may see this text without a release. Only models in yellow or red need one.",
    ),
    "no_open": (
        "Dieser Text darf schon jetzt an das Modell. Gehen Sie zurück ins Gespräch und senden Sie ihn.",
        "This text may go to the model as it is. Go back to the conversation and send it.",
    ),
    "no_found": (
        "In dem Text ist etwas sicher erkannt, das niemand freigeben kann: {kinds}. Ersetzen Sie diese Stellen, oder "
        "wählen Sie ein Modell in Grün.",
        "Something in the text is certain, and nobody can release it: {kinds}. Replace these places, or choose a model "
        "in green.",
    ),
    "no_unseen": (
        "Der Text enthält etwas, in das die Ampel nicht hineinsehen kann. Das kann niemand freigeben.",
        "The text holds something that the signal cannot look into. Nobody can release that.",
    ),
    "no_class": (
        "Auch ohne die Funde bliebe das Modell gesperrt, denn das Verfahren, Ihr Amt oder das bisherige Gespräch "
        "verlangt Klasse {class}. Beginnen Sie ein neues Gespräch, oder wählen Sie ein Modell in Grün.",
        "The model would stay closed without these findings, too: the use case, your department or the conversation so "
        "far asks for class {class}. Begin a new conversation, or choose a model in green.",
    ),
    "no_models": (
        "In Gelb und Rot ist kein Modell eingerichtet, das Sie nutzen dürfen.",
        "No model that you may use is set up in yellow or red.",
    ),
    "no_text": (
        "Das Gespräch ist nicht mehr geöffnet, oder es steht noch nichts darin.",
        "The conversation is not open any more, or there is nothing in it yet.",
    ),
    "to_chat": ("Zum Gespräch", "To the conversation"),
}

ONE: Words = {
    "title": ("Freigabe für {zone}", "Release for {zone}"),
    "problem": ("Bitte prüfen Sie Ihre Angaben", "Please check your entries"),
    "back": ("Alle Freigaben", "All releases"),
    "crumbs": ("Wo Sie sind", "Where you are"),
    "asked_by": ("Erbeten von", "Asked for by"),
    "asked_at": ("Am", "On"),
    "department": ("Amt", "Department"),
    "use_case": ("Verfahren", "Use case"),
    "model": ("Modell", "Model"),
    "class": ("Klasse", "Class"),
    "class_words": ("{before}, ohne die Fehlalarme {after}", "{before}, without the false alarms {after}"),
    "state": ("Stand", "State"),
    "until": ("gilt bis", "holds until"),
    "decided_by": ("Entschieden von", "Decided by"),
    "reason": ("Begründung des Antrags", "Reason given for the request"),
    "answer": ("Begründung der Entscheidung", "Reason given for the decision"),
    "text": ("Der Text", "The text"),
    "instruction": ("Anweisung des Hauses", "Instruction of the house"),
    "question": ("Frage", "Question"),
    "answer_of_model": ("Antwort des Modells", "Answer of the model"),
    "found": ("Was die Ampel gefunden hat", "What the signal has found"),
    "is_wrong": ("als Fehlalarm gemeldet", "reported as a false alarm"),
    "stays": ("bleibt geschützt", "stays protected"),
    "gone": ("Der Text ist gelöscht.", "The text is deleted."),
    "changed": (
        "Der Text dieses Antrags wurde außerhalb des Programms verändert und kann nicht gezeigt werden.",
        "The text of this request was changed outside the program and cannot be shown.",
    ),
    "decide": ("Ihre Entscheidung", "Your decision"),
    "decide_lead": (
        "Lesen Sie den ganzen Text, nicht nur die Markierungen. Wenn Sie zustimmen, darf {name} genau diesen Text 24 "
        "Stunden lang an Modelle in {zone} senden (gewählt ist {model}). Dass Sie entschieden haben, steht im "
        "Prüfpfad, der Text nicht.",
        "Read the whole text, not only what is marked. If you agree, {name} may send exactly this text to models in "
        "{zone} for 24 hours (chosen is {model}). That you decided stands in the audit trail; the text does not.",
    ),
    "strong": (
        "Entscheiden können Sie nur, wenn Sie mit zweitem Faktor angemeldet sind.",
        "You can decide only if you are signed in with a second factor.",
    ),
    "strong_link": ("Zweiten Faktor einrichten", "Set up the second factor"),
    "your_reason": ("Ihre Begründung", "Your reason"),
    "your_reason_hint": (
        "Warum das Fehlalarme sind, oder warum nicht. Keine Namen von Bürgerinnen und Bürgern.",
        "Why these are false alarms, or why not. No names of citizens.",
    ),
    "yes": ("Freigeben", "Release"),
    "no": ("Ablehnen", "Reject"),
    "error_answer": (
        "Begründen Sie kurz, in höchstens 1000 Zeichen.",
        "Give a short reason, in at most 1000 characters.",
    ),
    "go_on": ("Senden", "Send"),
    "go_on_lead": (
        "Der Text ist freigegeben. Übernehmen Sie ihn ins Gespräch, erklären Sie dort wie immer, dass er nichts "
        "Personenbezogenes enthält, und senden Sie ihn unverändert.",
        "The text is released. Take it into the conversation, declare there as always that it holds nothing personal, "
        "and send it unchanged.",
    ),
    "go_on_button": ("Ins Gespräch übernehmen", "Take into the conversation"),
    "go_on_gone": (
        "Das Gespräch, in dem der Text stand, ist nicht mehr geöffnet. Beginnen Sie es neu und bitten Sie noch einmal "
        "um Freigabe.",
        "The conversation that the text stood in is not open any more. Begin it anew, and ask for a release again.",
    ),
    "withdraw": ("Zurückziehen", "Withdraw"),
    "withdraw_lead": (
        "Sie brauchen die Freigabe nicht mehr? Der Text wird dann sofort gelöscht.",
        "You do not need the release any more? The text is then deleted at once.",
    ),
    "erased": ("gelöschte Person", "erased person"),
}
