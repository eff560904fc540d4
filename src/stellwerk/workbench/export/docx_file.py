# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A conversation as a DOCX: headings that a screen reader jumps between, its language, and where it came from."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree

from stellwerk.values.calendar import local_day
from stellwerk.workbench.export import provenance
from stellwerk.workbench.export.docx_blocks import CODE, Blocks
from stellwerk.workbench.export.provenance import Provenance
from stellwerk.workbench.export.words import Words, words
from stellwerk.workbench.values import Conversation

_NOTICE = "KI-Hinweis"
_FONT = "Calibri"
_MONO = "Consolas"
_GREY = RGBColor(0x40, 0x40, 0x40)
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # [MS-OSHARED] 2.3.3.2.2: properties that users define
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def docx_file(conversation: Conversation, person: str, at: datetime, language: str = "de") -> bytes:
    """The file. ``person``: who answers for what was taken over; ``at``: when it is exported."""
    t = words(language)
    document = Document()
    _styles(document, t)
    _paper(document)
    title = clean(" ".join(conversation.title.split())) or t.title
    document.add_paragraph(title, "Title")
    document.add_paragraph(t.intro.format(at=f"{local_day(at):%d.%m.%Y}"), _NOTICE)
    blocks = Blocks(document, t)
    for number, said in enumerate(conversation.said, 1):
        document.add_heading(t.question.format(number=number), 1)
        blocks.plain(clean(said.question))
        if went := provenance.papers(said, conversation.attached, t):
            document.add_paragraph(clean(went), _NOTICE)
        if not said.answer:
            document.add_paragraph(t.not_sent, _NOTICE)
            continue
        document.add_heading(t.answer.format(number=number), 1)
        document.add_paragraph(clean(provenance.notice(said, person, t)), _NOTICE)
        blocks.markdown(clean(said.answer))
    _footer(document, t)
    _properties(document, title, clean(person), at, provenance.of_conversation(conversation), t)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def clean(text: str) -> str:
    """Without the characters that XML does not know."""
    return _NOT_XML.sub("", text)


def _styles(document: Docx, t: Words) -> None:
    styles = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(11)
    # Word's own templates have it; the library's has not, and screen readers read English otherwise.
    fonts = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    spoken = fonts.find(qn("w:lang"))
    for attribute in ("w:val", "w:eastAsia"):
        spoken.set(qn(attribute), t.code)
    notice = styles.add_style(_NOTICE, 1)
    notice.base_style, notice.font.italic, notice.font.color.rgb = normal, True, _GREY
    code = styles.add_style(CODE, 1)
    code.base_style, code.font.name, code.font.size = normal, _MONO, Pt(9.5)
    code.paragraph_format.space_after = Pt(6)


def _paper(document: Docx) -> None:
    """A4; the library's template is for American paper."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)


def _footer(document: Docx, t: Words) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.text = t.footer
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _properties(
    document: Docx, title: str, person: str, at: datetime, answers: tuple[Provenance, ...], t: Words
) -> None:
    checked = bool(answers) and all(one.checked for one in answers)
    core = document.core_properties
    core.title, core.author, core.language = title[:255], person[:255], t.code
    core.last_modified_by = person[:255]
    core.created = core.modified = at.astimezone(UTC).replace(tzinfo=None)
    core.subject, core.keywords = t.footer, "KI, AI, trainedAlgorithmicMedia"
    core.comments, core.category = provenance.DIGITAL_SOURCE_TYPE, "AI-generated"
    core.content_status = t.state_checked if checked else t.state_draft
    values = {
        "DigitalSourceType": provenance.DIGITAL_SOURCE_TYPE,
        "AIGenerated": "true",
        "AIGenerator": provenance.GENERATOR,
        "AIExportedAt": at.isoformat(timespec="seconds"),
        "AIChecked": str(checked).lower(),
    }
    for one in answers:
        values |= {
            f"AIAnswer{one.number}Model": one.model,
            f"AIAnswer{one.number}Zone": one.zone,
            f"AIAnswer{one.number}Date": one.at.isoformat(timespec="seconds"),
            f"AIAnswer{one.number}Decision": one.decision,
            f"AIAnswer{one.number}Checked": str(one.checked).lower(),
        }
    _custom(document, values)


def _custom(document: Docx, values: dict[str, str]) -> None:
    """Add properties that the library has no way for (ECMA-376, Part 1, 22.3)."""
    root = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap={None: _CUSTOM, "vt": _TYPES})
    for number, (name, value) in enumerate(values.items(), 2):  # 0 and 1 are reserved
        entry = etree.SubElement(root, f"{{{_CUSTOM}}}property", fmtid=_FORMAT_ID, pid=str(number), name=name)
        etree.SubElement(entry, f"{{{_TYPES}}}lpwstr").text = clean(value)
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    package = document.part.package
    part = Part(PackURI("/docProps/custom.xml"), _CUSTOM_TYPE, blob, package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
