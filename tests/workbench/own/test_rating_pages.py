# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The key user's inbox of ratings."""

from __future__ import annotations

import re
from typing import Any

from tests.web.browser import Answer
from tests.workbench.own.site import Site
from tests.workbench.own.world import ANSWER, QUESTION, exchange

from stellwerk.workbench import assistants, ratings
from stellwerk.workbench.assistants import Wanted

INBOX = "/arbeit/rueckmeldungen"
EVIL = "<script>alert(1)</script>"


def shown(answer: Answer) -> str:
    assert answer.status == 200, (answer.status, answer.body[:400])
    return answer.body


def give(site: Site, number: int = 1, **changes: Any) -> None:
    said = changes.pop("said", {})
    values: dict[str, Any] = {
        "department": "bauamt",
        "origin": "",
        "good": False,
        "reason": "wrong",
    } | changes
    with site.house.database.writing() as writing:
        ratings.give(writing, site.house.secrets, said=exchange(number, **said), **values)


def test_the_key_user_reads_marks_and_filters(site: Site) -> None:
    keeper = site.as_(site.world.keeper)
    body = shown(keeper.get(INBOX))
    assert "Nichts Neues" in body
    give(site, 1, note="Frist fehlt", share=True, origin="task:zusammenfassen")
    give(site, 2, good=True)
    assert "2 neu" in shown(keeper.get("/arbeit/assistenten"))
    body = shown(keeper.get(INBOX))
    assert "Nicht hilfreich: falsch" in body
    assert "Frist fehlt" in body
    assert QUESTION in body
    assert ANSWER in body
    assert "Beispiel" not in body.partition("<main")[2]  # nobody's name
    assert "Hilfreich" not in shown(keeper.get(f"{INBOX}?art=schlecht")).replace("Nicht hilfreich", "")
    rating = re.search(r'name="welche" value="([0-9a-f]{64})"', keeper.get(f"{INBOX}?art=schlecht").body)[1]  # type: ignore[index]
    answer = keeper.send(f"{INBOX}?art=schlecht", tun="gesehen", welche=rating)
    assert answer.location == f"{INBOX}?erledigt=gesehen&art=schlecht"
    assert "Frist fehlt" not in shown(keeper.get(INBOX))
    assert "Frist fehlt" in shown(keeper.get(f"{INBOX}?zeige=alle"))
    keeper.send(INBOX, tun="neu", welche=rating)
    assert "Frist fehlt" in shown(keeper.get(INBOX))
    assert "Ratings of answers" in shown(keeper.get(f"{INBOX}?lang=en"))


def test_nobody_else(site: Site) -> None:
    give(site, note="Frist fehlt", share=True)
    for other in (site.world.owner, site.world.colleague, site.world.trainer, site.world.administrator):
        browser = site.as_(other)
        answer = browser.get(INBOX)
        assert answer.status == 403
        assert "Frist fehlt" not in answer.body
        assert browser.send(INBOX, tun="gesehen", welche="a" * 64).status == 403
        assert INBOX not in shown(browser.get("/arbeit/assistenten"))
    stranger = site.as_(site.world.stranger)
    assert "Nichts Neues" in shown(stranger.get(INBOX))
    assert stranger.send(INBOX, tun="gesehen", welche="a" * 64).status == 404


def test_an_assistant_of_ones_own_is_not_named(site: Site) -> None:
    """Its name would say whose it is."""
    wanted = Wanted("Erikas Geheimprojekt", "Kurz.", floor="K0")
    with site.house.database.writing() as writing:
        name = assistants.create(writing, site.world.owner, wanted, ())
    give(site, origin=f"assistant:{name}:1")
    body = shown(site.as_(site.world.keeper).get(INBOX))
    assert "Geheimprojekt" not in body
    assert "einem eigenen Assistenten" in body
    with site.house.database.writing() as writing:
        assistants.ask(writing, site.house.secrets, site.world.owner, name)
        assistants.release(writing, site.world.keeper, name, 1)
    assert "Geheimprojekt" in shown(site.as_(site.world.keeper).get(INBOX))


def test_what_was_worked_with_is_told_as_far_as_it_is_known(site: Site) -> None:
    give(site, 1, origin="task:gone")
    give(site, 2, origin="task:zusammenfassen")
    body = shown(site.as_(site.world.keeper).get(f"{INBOX}?lang=en"))
    assert "gone" not in body
    assert "with Summarise" in body


def test_pages(site: Site) -> None:
    for number in range(25):
        give(site, number, note=f"Nr. {number:02}")
    keeper = site.as_(site.world.keeper)
    first = shown(keeper.get(INBOX))
    further = re.search(r'href="([^"]+nach=[^"]+)"', first)[1].replace("&amp;", "&")  # type: ignore[index]
    second = shown(keeper.get(further))
    notes = [set(re.findall(r"Nr\. \d\d", body)) for body in (first, second)]
    assert [len(found) for found in notes] == [20, 5]
    assert len(notes[0] | notes[1]) == 25
    for strange in ("x", "2026-13-01~a", "~", "2026-11-02~%22%3E", "2026-11-02"):
        shown(keeper.get(f"{INBOX}?nach={strange}&zeige=%3Cb%3E&art=%22"))


def test_what_people_wrote_stays_text(small_site: Site) -> None:
    give(small_site, note=EVIL, share=True, said={"question": EVIL, "answer": EVIL, "model": EVIL})
    body = shown(small_site.as_(small_site.world.keeper).get(INBOX))
    assert "<script>alert" not in body
    assert body.count("&lt;script&gt;alert(1)") == 4
