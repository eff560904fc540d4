# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/freigaben/neu``: from the form of the chat page to a request. What was found is found here, again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from stellwerk.errors import Conflict, InvalidValue, NoSuchObject, RequestError
from stellwerk.gateway.line import Interlocking
from stellwerk.policy.register import Ability
from stellwerk.values.inspection import Finding
from stellwerk.values.zone import Zone
from stellwerk.web.language import Language
from stellwerk.web.visit import Visit
from stellwerk.web.words import Sentences, in_language
from stellwerk.web.work.release import overview
from stellwerk.web.work.release.marks import Group, blocks, groups
from stellwerk.web.work.release.whole import Compose, Whole
from stellwerk.web.work.release.words import NEW, ZONES
from stellwerk.workbench.kinds import name_of
from stellwerk.workbench.release.ask import LONGEST_REASON, ask
from stellwerk.workbench.release.confirmers import confirmers
from stellwerk.workbench.release.prospect import NothingToRelease, Prospect, prospect
from stellwerk.workbench.release.roles import roles_of

PATH = f"{overview.PATH}/neu"
MOST_BOXES = 60  # a form with more is shown with one box for all
_KEPT = ("gespraech", "assistent", "frage", "zweck", "erklaert", "klasse")
"""Fields of the chat page's form that go along, so that the same whole is put together again."""


def show(visit: Visit) -> Response:
    """Nothing was sent: it begins in a conversation."""
    return visit.go("/arbeit")


async def submit(line: Interlocking, compose: Compose, visit: Visit) -> Response:
    """Show what was found; or, with ``tun=fragen``, ask."""
    t = in_language(NEW, visit.language)
    try:
        first = await compose(visit, visit.field("modell"))
    except (NoSuchObject, RequestError):
        return _nothing(visit, t, t["no_text"])
    models = _models(line, first, visit.language)
    if not models:
        return _nothing(visit, t, t["no_models"])
    names = [name for name, _ in models]
    model = visit.field("modell") if visit.field("modell") in names else names[0]
    whole = msgspec.structs.replace(first, call=msgspec.structs.replace(first.call, model=model))
    try:
        of = await prospect(line, whole.caller, whole.call, whole.declared)
    except NothingToRelease as error:
        return _nothing(visit, t, _why(t, error, visit.language), models, model)
    seen = _fingerprint(of.findings)
    if visit.field("tun") != "fragen":
        return await run_in_threadpool(_page, visit, t, whole, of, models, model, {}, "")
    if visit.field("gesehen") != seen:  # another model, or another text in the same conversation
        return await run_in_threadpool(_page, visit, t, whole, of, models, model, {}, t["changed"])
    return await run_in_threadpool(_ask, line, visit, t, whole, of, models, model)


def _ask(
    line: Interlocking,
    visit: Visit,
    t: Sentences,
    whole: Whole,
    of: Prospect,
    models: list[tuple[str, str]],
    model: str,
) -> Response:
    wrong = [n for group in _groups(visit, of) if group.wrong for n in group.findings]
    whom = [name.removeprefix("wen-") for name in visit.fields if name.startswith("wen-")]
    errors: dict[str, str] = {}
    if not wrong:
        errors["funde"] = t["error_wrong"]
    reason = visit.field("grund").replace("\r\n", "\n")
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        errors["grund"] = t["error_reason"]
    if not whom:
        errors["wen"] = t["error_whom"]
    if not errors:
        try:
            with visit.house.database.writing() as writing:
                ask(
                    writing,
                    visit.who.actor,
                    visit.house,
                    line,
                    of,
                    wrong=wrong,
                    reason=reason,
                    of_whom=whom,
                    draft=whole.draft,
                )
            return visit.go(overview.PATH, erledigt="asked")
        except InvalidValue as error:
            names = {"wrong": ("funde", "error_wrong"), "of_whom": ("wen", "error_whom")}
            errors = {
                field: t[words]
                for field, words in (names.get(name, ("grund", "error_reason")) for name in error.problems)
            }
        except NothingToRelease:
            errors = {"funde": t["error_not_enough"]}
        except Conflict:
            errors = {"grund": t["error_many"]}
    return _page(visit, t, whole, of, models, model, errors, "")


def _page(
    visit: Visit,
    t: Sentences,
    whole: Whole,
    of: Prospect,
    models: list[tuple[str, str]],
    model: str,
    errors: Mapping[str, str],
    notice: str,
) -> Response:
    with visit.house.database.reading() as connection:
        people = confirmers(connection, of.caller.department, visit.who.actor.person)
    found = _groups(visit, of)
    return visit.page(
        "work/release/new.html",
        status=422 if errors else 200,
        area="release",
        t=t,
        errors=errors,
        notice=notice,
        blocks=blocks(of.call.segments, roles_of(of.call), of.findings, found),
        groups=found,
        one_box=sum(group.waivable for group in found) > MOST_BOXES,
        all_wrong=all(group.wrong for group in found if group.waivable),
        seen=_fingerprint(of.findings),
        people=[
            {
                "id": one.person,
                "name": one.name,
                "role": t[one.role.value],
                "chosen": _chosen(visit, one.person, len(people)),
            }
            for one in people
        ],
        models=models,
        model=model,
        reason=visit.field("grund"),
        longest=LONGEST_REASON,
        kept_fields={name: visit.field(name) for name in _KEPT if visit.field(name)},
        action=PATH,
        back=overview.PATH,
    )


def _groups(visit: Visit, of: Prospect) -> tuple[Group, ...]:
    """The findings as the boxes of the form stand."""
    may = {number for number in range(len(of.findings)) if of.may_be_wrong(number)}
    found = groups(of.call.segments, of.findings, (), may, visit.language)
    ticked = {
        group.number
        for group in found
        if group.waivable and (visit.field("falsch-alle") or visit.field(f"falsch-{group.number}"))
    }
    return tuple(msgspec.structs.replace(group, wrong=group.number in ticked) for group in found)


def _chosen(visit: Visit, person: str, many: int) -> bool:
    return bool(visit.field(f"wen-{person}")) if "gesehen" in visit.fields else many == 1


def _models(line: Interlocking, whole: Whole, language: Language) -> list[tuple[str, str]]:
    """Models in yellow and red that the person may use: name, and name with zone. The weakest zone first."""
    register = line.register
    case = register.use_cases.get(whole.caller.use_case)
    zones = in_language(ZONES, language)
    found = [
        (register.zone_of(model), model.name)
        for model in register.models.values()
        if register.zone_of(model) is not Zone.GREEN
        and Ability.CHAT in model.abilities
        and case is not None
        and register.zone_of(model) in case.allowed_zones
        and (case.allowed_models is None or model.name in case.allowed_models)
    ]
    found.sort(key=lambda one: (one[0].strictness, one[1]))
    return [(name, f"{name} ({zones[zone.value]})") for zone, name in found]


def _nothing(
    visit: Visit,
    t: Sentences,
    why: str,
    models: list[tuple[str, str]] | None = None,
    model: str = "",
) -> Response:
    return visit.page(
        "work/release/nothing.html",
        status=409,
        area="release",
        t=t,
        why=why,
        models=models or [],
        model=model,
        kept_fields={name: visit.field(name) for name in _KEPT if visit.field(name)},
        action=PATH,
        back=overview.PATH,
    )


def _why(t: Sentences, error: NothingToRelease, language: Language) -> str:
    detail: dict[str, Any] = error.detail or {}
    why = detail.get("why", "class")
    kinds = ", ".join(name_of(kind, 1, language.value) for kind in detail.get("kinds", ()))
    if why == "found" and not kinds:
        return t["no_unseen"]
    return t[f"no_{why}"].replace("{kinds}", kinds).replace("{class}", str(detail.get("class", "")))


def _fingerprint(findings: tuple[Finding, ...]) -> str:
    """Which findings a form was about; numbers in it mean nothing beside others."""
    return hashlib.sha256(msgspec.json.encode(findings)).hexdigest()[:32]
