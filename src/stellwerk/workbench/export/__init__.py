# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A conversation as a file to take along: Markdown or DOCX, marked as made with AI for people and for programs.

Art. 50(2) AI Act asks for a marking that programs can read; the value is IPTC's, as C2PA and search engines read it.
"""

from stellwerk.workbench.export.docx_file import docx_file as docx_file
from stellwerk.workbench.export.markdown_file import markdown_file as markdown_file
from stellwerk.workbench.export.name import file_name as file_name
