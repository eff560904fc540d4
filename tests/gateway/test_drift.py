# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The drift guard against a real server that lists its models: what closes an endpoint, and what opens it again.

What callers see of it is in tests/journeys/test_drift.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from tests.hub.faults import (
    MALFORMED,
    PAGE,
    Changed,
    CutBeforeHeaders,
    Fault,
    Slow,
    StallBeforeHeaders,
    Status,
    metadata,
    models_without,
)
from tests.hub.fixture import Hubs

from stellwerk.demo.models import OTC
from stellwerk.gateway import drift
from stellwerk.gateway.drift import NOT_COMPARED, DriftGuard
from stellwerk.policy.register import Endpoint, Hosting, Model, Policy, Register, Tier, Timeouts
from stellwerk.providers.backoff import Backoff
from stellwerk.providers.openai_http import OpenAIUpstream
from stellwerk.values.record import Event
from stellwerk.values.zone import Zone

ALWAYS = 1_000_000
MODEL = "gpt-oss-120b"


class Guarded:
    """A guard over one yellow endpoint at the stand-in, and the events that it told."""

    def __init__(self, hub: Hubs, hosting: Hosting | None, models: tuple[str, ...], interval: float) -> None:
        self.endpoint = Endpoint(
            name="otc",
            zone=Zone.YELLOW,
            base_url=hub.yellow.base_url,
            operator="DEMO",
            secret=hub.yellow.key,
            hosting=hosting,
            timeouts=Timeouts(connect=1, first_byte=0.3, silence=0.3),
        )
        register = Register(
            endpoints={"otc": self.endpoint},
            models={
                f"public-{name}": Model(
                    name=f"public-{name}",
                    endpoint="otc",
                    upstream=name,
                    tier=Tier.M,
                    context_length=1000,
                    abilities=frozenset(),
                )
                for name in models
            },
            use_cases={},
            keys=(),
            policy=Policy(version="1"),
        )
        self.upstream = OpenAIUpstream(self.endpoint, backoff=Backoff(attempts=1))
        self.guard = DriftGuard(register, {"otc": self.upstream}, interval=interval)
        self.events: list[Event] = []

    @property
    def reason(self) -> str | None:
        return self.guard.closed.get("otc")

    @property
    def told(self) -> list[str]:
        return [event.name.removeprefix("endpoint:hosting:") for event in self.events]

    async def until(self, condition: Callable[[], bool], seconds: float = 5.0) -> None:
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 - it changes on a task of the guard
                await asyncio.sleep(0.005)


@asynccontextmanager
async def guarding(
    hub: Hubs, hosting: Hosting | None = OTC, models: tuple[str, ...] = (MODEL,), interval: float = 0.02
) -> AsyncIterator[Guarded]:
    """A guard that has been started; compares again every ``interval`` seconds."""
    guarded = Guarded(hub, hosting, models, interval)
    assert guarded.guard.closed == ({} if hosting is None else {"otc": NOT_COMPARED})
    try:
        await guarded.guard.start(guarded.events.append)
        yield guarded
    finally:
        await guarded.guard.stop()
        await guarded.upstream.close()


def _listed(change: Callable[[list[dict[str, Any]]], object]) -> Changed:
    """``/models`` with a changed list."""

    def changed(number: int, document: dict[str, Any]) -> dict[str, Any]:
        change(document["data"])
        return document

    return Changed(change=changed, path="/models")


def _entry(entries: list[dict[str, Any]]) -> dict[str, Any]:
    return next(entry for entry in entries if entry["id"] == MODEL)


async def test_what_agrees_is_open_on_record(hub: Hubs) -> None:
    async with guarding(hub) as guarded:
        assert guarded.guard.closed == {}
        [event] = guarded.events
        assert event.name == "endpoint:hosting:agreed"
        assert event.detail == {"endpoint": "otc", "zone": "yellow", "state": "open"}


@pytest.mark.parametrize("written", ["Germany, EU", "  germany, eu ", "GERMANY, EU"])
async def test_case_and_outer_blanks_are_no_difference(hub: Hubs, written: str) -> None:
    hub.yellow.fail(metadata(deployment_country=written), ALWAYS)
    async with guarding(hub) as guarded:
        assert guarded.reason is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"deployment_country": "Sweden, EU"}, "deployment_country is Sweden, EU, expected Germany, EU"),
        ({"deployment_country": "Germany"}, "deployment_country is Germany, expected"),
        ({"deployment_country": ""}, "deployment_country is , expected"),
        ({"deployment_country": ["Germany, EU"]}, "deployment_country is"),
        ({"deployment_region": "azure-germany"}, "deployment_region is azure-germany, expected otc-germany"),
        ({"deployment_region": "otc-germany2"}, "deployment_region is otc-germany2"),
        ({"is_externally_hosted": True}, "is_externally_hosted is True, expected False"),
        ({"is_externally_hosted": 0}, "is_externally_hosted is 0"),
        ({"is_externally_hosted": "false"}, "is_externally_hosted is false"),
        ({"is_externally_hosted": None}, "is_externally_hosted is not stated"),
        ({"deployment_country": ...}, "deployment_country is not stated"),
        ({"deployment_region": ...}, "deployment_region is not stated"),
        ({"is_externally_hosted": ...}, "is_externally_hosted is not stated"),
    ],
    ids=repr,
)
async def test_a_difference_closes_with_an_alarm(
    hub: Hubs, caplog: pytest.LogCaptureFixture, changes: dict[str, Any], words: str
) -> None:
    hub.yellow.fail(metadata(**changes), ALWAYS)
    async with guarding(hub) as guarded:
        assert guarded.reason is not None
        assert f"{MODEL}: {words}" in guarded.reason
        [event] = guarded.events
        assert event.name == "endpoint:hosting:drift"
        assert event.detail == {
            "endpoint": "otc",
            "zone": "yellow",
            "state": "closed",
            "reason": guarded.reason,
        }
        assert [r.message for r in caplog.records if r.levelname == "ERROR" and "ALARM" in r.message]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (models_without(MODEL), f"{MODEL} is not in the provider's list"),
        (_listed(lambda entries: entries.clear()), f"{MODEL} is not in the provider's list"),
        (_listed(lambda entries: _entry(entries).pop("meta_data")), "deployment_country is not stated"),
        (_listed(lambda entries: _entry(entries).update(meta_data="otc")), "deployment_region is not stated"),
        (_listed(lambda entries: _entry(entries).update(id=17)), f"{MODEL} is not in the provider's list"),
        (
            _listed(lambda entries: _entry(entries).update(id=MODEL.upper())),
            f"{MODEL} is not in the provider's list",
        ),
        (
            _listed(lambda entries: entries.append({"id": MODEL, "meta_data": {"deployment_country": "US"}})),
            "deployment_country is US",
        ),
        (
            _listed(lambda entries: entries.insert(0, {"id": MODEL})),
            "is_externally_hosted is not stated",
        ),
    ],
    ids=["missing", "empty", "no metadata", "odd metadata", "odd id", "other case", "twice", "twice, first"],
)
async def test_a_model_whose_hosting_is_not_known_closes(hub: Hubs, fault: Fault, words: str) -> None:
    hub.yellow.fail(fault, ALWAYS)
    async with guarding(hub) as guarded:
        assert words in (guarded.reason or "")
        assert guarded.told == ["drift"]


async def test_the_same_model_twice_with_the_same_hosting_is_no_difference(hub: Hubs) -> None:
    hub.yellow.fail(_listed(lambda entries: entries.append(dict(_entry(entries)))), ALWAYS)
    async with guarding(hub) as guarded:
        assert guarded.reason is None


async def test_other_models_of_the_provider_do_not_matter(hub: Hubs) -> None:
    hub.yellow.fail(
        _listed(
            lambda entries: entries.append({"id": "elsewhere", "meta_data": {"deployment_country": "US"}})
        ),
        ALWAYS,
    )
    async with guarding(hub) as guarded:
        assert guarded.reason is None


async def test_one_model_of_many_closes_the_endpoint(hub: Hubs) -> None:
    models = ("Mistral-Small-3", MODEL, "Llama-3.3-70B-Instruct")
    hub.yellow.fail(models_without("Llama-3.3-70B-Instruct"), ALWAYS)
    async with guarding(hub, models=models) as guarded:
        assert guarded.reason is not None
        assert guarded.reason.endswith("Llama-3.3-70B-Instruct is not in the provider's list")


async def test_only_what_the_register_expects_is_compared(hub: Hubs) -> None:
    hub.yellow.fail(metadata(deployment_country="Narnia", deployment_region=...), ALWAYS)
    async with guarding(hub, hosting=Hosting(is_externally_hosted=False)) as guarded:
        assert guarded.reason is None


async def test_an_endpoint_without_expectations_is_never_asked(hub: Hubs) -> None:
    async with guarding(hub, hosting=None) as guarded:
        await asyncio.sleep(0.1)  # five intervals
        assert hub.yellow.received == []
        assert guarded.events == []


async def test_the_words_of_the_provider_are_cut_and_cleaned(hub: Hubs) -> None:
    hub.yellow.fail(metadata(deployment_country="\x1b[2J\r\n" + "x" * 10_000), ALWAYS)
    async with guarding(hub) as guarded:
        assert guarded.reason is not None
        assert guarded.reason.isprintable()
        assert len(guarded.reason) < 300


async def test_it_opens_again_by_itself_on_record(hub: Hubs) -> None:
    hub.yellow.fail(metadata(deployment_country="Sweden, EU"), times=3)
    async with guarding(hub) as guarded:
        assert guarded.reason is not None
        await guarded.until(lambda: guarded.reason is None)
        assert guarded.told == ["drift", "agreed"]

        hub.yellow.fail(metadata(is_externally_hosted=True), ALWAYS)
        await guarded.until(lambda: guarded.reason is not None)
        assert guarded.told == ["drift", "agreed", "drift"]


async def test_a_difference_that_stays_is_told_once(hub: Hubs) -> None:
    hub.yellow.fail(metadata(deployment_country="Sweden, EU"), ALWAYS)
    async with guarding(hub) as guarded:
        await guarded.until(lambda: len(hub.yellow.received) >= 5)
        assert guarded.told == ["drift"]


UNKNOWN = {
    "503": Status(503),
    "401": Status(401),
    "cut": CutBeforeHeaders(),
    "silent": StallBeforeHeaders(),
    "page": PAGE,
    "malformed": MALFORMED,
    "no list": Status(200, b'{"data": {"id": "gpt-oss-120b"}}'),
    "deep": Status(200, b"[" * 100_000),
}


@pytest.mark.parametrize("fault", UNKNOWN.values(), ids=UNKNOWN)
async def test_closed_until_the_first_comparison_succeeds(
    hub: Hubs, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr(drift, "_RETRY_CLOSED_SECONDS", 0.02)
    hub.yellow.fail(fault, times=3)
    async with guarding(hub) as guarded:
        assert "could not be compared" in (guarded.reason or "")
        assert guarded.told == ["unknown"]
        await guarded.until(lambda: guarded.reason is None)
        assert len(hub.yellow.received) == 4
        assert guarded.told == ["unknown", "agreed"]


async def test_nobody_there_at_the_start(hub: Hubs) -> None:
    guarded = Guarded(hub, OTC, (MODEL,), 60.0)
    dead = OpenAIUpstream(
        guarded.endpoint, base_url=lambda: "http://127.0.0.1:9", backoff=Backoff(attempts=1)
    )
    guarded.guard._watched["otc"].upstream = dead
    await guarded.guard.start(guarded.events.append)
    await guarded.guard.stop()
    assert "upstream_unreachable" in (guarded.reason or "")


async def test_a_silent_provider_does_not_hold_up_the_start(
    hub: Hubs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drift, "_START_SECONDS", 0.05)
    hub.yellow.fail(StallBeforeHeaders(), ALWAYS)
    async with guarding(hub) as guarded:  # comes back before the provider was given up
        assert guarded.reason == NOT_COMPARED
        await guarded.until(lambda: guarded.reason != NOT_COMPARED)
        assert "upstream_timeout" in (guarded.reason or "")


async def test_a_provider_that_drips_is_given_up(hub: Hubs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drift, "_COMPARISON_SECONDS", 0.1)
    hub.yellow.fail(Slow(seconds=0.25), ALWAYS)
    async with guarding(hub) as guarded:
        assert "no answer in time" in (guarded.reason or "")


@pytest.mark.parametrize("fault", [Status(503), PAGE, CutBeforeHeaders()], ids=["503", "page", "cut"])
async def test_two_misses_leave_it_open_and_the_third_closes(hub: Hubs, fault: Fault) -> None:
    async with guarding(hub) as guarded:
        assert guarded.reason is None
        hub.yellow.fail(fault, times=2)
        so_far = len(hub.yellow.received)
        seen: set[str | None] = set()
        await guarded.until(lambda: seen.add(guarded.reason) or len(hub.yellow.received) >= so_far + 6)
        assert seen == {None}
        assert guarded.told == ["agreed"]

        hub.yellow.fail(fault, times=3)
        await guarded.until(lambda: guarded.reason is not None)
        assert guarded.told == ["agreed", "unknown"]
        await guarded.until(lambda: guarded.reason is None)
        assert guarded.told == ["agreed", "unknown", "agreed"]


async def test_a_difference_stays_the_reason_while_nobody_answers(
    hub: Hubs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drift, "_RETRY_CLOSED_SECONDS", 0.02)
    hub.yellow.fail(metadata(deployment_country="Sweden, EU"))
    for status in (503, 401, 500, 503):
        hub.yellow.fail(Status(status))
    async with guarding(hub) as guarded:
        reason = guarded.reason
        await guarded.until(lambda: len(hub.yellow.received) >= 4)
        assert guarded.reason == reason
        await guarded.until(lambda: guarded.reason is None)
        assert guarded.told == ["drift", "agreed"]


async def test_a_defect_of_the_comparison_closes(hub: Hubs, monkeypatch: pytest.MonkeyPatch) -> None:
    async with guarding(hub) as guarded:
        assert guarded.reason is None

        def broken(*_: object) -> object:
            raise RuntimeError("a defect")

        monkeypatch.setattr(drift, "differences", broken)
        await guarded.until(lambda: guarded.reason is not None)
        assert guarded.told == ["agreed", "error"]
        monkeypatch.undo()
        await guarded.until(lambda: guarded.reason is None)


async def test_what_is_closed_stays_closed_at_the_end(hub: Hubs) -> None:
    hub.yellow.fail(metadata(deployment_country="Sweden, EU"), ALWAYS)
    async with guarding(hub) as guarded:
        reason = guarded.reason
    asked = len(hub.yellow.received)
    await asyncio.sleep(0.1)
    assert guarded.reason == reason
    assert len(hub.yellow.received) == asked
