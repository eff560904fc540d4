# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a contract allows in a minute: never more, shared by those who call, nobody left out."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.errors import RateLimited
from stellwerk.gateway.fair import FairShares, Taken
from stellwerk.values.minute import MinuteLimits

MODEL = "gpt-oss-120b"
MINUTE = 60.0


@dataclass
class Hub:
    """A contract, a clock, and who got how much when."""

    limits: MinuteLimits
    processes: int = 1
    now: float = 1000.0
    log: list[tuple[float, str, Taken]] = field(default_factory=list)
    refused: RateLimited | None = None

    def __post_init__(self) -> None:
        self.fair = FairShares({MODEL: self.limits}, processes=lambda: self.processes, clock=lambda: self.now)

    def call(self, department: str, tokens: int = 0) -> Taken | None:
        """``None``: refused."""
        try:
            taken = self.fair.admit(department, MODEL, tokens)
        except RateLimited as error:
            self.refused = error
            return None
        assert taken is not None
        self.log.append((self.now, department, taken))
        return taken

    def many(self, department: str, tokens: int = 0, most: int = 10_000) -> int:
        """As many calls as there is room for."""
        return next(n for n in range(most + 1) if n == most or self.call(department, tokens) is None)

    @property
    def wait(self) -> int:
        """Seconds that the last refusal asked for."""
        assert self.refused is not None
        assert self.refused.detail is not None
        return int(self.refused.detail["retry_after_seconds"])

    def most_in_a_minute(self) -> tuple[int, int]:
        """The most requests and tokens that any 60 seconds hold."""
        windows = [[taken for at, _, taken in self.log if 0 <= end - at <= MINUTE] for end, _, _ in self.log]
        return max(map(len, windows), default=0), max((sum(t.tokens for t in w) for w in windows), default=0)


def hub(requests: int | None = None, tokens: int | None = None, **weights: int) -> Hub:
    return Hub(MinuteLimits(requests, tokens, weights))


# ---------------------------------------------------------------- alone


def test_a_model_without_limits_costs_nothing() -> None:
    assert hub(1).fair.admit("bauamt", "another", 10**9) is None


def test_a_department_alone_may_use_everything_and_then_waits() -> None:
    town = hub(300, 300_000)
    assert town.many("bauamt", 1000) == 300
    assert town.wait == 61
    town.now += 60.9
    assert town.call("bauamt") is None, "the first second is not over a minute ago as a whole"
    town.now += 0.1
    assert town.many("bauamt", 1000) == 300


def test_the_refusal_tells_what_is_wrong_and_when_to_come_again() -> None:
    town = hub(requests=10)
    town.many("bauamt")
    town.call("hauptamt")
    assert town.refused is not None
    assert town.refused.status == 429
    assert town.refused.message == (
        "the contract limits the model gpt-oss-120b: all 10 requests of this minute are used; try again in 61 seconds"
    )
    town.now += 61
    assert town.call("hauptamt")
    assert town.many("bauamt") == 5
    assert town.refused.message == (
        "the contract limits the model gpt-oss-120b: 2 departments share 10 requests a minute, and yours has used its "
        "part; try again in 61 seconds"
    )
    assert town.refused.detail == {
        "retry_after_seconds": 61, "limit": "requests", "per_minute": 5, "model": MODEL
    }  # fmt: skip


def test_what_was_estimated_is_put_right() -> None:
    town = hub(tokens=1000)
    call = town.call("bauamt", 900)
    assert call is not None
    assert town.call("bauamt", 200) is None
    call.settled(300)
    assert town.call("bauamt", 700)
    assert town.call("bauamt", 1) is None


def test_what_an_estimate_was_too_low_by_the_next_calls_wait_for() -> None:
    town = hub(tokens=1000)
    call = town.call("bauamt", 500)
    assert call is not None
    call.settled(1200)
    assert town.call("bauamt", 1) is None
    town.now += 61
    assert town.call("bauamt", 1000)


def test_a_call_that_was_never_sent_gives_everything_back() -> None:
    town = hub(requests=1, tokens=10)
    for _ in range(5):
        call = town.call("bauamt", 10)
        assert call is not None
        call.withdrawn()


def test_what_is_put_right_late_moves_nothing() -> None:
    town = hub(tokens=1000)
    late = town.call("bauamt", 1000)
    assert late is not None
    town.now += 30
    assert town.call("bauamt", 0), "it keeps calling"
    town.now += 31
    assert town.call("bauamt", 1000)
    late.settled(0)
    late.withdrawn()
    assert town.call("bauamt", 1) is None


def test_a_call_larger_than_the_minute_has_it_for_itself() -> None:
    town = hub(tokens=1000)
    assert town.call("bauamt", 1)
    assert town.call("bauamt", 5000) is None
    town.now += town.wait
    assert town.call("bauamt", 5000)
    assert town.call("bauamt", 1) is None


# ---------------------------------------------------------------- several


def test_several_share_equally() -> None:
    town = hub(requests=300)
    for name in ("a", "b", "c"):
        town.call(name)
    assert [town.many(name) for name in ("a", "b", "c")] == [99, 99, 99]


def test_weights() -> None:
    town = hub(100, buergerbuero=3)
    town.call("buergerbuero")
    town.call("bauamt")
    assert (town.many("bauamt"), town.many("buergerbuero")) == (24, 74)


def test_nobody_takes_what_another_one_has_not_used_yet() -> None:
    town = hub(requests=100)
    assert town.call("quiet")
    assert town.many("greedy") == 50
    assert town.many("quiet") == 49


def test_who_has_not_called_for_a_minute_lends_its_share() -> None:
    town = hub(requests=100)
    town.call("quiet")
    town.now += 61
    assert town.many("greedy") == 100


def test_a_newcomer_has_its_share_after_a_minute_although_all_was_used() -> None:
    town = hub(requests=100)
    town.many("greedy")
    assert town.call("newcomer") is None
    assert town.wait == 61
    for _ in range(60):
        town.now += 1
        assert town.call("greedy") is None
        town.call("newcomer")
    town.now += 1
    assert town.many("greedy") == 50, "what is free now belongs to both"
    assert town.many("newcomer") == 50


def test_processes_divide_the_limits() -> None:
    town = Hub(MinuteLimits(300), processes=3)
    assert town.many("bauamt") == 100
    town.now += 1
    town.processes = 1
    assert town.many("bauamt") == 200, "the others have gone"


def test_a_call_larger_than_a_share_is_paid_for_by_the_shares_to_come() -> None:
    town = hub(tokens=1000)

    def others() -> None:
        for n in range(9):
            town.call(f"d{n}", 0)

    others()
    assert town.call("big", 300), "its share is 100"
    for _ in range(179):
        town.now += 1
        others()
        assert town.call("big", 1) is None
    town.now += 1
    others()
    assert town.call("big", 300)


def test_a_call_larger_than_a_share_waits_until_half_of_it_is_free() -> None:
    town = hub(tokens=1000)
    town.call("other")
    assert town.call("big", 251)
    assert town.call("big", 501) is None, "its share is 500, and more than half of it is used"
    town.now += town.wait
    town.call("other")
    assert town.call("big", 250)
    assert town.call("big", 501)


@pytest.mark.parametrize(("limit", "departments"), [(30, 40), (3, 10), (1, 3)])
def test_nobody_is_left_out_where_a_share_is_less_than_one_call(limit: int, departments: int) -> None:
    town = hub(requests=limit)
    got = dict.fromkeys([f"d{n}" for n in range(departments)], 0)
    for _ in range(20 * 60):
        town.now += 1
        for name in got:  # always in the same order, as often as they can
            got[name] += town.many(name)
    least = 20 * limit / departments / 2
    assert min(got.values()) >= least, got
    assert town.most_in_a_minute()[0] <= limit


# ---------------------------------------------------------------- whatever happens

NAMES = ("a", "b", "c", "d")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from([0, 0, 0, 0.3, 1, 7, 30, 61]),  # seconds before it
        st.integers(0, 400),  # tokens, estimated
        st.sampled_from(["open", "settle", "withdraw"]),
        st.floats(0, 1),  # of the estimate: what it really was
    ),
    max_size=150,
)
LIMITS = st.builds(
    MinuteLimits,
    requests=st.none() | st.integers(1, 30),
    tokens=st.none() | st.integers(1, 3000),
    weights=st.dictionaries(st.sampled_from(NAMES), st.integers(1, 5)),
)


@given(LIMITS, STEPS)
def test_never_more_than_the_limit_in_any_minute(
    limits: MinuteLimits, steps: list[tuple[str, float, int, str, float]]
) -> None:
    town = Hub(limits)
    for name, pause, tokens, end, share in steps:
        town.now += pause
        taken = town.call(name, tokens)
        if taken is None:
            continue
        if end == "settle":
            taken.settled(int(taken.tokens * share))
        elif end == "withdraw":
            town.log.pop()
            taken.withdrawn()
    requests, used = town.most_in_a_minute()
    assert limits.requests is None or requests <= limits.requests
    assert limits.tokens is None or used <= limits.tokens


@given(
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from([0, 0, 0, 0.5, 2]), st.integers(1, 60)),
        max_size=300,
    ),
    st.dictionaries(st.sampled_from(NAMES), st.integers(1, 4)),
)
def test_whoever_calls_has_its_share_whatever_the_others_do(
    steps: list[tuple[str, float, int]], weights: dict[str, int]
) -> None:
    """Among the same departments, for calls that fit into a share: refused is only who has used its own."""
    requests, tokens = 60, 3000
    town = hub(requests, tokens, **weights)
    parts = {name: weights.get(name, 1) / sum(weights.get(n, 1) for n in NAMES) for name in NAMES}
    for name in NAMES:
        town.call(name, 0)
    for name, pause, cost in steps:
        town.now += pause
        for other in NAMES:  # all of them keep calling
            taken = town.call(other, 0)
            if taken is not None:
                taken.withdrawn()
                town.log.pop()
        recent = [t for at, who, t in town.log if who == name and int(town.now) - int(at) <= MINUTE]
        fits = len(recent) + 1 <= requests * parts[name] + 1e-9
        fits &= sum(t.tokens for t in recent) + cost <= tokens * parts[name] + 1e-9
        if cost <= tokens * parts[name]:
            assert (town.call(name, cost) is not None) is fits


@given(st.lists(st.tuples(st.sampled_from([0, 0.5, 3, 20]), st.integers(0, 500)), max_size=80))
def test_alone_nothing_is_held_back(steps: list[tuple[float, int]]) -> None:
    town = hub(20, 3000)
    for pause, tokens in steps:
        town.now += pause
        recent = [taken for at, _, taken in town.log if int(town.now) - int(at) <= MINUTE]
        room = len(recent) < 20 and sum(t.tokens for t in recent) + tokens <= 3000
        assert (town.call("bauamt", tokens) is not None) is room


@given(LIMITS, STEPS, st.integers(0, 400))
def test_after_the_time_that_it_was_told_a_call_is_admitted(
    limits: MinuteLimits, steps: list[tuple[str, float, int, str, float]], tokens: int
) -> None:
    town = Hub(limits)
    for name, pause, cost, end, share in steps:
        town.now += pause
        taken = town.call(name, cost)
        if taken is not None and end == "settle":
            taken.settled(int(taken.tokens * share))
    if town.call("a", tokens) is None:
        town.now += town.wait
        assert town.call("a", tokens)
