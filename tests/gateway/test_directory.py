# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The keys in memory: what a key opens, when it ends, and that they follow what is changed elsewhere."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from stellwerk.administration import (
    approvals,
    cost_centres,
    departments,
    keys,
    people,
    releases,
    use_cases,
)
from stellwerk.administration.adopt import adopt
from stellwerk.errors import (
    ConfigurationError,
    Conflict,
    Forbidden,
    NoSuchObject,
    RateLimited,
    Unauthenticated,
    UseCaseClosed,
)
from stellwerk.gateway import directory as directories
from stellwerk.gateway.directory import Directory, DirectoryUnavailable
from stellwerk.gateway.limits import Limits
from stellwerk.gateway.upkeep import Upkeep
from stellwerk.identity.actor import SHELL, Actor, Assignment
from stellwerk.identity.keys import hash_secret, new_secret
from stellwerk.identity.roles import Role
from stellwerk.policy.decide import Rulebook
from stellwerk.policy.embedded import embedded_register
from stellwerk.policy.register import Department, Key, Register, Screening, UseCase
from stellwerk.storage.database import Database, Place
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.secrets import open_secrets
from stellwerk.storage.tables import api_key, change
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass
from stellwerk.values.inspection import Inspection
from stellwerk.values.key import Scope
from stellwerk.values.zone import Zone

FIRST = new_secret()
CASE = {
    "title": "Briefe",
    "purpose": "Entwürfe",
    "legal_basis": "Art. 6 DSGVO",
    "owner": "Hauptamt",
    "ai_role": "deployer",
    "annex_iii": [],
    "prohibited": [],
}


class House:
    """A database with one department and use case, the directory of a gateway, and somebody who changes things."""

    def __init__(self, place: Place, register: Register) -> None:
        self.database = Database(place)  # of the one who changes; the gateway has its own
        self.of_gateway = Database(place)
        adopt(self.database, register)
        self.secrets = open_secrets(self.database)
        with self.database.writing() as writing:
            cost_centres.create(writing, SHELL, code="6100", title="Bau")
            departments.create(writing, SHELL, named="bauamt", title="Bauamt", cost_centre="6100")
            use_cases.create(writing, SHELL, named="briefe", values=CASE)
        self.directory = Directory(self.of_gateway, self.secrets, register)

    def key(self, **values: Any) -> tuple[str, str]:
        """Make one; returns id and secret."""
        with self.database.writing() as writing:
            made, secret = keys.create(
                writing,
                SHELL,
                self.secrets,
                {"title": "T", "department": "bauamt", "use_case": "briefe", **values},
            )
        return made.id, secret

    def follow(self) -> None:
        """What the gateway does four times a second."""
        self.directory.refresh()

    def refused(self, secret: str, scope: Scope = Scope.CALL) -> None:
        with pytest.raises(Unauthenticated):
            self.directory.find(secret, scope)


@pytest.fixture
def register() -> Register:
    return embedded_register(model="klein", first_key_sha256=hash_secret(FIRST))


@pytest.fixture
def house(place: Place, register: Register) -> Iterator[House]:
    made = House(place, register)
    yield made
    made.database.close()
    made.of_gateway.close()


def test_a_key_is_known_after_it_was_made_and_unknown_after_it_was_revoked(house: House) -> None:
    key_id, secret = house.key()
    house.refused(secret)  # not read yet
    house.follow()
    caller = house.directory.find(secret).caller
    assert (caller.key_id, caller.department, caller.use_case, caller.cost_centre) == (
        key_id,
        "bauamt",
        "briefe",
        "6100",
    )
    with house.database.writing() as writing:
        keys.revoke(writing, SHELL, key_id)
    house.follow()
    house.refused(secret)


def test_unknown_and_wrong_keys_are_refused_alike(house: House) -> None:
    _, secret = house.key()
    house.follow()
    said = set()
    for wrong in (
        secret[:-1],
        secret[:-1] + "x",
        secret + "x",
        secret[:12],
        "stw_",
        "",
        "x" * 5000,
        "\udcff",
        FIRST[:-1],
    ):
        with pytest.raises(Unauthenticated) as refusal:
            house.directory.find(wrong)
        said.add(refusal.value.message)
    assert len(said) == 1


def test_unknown_and_wrong_keys_cost_the_same(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same work is done whatever comes: two hashes, two comparisons of whole digests."""
    _, secret = house.key()
    house.follow()
    work: list[str] = []
    real_digest, real_compare = directories.hmac.digest, directories.hmac.compare_digest
    monkeypatch.setattr(directories.hmac, "digest", lambda *a: (work.append("hash"), real_digest(*a))[1])
    monkeypatch.setattr(
        directories.hmac, "compare_digest", lambda *a: (work.append("compare"), real_compare(*a))[1]
    )
    seen = set()
    for text in (secret, secret[:-1] + "x", "stw_unbekannt", FIRST):
        work.clear()
        with contextlib.suppress(Unauthenticated):
            house.directory.find(text)
        seen.add(tuple(work))
    assert seen == {("hash", "compare", "compare")}


def test_an_expired_key_is_refused_without_any_change(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return soon

    key_id, secret = house.key()
    house.follow()
    with house.database.writing() as writing:
        soon = writing.at + timedelta(hours=1)
        keys.change(writing, SHELL, keys.known(writing.connection, key_id), {"expires_at": soon}, None)
    house.follow()
    assert house.directory.find(secret)
    monkeypatch.setattr(directories, "datetime", Later)
    house.refused(secret)


def test_a_rotated_key_and_its_successor_work_side_by_side_for_the_overlap(house: House) -> None:
    key_id, old = house.key(zones=["green"], requests_per_minute=7)
    with house.database.writing() as writing:
        made, new = keys.rotate(writing, SHELL, house.secrets, key_id, timedelta(hours=1))
    house.follow()
    one, other = house.directory.find(old), house.directory.find(new)
    assert made.replaces == key_id
    assert one.caller.allowed_zones == other.caller.allowed_zones == frozenset({Zone.GREEN})
    assert one.requests_per_minute == other.requests_per_minute == 7
    assert one.expires_at is not None
    assert timedelta(minutes=59) < one.expires_at - datetime.now(UTC) <= timedelta(hours=1)
    with house.database.writing() as writing:
        _, newest = keys.rotate(writing, SHELL, house.secrets, made.id, timedelta())
    house.follow()
    house.refused(new)
    assert house.directory.find(newest)


def test_a_key_opens_only_what_its_scopes_say(house: House) -> None:
    _, secret = house.key(scopes=["check"])
    house.follow()
    assert house.directory.find(secret, Scope.CHECK)
    house.refused(secret, Scope.CALL)
    house.refused(secret, Scope.MODELS)


def test_the_floor_of_the_department_reaches_its_keys(house: House) -> None:
    _, secret = house.key()
    house.follow()
    assert house.directory.find(secret).caller.floor is DataClass.K0
    with house.database.writing() as writing:
        departments.update(writing, SHELL, "bauamt", {"floor": "K3"}, None)
    house.follow()
    assert house.directory.find(secret).caller.floor is DataClass.K3


def test_the_floor_of_a_department_above_counts_too(house: House) -> None:
    with house.database.writing() as writing:
        departments.create(writing, SHELL, named="hochbau", title="H", cost_centre="6100", parent="bauamt")
    _, secret = house.key(department="hochbau")
    house.follow()
    assert house.directory.find(secret).caller.floor is DataClass.K0
    with house.database.writing() as writing:
        departments.update(writing, SHELL, "bauamt", {"floor": "K4"}, None)
    house.follow()
    assert house.directory.find(secret).caller.floor is DataClass.K4


def test_the_key_of_the_first_start_is_one_as_any_other(house: House) -> None:
    assert house.directory.find(FIRST).caller.use_case == "general"
    with house.database.writing() as writing:
        keys.revoke(writing, SHELL, "first-key")
    house.follow()
    house.refused(FIRST)


def decide(house: House, secret: str) -> Any:
    return Rulebook(house.directory.register).decide(
        caller=house.directory.find(secret).caller,
        model="auto",
        declared=None,
        inspection=Inspection(),
        needs=frozenset(),
        tokens=1,
        today=datetime.now(UTC).date(),
        decision_id="d",
    )


def test_no_use_case_no_call_and_a_closed_one_says_why(house: House) -> None:
    _, secret = house.key()
    house.follow()
    assert decide(house, secret).targets == ("klein",)
    version = house.directory.register.policy.version
    with house.database.writing() as writing:
        use_cases.update(writing, SHELL, "briefe", {"archived": True}, None)
    house.follow()
    with pytest.raises(UseCaseClosed, match="archived"):
        decide(house, secret)
    assert house.directory.register.policy.version != version
    house.directory.register = msgspec.structs.replace(house.directory.register, use_cases={})
    with pytest.raises(Forbidden, match="use case"):
        decide(house, secret)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"annex_iii": ["employment"]}, "Annex III"),
        ({"prohibited": ["social_scoring"]}, "Nothing opens it"),
    ],
)
def test_the_ai_act_keeps_a_use_case_closed(house: House, answers: dict[str, Any], words: str) -> None:
    with house.database.writing() as writing:
        use_cases.create(writing, SHELL, named="auswahl", values={**CASE, **answers})
    _, secret = house.key(use_case="auswahl")
    house.follow()
    with pytest.raises(UseCaseClosed, match=words):
        decide(house, secret)


def test_a_use_case_that_nobody_screened_is_closed(house: House) -> None:
    unanswered = {f: v for f, v in CASE.items() if f not in ("ai_role", "annex_iii", "prohibited")}
    with house.database.writing() as writing:
        use_cases.create(writing, SHELL, named="neu", values=unanswered)
    _, secret = house.key(use_case="neu")
    house.follow()
    with pytest.raises(UseCaseClosed, match="not answered"):
        decide(house, secret)


def test_a_regime_that_two_persons_released_is_in_the_policy(house: House) -> None:
    with house.database.writing() as writing:
        ids = [people.create(writing, SHELL, display_name=n, login=n) for n in ("a", "d")]
        request = approvals.request(
            writing,
            Actor(ids[0], None, frozenset({Assignment(Role.ADMINISTRATOR)})),
            action="release_regime",
            about="regime:social",
            change={"released_by": "Dr. Beispiel", "document": "SGB-1"},
            reason="Anzeige nach § 80 SGB X liegt vor",
        )
    house.follow()
    assert house.directory.register.policy.releases == ()
    with house.database.writing() as writing:
        second = Actor(ids[1], None, frozenset({Assignment(Role.DATA_PROTECTION_OFFICER)}))
        approvals.confirm(writing, second, request.id)
    house.follow()
    assert [r.what for r in house.directory.register.policy.releases] == ["social"]
    with house.database.writing() as writing:
        releases.withdraw(writing, SHELL, "social")
    house.follow()
    assert house.directory.register.policy.releases == ()  # one person closes it again, at once
    with pytest.raises(Conflict), house.database.writing() as writing:
        releases.withdraw(writing, SHELL, "social")
    with pytest.raises(NoSuchObject), house.database.writing() as writing:
        releases.withdraw(writing, SHELL, "tax")


def test_without_the_database_no_key_is_known_for_long(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    _, secret = house.key()
    house.follow()
    now = time.monotonic()
    monkeypatch.setattr(directories.time, "monotonic", lambda: now + 6)
    with pytest.raises(DirectoryUnavailable):
        house.directory.find(secret)
    house.follow()
    assert house.directory.find(secret)


async def test_what_changed_while_models_were_loaded_reaches_the_line(
    place: Place, register: Register
) -> None:
    house = House(place, register)
    told: list[Register] = []
    directory = Directory(house.of_gateway, house.secrets, register, told.append)
    with house.database.writing() as writing:
        use_cases.update(writing, SHELL, "briefe", {"archived": True}, None)
    recorder = Recorder.open(place)
    upkeep = Upkeep(directory, recorder, house.database)
    await upkeep.start()
    assert [made.use_cases["briefe"].closed is not None for made in told] == [True]
    await upkeep.stop()
    await recorder.close()
    house.database.close()
    house.of_gateway.close()


def test_changes_are_followed_however_they_interleave(house: House) -> None:
    """A revision becomes visible only after every one before it: two writers at once, nothing is missed."""
    made = [house.key()[1] for _ in range(5)]
    house.follow()
    more = [house.key()[1] for _ in range(5)]
    house.follow()
    for secret in (*made, *more):
        assert house.directory.find(secret)
    with house.database.reading() as connection:
        revision = connection.execute(sa.select(change.c.revision)).scalar_one()
        newest = connection.execute(sa.select(sa.func.max(api_key.c.changed))).scalar_one()
    assert revision == newest


def file_register(secret: str, **changes: Any) -> Register:
    caller = Caller(
        key_id="fach", department="bauamt", use_case="akten", cost_centre="6100", may_declare=True
    )
    return msgspec.structs.replace(
        embedded_register(model="klein", first_key_sha256="0" * 64),
        first_start=False,
        departments={"bauamt": Department("bauamt", "6100")},
        use_cases={"akten": UseCase("akten", "p", "l", "o", floor=DataClass.K2)},
        keys=(Key(hash_secret(secret), caller),),
        **changes,
    )


def test_the_file_rules_over_what_it_names_and_its_keys_can_be_revoked(place: Place) -> None:
    secret = new_secret()
    register = file_register(secret)
    database = Database(place)
    adopt(database, register)
    directory = Directory(database, open_secrets(database), register)
    assert directory.find(secret).caller == register.keys[0].caller
    with database.reading() as connection:
        revision = connection.execute(sa.select(change.c.revision)).scalar_one()
    adopt(database, register)  # the next start changes nothing
    with database.reading() as connection:
        assert connection.execute(sa.select(change.c.revision)).scalar_one() == revision
    with database.writing() as writing:
        keys.revoke(writing, SHELL, "fach")
    directory.refresh()
    with pytest.raises(Unauthenticated):
        directory.find(secret)
    adopt(database, register)  # and it stays revoked
    with pytest.raises(Unauthenticated):
        Directory(database, open_secrets(database), register).find(secret)
    database.close()


def test_the_file_answers_the_questions_of_the_ai_act(place: Place) -> None:
    secret = new_secret()
    asked = Screening("deployer", annex_iii=("employment",))
    released = Screening("deployer", (), ("employment",), "Dr. Beispiel", date(2026, 1, 2), "DSB-1")
    database = Database(place)
    for screening, closed in ((asked, "Annex III, not released"), (released, None)):
        case = UseCase("akten", "p", "l", "o", screening=screening, closed=closed)
        register = file_register(secret)
        register = msgspec.structs.replace(register, use_cases={"akten": case})
        adopt(database, register)
        with database.reading() as connection:
            shown = use_cases.known(connection, "akten")
        assert (shown.closed is None) == (closed is None)
        assert shown.annex_iii == ("employment",)
        assert shown.released_document == screening.document
    database.close()


def test_what_left_the_file_is_out_of_use(place: Place) -> None:
    secret = new_secret()
    database = Database(place)
    adopt(database, file_register(secret))
    without = msgspec.structs.replace(file_register(secret), keys=(), use_cases={})
    adopt(database, without)
    directory = Directory(database, open_secrets(database), without)
    with pytest.raises(Unauthenticated):
        directory.find(secret)
    with database.reading() as connection:
        assert use_cases.known(connection, "akten").archived
    adopt(database, file_register(secret))
    assert Directory(database, open_secrets(database), file_register(secret)).find(secret)
    database.close()


def test_a_name_that_people_gave_cannot_be_taken_by_the_file(place: Place) -> None:
    database = Database(place)
    with database.writing() as writing:
        use_cases.create(writing, SHELL, named="akten", values=CASE)
    with pytest.raises(ConfigurationError, match="akten"):
        adopt(database, file_register(new_secret()))
    database.close()


def test_the_first_start_is_not_there_any_more_where_a_file_is(place: Place, register: Register) -> None:
    database = Database(place)
    adopt(database, register)
    secret = new_secret()
    adopt(database, file_register(secret))
    directory = Directory(database, open_secrets(database), file_register(secret))
    assert directory.find(secret)
    with pytest.raises(Unauthenticated):
        directory.find(FIRST)
    database.close()


def test_limits_of_requests_and_tokens(house: House) -> None:
    _, secret = house.key(requests_per_minute=2, tokens_per_minute=100)
    house.follow()
    known, limits = house.directory.find(secret), Limits()
    limits.admit(known)
    limits.admit(known)
    with pytest.raises(RateLimited) as refusal:
        limits.admit(known)
    assert 25 < refusal.value.detail["retry_after_seconds"] <= 30  # type: ignore[index]
    _, other = house.key(tokens_per_minute=100)
    house.follow()
    known = house.directory.find(other)
    limits.admit(known)
    limits.spent(known.caller.key_id, 250)
    with pytest.raises(RateLimited, match="tokens"):
        limits.admit(known)


def test_the_day_of_the_last_use_is_kept_and_nothing_finer(house: House) -> None:
    key_id, secret = house.key()
    house.follow()
    house.directory.find(secret)
    day, used = house.directory.last_use.take()
    assert used == [key_id]
    directories.last_use.write(house.database, day, used)
    house.directory.find(secret)
    assert house.directory.last_use.take()[1] == []  # once a day
    with house.database.reading() as connection:
        assert keys.known(connection, key_id).last_used_on == datetime.now(UTC).date()
