# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The start page. Pure: a view in, a page out."""

from __future__ import annotations

from decimal import Decimal

from stellwerk.values.money import Price
from stellwerk.web.language import Language
from stellwerk.web.pages import render
from stellwerk.web.start.classes import rows
from stellwerk.web.start.snippets import snippets
from stellwerk.web.start.texts import TEXTS
from stellwerk.web.start.view import StartView


def page(view: StartView, language: Language = Language.DE, *, signed_in: bool = False) -> bytes:
    """The page as UTF-8 HTML. Every value of ``view`` is escaped. ``signed_in``: the reader has a session."""
    return render(
        "start/show.html",
        language,
        signed_in=signed_in,
        view=view,
        t=TEXTS[language],
        rows=rows(language),
        snippets=snippets(view.base_url, language),
        number=lambda value: number(value, language),
        price=lambda value: price(value, language),
    )


def number(value: int, language: Language) -> str:
    """``32.768`` in German, ``32,768`` in English."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if language is Language.DE else grouped


def price(value: Price, language: Language) -> str:
    """``0,15 / 0,60 EUR``: input and output per million tokens, with two decimals at least."""
    amounts = f"{_money(value.input_per_million)} / {_money(value.output_per_million)}"
    return f"{amounts.replace('.', ',') if language is Language.DE else amounts} {value.currency}"


def _money(amount: Decimal) -> str:
    decimals = max(2, -int(amount.normalize().as_tuple().exponent))
    return f"{amount:.{decimals}f}"
