# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Values that people type: checked once, with words for them."""

from __future__ import annotations

import re
import unicodedata

from stellwerk.errors import InvalidValue

NAME = re.compile(r"[^\W_][\w.-]{0,63}")
"""Short names, as in ``stellwerk.yaml``: letters, digits, point, hyphen, underscore; at most 64."""


_SOFT = {ord(c): None for c in "\u00ad\u200d\ufeff"} | {ord("\t"): " "}
"""What comes along when somebody pastes from a letter or a table, and says nothing: a place to break a word, the glue
between emojis, a byte order mark, a tab."""


def pasted(value: str) -> str:
    """A text as somebody would have typed it who sees what was pasted.

    Any kind of blank is a blank, since letters are full of those that do not break, and lines end in a line feed.
    """
    read = value.replace("\r\n", "\n").replace("\r", "\n").translate(_SOFT)
    return "".join(" " if unicodedata.category(c) == "Zs" else c for c in unicodedata.normalize("NFC", read))


def text(field: str, value: object, longest: int, *, empty: bool = False, lines: bool = False) -> str:
    """Printable text in NFC, without blanks around it, at most ``longest`` characters.

    ``lines`` allows line feeds. What a paste brings along becomes what it looks like (:func:`pasted`). Everything else
    that moves a cursor, hides or turns text round is refused: it would let a name pass for another one, or break a
    line of a log.

    Raises:
        InvalidValue
    """
    if not isinstance(value, str):
        raise InvalidValue({field: "must be a text"})
    read = pasted(value).strip()
    if not read and not empty:
        raise InvalidValue({field: "is empty; fill it in"})
    if len(read) > longest:
        raise InvalidValue({field: f"is longer than {longest} characters; shorten it"})
    if not all(c.isprintable() or (lines and c == "\n") for c in read):
        raise InvalidValue({field: "holds control or invisible characters; remove them"})
    return read


def name(field: str, value: object) -> str:
    """A short name that stays for ever.

    Raises:
        InvalidValue
    """
    read = text(field, value, 64)
    if NAME.fullmatch(read) is None:
        raise InvalidValue(
            {field: "takes letters, digits, point, hyphen and underscore; a letter or digit first"}
        )
    return read
