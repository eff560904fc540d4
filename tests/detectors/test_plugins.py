# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Plug-in detectors: what is loaded, who is asked when, and that every failure closes."""

from __future__ import annotations

import asyncio
import gc
import logging
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.plugins import accept
from stellwerk.detectors.plugins.consult import Plugin, Quick, Slow, consult
from stellwerk.detectors.plugins.interface import KINDS
from stellwerk.detectors.plugins.load import load, nobody
from stellwerk.detectors.view import View
from stellwerk.errors import ConfigurationError
from stellwerk.policy.embedded import embedded_register
from stellwerk.policy.register import DetectorSwitch, Register, When
from stellwerk.values.data_class import DataClass
from stellwerk.values.inspection import Finding, Inspection, Segment, Uninspectable

DOCS = Path(__file__).resolve().parents[2] / "docs"
TEXT = (Segment("messages[0].content", "Der Vorgang Quastenflosser ruht."),)
FOUND = Finding("person", DataClass.K3, "messages[0].content", 12, 26, "own.name")
FAILED = (Uninspectable("(detector own)", "detector_failed"),)
MARK = re.compile("QF-[0-9]{4}")


class Marks:
    """A quick one: the town's own file numbers."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def find(self, view: View) -> Iterable[Hit]:
        self.seen.append(view.text)
        return [
            Hit("case_number", m.start(), m.end(), "own.file", DataClass.K4) for m in MARK.finditer(view.text)
        ]


class Asked:
    """A slow one that does what it is told."""

    def __init__(self, *findings: Any, before: Callable[[], Any] = lambda: None) -> None:
        self.findings = findings
        self.before = before
        self.calls = 0

    async def find(self, segments: Sequence[Segment]) -> Iterable[Finding]:
        self.calls += 1
        result = self.before()
        if asyncio.iscoroutine(result):
            await result
        return self.findings


def slow(detector: Asked, *, always: bool = True, limit_s: float = 30.0) -> Slow:
    return Slow("own", detector, always=always, limit_s=limit_s)


async def asked(*plugins: Plugin, segments: Sequence[Segment] = TEXT, before_red: bool = True) -> Inspection:
    return await consult(plugins, segments, Inspection(), before_red=before_red)


# ---------------------------------------------------------------- what is loaded


@pytest.fixture
def offer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterable[Callable[..., None]]:
    """Puts a distribution with entry points and their module on the path, as an installer does."""
    monkeypatch.syspath_prepend(str(tmp_path))
    made: list[str] = []

    def install(module: str, code: str, **names: str) -> None:
        (tmp_path / f"{module}.py").write_text(code)
        info = tmp_path / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
        lines = [f"{name} = {module}:{attribute}" for name, attribute in names.items()]
        (info / "entry_points.txt").write_text("\n".join(["[stellwerk.detectors]", *lines]))
        made.append(module)

    yield install
    for module in made:
        sys.modules.pop(module, None)


def register(**detectors: DetectorSwitch) -> Register:
    return msgspec.structs.replace(
        embedded_register(model="m", first_key_sha256="0" * 64), detectors=detectors
    )


GOOD = """
class Quick:
    def find(self, view): return ()
class Slow:
    async def find(self, segments): return ()
def quick(surroundings): return Quick()
def slow(surroundings):
    assert surroundings.name == "sl" and dict(surroundings.options) == {"a": "b"}
    return Slow()
"""


def test_installed_but_not_named_is_not_even_imported(offer: Callable[..., None]) -> None:
    offer("bomb", "raise SystemExit", bomb="make")
    assert load(register(), nobody) == ()
    assert "bomb" not in sys.modules


def test_both_forms_are_told_apart(offer: Callable[..., None]) -> None:
    offer("two_good", GOOD, qu="quick", sl="slow")
    quick, slow = load(register(qu=DetectorSwitch(), sl=DetectorSwitch(options={"a": "b"})), nobody)
    assert isinstance(quick, Quick)
    assert isinstance(slow, Slow)
    assert (quick.name, quick.always, slow.name, slow.always) == ("qu", True, "sl", False)
    other = load(
        register(
            qu=DetectorSwitch(when=When.BEFORE_RED),
            sl=DetectorSwitch(when=When.ALWAYS, options={"a": "b"}),
        ),
        nobody,
    )
    assert [plugin.always for plugin in other] == [False, True]


@pytest.mark.parametrize(
    ("code", "attribute", "told"),
    [
        ("import nowhere_at_all", "make", "cannot be imported (ModuleNotFoundError)"),
        ("", "make", "cannot be imported (AttributeError)"),
        ("make = 3", "make", "no function that makes a detector"),
        ("def make(s): raise ValueError('Quastenflosser')", "make", "cannot be set up (ValueError)"),
        ("def make(s): return 3", "make", "no method find"),
        ("class D:\n def find(self): ...\ndef make(s): return D()", "make", "no method find"),
        ("class D:\n async def find(self, a, b): ...\ndef make(s): return D()", "make", "no method find"),
        ("class D:\n async def find(self, a): yield\ndef make(s): return D()", "make", "no method find"),
        ("def make(): ...", "make", "cannot be set up (TypeError)"),
    ],
)
def test_what_is_no_detector_stops_the_start(
    offer: Callable[..., None], code: str, attribute: str, told: str
) -> None:
    offer("not_good", code, own=attribute)
    with pytest.raises(ConfigurationError) as caught:
        load(register(own=DetectorSwitch()), nobody)
    (problem,) = caught.value.problems
    assert problem.startswith("detectors.own: ")
    assert told in problem
    assert " — " in problem, "it says what to do"
    assert "Quastenflosser" not in problem


def test_every_wrong_name_is_told_at_once(offer: Callable[..., None]) -> None:
    offer("two_good", GOOD, quick="quick", slow="slow")
    with pytest.raises(ConfigurationError) as caught:
        load(register(quik=DetectorSwitch(), other=DetectorSwitch()), nobody)
    first, second = caught.value.problems
    assert 'did you mean "quick"?' in first
    assert "no such detector is installed" in second


def test_two_packages_under_one_name_are_refused(offer: Callable[..., None]) -> None:
    offer("one_good", GOOD, own="quick")
    offer("two_good", GOOD, own="quick")
    with pytest.raises(ConfigurationError) as caught:
        load(register(own=DetectorSwitch()), nobody)
    assert "several packages" in caught.value.problems[0]


def test_none_has_the_name_of_one_of_ours(offer: Callable[..., None]) -> None:
    """What it finds would pass for a guess of ours, which two persons may call a false alarm."""
    offer("one_good", GOOD, names="quick")
    with pytest.raises(ConfigurationError) as caught:
        load(register(names=DetectorSwitch()), nobody)
    assert "our own detectors has this name" in caught.value.problems[0]


# ---------------------------------------------------------------- quick ones


async def test_a_quick_one_sees_what_is_disguised_and_finds_the_place_in_the_text_as_given() -> None:
    text = "Akte Q\u00adF-12\u200b34 und UUYtNTY3OCBkZXIgRWhlbGV1dGUgaXN0IHdlZw== dazu"
    found = await asked(
        Quick("own", Marks(), always=True, limit_s=30), segments=[Segment("a", "x"), Segment("b", text)]
    )
    assert not found.uninspectable
    plain = next(f for f in found.findings if text[f.start : f.end] == "Q\u00adF-12\u200b34")
    assert (plain.place, plain.kind, plain.data_class, plain.rule) == (
        "b",
        "case_number",
        DataClass.K4,
        "own.file",
    )


async def test_a_quick_one_looks_at_a_part_of_a_conversation_once_and_over_its_borders() -> None:
    marks = Marks()
    plugin = Quick("own", marks, always=True, limit_s=30)
    turns = [Segment(f"messages[{n}].content", f"{n} " + "Wort " * 300) for n in range(8)]
    turns[3] = Segment(turns[3].place, turns[3].text + " QF-1234")
    first = await asked(plugin, segments=turns)
    looked = len(marks.seen)
    again = await asked(plugin, segments=[*turns, Segment("messages[8].content", "Und nun?")])
    assert [f.place for f in first.findings] == ["messages[3].content"]
    assert again.findings == first.findings
    assert sum(map(len, marks.seen[looked:])) < 2_000, "only what is new"


@pytest.mark.parametrize(
    "find",
    [
        lambda view: 1 / 0,
        lambda view: [Hit("person", 0, len(view.text) + 1, "own.a")],
        lambda view: [Hit("person", 2, 2, "own.a")],
        lambda view: [Hit("person", 0, 1, "iban.mod97")],
        lambda view: [Hit("Quastenflosser", 0, 1, "own.a")],
        lambda view: None,
    ],
)
async def test_a_quick_one_that_fails_closes(find: Any, caplog: pytest.LogCaptureFixture) -> None:
    class Bad:
        def __init__(self) -> None:
            self.find = find

    with caplog.at_level(logging.WARNING, "stellwerk"):
        found = await asked(Quick("own", Bad(), always=True, limit_s=30))
    assert found == Inspection(uninspectable=FAILED)
    assert "detector own failed" in caplog.text
    assert "Quastenflosser" not in caplog.text


# ---------------------------------------------------------------- slow ones


async def test_findings_are_added() -> None:
    house = Inspection((Finding("iban", DataClass.K3, "messages[0].content", 0, 3, "iban.mod97"),))
    found = await consult([slow(Asked(FOUND))], TEXT, house, before_red=False)
    assert found.findings == (*house.findings, FOUND)


def _boom() -> None:
    raise ValueError("Quastenflosser")


async def _group() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.to_thread(_boom))


async def _stubborn() -> None:
    while True:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            await asyncio.sleep(0.3)
            raise ValueError("Quastenflosser") from None


async def _gives_up() -> None:
    raise asyncio.CancelledError("Quastenflosser")


@pytest.mark.parametrize("before", [_boom, _group, _gives_up, lambda: asyncio.sleep(60), _stubborn])
async def test_a_slow_one_that_fails_or_stalls_closes(
    before: Callable[[], Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        found = await asked(slow(Asked(FOUND, before=before), limit_s=0.2))
        await asyncio.sleep(0.4)
        gc.collect()
    assert found == Inspection(uninspectable=FAILED)
    assert "detector own failed" in caplog.text
    assert "Quastenflosser" not in caplog.text, "what a plug-in says may quote the text"


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "Quastenflosser"},
        {"place": "messages[1].content"},
        {"start": -1},
        {"start": 26},
        {"end": 10_000},
        {"end": 26.0},
        {"start": True},
        {"data_class": 3},
        {"rule": "iban.mod97"},
        {"rule": "own"},
        {"rule": "own.Quastenflosser ruht"},
        {"rule": None},
        {"suspect": "ja"},
        {"regimes": ("Quastenflosser",)},
        {"regimes": ["tax"]},
    ],
)
async def test_a_finding_that_is_not_as_agreed_closes(
    change: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "stellwerk"):
        found = await asked(slow(Asked(FOUND, msgspec.structs.replace(FOUND, **change))))
    assert found == Inspection(uninspectable=FAILED)
    assert "Quastenflosser" not in caplog.text


@pytest.mark.parametrize("nonsense", [None, 3, ("person", 1), {"kind": "person"}])
async def test_what_is_no_finding_closes(nonsense: Any) -> None:
    assert (await asked(slow(Asked(nonsense)))).uninspectable == FAILED


async def test_before_red_is_asked_only_where_red_is_still_open() -> None:
    detector = Asked(FOUND)
    plugin = slow(detector, always=False)
    await asked(plugin, before_red=False)
    for closed in (
        Inspection((msgspec.structs.replace(FOUND, data_class=DataClass.K2),)),
        Inspection(uninspectable=(Uninspectable("messages[1]", "image"),)),
    ):
        assert await consult([plugin], TEXT, closed, before_red=True) == closed
    assert detector.calls == 0
    marks = Quick("own", Marks(), always=True, limit_s=30)
    assert (await asked(marks, plugin, segments=[Segment("a", "QF-1234")])).findings
    assert detector.calls == 0, "another plug-in closed red"
    harmless = Inspection((msgspec.structs.replace(FOUND, data_class=DataClass.K0),))
    assert FOUND in (await consult([plugin], TEXT, harmless, before_red=True)).findings
    assert detector.calls == 1


async def test_the_second_look_at_the_same_call_costs_nothing_and_a_failure_is_not_remembered() -> None:
    detector = Asked(FOUND)
    plugin = slow(detector)
    first = await asked(plugin, before_red=False)
    assert await asked(plugin) == first
    assert detector.calls == 1
    await asked(plugin, segments=[Segment("messages[1].content", TEXT[0].text)])
    assert detector.calls == 2, "another place is another call"

    broken = Asked(FOUND, before=_boom)
    plugin = slow(broken)
    assert (await asked(plugin)).uninspectable == FAILED
    broken.before = lambda: None
    assert (await asked(plugin)).findings == (FOUND,)


async def test_a_client_that_leaves_takes_the_question_with_it() -> None:
    started, cancelled = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        started.set()
        try:
            await asyncio.sleep(60)
        finally:
            cancelled.set()

    call = asyncio.create_task(asked(slow(Asked(before=wait))))
    await started.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    await asyncio.wait_for(cancelled.wait(), 5)


@given(
    st.lists(
        st.builds(msgspec.structs.replace, st.just(FOUND), data_class=st.sampled_from(DataClass)), max_size=4
    ),
    st.lists(
        st.builds(msgspec.structs.replace, st.just(FOUND), data_class=st.sampled_from(DataClass)), max_size=4
    ),
    st.booleans(),
)
def test_a_plugin_never_takes_anything_away(
    house: list[Finding], more: list[Finding], before_red: bool
) -> None:
    known = Inspection(tuple(dict.fromkeys(house)), (Uninspectable("x", "image"),) if len(house) == 4 else ())
    found = asyncio.run(consult([slow(Asked(*more))], TEXT, known, before_red=before_red))
    assert set(known.findings) <= set(found.findings)
    assert set(known.uninspectable) <= set(found.uninspectable)
    assert set(more) <= set(found.findings)


def test_the_kinds_are_those_of_the_document() -> None:
    rows = [line for line in (DOCS / "detectors.md").read_text().splitlines() if line.startswith("| `")]
    told = {name for row in rows for name in re.findall("`([a-z_]+)`", row.split("|")[1])}
    assert told == KINDS


def test_hits_of_any_order_come_in_order() -> None:
    hits = [Hit("person", 3, 4, "own.a"), Hit("person", 1, 2, "own.a")]
    assert accept.hits("own", 5, hits) == hits[::-1]
