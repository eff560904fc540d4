# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A house with something in every table, and what its tables hold."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from tests.storage.samples import (
    NOON,
    claim,
    correction,
    event,
    intent,
    overflow,
    refusal,
    reservation,
    settlement,
)

from stellwerk.storage.backup.manifest import LEFT_OUT
from stellwerk.storage.database import Database, Place
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.retention import CALLS_KEPT, retain_now
from stellwerk.storage.secrets import open_secrets
from stellwerk.storage.tables import (
    access_token,
    api_key,
    approval,
    assistant,
    assistant_document,
    assistant_version,
    audit_outbox,
    budget,
    budget_state,
    cost_centre,
    department,
    feedback,
    headcount,
    history_conversation,
    history_document,
    history_key,
    history_message,
    idempotency,
    invoice,
    invoice_line,
    local_account,
    metadata,
    notice,
    one_time_link,
    person,
    power_hour,
    price,
    price_list,
    rating,
    recovery_code,
    regime_release,
    role_assignment,
    sign_in_attempt,
    spent_token,
    text_release,
    text_release_asked,
    use_case,
    web_session,
    work_preference,
)

LATER = NOON + timedelta(days=365)
_ROW = {"source": "people", "version": 1, "changed": 1}


def fill_house(place: Place, calls: int = 30) -> None:
    """Rows in every table; four calls are open, two events wait, the oldest call was taken away by retention."""
    asyncio.run(_calls(place, calls))
    assert retain_now(place, NOON + CALLS_KEPT + timedelta(days=3, hours=1)).pruned > 0
    database = Database(place)
    secrets = open_secrets(database)
    with database.writing() as writing:
        add = _adding(writing.execute)
        add(cost_centre, code="51-100", title="Jugend „Ö“ \u2028 \x1b", **_ROW)
        # Children before their parents, by name and by order of insertion in one of the two.
        add(department, name="z", title="Dezernat", cost_centre="51-100", floor="K0", **_ROW)
        add(department, name="m", title="Amt", parent="z", cost_centre="51-100", floor="K3", **_ROW)
        add(department, name="a", title="Abteilung", parent="m", cost_centre="51-100", floor="K4", **_ROW)
        add(
            use_case, name="briefe", title="Briefe", department="m", purpose="p", legal_basis="l", owner="o",
            floor="K0", zones=["green", "yellow"], models=None, regimes=[], ai_role="deployer", annex_iii=[],
            prohibited=[], screened_at=NOON, **_ROW,
        )  # fmt: skip
        add(
            api_key, id="key1", title="T", prefix="stw_ab", scheme="hmac-sha256",
            hash=secrets.hash("api key", "stw_abcdef"), department="a", use_case="briefe", scopes=["call"],
            models=["mid"], zones=None, may_declare=True, requests_per_minute=7, created_at=NOON,
            last_used_on=date(2026, 3, 1), expires_at=LATER, **_ROW,
        )  # fmt: skip
        add(
            person, id="per_1", login="erika", display_name="Erika", email="", department="m", active=True,
            created_at=NOON, version=1, changed=1,
        )  # fmt: skip
        add(
            role_assignment,
            person="per_1",
            role="administrator",
            department="",
            source="people",
            granted_at=NOON,
        )
        add(
            local_account, person="per_1", password_hash="$argon2id$x", failures=0,
            totp_secret=secrets.seal("second factor", "JBSWY3DPEHPK3PXP", "per_1"), totp_confirmed_at=NOON,
            totp_last_step=2**40,
        )  # fmt: skip
        add(recovery_code, person="per_1", hash="1" * 64, used_at=NOON)
        add(
            access_token, id="tok1", person="per_1", title="T", prefix="stt_", hash="2" * 64, scopes=["read"],
            created_at=NOON, expires_at=LATER,
        )  # fmt: skip
        add(
            approval, id="apr1", action="key:loosen", object="key:key1", change={"zones": None, "ä": [1, 2.5, True]},
            reason="r", requested_by="per_1", requested_at=NOON, expires_at=LATER, state="open", version=1,
        )  # fmt: skip
        add(
            regime_release, what="K2", released_by="A", released_on=date(2026, 1, 31), document="d",
            approval="apr1", changed=2,
        )  # fmt: skip
        add(
            price_list, name="hub-1", provider="hub", title="Preise „Ö“", currency="EUR",
            valid_from=date(2026, 1, 1), valid_until=date(2026, 4, 30), plan="Klein", plan_minimum_pico=10**15,
            vat_percent="19", source="Blatt 7", sha256="a" * 64, imported_at=NOON, imported_by="per_1", changed=2,
        )  # fmt: skip
        add(
            price_list, name="hub-0", provider="hub", title="Preise", currency="EUR", valid_from=date(2026, 1, 1),
            vat_percent="19", source="Blatt 8", corrects="hub-1", sha256="b" * 64, imported_at=NOON, changed=2,
        )  # fmt: skip
        add(
            price, list="hub-1", model="m", input_micro=200_000, output_micro=2**40, cached_micro=50_000,
            image_micro=0, audio_minute_micro=6_000, request_micro=1,
        )  # fmt: skip
        add(
            budget, id="bud_1", title="Jugend „Ö“", department="m", zone="red", period="year", amount_pico=9 * 10**18,
            currency="EUR", hard=True, warn_at=[80, 90, 100], recipients=["amt@stadt.example"], created_at=NOON,
            version=1, changed=2,
        )  # fmt: skip
        add(headcount, month=date(2026, 2, 1), department="m", parent="z", people=12, least=10)
        add(
            budget_state, budget="bud_1", period=date(2026, 1, 1), reserved_pico=0, spent_pico=8 * 10**18, told=80,
            passed_on=80,
        )  # fmt: skip
        add(
            notice, id=7, at=NOON, kind="budget", subject="bud_1", channel="email", target="amt@stadt.example",
            body={"percent": 80, "title": "Jugend „Ö“"}, tries=1, next_at=LATER, problem="x",
        )  # fmt: skip
        add(
            invoice, id="inv_1", provider="hub", number="RE „4711“", month=date(2026, 3, 1), currency="EUR",
            net_pico=2**60, vat_pico=2**57, sha256="c" * 64, imported_at=NOON, imported_by="per_1", state="signed",
            decided_at=LATER, decided_by="per_1", note="geprüft", result={"difference": "0.01"}, version=2,
        )  # fmt: skip
        add(
            invoice_line,
            invoice="inv_1",
            line=1,
            day=date(2026, 3, 2),
            model="m",
            requests=3,
            amount_pico=2**60,
        )
        add(
            invoice_line,
            invoice="inv_1",
            line=2,
            model="m",
            tokens_in=2**40,
            tokens_out=1,
            cached_in=0,
            amount_pico=0,
        )
        add(power_hour, endpoint="haus", hour=NOON, source="nvml", energy_mj=2**40, seconds=3600)
        add(
            work_preference, person="per_1", history=True, documents=False, streaming=True, tour_seen=True,
            language="de",
        )  # fmt: skip
        add(
            history_key, person="per_1", wrapped=secrets.seal("history key", "ab" * 32, "per_1"),
            made_on=date(2026, 3, 1),
        )  # fmt: skip
        add(
            history_conversation, id="g_1", owner="per_1", sealed=b"\x01\0\xff" * 40, began_on=date(2026, 3, 1),
            touched_on=date(2026, 3, 2), turn=1, size=160,
        )  # fmt: skip
        add(history_message, conversation="g_1", number=0, sealed=b"\x01\xfe\0")
        add(history_document, conversation="g_1", number=0, sealed=b"\x01\xfd\0")
        add(
            assistant,
            id="as_1",
            owner="per_1",
            department="m",
            newest=2,
            released=1,
            made_on=date(2026, 3, 1),
        )
        add(
            assistant_version, id="av_1", assistant="as_1", number=1, name="Brief „Ö“", instruction="Sei\nknapp.",
            model="auto", tier="M", floor="K2", documents=["ad_1"], state="released", house=False,
            decided_by="per_1", decided_at=NOON, made_on=date(2026, 3, 1),
        )  # fmt: skip
        add(
            assistant_version, id="av_2", assistant="as_1", number=2, name="Brief", instruction="Sei kurz.",
            model="m", tier=None, floor="K2", documents=[], state="rejected", house=True, answer="Zu kurz.",
            made_on=date(2026, 3, 2),
        )  # fmt: skip
        add(assistant_document, id="ad_1", assistant="as_1", sealed=b"\x01\xfc\0")
        add(
            rating, id="a" * 64, department="m", week=date(2026, 3, 2), model="m", origin="assistant:as_1:1",
            good=False, reason="wrong", note=b"\x01\xfb\0", shared=b"\x01\xfa", state="new",
        )  # fmt: skip
        add(
            text_release, id="rel_1", requester="per_1", department="m", use_case="briefe", model="m", zone="yellow",
            class_before="K4", class_after="K1", waived=[{"kind": "name"}], sealed=b"\x01\xf9", reason=b"\x01\xf8",
            state="confirmed", asked_at=NOON, expires_at=LATER, decided_by="per_2", decided_at=NOON,
            answer=b"\x01\xf7", until=LATER, mac="b" * 64,
        )  # fmt: skip
        add(text_release_asked, release="rel_1", person="per_1")
        add(
            feedback, id="fb_1", kind="barrier", message="sealed", contact=None, inside=True,
            given_on=date(2026, 3, 2),
        )  # fmt: skip
        add(spent_token, hash="3" * 64, expires_at=LATER)
        add(
            web_session, hash="4" * 64, person="per_1", created_at=NOON, seen_at=NOON, expires_at=LATER,
            method="password", strong=True,
        )  # fmt: skip
        add(sign_in_attempt, hash="5" * 64, browser="6" * 64, kind="totp", detail={}, return_to="/",
            expires_at=LATER)  # fmt: skip
        add(one_time_link, hash="7" * 64, purpose="password", person="per_1", expires_at=LATER)
        add(
            idempotency,
            hash="8" * 64,
            request="9" * 64,
            status=201,
            headers={},
            body=b"\0\xff",
            expires_at=LATER,
        )
        add(audit_outbox, id=40, at=NOON, name="admin:key:made", detail={"half": "\ud83d"})
        _ = writing.revision
    database.close()
    (place.data / "first-key").write_text("stw_first\n")
    (place.data / "pseudonym.key").write_text("ab" * 32)


def _adding(execute: Callable[..., Any]) -> Callable[..., None]:
    return lambda table, **values: execute(sa.insert(table).values(values))


async def _calls(place: Place, calls: int) -> None:
    recorder = Recorder.open(place)
    recorder.event(event())
    for number in range(calls):
        at = NOON + timedelta(days=number)
        day = at.date().isoformat()
        claims = (claim(200_000_000, 10**12, period=f"{day[:7]}-01"), claim(200_000_000, 1, "b2", hard=False))
        await recorder.intent(
            intent(f"c{number}", at=at, reserved_pico=200_000_000), reservation(*claims, day=day)
        )
        if number % 10 == 3:
            await recorder.overflow(overflow(f"c{number}"))
        if number < calls - 4:
            await recorder.settle(settlement(f"c{number}", at=at, day=day))
        if number % 10 == 7:
            await recorder.correct(correction(f"c{number}", at=at, day=day))
    recorder.refuse(refusal("r1"))
    await recorder.close()


def contents(place: Place, left_out: Sequence[str] = tuple(LEFT_OUT)) -> dict[str, list[sa.Row[Any]]]:
    """Every row of every table, by its primary key."""
    database = Database(place)
    with database.reading() as connection:
        found = {
            table.name: list(connection.execute(sa.select(table).order_by(*table.primary_key.columns)))
            for table in metadata.sorted_tables
            if table.name not in left_out
        }
    database.close()
    return found
