# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/freigaben/{id}``: one request: to judge for whom was asked, to follow and to use for whoever asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from starlette.responses import Response

from stellwerk.errors import Conflict, InvalidValue
from stellwerk.storage.tables import department, use_case
from stellwerk.web.moments import minute
from stellwerk.web.visit import SECOND_FACTOR, Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.release import overview
from stellwerk.web.work.release.marks import blocks, groups
from stellwerk.web.work.release.words import ONE, STATES, ZONES
from stellwerk.workbench.release.ask import LONGEST_REASON
from stellwerk.workbench.release.decide import confirm, reject, withdraw
from stellwerk.workbench.release.read import Opened, find, opened
from stellwerk.workbench.release.values import Release, State
from stellwerk.workbench.sealing import Unreadable

PATH = f"{overview.PATH}/{{id}}"


OnDesk = Callable[[Visit, str], bool]
"""Whether a conversation lies open on the visitor's desk."""


def show(on_desk: OnDesk, visit: Visit) -> Response:
    """The request with its text."""
    return _page(on_desk, visit, {})


def submit(on_desk: OnDesk, visit: Visit) -> Response:
    """Decide, or take one's own back."""
    name = visit.request.path_params["id"]
    verdict = visit.field("urteil")
    answer = visit.field("grund").replace("\r\n", "\n")
    try:
        with visit.house.database.writing() as writing:
            if verdict == "zurueck":
                withdraw(writing, visit.who.actor, name)
                done = State.WITHDRAWN
            elif verdict == "ja":
                confirm(writing, visit.who.actor, visit.house, name, answer)
                done = State.CONFIRMED
            else:
                reject(writing, visit.who.actor, visit.house, name, answer)
                done = State.REJECTED
    except InvalidValue:
        return _page(on_desk, visit, {"grund": in_language(ONE, visit.language)["error_answer"]})
    except Conflict:  # decided or over meanwhile: the page says what it is now
        return visit.go(f"{overview.PATH}/{name}")
    return visit.go(overview.PATH, erledigt=done.value)


def _titles(connection: sa.Connection, release: Release) -> dict[str, str]:
    """Of department and use case, as the house names them."""
    of = {
        "department": (department.c.title, department.c.name == release.department, release.department),
        "use_case": (use_case.c.title, use_case.c.name == release.use_case, release.use_case),
    }
    return {
        name: connection.execute(sa.select(title).where(this)).scalar() or fallback
        for name, (title, this, fallback) in of.items()
    }


def _page(on_desk: OnDesk, visit: Visit, errors: dict[str, str]) -> Response:
    t, language = in_language(ONE, visit.language), visit.language
    name, actor, now = visit.request.path_params["id"], visit.who.actor, datetime.now(UTC)
    changed = False
    with visit.house.database.reading() as connection:
        try:
            found = opened(connection, visit.house, actor, name, now)
        except Unreadable:
            found, changed = Opened(find(connection, actor, name, now), None, "", ""), True
        release = found.release
        names = overview.names_of(connection, (release.requester, release.decided_by))
        titles = _titles(connection, release)
    mine = release.requester == actor.person
    zone = in_language(ZONES, language)[release.zone.value]
    text: dict[str, Any] = {"blocks": (), "groups": ()}
    if found.text is not None:
        may = frozenset(range(len(found.text.findings)))
        marked = groups(found.text.segments, found.text.findings, found.text.wrong, may, language)
        text = {
            "blocks": blocks(found.text.segments, found.text.roles, found.text.findings, marked),
            "groups": marked,
        }
    draft = found.text.draft if found.text and mine and release.state is State.CONFIRMED else None
    who = names.get(release.requester, t["erased"])
    return visit.page(
        "work/release/one.html",
        status=422 if errors else 200,
        area="release",
        t=t,
        title=t["title"].replace("{zone}", zone),
        errors=errors,
        release=release,
        zone=zone,
        titles=titles,
        who=who,
        decided_by=names.get(release.decided_by or "", ""),
        state=in_language(STATES, language)[release.state.value],
        asked_at=minute(release.asked_at, language),
        until=minute(release.until, language) if release.until else "",
        classes=t["class_words"]
        .replace("{before}", release.class_before.name)
        .replace("{after}", release.class_after.name),
        reason=found.reason,
        answer=found.answer,
        readable=found.text is not None,
        changed=changed,
        mine=mine,
        to_judge=not mine and release.state is State.ASKED and found.text is not None,
        strong=actor.strong,
        second_factor=SECOND_FACTOR,
        judge_lead=t["decide_lead"]
        .replace("{name}", who)
        .replace("{model}", release.model)
        .replace("{zone}", zone),
        draft=draft,
        go_on=draft is not None and (not draft.conversation or on_desk(visit, draft.conversation)),
        can_withdraw=mine and release.state in (State.ASKED, State.CONFIRMED),
        typed=visit.field("grund"),
        longest=LONGEST_REASON,
        action=f"{overview.PATH}/{name}",
        back=overview.PATH,
        **text,
    )
