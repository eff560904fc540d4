# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everywhere that a person can stand: how each place is shown to them (Art. 15 GDPR) and erased (Art. 17).

A test walks all tables: a new column that could name a person must be put on one of these lists before it passes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec
import sqlalchemy as sa

from stellwerk.storage import tables as t


class Own(msgspec.Struct, frozen=True):
    """A table whose rows belong to one person: shown whole, but for ``hidden`` columns, and deleted."""

    owner: sa.Column[str]
    german: str
    english: str
    hidden: tuple[str, ...] = ()  # hashes, sealed secrets: of no use to the person, of much to a thief
    only: sa.ColumnElement[bool] | None = (
        None  # of the person's rows, these; the others are somebody else's too
    )
    counted: bool = False  # how many there are is shown, and no more: they open for the person alone

    @property
    def table(self) -> sa.Table:
        """The table."""
        return self.owner.table

    def of(self, person: str) -> sa.ColumnElement[bool]:
        """The person's rows."""
        mine = self.owner == person
        return mine if self.only is None else sa.and_(mine, self.only)


class Named(msgspec.Struct, frozen=True):
    """A column with the id of a person in somebody else's row: the row is shown, the id becomes NULL."""

    column: sa.Column[str]
    german: str
    english: str
    hidden: tuple[str, ...] = ()


class Free(msgspec.Struct, frozen=True):
    """A column in which people write freely: a name or mail address that stands there is shown, and struck out."""

    column: sa.Column[str]


OWN: tuple[Own, ...] = (
    Own(t.role_assignment.c.person, "Ihre Rollen", "Your roles"),
    Own(
        t.local_account.c.person,
        "Ihr Konto mit Passwort und zweitem Faktor (ohne die Geheimnisse selbst)",
        "Your account with password and second factor (without the secrets themselves)",
        ("password_hash", "totp_secret"),
    ),
    Own(t.recovery_code.c.person, "Ihre Wiederherstellungscodes", "Your recovery codes", ("hash",)),
    Own(t.web_session.c.person, "Ihre Sitzungen", "Your sessions", ("hash", "sid")),
    Own(t.one_time_link.c.person, "Links für Ihr Passwort", "Links to your password", ("hash",)),
    Own(t.access_token.c.person, "Ihre Zugriffstoken", "Your access tokens", ("hash",)),
    Own(
        t.work_preference.c.person, "Ihre Einstellungen am Arbeitsplatz", "Your preferences at the workbench"
    ),
    Own(
        t.text_release_asked.c.person,
        "Anträge, über die Sie als zweite Person entscheiden sollten",
        "Requests that you were asked to decide on as the second person",
    ),
    Own(
        t.text_release.c.requester,
        "Ihre Anträge, einen Text freizugeben (ohne den Text: den sehen nur Sie, unter Freigaben)",
        "Your requests to release a text (without the text: only you see it, under Releases)",
        ("sealed", "reason", "answer", "mac", "decided_by"),
    ),
    Own(
        t.history_conversation.c.owner,
        "Wie viele Gespräche Sie in Ihrem Verlauf aufbewahren. Öffnen und ausgeben können nur Sie selbst sie, auf der "
        "Seite Verlauf",
        "How many conversations you keep in your history. Only you can open and export them, on the page History",
        counted=True,
    ),
    Own(
        t.history_key.c.person,
        "Der Schlüssel Ihres Verlaufs (ohne den Schlüssel selbst)",
        "The key of your history (without the key itself)",
        ("wrapped",),
    ),
    Own(
        t.assistant.c.owner,
        "Assistenten, die nur Sie benutzen; ihren Text sehen Sie auf der Seite Assistenten",
        "Assistants that only you use; their text you see on the page Assistants",
        only=t.assistant.c.released.is_(None),
    ),
    Own(t.person.c.id, "Ihre Person", "Your person"),  # last: the others refer to it
)

NAMED: tuple[Named, ...] = (
    Named(
        t.role_assignment.c.granted_by, "Rollen, die Sie vergeben haben", "Roles that you gave", ("person",)
    ),
    Named(t.approval.c.requested_by, "Ihre Anträge auf Freigabe", "Your four-eyes requests", ("decided_by",)),
    Named(t.approval.c.decided_by, "Ihre Entscheidungen", "Your decisions on requests", ("requested_by",)),
    Named(
        t.text_release.c.decided_by,
        "Freigaben von Texten, über die Sie entschieden haben",
        "Releases of texts that you decided on",
        ("requester", "sealed", "reason", "answer", "mac"),
    ),
    Named(t.api_key.c.created_by, "Schlüssel, die Sie angelegt haben", "Keys that you made", ("hash",)),
    Named(
        t.price_list.c.imported_by, "Preislisten, die Sie eingelesen haben", "Price lists that you imported"
    ),
    Named(
        t.invoice.c.imported_by,
        "Rechnungen, die Sie eingelesen haben",
        "Invoices that you imported",
        ("decided_by", "result"),
    ),
    Named(
        t.invoice.c.decided_by,
        "Rechnungen, über die Sie entschieden haben",
        "Invoices that you decided on",
        ("imported_by", "result"),
    ),
    Named(
        t.assistant.c.owner,
        "Alle Assistenten von Ihnen, auch die, die andere benutzen",
        "All assistants of yours, also those that others use",
    ),
    Named(
        t.assistant_version.c.decided_by,
        "Assistenten, über deren Freigabe Sie entschieden haben",
        "Assistants whose release you decided on",
        ("instruction", "documents"),
    ),
)

FREE: tuple[Free, ...] = (
    Free(t.approval.c.change),
    Free(t.approval.c.reason),
    Free(t.regime_release.c.released_by),
    Free(t.regime_release.c.document),
    Free(t.use_case.c.title),
    Free(t.use_case.c.purpose),
    Free(t.use_case.c.legal_basis),
    Free(t.use_case.c.owner),
    Free(t.use_case.c.released_by),
    Free(t.use_case.c.released_document),
    Free(t.department.c.title),
    Free(t.cost_centre.c.title),
    Free(t.api_key.c.title),
    Free(t.price_list.c.title),
    Free(t.price_list.c.plan),
    Free(t.price_list.c.source),
    Free(t.budget.c.title),
    Free(t.budget.c.recipients),
    Free(t.invoice.c.number),
    Free(t.invoice.c.note),
    Free(t.notice.c.target),
    Free(t.notice.c.body),
    Free(t.assistant_version.c.name),
    Free(t.assistant_version.c.instruction),
    Free(t.assistant_version.c.answer),
)

TABLES = frozenset(
    column.table.name
    for column in (
        *(o.owner for o in OWN),
        *(n.column for n in NAMED),
        *(f.column for f in FREE),
        *(t.history_message.c.sealed, t.history_document.c.sealed, t.assistant_document.c.sealed),
    )
)
"""Those that erasing a person changes."""

ELSEWHERE: Mapping[sa.Column[object], str] = MappingProxyType(
    {
        t.audit.c.payload: "holds the random id only; shown, and it stays: it names nobody once the person is gone",
        t.audit_outbox.c.detail: "the same, on its way into the trail",
        t.sign_in_attempt.c.detail: "the id while a code is awaited; deleted",
        t.sign_in_attempt.c.return_to: "goes with its row",
        t.idempotency.c.body: "a sealed answer, which may show a person for a day; deleted",
        t.idempotency.c.headers: "goes with its row",
        t.history_message.c.sealed: "sealed with the owner's key; goes with its conversation",
        t.history_document.c.sealed: "the same",
        t.assistant_document.c.sealed: "sealed for a department or its owner; goes with its assistant",
    }
)
"""Treated one by one in :mod:`stellwerk.administration.subject`."""

NOBODY: Mapping[str, str] = MappingProxyType(
    {
        "approval.id": "random, of the request",
        "approval.object": "a use case, key, department, regime or decision",
        "audit.name": "fixed names",
        "audit.decision_id": "random, of a call; calls know keys by a pseudonym and no person",
        "audit_checkpoint.body": "numbers and sums",
        "audit_outbox.name": "fixed names",
        "budget.id": "random, of the budget",
        "budget.warn_at": "per cents",
        "budget_state.budget": "id of a budget",
        "invoice.id": "random, of the invoice",
        "invoice.result": "sums by day and model; names of models as the provider has them",
        "invoice_line.invoice": "id of an invoice",
        "invoice_line.model": "a provider's name for a model",
        "notice.problem": "words of the program; what a server said is not among them",
        "installation.value": "fingerprints and counts",
        "open_intent.decision_id": "random, of a call",
        "open_intent.key": "id of a program's key",
        "open_intent.claims": "ids of budgets and amounts",
        "ledger_account.key": "id of a program's key",
        "ledger_entry.decision_id": "random, of a call",
        "regime_release.approval": "id of a request",
        "history_message.conversation": "random, of a conversation",
        "history_document.conversation": "random, of a conversation",
        "assistant_version.id": "random, of a version",
        "assistant_version.assistant": "random, of an assistant",
        "assistant_version.model": "name of a model",
        "assistant_version.documents": "random ids of documents",
        "assistant_document.id": "random, of a document",
        "assistant_document.assistant": "random, of an assistant",
        "rating.model": "name of a model",
        "rating.origin": "name of a task, id of an assistant",
        "rating.note": "sealed; nothing says who wrote it; goes after 90 days",
        "rating.shared": "the same",
        "feedback.id": "random, of a message",
        "feedback.message": "sealed; nothing says who wrote it; goes after a year",
        "feedback.contact": "sealed, and only if somebody left it; goes with its row, which an administrator can "
        "delete",
        "text_release.id": "random, of the request",
        "text_release.model": "name of a model",
        "text_release.waived": "kinds, rules and offsets",
        "text_release.sealed": "a text, sealed for its requester and whom they asked; goes after days",
        "text_release.reason": "sealed for the same",
        "text_release.answer": "sealed for the same",
        "text_release.mac": "a keyed hash",
        "text_release_asked.release": "id of a request",
        "headcount.department": "name of a department",
        "headcount.parent": "name of a department",
        "price.model": "a provider's name for a model",
        **{
            f"{table}.{column}": "names of the house's own: departments, cost centres, use cases, models"
            for table in ("ledger", "audit_carried", "open_intent", "ledger_account")
            for column in ("department", "cost_centre", "use_case", "endpoint", "model", "price_version")
        },
        **{
            f"{table}.{column}": "a choice from a fixed list, or names of models"
            for table, columns in {
                "use_case": ("zones", "models", "regimes", "annex_iii", "prohibited"),
                "api_key": ("scopes", "models", "zones"),
            }.items()
            for column in columns
        },
    }
)
"""Columns with text that names no person, and why."""
