# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Property: whatever is done to a trail without the key, verification says so, and says where it begins."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stellwerk.audit.chain import GENESIS, Head, Row, row_hash, signed
from stellwerk.audit.report import Flaws, Kind, Report
from stellwerk.audit.verify import verify

KEY = bytes(32)


def trail(length: int) -> list[Row]:
    rows: list[Row] = []
    tip = GENESIS
    for seq in range(1, length + 1):
        at, name, payload = f"2026-03-02T12:00:00.{seq:06}Z", "system:tick:ok", f'{{"n":{seq}}}'
        own = row_hash(tip, seq, at, name, "", payload)
        rows.append(Row(seq, at, name, "", payload, tip, own))
        tip = own
    return rows


def check(rows: list[Row], head: Head | None, anchor: Head | None) -> tuple[Report, Flaws]:
    flaws = Flaws()
    report = verify(lambda: rows, head, anchor, KEY, flaws, NoBooks())
    return report, flaws


class NoBooks:
    """A trail of events alone: nothing stands beside it."""

    def opened(self, *_: object) -> None:
        raise AssertionError

    settled = corrected = opened


def head_of(rows: list[Row]) -> Head:
    return signed(KEY, rows[-1].seq, rows[-1].hash) if rows else signed(KEY, 0, GENESIS)


@given(st.integers(0, 30))
def test_an_untouched_trail_is_sound(length: int) -> None:
    rows = trail(length)
    report, flaws = check(rows, head_of(rows), head_of(rows[: length // 2]))
    assert flaws.listed == []
    assert report.rows == length


@given(st.integers(1, 20), st.data())
def test_any_change_of_any_field_is_found_in_its_place(length: int, data: st.DataObject) -> None:
    rows = trail(length)
    place = data.draw(st.integers(0, length - 1))
    field = data.draw(st.sampled_from(Row._fields[1:]))
    value = data.draw(st.text(max_size=70))
    changed = rows[place]._replace(**{field: value})
    tampered = [*rows[:place], changed, *rows[place + 1 :]]
    _, flaws = check(tampered, head_of(rows), None)
    if changed == rows[place]:
        assert [f.kind for f in flaws.listed] == [Kind.ANCHOR_MISSING]
    else:
        assert (flaws.listed[0].kind, flaws.listed[0].seq) == (Kind.CHANGED, place + 1)


@given(st.integers(2, 20), st.data())
def test_any_rearrangement_is_found(length: int, data: st.DataObject) -> None:
    """Rows dropped, repeated or reordered, renumbered so that no gap shows."""
    rows = trail(length)
    picked = data.draw(st.lists(st.sampled_from(rows), min_size=0, max_size=length + 3))
    renumbered = [row._replace(seq=n) for n, row in enumerate(picked, 1)]
    _, flaws = check(renumbered, head_of(rows), head_of(rows))
    if renumbered == rows:
        assert flaws.listed == []
        return
    first = next((n for n, (a, b) in enumerate(zip(renumbered, rows, strict=False), 1) if a != b), None)
    if first is None:
        first = min(len(renumbered), length) + 1
    assert flaws.listed[0].seq == first
    assert flaws.listed[0].kind in (Kind.SWAPPED, Kind.MISSING, Kind.INSERTED, Kind.CUT_OFF)


@given(st.integers(1, 20), st.data())
def test_a_trail_forged_with_right_hashes_still_lacks_the_signature(length: int, data: st.DataObject) -> None:
    rows = trail(length)
    keep = data.draw(st.integers(0, length - 1))
    tip = rows[keep - 1].hash if keep else GENESIS
    own = row_hash(tip, keep + 1, "t", "n", "", "{}")
    forged = [*rows[:keep], Row(keep + 1, "t", "n", "", "{}", tip, own)]
    for head in (
        head_of(rows),
        Head(keep + 1, own, head_of(rows).signature),
        Head(keep + 1, own, "00" * 32),
        None,
    ):
        _, flaws = check(forged, head, head_of(rows))
        assert flaws.listed


def test_a_thousand_flaws_are_counted_but_not_all_listed() -> None:
    rows = [row._replace(payload="{}") for row in trail(1000)]
    _, flaws = check(rows, head_of(rows), None)
    assert len(flaws.listed) == 100
    assert flaws.more == 1001 - 100
