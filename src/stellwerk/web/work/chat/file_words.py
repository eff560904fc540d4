# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why a file was not read, and what of one was left out, in plain words. A test holds both against the readers."""

from __future__ import annotations

from stellwerk.web.language import Language
from stellwerk.web.words import Words

REFUSED: Words = {
    "unknown_format": (
        "Diese Art von Datei kann nicht gelesen werden. Speichern Sie sie als PDF, DOCX, XLSX, PPTX, ODT oder Text.",
        "This kind of file cannot be read. Save it as PDF, DOCX, XLSX, PPTX, ODT or text.",
    ),
    "old_office": (
        "Das ist ein altes Office-Format. Speichern Sie die Datei als DOCX, XLSX, PPTX oder PDF.",
        "This is an old Office format. Save the file as DOCX, XLSX, PPTX or PDF.",
    ),
    "too_large": ("Die Datei ist zu groß. Teilen Sie sie.", "The file is too large. Split it."),
    "too_many_parts": (
        "Die Datei hat zu viele Seiten, Zeilen oder Teile. Teilen Sie sie.",
        "The file has too many pages, rows or parts. Split it.",
    ),
    "encrypted": (
        "Die Datei ist mit einem Passwort geschützt. Speichern Sie sie ohne Passwort.",
        "The file is protected by a password. Save it without one.",
    ),
    "broken": (
        "Die Datei ist beschädigt. Öffnen Sie sie in ihrem Programm und speichern Sie sie neu.",
        "The file is damaged. Open it in its own program and save it anew.",
    ),
    "bomb": (
        "Die Datei ist so gebaut, dass sie den Rechner überlasten würde. Sie wurde nicht gelesen.",
        "The file is built to overload the machine. It was not read.",
    ),
    "too_slow": (
        "Das Lesen hat zu lange gedauert und wurde beendet. Teilen Sie die Datei.",
        "Reading took too long and was ended. Split the file.",
    ),
    "too_much_memory": (
        "Das Lesen brauchte zu viel Speicher und wurde beendet. Teilen Sie die Datei.",
        "Reading needed too much memory and was ended. Split the file.",
    ),
    "busy": (
        "Gerade werden zu viele Dateien gelesen. Versuchen Sie es in einer Minute noch einmal.",
        "Too many files are being read. Try again in a minute.",
    ),
    "nothing_to_read": ("In der Datei steht kein Text.", "There is no text in the file."),
    "ocr_missing": (
        "Das ist ein Bild oder Scan. Zum Erkennen der Schrift fehlt hier Tesseract; sagen Sie der IT Bescheid.",
        "This is a picture or a scan. Tesseract, which recognises text, is missing here; tell your IT.",
    ),
    "internal_error": (
        "Beim Lesen ist etwas schiefgegangen. Versuchen Sie es noch einmal; sonst sagen Sie der IT Bescheid.",
        "Something went wrong while reading. Try again, or tell your IT.",
    ),
    "conflict": (
        "Dieses Gespräch ist zu lang geworden. Beginnen Sie ein neues, oder nehmen Sie Unterlagen heraus.",
        "This conversation has become too long. Begin a new one, or take documents out.",
    ),
}

LEFT_OUT: Words = {
    "macros": ("Makros (werden nie ausgeführt)", "macros (never run)"),
    "objects": ("eingebettete Objekte", "embedded objects"),
    "pictures": ("Bilder im Text", "pictures in the text"),
    "scripts": ("Skripte", "scripts"),
    "remote_parts": (
        "Teile von fremden Adressen (nichts wird nachgeladen)",
        "parts from elsewhere (nothing is fetched)",
    ),
    "attachments": ("Dateien in der PDF", "files within the PDF"),
    "dynamic_form": ("die Eingaben eines XFA-Formulars", "what was typed into an XFA form"),
    "formulas_without_values": ("Formeln ohne Ergebnis", "formulas without a value"),
    "encrypted_part": ("ein geschützter Teil", "a protected part"),
    "unknown_attachment": ("ein Anhang in unbekanntem Format", "an attachment of an unknown format"),
    "unreadable_attachment": ("ein beschädigter Anhang", "a damaged attachment"),
    "nested_too_deep": ("zu tief verschachtelte Nachrichten", "messages nested too deep"),
    "rich_body": ("der Text im Format von Outlook", "the body in Outlook's own format"),
    "damaged_pages": ("beschädigte Seiten", "damaged pages"),
    "scans": ("eingescannte Seiten (Tesseract fehlt)", "scanned pages (Tesseract is missing)"),
    "too_many_scans": ("eingescannte Seiten nach der 50.", "scanned pages after the 50th"),
    "unrecognised_scans": (
        "Seiten, deren Schrift nicht zu erkennen war",
        "pages that could not be recognised",
    ),
    "too_many_passages": ("alles nach dem 500. Teil", "everything after the 500th part"),
    "too_much_text": ("alles nach 2 Millionen Zeichen", "everything after 2 million characters"),
}


def refused(code: str, language: Language) -> str:
    """Why a file was not read."""
    if not code:
        return ""
    return REFUSED.get(code, REFUSED["internal_error"])[language is Language.EN]


def left_out(codes: tuple[str, ...], language: Language) -> str:
    """What of a file was not read, joined; ``""``: nothing."""
    return ", ".join(LEFT_OUT[code][language is Language.EN] for code in codes if code in LEFT_OUT)
