# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""PDF, by PDFium: the text of each page with its forms and notes.

A page without text is drawn and recognised, and so are the large pictures beside text.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from stellwerk.documents.read.pdf_pictures import MOST_OF_PAGE, NOTHING, beside_words, cover_of, drawn
from stellwerk.documents.read.sink import Sink
from stellwerk.documents.read.unreadable import Unreadable
from stellwerk.documents.text import clean
from stellwerk.documents.values import Sort

_FEW = 100  # characters: a scan with a stamp, a page number or a mark of the scanner
_MOST_NOTES = 5_000  # of a page
_ODD_SHARE = 0.3  # of letters without a meaning: a font that does not say which letters its shapes are
_HYPHEN = "\ufffe"  # PDFium's mark of a hyphen at the end of a line
_KEPT_BEFORE_AND = re.compile(f"{_HYPHEN}(?=(?:und|oder|bzw|sowie)\\b)")  # Umwelt- und Naturschutz
_KEPT = re.compile(f"{_HYPHEN}(?=[A-ZÄÖÜ])")  # Müller-Lüdenscheidt, E-Mail
_WIDGET = raw.FPDF_ANNOT_WIDGET
_SILENT = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP)
_HOLDS = {  # what hangs on a note, and is not opened
    raw.FPDF_ANNOT_FILEATTACHMENT: "attachments",
    raw.FPDF_ANNOT_SOUND: "objects",
    raw.FPDF_ANNOT_MOVIE: "objects",
    raw.FPDF_ANNOT_SCREEN: "objects",
    raw.FPDF_ANNOT_RICHMEDIA: "objects",
    raw.FPDF_ANNOT_THREED: "objects",
}


def read(content: bytes, sink: Sink) -> None:
    """Read it page by page.

    Raises:
        Unreadable: it is encrypted, damaged, or has more pages than a file may have.
    """
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise Unreadable("encrypted" if locked else "broken") from None
    with document:
        pages = len(document)
        if pages > sink.limits.pages:
            raise Unreadable("too_many_parts")
        if document.count_attachments():
            sink.left("attachments")
        if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
            sink.left("scripts")
        if document.get_formtype() == raw.FORMTYPE_XFA_FULL:
            sink.left("dynamic_form")
        document.init_forms()
        # A picture is a stream, whose head is never packed itself.
        known: set[tuple[int, int]] | None = set() if b"/Image" in content else None
        damaged = 0
        for index in range(pages):
            title = f"Seite {index + 1}" if sink.attachment else ""
            try:
                page = document[index]
                _page(page, sink, title, known)
                page.close()
            except pdfium.PdfiumError:
                damaged += 1
                sink.left("damaged_pages")
                sink.passage(Sort.PAGE, "", title)
            sink.step(index + 1, pages)
        if damaged == pages:
            raise Unreadable("broken")


def _page(page: pdfium.PdfPage, sink: Sink, title: str, known: set[tuple[int, int]] | None) -> None:
    """``known``: pictures that were looked at on pages before; ``None``: there are none in this file."""
    textpage = page.get_textpage()
    text = _joined(textpage.get_text_range()) if textpage.count_chars() else ""
    textpage.close()
    if _is_gibberish(text):
        text = ""
    notes = list(_notes(page, sink))
    written = clean("\n".join([text, *notes]))
    letters = sum(not character.isspace() for character in text)
    most = sink.limits.ocr_pixels
    if letters < _FEW and _has_marks(page):
        cover = cover_of(page)
        if letters == 0 or cover.share > MOST_OF_PAGE:
            sink.picture(Sort.PAGE, lambda: drawn(page, most, cover.dpi), written, title)
            return
    beside = beside_words(page, known) if known is not None else NOTHING
    if beside.others:
        sink.left("pictures")
    if (cut := beside.cut) is not None and sink.recognises_beside():
        sink.picture(Sort.PAGE, lambda: drawn(page, most, beside.dpi, cut), written, title)
        return
    if cut is not None:
        sink.left("pictures")
    sink.passage(Sort.PAGE, written, title)


def _joined(text: str) -> str:
    """Words that a line end took apart."""
    return _KEPT.sub("-", _KEPT_BEFORE_AND.sub("- ", text)).replace(_HYPHEN, "")


def _is_gibberish(text: str) -> bool:
    """Whether much of it is no letter of any script; then the page has to be looked at as a picture."""
    odd = sum(
        character == "\ufffd" or "\ue000" <= character <= "\uf8ff" or character < "\t" for character in text
    )
    return odd > _ODD_SHARE * len(text)


def _has_marks(page: pdfium.PdfPage) -> bool:
    """Whether anything is drawn on it at all."""
    return bool(raw.FPDFPage_CountObjects(page) > 0 or raw.FPDFPage_GetAnnotCount(page) > 0)


def _notes(page: pdfium.PdfPage, sink: Sink) -> Iterator[str]:
    """What was typed into forms, and comments."""
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        kind = raw.FPDFAnnot_GetSubtype(note)
        if kind in _HOLDS:
            sink.left(_HOLDS[kind])
        if kind == _WIDGET and page.formenv is not None:
            name = _field(page, note, raw.FPDFAnnot_GetFormFieldName)
            value = _field(page, note, raw.FPDFAnnot_GetFormFieldValue)
            if value.strip() and value != "Off":
                yield f"{name}: {value}"
        elif kind not in _SILENT and (text := _text_of(note, b"Contents")).strip():
            yield f"[Kommentar: {text}]"
        raw.FPDFPage_CloseAnnot(note)


def _field(page: pdfium.PdfPage, note: object, getter: object) -> str:
    return _utf16(lambda buffer, size: getter(page.formenv, note, buffer, size))  # type: ignore[operator]


def _text_of(note: object, key: bytes) -> str:
    return _utf16(lambda buffer, size: raw.FPDFAnnot_GetStringValue(note, key, buffer, size))


def _utf16(get: object) -> str:
    """A text of PDFium: asked for its size first, then for itself; UTF-16 with a zero at the end."""
    size = get(None, 0)  # type: ignore[operator]
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    get(ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)  # type: ignore[operator]
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
