# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every sentence about assistants."""

from __future__ import annotations

from stellwerk.web.words import Words

STATES: Words = {
    "draft": ("nur für Sie", "only for you"),
    "asked": ("Freigabe erbeten", "release asked for"),
    "rejected": ("nicht freigegeben", "not released"),
    "released": ("freigegeben", "released"),
    "replaced": ("durch eine neuere ersetzt", "replaced by a newer one"),
    "withdrawn": ("zurückgezogen", "withdrawn"),
}

OVERVIEW: Words = {
    "title": ("Assistenten", "Assistants"),
    "lead": (
        "Ein Assistent ist eine vorbereitete Anweisung: Er weiß, wie Ihr Amt schreibt und worauf es ankommt. Er "
        "öffnet keine Ampel: Was gesendet werden darf, entscheidet jede Nachricht neu.",
        "An assistant is a prepared instruction: it knows how your department writes and what matters. It opens no "
        "traffic light: what may be sent is decided anew for each message.",
    ),
    "new": ("Neuer Assistent", "New assistant"),
    "waiting": ("Warten auf Ihre Entscheidung", "Waiting for your decision"),
    "waiting_lead": (
        "Wer den Assistenten gemacht hat, bittet um Freigabe.",
        "Whoever made the assistant asks for its release.",
    ),
    "decide": ("Ansehen und entscheiden", "Look and decide"),
    "own": ("Eigene", "Your own"),
    "own_none": (
        "Sie haben noch keinen eigenen Assistenten. Ein guter Anfang: ein Schreiben, das Sie oft brauchen.",
        "You have no assistant of your own yet. A good start: a letter that you often need.",
    ),
    "department": ("Aus Ihrem Amt", "Of your department"),
    "department_none": (
        "In Ihrem Amt ist noch kein Assistent freigegeben.",
        "No assistant is released in your department yet.",
    ),
    "house": ("Aus dem ganzen Haus", "Of the whole house"),
    "house_none": (
        "Für das ganze Haus ist noch kein Assistent freigegeben.",
        "No assistant is released for the whole house yet.",
    ),
    "overseen": ("In Ämtern, für die Sie freigeben", "In departments for which you release"),
    "work": ("Damit arbeiten", "Work with it"),
    "look": ("Ansehen", "Look at it"),
    "manage": ("Ansehen und ändern", "Look and change"),
    "version": ("Fassung", "Version"),
    "older_released": ("Fassung {number} freigegeben", "version {number} released"),
    "from": ("Daten ab", "Data from"),
    "texts_one": ("1 Unterlage", "1 document"),
    "texts_many": ("{count} Unterlagen", "{count} documents"),
    "ratings": ("Rückmeldungen zu Antworten", "Ratings of answers"),
    "ratings_new": ("{count} neu", "{count} new"),
    "done_geloescht": ("Der Assistent ist gelöscht.", "The assistant is deleted."),
    "done_freigegeben": ("Der Assistent ist freigegeben.", "The assistant is released."),
    "done_abgelehnt": (
        "Der Assistent ist nicht freigegeben. Wer ihn gemacht hat, sieht Ihre Begründung.",
        "The assistant is not released. Whoever made it sees your reason.",
    ),
    "done_zurueckgezogen": (
        "Der Assistent ist zurückgezogen. Andere arbeiten nicht mehr mit ihm.",
        "The assistant is withdrawn. Others do not work with it any more.",
    ),
}

_CLASSES: Words = {
    "floor_K0": ("K0: nichts Besonderes", "K0: nothing special"),
    "floor_K1": ("K1: intern, ohne Personenbezug", "K1: internal, no link to a person"),
    "floor_K2": ("K2: vertraulich, ohne Personenbezug", "K2: confidential, no link to a person"),
    "floor_K3": ("K3: personenbezogen", "K3: personal data"),
    "floor_K4": (
        "K4: besonders geschützt (Gesundheit, Soziales, Steuern, Personal)",
        "K4: specially protected (health, social, taxes, personnel)",
    ),
    "floor_K5": ("K5: höchster Schutz", "K5: highest protection"),
    "floor_K6": ("K6: Verschlusssache", "K6: classified"),
}

FORM: Words = {
    "problem": ("Bitte prüfen Sie Ihre Angaben", "Please check your entries"),
    "new": ("Neuer Assistent", "New assistant"),
    "change": ("Assistenten ändern", "Change the assistant"),
    "lead": (
        "Er gehört erst einmal nur Ihnen. Unterlagen fügen Sie danach hinzu.",
        "At first it is yours alone. You add documents afterwards.",
    ),
    "change_lead": (
        "Ihre Änderung wird eine neue Fassung. Andere arbeiten mit der freigegebenen weiter, bis die neue freigegeben "
        "ist.",
        "Your change becomes a new version. Others go on with the released one until the new one is released.",
    ),
    "name": ("Name", "Name"),
    "name_hint": ("Zum Beispiel: Antwort auf Bauvoranfragen", "For example: Reply to building enquiries"),
    "instruction": ("Anweisung", "Instruction"),
    "instruction_hint": (
        "Was soll er tun, für wen, in welchem Ton, worauf ist zu achten? Schreiben Sie keine Daten von Personen "
        "hinein: Wer den Assistenten benutzt, sieht die Anweisung.",
        "What should it do, for whom, in which tone, what matters? Write no personal data into it: whoever uses the "
        "assistant sees the instruction.",
    ),
    "model": ("Modell", "Model"),
    "model_hint": (
        "Bei „automatisch“ wählt Stellwerk das kleinste passende aus einer offenen Zone.",
        "With “automatic” Stellwerk chooses the smallest fitting one of an open zone.",
    ),
    "model_auto": ("automatisch", "automatic"),
    "model_gone": ("gibt es nicht mehr", "does not exist any more"),
    "zone_green": ("Grün", "green"),
    "zone_yellow": ("Gelb", "yellow"),
    "zone_red": ("Rot", "red"),
    "tier": ("Mindestgröße bei automatischer Wahl", "Least size for the automatic choice"),
    "tier_any": ("beliebig", "any"),
    "tier_S": ("S: klein, schnell", "S: small, fast"),
    "tier_M": ("M: mittel", "M: medium"),
    "tier_L": ("L: groß", "L: large"),
    "floor": ("Mit welchen Daten arbeitet man damit?", "With which data does one work with it?"),
    "floor_hint": (
        "Mindestens diese Klasse gilt für jedes Gespräch. Findet die Ampel mehr, gilt das Höhere.",
        "At least this class holds for every conversation. If the traffic light finds more, the higher one holds.",
    ),
    **_CLASSES,
    "make": ("Anlegen", "Make it"),
    "save": ("Neue Fassung speichern", "Save the new version"),
    "back": ("Zurück", "Back"),
    "wrong_name": (
        "Geben Sie einen Namen mit 1 bis 80 Zeichen in einer Zeile ein.",
        "Enter a name of 1 to 80 characters in one line.",
    ),
    "wrong_instruction": (
        "Geben Sie eine Anweisung mit 1 bis 8000 Zeichen ohne unsichtbare Zeichen ein.",
        "Enter an instruction of 1 to 8000 characters without invisible ones.",
    ),
    "wrong_model": ("Wählen Sie ein Modell aus der Liste.", "Choose a model of the list."),
    "wrong_tier": ("Wählen Sie eine Größe aus der Liste.", "Choose a size of the list."),
    "wrong_floor": ("Wählen Sie eine Datenklasse aus der Liste.", "Choose a data class of the list."),
    "too_many": (
        "Sie haben schon sehr viele Assistenten. Löschen Sie zuerst einen, den Sie nicht mehr brauchen.",
        "You have very many assistants already. Delete one that you do not need any more first.",
    ),
    "changed_meanwhile": (
        "Sie haben diesen Assistenten inzwischen an anderer Stelle geändert. Laden Sie die Seite neu; Ihren Text "
        "können Sie vorher kopieren.",
        "You changed this assistant elsewhere meanwhile. Reload the page; copy your text before.",
    ),
}

VIEW: Words = {
    "problem": ("Das ging nicht", "That did not work"),
    "back": ("Zu den Assistenten", "To the assistants"),
    "work": ("Damit arbeiten", "Work with it"),
    "change": ("Ändern", "Change"),
    "version": ("Fassung", "Version"),
    "state": ("Stand", "State"),
    "for": ("Für", "For"),
    "for_own": ("nur Sie", "you alone"),
    "for_house": ("das ganze Haus", "the whole house"),
    "model": ("Modell", "Model"),
    "model_auto": ("automatisch", "automatic"),
    "tier": ("mindestens Größe", "at least size"),
    "floor": ("Mindestklasse", "Least class"),
    "instruction": ("Anweisung", "Instruction"),
    "texts": ("Unterlagen", "Documents"),
    "texts_lead": (
        "Sie gehen mit der ersten Nachricht mit, wenn Sie sie dort nicht abwählen.",
        "They go along with the first message unless you deselect them there.",
    ),
    "texts_none": ("Keine Unterlagen.", "No documents."),
    "texts_broken": (
        "Sie wurde in der Datenbank verändert und wird nicht geöffnet. Entfernen Sie sie, und fügen Sie sie neu "
        "hinzu.",
        "It was changed in the database and is not opened. Remove it and add it again.",
    ),
    "text_broken": ("Nicht lesbare Unterlage", "Document that does not open"),
    "text_add": ("Unterlage hinzufügen", "Add a document"),
    "text_remove": ("Entfernen", "Remove"),
    "text_show": ("Text zeigen", "Show the text"),
    "release": ("Freigabe", "Release"),
    "release_lead": (
        "Freigeben kann die Key-Userin oder der Key-User Ihres Amts. Sie sehen dann alles, auch die Unterlagen. Für "
        "das ganze Haus entscheidet die Schulung.",
        "The key user of your department can release it, and then sees everything, documents included. For the whole "
        "house the trainers decide.",
    ),
    "ask_for": ("Für wen?", "For whom?"),
    "ask_department": ("mein Amt", "my department"),
    "ask_house": ("das ganze Haus", "the whole house"),
    "ask": ("Um Freigabe bitten", "Ask for its release"),
    "ask_refused": (
        "Das geht gerade nicht: Sie gehören zu keinem Amt, der Stand hat sich geändert, oder Ihr früheres Amt arbeitet "
        "noch damit (dann ziehen Sie ihn dort erst zurück).",
        "Not possible now: you belong to no department, the state has changed, or your former department still works "
        "with it (then withdraw it there first).",
    ),
    "asked": (
        "Sie haben um Freigabe dieser Fassung gebeten. Eine Änderung nimmt die Bitte zurück.",
        "You asked for the release of this version. A change takes the request back.",
    ),
    "take_back": ("Bitte zurücknehmen", "Take the request back"),
    "is_released": (
        "Diese Fassung ist freigegeben. Wenn Sie sie ändern, arbeiten andere mit ihr weiter, bis die neue freigegeben "
        "ist.",
        "This version is released. If you change it, others go on with it until the new one is released.",
    ),
    "older_released": (
        "Andere arbeiten mit Fassung {number}.",
        "Others work with version {number}.",
    ),
    "withdraw": ("Zurückziehen", "Withdraw"),
    "withdraw_lead": (
        "Danach arbeitet niemand außer der Person damit, die ihn gemacht hat.",
        "After that nobody works with it but the person who made it.",
    ),
    "reason": ("Begründung", "Reason"),
    "optional": ("(freiwillig)", "(optional)"),
    "reason_wrong": (
        "Die Begründung ist zu lang oder enthält unsichtbare Zeichen. Höchstens 500 Zeichen.",
        "The reason is too long or holds invisible characters. At most 500 characters.",
    ),
    "versions": ("Fassungen", "Versions"),
    "caption": ("Alle Fassungen, die neueste zuerst", "All versions, the newest first"),
    "name": ("Name", "Name"),
    "made": ("Vom", "Of"),
    "delete": ("Löschen", "Delete"),
    "delete_lead": (
        "Mit allen Fassungen und Unterlagen. Gespräche, die damit geführt wurden, bleiben.",
        "With all versions and documents. Conversations that were held with it stay.",
    ),
    "delete_link": ("Assistenten löschen", "Delete the assistant"),
    "delete_first": (
        "Andere arbeiten damit. Ziehen Sie ihn zuerst zurück, dann können Sie ihn löschen.",
        "Others work with it. Withdraw it first, then you can delete it.",
    ),
    "done_angelegt": ("Der Assistent ist angelegt.", "The assistant is made."),
    "done_geaendert": ("Die neue Fassung ist gespeichert.", "The new version is saved."),
    "done_gebeten": ("Die Bitte um Freigabe ist gestellt.", "The release is asked for."),
    "done_zurueckgenommen": ("Die Bitte ist zurückgenommen.", "The request is taken back."),
    "done_text": (
        "Die Unterlage ist hinzugefügt; das ist eine neue Fassung.",
        "The document is added; that is a new version.",
    ),
    "done_text-weg": (
        "Die Unterlage ist entfernt; das ist eine neue Fassung.",
        "The document is removed; that is a new version.",
    ),
    "done_zurueckgezogen": (
        "Der Assistent ist zurückgezogen. Andere arbeiten nicht mehr mit ihm.",
        "The assistant is withdrawn. Others do not work with it any more.",
    ),
}

TEXT: Words = {
    "problem": ("Bitte prüfen Sie Ihre Angaben", "Please check your entries"),
    "title": ("Unterlage hinzufügen", "Add a document"),
    "lead": (
        "Zum Beispiel eine Satzung, ein Musterbrief, eine Liste von Begriffen. Fügen Sie den Text ein. Er wird "
        "verschlüsselt gespeichert; sehen kann ihn, wer mit dem Assistenten arbeitet oder ihn freigibt.",
        "For example a by-law, a sample letter, a list of terms. Paste the text. It is stored encrypted; whoever works "
        "with the assistant or releases it can see it.",
    ),
    "name": ("Titel der Unterlage", "Title of the document"),
    "text": ("Text", "Text"),
    "text_hint": ("Höchstens {longest} Zeichen", "At most {longest} characters"),
    "submit": ("Hinzufügen", "Add"),
    "back": ("Zurück", "Back"),
    "wrong_title": (
        "Geben Sie einen Titel mit 1 bis 80 Zeichen in einer Zeile ein.",
        "Enter a title of 1 to 80 characters in one line.",
    ),
    "wrong_text": (
        "Fügen Sie einen Text mit 1 bis 40000 Zeichen ohne unsichtbare Zeichen ein.",
        "Paste a text of 1 to 40000 characters without invisible ones.",
    ),
    "too_many": (
        "Mehr als {most} Unterlagen nimmt ein Assistent nicht. Entfernen Sie zuerst eine.",
        "An assistant takes no more than {most} documents. Remove one first.",
    ),
}

DECIDE: Words = {
    "problem": ("Bitte prüfen Sie Ihre Angaben", "Please check your entries"),
    "title": ("Freigeben?", "Release it?"),
    "back": ("Zu den Assistenten", "To the assistants"),
    "for": ("Freigabe für", "Release for"),
    "for_house": ("das ganze Haus", "the whole house"),
    "version": ("Fassung", "Version"),
    "model": ("Modell", "Model"),
    "model_auto": ("automatisch", "automatic"),
    "floor": ("Mindestklasse", "Least class"),
    "instruction": ("Anweisung", "Instruction"),
    "texts": ("Unterlagen", "Documents"),
    "texts_none": ("Keine Unterlagen.", "No documents."),
    "texts_broken": (
        "Diese Unterlage wurde in der Datenbank verändert und wird nicht geöffnet. Geben Sie diese Fassung nicht frei.",
        "This document was changed in the database and is not opened. Do not release this version.",
    ),
    "check": (
        "Prüfen Sie: Stimmt die Anweisung fachlich? Stehen keine Daten von Personen darin? Ist die Mindestklasse hoch "
        "genug? Soll damit niemand beurteilt oder über Leistungen entschieden werden?",
        "Check: is the instruction right? Does it hold no personal data? Is the least class high enough? Is nobody to "
        "be judged by it, and no benefit decided?",
    ),
    "yes": ("Freigeben", "Release"),
    "no": ("Nicht freigeben", "Do not release"),
    "no_title": ("Zurückgeben", "Send it back"),
    "reason": ("Begründung", "Reason"),
    "reason_hint": (
        "Die Person, die ihn gemacht hat, liest sie. Höchstens 500 Zeichen.",
        "The person who made it reads this. At most 500 characters.",
    ),
    "reason_wrong": (
        "Sagen Sie in 1 bis 500 Zeichen, was zu ändern ist.",
        "Say in 1 to 500 characters what is to be changed.",
    ),
}

DELETE: Words = {
    "title": ("Assistenten löschen?", "Delete the assistant?"),
    "text": (
        "Er wird mit allen Fassungen und Unterlagen gelöscht und lässt sich nicht wiederherstellen.",
        "It is deleted with all versions and documents and cannot be brought back.",
    ),
    "submit": ("Löschen", "Delete"),
    "back": ("Nicht löschen", "Do not delete"),
}
