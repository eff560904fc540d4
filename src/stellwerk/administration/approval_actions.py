# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What takes two persons, one action each: what may be asked for, and what is done when the second one agrees."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from stellwerk.administration import choices, departments, keys, use_cases
from stellwerk.administration.adopt import FILE
from stellwerk.administration.loosening import LOWER_CLASS, OPEN_RED, RELEASE_ANNEX_III, loosened
from stellwerk.administration.use_case_values import checked
from stellwerk.administration.values import text
from stellwerk.errors import Conflict, InvalidValue, NoSuchObject
from stellwerk.identity.actor import Actor
from stellwerk.policy.regimes import RELEASABLE
from stellwerk.storage.database import Writing
from stellwerk.storage.tables import audit, regime_release
from stellwerk.values.zone import Zone

RELEASE_REGIME, REIDENTIFY = "release_regime", "reidentify"
ACTIONS = frozenset({LOWER_CLASS, OPEN_RED, RELEASE_ANNEX_III, RELEASE_REGIME, REIDENTIFY})

_LOWERS = {
    "use-case": frozenset({"floor", "declared_class", "regimes"}),
    "department": frozenset({"floor"}),
    "key": frozenset({"declared_class", "may_declare"}),
}
_RELEASE = ("released_by", "document")


def prepare(
    connection: sa.Connection,
    actor: Actor,
    action: str,
    about: str,
    change: Mapping[str, object],
    now: datetime,
) -> str | None:
    """Check what is asked for before it waits for anybody; returns the department that it concerns.

    Raises:
        NoSuchObject, InvalidValue
    """
    sort, _, name = about.partition(":")
    match action, sort:
        case "lower_class" | "open_red" | "release_annex_iii", "use-case":
            case = use_cases.find(connection, actor, name)
            _ours(case.source)
            _case_values(action, case, change, now)
            return case.department
        case "lower_class", "department":
            found = departments.find(connection, actor, name)
            _ours(found.source)
            _only(change, _LOWERS["department"])
            choices.data_class("floor", change["floor"])
            return found.name
        case "lower_class", "key":
            key = keys.find(connection, actor, name)
            _ours(key.source)
            _only(change, _LOWERS["key"])
            _key_values(change)
            return key.department
        case "release_regime", "regime":
            if name not in RELEASABLE and name != "K2":
                raise InvalidValue({"object": f"regime:NAME with one of {', '.join((*RELEASABLE, 'K2'))}"})
            _document(change)
            return None
        case "reidentify", "decision":
            _only(change, frozenset())
            _decision(connection, name)
            return None
        case _:
            raise InvalidValue({"object": f"{action} is not possible for this; see docs/people.md"})


def perform(
    writing: Writing, actor: Actor, action: str, about: str, change: Mapping[str, Any], request: str
) -> None:
    """Do what two persons decided, in the transaction of the decision.

    Raises:
        Conflict, NoSuchObject, InvalidValue: it is not possible any more.
    """
    sort, _, name = about.partition(":")
    match action, sort:
        case _, "use-case":
            case = use_cases.known(writing.connection, name)
            values = _case_values(action, case, change, writing.at)
            use_cases.change(writing, actor, case, values, None, request=request)
        case _, "department":
            found = departments.find(writing.connection, actor, name)
            floor = choices.data_class("floor", change["floor"]).name
            departments.change(writing, actor, found, {"floor": floor}, None, request=request)
        case _, "key":
            key = keys.known(writing.connection, name)
            keys.change(writing, actor, key, _key_values(change), None, request=request)
        case _, "regime":
            _release(writing, name, change, request)
        case _, "decision":
            _decision(writing.connection, name)


def _case_values(
    action: str, case: use_cases.UseCase, change: Mapping[str, object], now: datetime
) -> dict[str, Any]:
    if action == LOWER_CLASS:
        _only(change, _LOWERS["use-case"])
        return checked(change, now)
    if action == OPEN_RED:
        _only(change, frozenset())
        return {"zones": sorted({*case.zones, Zone.RED.value})}
    if set(change) == set(_RELEASE):  # the release itself, by name and document
        if not case.annex_iii or case.prohibited:
            raise InvalidValue({"object": "only a screened use case of Annex III needs a release"})
        by, document = _document(change)
        return {"released_by": by, "released_at": now, "released_document": document}
    answers = checked(change, now)  # or other answers to the questions
    wanted = {"ai_role", "annex_iii", "prohibited"}
    if set(change) != wanted or not loosened({f: getattr(case, f) for f in wanted}, answers):
        raise InvalidValue(
            {"change": "give released_by and document, or all three answers (ai_role, annex_iii, prohibited)"}
        )
    return answers


def _key_values(change: Mapping[str, object]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "declared_class" in change:
        values["declared_class"] = choices.data_class("declared_class", change["declared_class"]).name
    if "may_declare" in change:
        values["may_declare"] = bool(change["may_declare"])
    return values


def _release(writing: Writing, regime: str, change: Mapping[str, object], request: str) -> None:
    by, document = _document(change)
    known = writing.execute(sa.select(regime_release).where(regime_release.c.what == regime)).first()
    values = {
        "released_by": by,
        "released_on": writing.at.date(),
        "document": document,
        "approval": request,
        "withdrawn_at": None,
        "changed": writing.revision,
    }
    if known is None:
        writing.execute(sa.insert(regime_release).values(what=regime, **values))
    elif known.withdrawn_at is not None:
        writing.execute(sa.update(regime_release).where(regime_release.c.what == regime).values(values))
    else:
        raise Conflict("this regime is released already")


def _document(change: Mapping[str, object]) -> tuple[str, str]:
    _only(change, frozenset(_RELEASE))
    return text("released_by", change["released_by"], 200), text("document", change["document"], 200)


def _ours(source: str) -> None:
    if source == FILE:
        raise Conflict("this stands in stellwerk.yaml; whoever may write that file changes it there")


def _only(change: Mapping[str, object], fields: frozenset[str]) -> None:
    strange = sorted(set(change) - fields)
    if strange:
        raise InvalidValue({f"change.{field}": "is not part of this action" for field in strange})
    if fields and not change:
        raise InvalidValue({"change": f"give {', '.join(sorted(fields))}"})
    if fields == frozenset(_RELEASE) and set(change) != fields:
        raise InvalidValue({"change": "give released_by and document"})


def _decision(connection: sa.Connection, decision_id: str) -> date:
    row = connection.execute(sa.select(audit.c.at).where(audit.c.decision_id == decision_id).limit(1)).first()
    if row is None:
        raise NoSuchObject("there is no such decision in the trail")
    return date.fromisoformat(row.at[:10])
