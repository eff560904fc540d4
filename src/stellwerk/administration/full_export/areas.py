# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tables of the full export: which columns, under which file name, in which words.

Columns are named one by one, so that a new one is not given away before somebody has thought about it; a test asks for
every column of every table.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec
import sqlalchemy as sa

from stellwerk.storage import tables as t


class Area(msgspec.Struct, frozen=True):
    """One pair of files, ``name.json`` and ``name.csv``."""

    name: str
    columns: tuple[sa.Column[Any], ...]
    german: str
    english: str
    joined: sa.FromClause | None = None  # where the columns come from more than one table

    @property
    def select(self) -> sa.Select[Any]:
        """Every row, in the order of the first table's key."""
        table = self.columns[0].table
        source = table if self.joined is None else self.joined
        order = table.primary_key.columns
        return sa.select(*self.columns).select_from(source).order_by(*order)


def _all(table: sa.Table, *without: str) -> tuple[sa.Column[Any], ...]:
    return tuple(column for column in table.columns if column.name not in {*without, "version", "changed"})


AREAS: tuple[Area, ...] = (
    Area("departments", _all(t.department), "Ämter, als Baum (parent)", "Departments, as a tree (parent)"),
    Area("cost-centres", _all(t.cost_centre), "Kostenstellen", "Cost centres"),
    Area(
        "use-cases",
        _all(t.use_case),
        "Verfahren mit Zweck, Rechtsgrundlage, Antworten zur KI-Verordnung und Freigabe",
        "Use cases with purpose, legal basis, answers for the AI Act, and release",
    ),
    Area(
        "people",
        (*_all(t.person), t.local_account.c.password_changed_at, t.local_account.c.totp_confirmed_at),
        "Personen; die letzten beiden Spalten: seit wann es Passwort und zweiten Faktor gibt",
        "People; the last two columns: since when there are a password and a second factor",
        joined=t.person.outerjoin(t.local_account, t.local_account.c.person == t.person.c.id),
    ),
    Area(
        "roles",
        _all(t.role_assignment),
        "Rollen der Personen; department leer: für das ganze Haus",
        "Roles of the people; an empty department: for the whole house",
    ),
    Area(
        "keys",
        _all(t.api_key, "hash", "scheme"),
        "Schlüssel der Programme, ohne Geheimnis und ohne Hash",
        "Keys of programs, without secret and hash",
    ),
    Area(
        "access-tokens",
        _all(t.access_token, "hash"),
        "Zugriffstoken von Personen, ohne Geheimnis und ohne Hash",
        "Access tokens of people, without secret and hash",
    ),
    Area(
        "approvals",
        _all(t.approval),
        "Vier-Augen-Anträge: wer was beantragt und wer entschieden hat",
        "Four-eyes requests: who asked for what, and who decided",
    ),
    Area(
        "releases",
        _all(t.regime_release),
        "Rechtsgebiete, die zwei Personen für Gelb freigegeben haben",
        "Secrecy regimes that two persons released for yellow",
    ),
    Area(
        "price-lists",
        _all(t.price_list),
        "Preislisten; plan_minimum_pico ist in 10^-12 der Währung, netto",
        "Price lists; plan_minimum_pico is in 10^-12 of the currency, net",
    ),
    Area(
        "prices",
        _all(t.price),
        "Preise der Listen in 10^-6 der Währung, netto: je Million Token, Bild, Minute, Aufruf",
        "Prices of the lists in 10^-6 of the currency, net: per million tokens, image, minute, call",
    ),
    Area(
        "budgets",
        _all(t.budget),
        "Budgets; amount_pico ist in 10^-12 der Währung, netto",
        "Budgets; amount_pico is in 10^-12 of the currency, net",
    ),
    Area(
        "budget-states",
        _all(t.budget_state),
        "Wie weit Budgets in ihren Zeiträumen verbraucht sind, und bis zu welcher Schwelle gewarnt wurde (passed_on)",
        "How far budgets are used in their periods, and up to which threshold was warned (passed_on)",
    ),
    Area(
        "warnings",
        _all(t.notice),
        "Warnungen der letzten 90 Tage, mit Empfängern",
        "Warnings of the last 90 days, with those who were told",
    ),
    Area(
        "invoices",
        _all(t.invoice),
        "Rechnungen der Anbieter und was die Kämmerei entschied; Beträge in 10^-12 der Währung, netto",
        "Invoices of providers and what finance decided; amounts in 10^-12 of the currency, net",
    ),
    Area(
        "invoice-lines",
        _all(t.invoice_line),
        "Zeilen der Rechnungen, wie der Anbieter sie nennt; amount_pico ist in 10^-12 der Währung, netto",
        "Lines of the invoices, as the provider states them; amount_pico is in 10^-12 of the currency, net",
    ),
    Area(
        "ledger",
        _all(t.ledger),
        "Buch der Kosten: Summen je Tag und Buchungsstelle. cost_pico ist in 10^-12 der Währung, cost in der Währung",
        "Ledger: sums per day and place of booking. cost_pico is in 10^-12 of the currency, cost in the currency",
    ),
    Area(
        "ledger-entries",
        _all(t.ledger_entry),
        "Reservierung (kind 1), Abrechnung (2) und Korrektur (3) je Aufruf; seq ist die Zeile des Nachweises, account "
        "steht in ledger-accounts, amount_pico ist in 10^-12 der Währung",
        "Reservation (kind 1), settlement (2) and correction (3) of each call; seq is the row of the trail, account "
        "stands in ledger-accounts, amount_pico is in 10^-12 of the currency",
    ),
    Area(
        "ledger-accounts",
        _all(t.ledger_account),
        "Buchungsstellen der Einträge, jede einmal",
        "Places of booking of the entries, each once",
    ),
    Area(
        "headcounts",
        _all(t.headcount),
        "Wie viele Personen ein Amt hatte, als ein Monat vorbei war; danach richtet sich, was Berichte zurückhalten",
        "How many people a department had when a month was over; reports hold back by that",
    ),
    Area(
        "ledger-carried",
        _all(t.audit_carried),
        "Teil von ledger, dessen einzelne Aufrufe nach der Aufbewahrungsfrist nicht mehr im Nachweis stehen",
        "Part of ledger whose calls are not in the trail any more, since their period of retention is over",
    ),
    Area(
        "power",
        _all(t.power_hour),
        "Strom der eigenen Hardware je Stunde (UTC) und Quelle; energy_mj ist in Millijoule, ohne Kühlung",
        "Electricity of the own hardware by hour (UTC) and source; energy_mj is in millijoule, without cooling",
    ),
    Area(
        "assistants",
        _all(t.assistant),
        "Assistenten: wem sie gehören, für welches Amt, und welche Fassung gilt (released: für andere)",
        "Assistants: whose they are, for which department, and which version holds (released: for others)",
    ),
    Area(
        "assistant-versions",
        _all(t.assistant_version),
        "Fassungen der Assistenten mit Anweisung und Freigabe; documents nennt Texte, die versiegelt im Haus bleiben",
        "Versions of the assistants with instruction and release; documents names texts that stay sealed in the house",
    ),
    Area(
        "ratings",
        _all(t.rating, "note", "shared"),
        "Bewertungen von Antworten je Amt und Woche, ohne Personen, ohne Anmerkungen und Inhalte",
        "Ratings of answers by department and week, without people, notes and contents",
    ),
    Area(
        "text-releases",
        _all(t.text_release, "sealed", "reason", "answer", "mac"),
        "Freigaben einzelner Texte durch eine zweite Person, ohne Text und Begründung: die sind versiegelt",
        "Releases of single texts by a second person, without text and reasons: those are sealed",
    ),
    Area(
        "text-releases-asked",
        _all(t.text_release_asked),
        "Wer um solche Freigaben gebeten wurde",
        "Who was asked for such releases",
    ),
    Area(
        "open-calls",
        _all(t.open_intent, "owner"),
        "Aufrufe, die gerade laufen",
        "Calls under way",
    ),
)

LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        "feedback": "sealed messages on the product, for its administrators; go after a year",
        "recovery_code": "hashes of secrets",
        "web_session": "hashes of secrets; ends by itself",
        "sign_in_attempt": "hashes of secrets; ends by itself",
        "one_time_link": "hashes of secrets; ends by itself",
        "spent_token": "hashes; end by themselves",
        "idempotency": "sealed answers; end by themselves",
        "change": "a counter of this installation",
        "installation": "fingerprints of this installation's secrets",
        "audit_outbox": "events on their way into the trail; the command brings them there first",
        "local_account.person": "as people.id",
        "local_account.password_hash": "a hash of a secret",
        "local_account.failures": "ends by itself",
        "local_account.locked_until": "ends by itself",
        "local_account.totp_secret": "a sealed secret",
        "local_account.totp_last_step": "a counter against replay",
        "api_key.hash": "a hash of a secret",
        "api_key.scheme": "how the hash was made",
        "access_token.hash": "a hash of a secret",
        "open_intent.owner": "number of a process",
        "work_preference": "a person's own choices; the person makes them anew",
        "history_key": "a sealed secret of a person's own",
        "history_conversation": "opens for its owner alone, who exports it",
        "history_message": "opens for its owner alone, who exports it",
        "history_document": "opens for its owner alone, who exports it",
        "assistant_document": "sealed for a department; its people see it on the page of the assistant",
        "text_release.sealed": "a text, sealed for its requester and whom they asked",
        "text_release.reason": "sealed for the same",
        "text_release.answer": "sealed for the same",
        "text_release.mac": "a keyed hash",
        "rating.note": "sealed for the key user",
        "rating.shared": "sealed for the key user",
        "audit_head.id": "always 1",
        "audit_checkpoint.id": "always 1",
    }
)
"""Tables and columns that are not exported, and why; ``version`` and ``changed`` are counters everywhere."""

TRAIL: tuple[sa.Table, ...] = (t.audit, t.audit_head, t.audit_checkpoint)
"""Exported as they stand, in files of their own, so that the trail can be checked."""
