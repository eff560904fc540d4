# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The class by hand: up always, down only as long as nothing was sent under it, and never below what is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.workbench.test_compose import conversation

from stellwerk.values.data_class import DataClass
from stellwerk.workbench.desk import Desk
from stellwerk.workbench.history.pieces import class_of, put_together, take_apart
from stellwerk.workbench.raising import OFFERED, NotStricter, chosen, classified, stricter

K0, K1, K2, K3, K4, K5, K6 = DataClass
classes = st.sampled_from(DataClass)


@pytest.mark.parametrize("text", ["", "K6", "K9", "k4", " K4", "K4 ", "4", "DataClass.K4", "__class__", "K١"])
def test_only_what_is_offered_can_be_named(text: str) -> None:
    assert chosen(text) is None
    assert stricter(conversation(by_hand=K2), text).raised is K2


@given(classes, classes, st.sampled_from((*OFFERED, K0)), classes)
def test_never_below_what_is_known_or_was_sent(
    by_hand: DataClass, held: DataClass, wanted: DataClass, known: DataClass
) -> None:
    before = conversation(by_hand=by_hand, held=held)
    assert stricter(before, wanted.name).raised is max(before.raised, wanted), "a form beside only raises"
    least = max(held, K0 if wanted is K0 else known)
    if wanted < least:
        with pytest.raises(NotStricter) as refused:
            classified(before, wanted, known)
        assert refused.value.least is least
    else:
        assert classified(before, wanted, known).raised is max(wanted, held) is wanted


def test_taken_back_as_long_as_nothing_was_sent_under_it() -> None:
    chosen_class = classified(conversation(), K4, K0)
    assert classified(chosen_class, K0, K3).raised is K0, "what is found counts all the same"
    assert classified(chosen_class, K2, K1).raised is K2
    desk = Desk()
    desk.put("one", chosen_class)
    desk.hold("one", "g_1", K4)
    held = desk.find("one", "g_1")
    for lower in (K0, K3):
        with pytest.raises(NotStricter) as refused:
            classified(held, lower, K0)
        assert refused.value.least is K4
    assert classified(held, K5, K0).raised is K5


def test_what_was_sent_holds_however_the_choice_changes_meanwhile() -> None:
    """Taken back in another window in the moment in which it is sent."""
    desk = Desk()
    desk.put("one", conversation(by_hand=K4))
    desk.change("one", "g_1", by_hand=K0)
    desk.hold("one", "g_1", K4)
    desk.hold("one", "g_1", K2)
    desk.hold("one", "gone", K5)
    assert desk.find("one", "g_1").raised is K4


def test_it_is_kept_with_the_conversation() -> None:
    talk = conversation(by_hand=K3, held=K2)
    assert class_of(talk) is K3
    pieces = take_apart(talk, texts=True)
    again = put_together(talk.id, talk.owner, pieces.head, pieces.said, pieces.attached)
    assert (again.by_hand, again.held) == (K3, K2)
