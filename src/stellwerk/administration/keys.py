# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""API keys: made for a use case and a department, shown once, replaced with an overlap, revoked at once."""

from __future__ import annotations

import secrets as random
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa

from stellwerk.administration import choices, use_cases
from stellwerk.administration.adopt import FILE, PEOPLE
from stellwerk.administration.loosening import LOWER_CLASS, loosened, said
from stellwerk.administration.permit import demand, reach
from stellwerk.administration.tell import difference, tell
from stellwerk.administration.tree import living
from stellwerk.administration.values import text
from stellwerk.administration.versions import put
from stellwerk.errors import Conflict, Forbidden, FourEyesNeeded, InvalidValue, NoSuchObject
from stellwerk.identity.actor import Actor, Via
from stellwerk.identity.keys import new_key
from stellwerk.identity.roles import Permission
from stellwerk.storage.database import Writing
from stellwerk.storage.organisation import KEY_PURPOSE, KEYED
from stellwerk.storage.secrets import Secrets
from stellwerk.storage.tables import api_key
from stellwerk.values.key import USUAL_SCOPES, Scope

USUAL_LIFE = timedelta(days=365)
LONGEST_LIFE = timedelta(days=731)
LONGEST_OVERLAP = timedelta(days=30)
_MOST_PER_MINUTE = 1_000_000_000
_LISTS = ("scopes", "models", "zones")


class ApiKey(msgspec.Struct, frozen=True):
    """A row of ``api_key`` without its hash."""

    id: str
    title: str
    prefix: str
    department: str
    use_case: str
    scopes: tuple[str, ...]
    models: tuple[str, ...] | None
    zones: tuple[str, ...] | None
    declared_class: str | None
    may_declare: bool
    requests_per_minute: int | None
    tokens_per_minute: int | None
    created_at: datetime
    created_by: str | None
    expires_at: datetime | None
    replaces: str | None
    revoked_at: datetime | None
    last_used_on: date | None
    source: str
    version: int


_SHOWN = tuple(
    f
    for f in ApiKey.__struct_fields__
    if f not in ("id", "created_at", "created_by", "last_used_on", "source", "version")
)


def listed(
    connection: sa.Connection,
    actor: Actor,
    *,
    after: str = "",
    limit: int = 50,
    use_case: str | None = None,
    of_department: str | None = None,
) -> list[ApiKey]:
    """The keys that the actor may see, by id, behind ``after``. Raises ``Forbidden``."""
    seen = reach(connection, actor, Permission.KEY_READ)
    wanted = [api_key.c.id > after]
    if seen is not None:
        wanted.append(api_key.c.department.in_(seen))
    if use_case is not None:
        wanted.append(api_key.c.use_case == use_case)
    if of_department is not None:
        wanted.append(api_key.c.department == of_department)
    rows = connection.execute(sa.select(api_key).where(*wanted).order_by(api_key.c.id).limit(limit))
    return [_made(row) for row in rows]


def find(connection: sa.Connection, actor: Actor, key_id: str) -> ApiKey:
    """One key. Raises ``Forbidden``, ``NoSuchObject``."""
    seen = reach(connection, actor, Permission.KEY_READ)
    found = known(connection, key_id)
    if seen is not None and found.department not in seen:
        raise NoSuchObject("there is no such key")
    return found


def create(
    writing: Writing, actor: Actor, secrets: Secrets, values: Mapping[str, object]
) -> tuple[ApiKey, str]:
    """Make a key; returns it with its secret, which is shown this once and stored nowhere.

    ``values``: ``title``, ``department`` and ``use_case``; and any field of :func:`update`.

    Raises:
        Forbidden, InvalidValue
        FourEyesNeeded: it would declare less than its use case, or could declare per request.
    """
    missing = [f for f in ("title", "department", "use_case") if not values.get(f)]
    if missing:
        raise InvalidValue(dict.fromkeys(missing, "is empty; fill it in"))
    where = text("department", values["department"], 64)
    _live_department(writing.connection, actor, where)
    demand(writing.connection, actor, Permission.KEY_WRITE, where)
    case = _case(writing.connection, actor, text("use_case", values["use_case"], 64), where)
    row: dict[str, Any] = {
        "scopes": sorted(USUAL_SCOPES),
        "models": None,
        "zones": None,
        "declared_class": None,
        "may_declare": False,
        "requests_per_minute": None,
        "tokens_per_minute": None,
        "expires_at": writing.at + USUAL_LIFE,
        **_checked({f: v for f, v in values.items() if f not in ("department", "use_case")}, writing.at),
        "department": where,
        "use_case": case.name,
    }
    _whole_house(writing.connection, actor, row["scopes"])
    standing = _standing(row["declared_class"], case.declared_class)
    _four_eyes(loosened({"declared_class": case.declared_class}, {**row, "declared_class": standing}))
    return _insert(writing, actor, secrets, row)


def update(
    writing: Writing, actor: Actor, key_id: str, changes: Mapping[str, object], seen: int | None
) -> ApiKey:
    """Change ``title``, ``scopes``, ``models``, ``zones``, limits, ``expires_at``; tighten its declaration.

    Raises:
        Forbidden, NoSuchObject, InvalidValue, Conflict, ChangedMeanwhile
        FourEyesNeeded: the change loosens something.
    """
    old = find(writing.connection, actor, key_id)
    demand(writing.connection, actor, Permission.KEY_WRITE, old.department)
    values = _checked(changes, writing.at)
    _whole_house(writing.connection, actor, values.get("scopes", ()))
    case = use_cases.known(writing.connection, old.use_case)
    before = {
        **msgspec.structs.asdict(old),
        "declared_class": _standing(old.declared_class, case.declared_class),
    }
    after = dict(values)
    if "declared_class" in values:
        after["declared_class"] = _standing(values["declared_class"], case.declared_class)
    _four_eyes(loosened(before, after))
    return change(writing, actor, old, values, seen)


def change(
    writing: Writing, actor: Actor, old: ApiKey, values: Mapping[str, Any], seen: int | None, **more: str
) -> ApiKey:
    """Write values that were checked; for :func:`update` and for what two persons decided."""
    if old.source == FILE:
        raise Conflict("this key stands in stellwerk.yaml; change it there (revoking it works here as well)")
    if old.revoked_at is not None:
        raise Conflict("this key is revoked for good; make a new one")
    put(writing, api_key, api_key.c.id == old.id, seen, {**values, "source": PEOPLE})
    new = known(writing.connection, old.id)
    before, after = difference(_plain(old), _plain(new), _SHOWN)
    tell(writing, actor, "access:key:changed", f"key:{old.id}", before=before, after=after, **more)
    return new


def rotate(
    writing: Writing, actor: Actor, secrets: Secrets, key_id: str, overlap: timedelta
) -> tuple[ApiKey, str]:
    """A new key that may exactly what the old one may; the old one ends after ``overlap``.

    Raises:
        Forbidden, NoSuchObject, InvalidValue
        Conflict: the old one is revoked, expired, or stands in the file.
    """
    old = find(writing.connection, actor, key_id)
    demand(writing.connection, actor, Permission.KEY_WRITE, old.department)
    _whole_house(writing.connection, actor, old.scopes)
    if not timedelta() <= overlap <= LONGEST_OVERLAP:
        raise InvalidValue({"overlap_hours": f"must be from 0 to {LONGEST_OVERLAP.days * 24}"})
    if old.source == FILE:
        raise Conflict("this key stands in stellwerk.yaml; replace it there")
    if old.revoked_at is not None or (old.expires_at is not None and old.expires_at <= writing.at):
        raise Conflict("this key is not valid any more; make a new one")
    row = {f: v for f, v in _plain(old).items() if f in _SHOWN and f not in ("prefix", "revoked_at")}
    life = USUAL_LIFE if old.expires_at is None else min(old.expires_at - old.created_at, LONGEST_LIFE)
    new, secret = _insert(
        writing, actor, secrets, {**row, "expires_at": writing.at + life, "replaces": old.id}
    )
    end = writing.at + overlap
    if old.expires_at is None or end < old.expires_at:
        change(writing, actor, old, {"expires_at": end}, None, replaced_by=new.id)
    return new, secret


def revoke(writing: Writing, actor: Actor, key_id: str) -> ApiKey:
    """End a key for good; every process refuses it within a second. A second time changes nothing.

    Raises:
        Forbidden, NoSuchObject
    """
    old = find(writing.connection, actor, key_id)
    demand(writing.connection, actor, Permission.KEY_WRITE, old.department)
    if old.revoked_at is not None:
        return old
    put(writing, api_key, api_key.c.id == key_id, None, {"revoked_at": writing.at})
    tell(writing, actor, "access:key:revoked", f"key:{key_id}", department=old.department)
    return known(writing.connection, key_id)


def known(connection: sa.Connection, key_id: str) -> ApiKey:
    """One key, whoever asks. Raises ``NoSuchObject``."""
    row = connection.execute(sa.select(api_key).where(api_key.c.id == key_id)).first()
    if row is None:
        raise NoSuchObject("there is no such key")
    return _made(row)


def _insert(writing: Writing, actor: Actor, secrets: Secrets, row: dict[str, Any]) -> tuple[ApiKey, str]:
    secret, prefix = new_key()
    key_id = f"key_{random.token_hex(8)}"
    writing.execute(
        sa.insert(api_key).values(
            **row,
            id=key_id,
            prefix=prefix,
            scheme=KEYED,
            hash=secrets.hash(KEY_PURPOSE, secret),
            created_at=writing.at,
            created_by=actor.person if actor.via not in (Via.SHELL, Via.SYSTEM) else None,
            source=PEOPLE,
            version=1,
            changed=writing.revision,
        )
    )
    new = known(writing.connection, key_id)
    shown = {f: v for f, v in _plain(new).items() if f in _SHOWN}
    tell(writing, actor, "access:key:created", f"key:{key_id}", after=shown)
    return new, secret


def _checked(values: Mapping[str, object], now: datetime) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for field, value in values.items():
        try:
            columns[field] = _column(field, value, now)
        except InvalidValue as wrong:
            problems.update(wrong.problems)
    if problems:
        raise InvalidValue(problems)
    return columns


def _column(field: str, value: object, now: datetime) -> Any:
    match field:
        case "title":
            return text(field, value, 200)
        case "scopes":
            return choices.some_of(field, value, (scope.value for scope in Scope), empty=False)
        case "models":
            return choices.names(field, value)
        case "zones":
            return None if value is None else choices.zones(field, value)
        case "declared_class":
            return None if value is None else choices.data_class(field, value).name
        case "may_declare":
            return bool(value)
        case "requests_per_minute" | "tokens_per_minute":
            return None if value is None else choices.whole(field, value, 1, _MOST_PER_MINUTE)
        case "expires_at":
            end = choices.moment(field, value)
            if not now < end <= now + LONGEST_LIFE:
                raise InvalidValue({field: f"must lie ahead, at most {LONGEST_LIFE.days} days"})
            return end
        case _:
            raise InvalidValue({field: "cannot be changed"})


def _live_department(connection: sa.Connection, actor: Actor, named: str) -> None:
    seen = reach(connection, actor, Permission.DEPARTMENT_READ)
    living(connection, named if seen is None or named in seen else "")  # what one may not see is not there


def _whole_house(connection: sa.Connection, actor: Actor, scopes: Collection[str]) -> None:
    """Metrics are those of the whole house: for who may make keys in one department they are not."""
    if Scope.METRICS in scopes and reach(connection, actor, Permission.KEY_WRITE) is not None:
        raise Forbidden(
            "the scope metrics shows the whole house; ask somebody who may make keys for the whole house"
        )


def _case(connection: sa.Connection, actor: Actor, named: str, where: str) -> use_cases.UseCase:
    try:
        case = use_cases.find(connection, actor, named)
    except NoSuchObject:
        raise InvalidValue({"use_case": "there is no such use case"}) from None
    if case.archived or not use_cases.usable_in(connection, case, where):
        raise InvalidValue({"use_case": "this use case is not there for the department"})
    return case


def _standing(own: str | None, of_case: str | None) -> str | None:
    """What counts as declared for calls of a key: the higher of its own class and its use case's."""
    named = [declared for declared in (own, of_case) if declared is not None]
    return max(named) if named else None


def _four_eyes(loose: dict[str, str]) -> None:
    if loose:
        raise FourEyesNeeded(
            f"this takes two persons ({', '.join(sorted(loose))}): leave it out, and request it under /api/approvals "
            f"(action {LOWER_CLASS}, object key:ID) when the key is there",
            detail={"fields": said(loose)},
        )


def _made(row: Any) -> ApiKey:
    fields = {field: getattr(row, field) for field in ApiKey.__struct_fields__}
    for field in _LISTS:
        fields[field] = None if fields[field] is None else tuple(fields[field])
    return ApiKey(**fields)


def _plain(key: ApiKey) -> dict[str, Any]:
    plain = msgspec.structs.asdict(key)
    for field in _LISTS:
        plain[field] = None if plain[field] is None else list(plain[field])
    return plain
