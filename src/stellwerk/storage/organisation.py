# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Departments, use cases, keys and releases as the line needs them: rows of the database as frozen values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
import sqlalchemy as sa

from stellwerk.identity.actor import below
from stellwerk.policy.assemble import version
from stellwerk.policy.register import Register, Release, UseCase
from stellwerk.policy.screening import closed_because
from stellwerk.storage.prices import with_prices
from stellwerk.storage.tables import api_key, change, department, price_list, regime_release, use_case
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass
from stellwerk.values.key import KnownKey, Scope
from stellwerk.values.zone import Zone

KEYED, PLAIN = "hmac-sha256", "sha256"
"""Schemes of a key's hash: keyed with the installation's secret, or as ``stellwerk.yaml`` has it."""

KEY_PURPOSE = "api-key"
"""Of the installation's secret: what keys are hashed with."""


class StoredKey(msgspec.Struct, frozen=True):
    """A row of ``api_key``."""

    id: str
    scheme: str
    source: str
    department: str
    use_case: str
    revoked: bool
    known: KnownKey


def revision(connection: sa.Connection) -> int:
    """The house's revision (table ``change``)."""
    return int(connection.execute(sa.select(change.c.revision).where(change.c.id == 1)).scalar_one())


def processes(connection: sa.Connection) -> int:
    """How many processes keep their books in this PostgreSQL database at present."""
    return int(
        connection.execute(
            sa.text(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND application_name = 'stellwerk-books'"
            )
        ).scalar_one()
    )


def departments_changed(connection: sa.Connection, since: int) -> set[str]:
    """Names of the departments that were changed after revision ``since``, and of those below them."""
    rows = connection.execute(sa.select(department.c.name, department.c.parent, department.c.changed)).all()
    changed = {row.name for row in rows if row.changed > since}
    return set(below(changed, {row.name: row.parent for row in rows}))


def floors(connection: sa.Connection) -> dict[str, DataClass]:
    """The floor of every department: its own, or that of one above it, whichever is higher."""
    rows = connection.execute(sa.select(department.c.name, department.c.parent, department.c.floor)).all()
    own = {row.name: (row.parent, DataClass[row.floor]) for row in rows}
    found: dict[str, DataClass] = {}
    for name in own:
        highest, above = DataClass.K0, name
        for _ in own:  # as many steps as there are departments at most: a circle ends, too
            parent, floor = own[above]
            highest = max(highest, floor)
            if parent is None or parent not in own:
                break
            above = parent
        found[name] = highest
    return found


def anything_else_changed(connection: sa.Connection, since: int) -> bool:
    """Whether a use case, a release or a price list was changed after revision ``since``."""
    return any(
        connection.execute(sa.select(sa.literal(1)).where(table.c.changed > since).limit(1)).first()
        is not None
        for table in (use_case, regime_release, price_list)
    )


def use_cases(connection: sa.Connection, *, sources: Iterable[str]) -> dict[str, UseCase]:
    """The use cases that come from ``sources``; those that are closed carry the reason."""
    rows = connection.execute(sa.select(use_case).where(use_case.c.source.in_(list(sources))))
    return {row.name: use_case_of(row) for row in rows}


def use_case_of(row: Any) -> UseCase:
    """One row as the policy needs it."""
    return UseCase(
        name=row.name,
        purpose=row.purpose,
        legal_basis=row.legal_basis,
        owner=row.owner,
        floor=DataClass[row.floor],
        declared_class=_class(row.declared_class),
        allowed_zones=frozenset(Zone(z) for z in row.zones),
        allowed_models=None if row.models is None else frozenset(row.models),
        regimes=frozenset(row.regimes),
        closed=closed_because(
            archived=row.archived_at is not None,
            screened=row.screened_at is not None,
            prohibited=row.prohibited or (),
            annex_iii=row.annex_iii or (),
            released=row.released_at is not None,
        ),
    )


def releases(connection: sa.Connection) -> tuple[Release, ...]:
    """The regimes that two persons opened for yellow and nobody closed again."""
    rows = connection.execute(sa.select(regime_release).where(regime_release.c.withdrawn_at.is_(None)))
    return tuple(Release(row.what, row.released_by, row.released_on, row.document) for row in rows)


def keys(
    connection: sa.Connection, *, since: int = -1, of_departments: Iterable[str] = ()
) -> list[StoredKey]:
    """Keys changed after revision ``since``, and all keys of the departments named; revoked ones included."""
    above = sa.or_(api_key.c.changed > since, api_key.c.department.in_(list(of_departments)))
    lowest = floors(connection)
    rows = connection.execute(
        sa.select(api_key, department.c.cost_centre)
        .join(department, department.c.name == api_key.c.department)
        .where(above)
    )
    return [_key(row, lowest[row.department]) for row in rows]


def sources_of(given: Register) -> tuple[str, ...]:
    """Whose rows count beside the configuration: what a new house began with does so only until there is a file."""
    return ("people", "start") if given.first_start else ("people",)


def assembled(connection: sa.Connection, given: Register) -> Register:
    """The register of the configuration with the use cases, releases and price lists that people made.

    Other use cases and releases are another policy, with a version of its own; prices are none.
    """
    people = use_cases(connection, sources=sources_of(given))
    released = releases(connection)
    # without a file what people made of the first rows counts, with a file it cannot be overridden
    changed = {**given.use_cases, **people} if given.first_start else {**people, **given.use_cases}
    if changed == given.use_cases and not released:
        return with_prices(connection, given)
    policy = msgspec.structs.replace(given.policy, releases=(*given.policy.releases, *released))
    made = msgspec.structs.replace(given, use_cases=changed, policy=policy, keys=())
    mark = version(made) + ("-demo" if given.demo else "")
    policy = msgspec.structs.replace(policy, version=mark)
    return with_prices(connection, msgspec.structs.replace(made, policy=policy, keys=given.keys))


def _key(row: Any, floor: DataClass) -> StoredKey:
    return StoredKey(
        id=row.id,
        scheme=row.scheme,
        source=row.source,
        department=row.department,
        use_case=row.use_case,
        revoked=row.revoked_at is not None,
        known=KnownKey(
            hash=row.hash,
            scopes=frozenset(Scope(s) for s in row.scopes),
            expires_at=row.expires_at,
            requests_per_minute=row.requests_per_minute,
            tokens_per_minute=row.tokens_per_minute,
            caller=Caller(
                key_id=row.id,
                department=row.department,
                use_case=row.use_case,
                cost_centre=row.cost_centre,
                declared_class=_class(row.declared_class),
                may_declare=row.may_declare,
                allowed_models=None if row.models is None else frozenset(row.models),
                allowed_zones=None if row.zones is None else frozenset(Zone(z) for z in row.zones),
                floor=floor,
            ),
        ),
    )


def _class(text: str | None) -> DataClass | None:
    return None if text is None else DataClass[text]
