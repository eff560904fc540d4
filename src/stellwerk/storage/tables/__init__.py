# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tables. The same ones stand on SQLite and on PostgreSQL; one file per area."""

from stellwerk.storage.tables.access import (
    access_token as access_token,
)
from stellwerk.storage.tables.access import (
    local_account as local_account,
)
from stellwerk.storage.tables.access import (
    one_time_link as one_time_link,
)
from stellwerk.storage.tables.access import (
    recovery_code as recovery_code,
)
from stellwerk.storage.tables.access import (
    sign_in_attempt as sign_in_attempt,
)
from stellwerk.storage.tables.access import (
    spent_token as spent_token,
)
from stellwerk.storage.tables.access import (
    web_session as web_session,
)
from stellwerk.storage.tables.base import Moment as Moment
from stellwerk.storage.tables.base import metadata as metadata
from stellwerk.storage.tables.books import audit as audit
from stellwerk.storage.tables.books import audit_carried as audit_carried
from stellwerk.storage.tables.books import audit_checkpoint as audit_checkpoint
from stellwerk.storage.tables.books import audit_head as audit_head
from stellwerk.storage.tables.books import ledger as ledger
from stellwerk.storage.tables.books import open_intent as open_intent
from stellwerk.storage.tables.changes import approval as approval
from stellwerk.storage.tables.changes import audit_outbox as audit_outbox
from stellwerk.storage.tables.changes import change as change
from stellwerk.storage.tables.changes import idempotency as idempotency
from stellwerk.storage.tables.changes import installation as installation
from stellwerk.storage.tables.changes import regime_release as regime_release
from stellwerk.storage.tables.money import budget as budget
from stellwerk.storage.tables.money import budget_state as budget_state
from stellwerk.storage.tables.money import invoice as invoice
from stellwerk.storage.tables.money import invoice_line as invoice_line
from stellwerk.storage.tables.money import ledger_account as ledger_account
from stellwerk.storage.tables.money import ledger_entry as ledger_entry
from stellwerk.storage.tables.money import notice as notice
from stellwerk.storage.tables.money import power_hour as power_hour
from stellwerk.storage.tables.money import price as price
from stellwerk.storage.tables.money import price_list as price_list
from stellwerk.storage.tables.organisation import api_key as api_key
from stellwerk.storage.tables.organisation import cost_centre as cost_centre
from stellwerk.storage.tables.organisation import department as department
from stellwerk.storage.tables.organisation import use_case as use_case
from stellwerk.storage.tables.people import person as person
from stellwerk.storage.tables.people import role_assignment as role_assignment
from stellwerk.storage.tables.reports import headcount as headcount
from stellwerk.storage.tables.workbench import assistant as assistant
from stellwerk.storage.tables.workbench import assistant_document as assistant_document
from stellwerk.storage.tables.workbench import assistant_version as assistant_version
from stellwerk.storage.tables.workbench import feedback as feedback
from stellwerk.storage.tables.workbench import history_conversation as history_conversation
from stellwerk.storage.tables.workbench import history_document as history_document
from stellwerk.storage.tables.workbench import history_key as history_key
from stellwerk.storage.tables.workbench import history_message as history_message
from stellwerk.storage.tables.workbench import rating as rating
from stellwerk.storage.tables.workbench import text_release as text_release
from stellwerk.storage.tables.workbench import text_release_asked as text_release_asked
from stellwerk.storage.tables.workbench import work_preference as work_preference
