# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/rueckmeldung``: a door that stands open, cannot be flooded, and tells administrators what, not who."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from tests.web.browser import Browser
from tests.web.office import Office

from stellwerk.administration import feedback as door
from stellwerk.administration.turnstile import Turnstile
from stellwerk.identity.roles import Role
from stellwerk.storage.expired import FEEDBACK_KEPT, sweep
from stellwerk.storage.tables import feedback

PATH = "/rueckmeldung"
READ = "/arbeit/rueckmeldungen/produkt"
TEXT = "Auf der Seite Aufgaben fehlt der Knopf für Klöße."
CONTACT = "kontakt@stadt.example"


def give(browser: Browser, **fields: str) -> int:
    browser.get(PATH)
    return browser.send(PATH, **{"kind": "barrier", "message": TEXT} | fields).status


def administrator(office: Office) -> Browser:
    person = office.person("ada", Role.ADMINISTRATOR, name="Ada Admin")
    app = office.second_factor(person)
    browser = office.signed_in("ada")
    browser.get("/anmelden/code")
    assert browser.send("/anmelden/code", code=app.now()).status == 303
    return browser


def stored(office: Office) -> int:
    with office.house.database.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(feedback)).scalar_one())


def test_a_message_comes_from_outside_and_is_read_by_administrators(office: Office) -> None:
    browser = office.browser()
    browser.get(PATH)
    sent = browser.send(PATH, kind="barrier", message=TEXT + "\r\n\r\n<b>Gruß</b>", contact=CONTACT)
    assert sent.location == f"{PATH}?erledigt=1"
    assert "Ihre Nachricht ist angekommen" in browser.follow(sent).body
    page = administrator(office).get(READ).body
    assert TEXT in page
    assert "&lt;b&gt;Gruß" in page
    assert CONTACT in page
    assert "Eine Barriere" in page
    assert f"{datetime.now(UTC):%d.%m.%Y}" in page


def test_nothing_says_who_wrote_it_and_nothing_stands_in_clear(office: Office) -> None:
    person = office.person()
    give(office.signed_in(), contact=CONTACT)
    with office.house.database.reading() as connection:
        (row,) = connection.execute(sa.select(feedback)).all()
    assert person not in str(row)
    everything = office.everything()
    assert TEXT not in everything
    assert CONTACT not in everything
    assert row.inside is True
    moved = {"message": office.house.secrets.seal("feedback message", "x", "fbk_other")}
    office.set(feedback, **moved)
    page = administrator(office).get(READ)
    assert "lässt sich nicht öffnen" in page.body, "a text that was moved to another row opens nowhere"
    assert "Erledigt, löschen" in page.body, "and can be deleted all the same"


def test_only_administrators_read_and_delete(office: Office) -> None:
    give(office.browser())
    office.person()
    office.person("kim", Role.KEY_USER)
    clerk = office.signed_in()
    assert clerk.get(READ).status == 403
    assert READ not in clerk.get(PATH).body
    clerk.get("/konto")
    with office.house.database.reading() as connection:
        name = connection.execute(sa.select(feedback.c.id)).scalar_one()
    assert clerk.send(READ, loeschen=name).status == 403
    assert office.browser().get(READ).location.startswith("/anmelden")
    assert stored(office) == 1
    ada = administrator(office)
    assert f'href="{READ}"' in ada.get(PATH).body
    assert ada.get(READ).body.count(name) == 3
    assert ada.send(READ, loeschen="fbk_none").status == 404
    assert "ist gelöscht" in ada.follow(ada.send(READ, loeschen=name)).body
    assert stored(office) == 0
    (event,) = office.events("house:feedback:deleted")
    assert event["about"] == f"feedback:{name}"
    assert TEXT not in str(event)
    assert "gibt es keine Rückmeldungen" in ada.get(READ).body


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"message": ""}, "message", "Schreiben Sie eine Nachricht"),
        ({"message": " \r\n "}, "message", "Schreiben Sie eine Nachricht"),
        ({"message": "x" * (door.LONGEST + 1)}, "message", "zu lang"),
        ({"message": "a\u202eb"}, "message", "unsichtbare Zeichen"),
        ({"kind": ""}, "kind", "Wählen Sie"),
        ({"kind": "lob"}, "kind", "Wählen Sie"),
        ({"contact": "x" * 201}, "contact", "zu lang"),
        ({"contact": "a\nb"}, "contact", "unsichtbare Zeichen"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_kept(
    small_office: Office, fields: dict[str, str], field: str, words: str
) -> None:
    browser = small_office.browser()
    browser.get(PATH)
    answer = browser.send(PATH, **{"kind": "wish", "message": TEXT} | fields)
    assert answer.status == 422
    assert re.search(rf'id="{field}-fehler">.*?{words}', answer.body, re.DOTALL)
    assert f'href="#{field}"' in answer.body
    if field != "message":
        assert TEXT in answer.body
    if field != "kind":
        assert 'value="wish" checked' in answer.body
    assert stored(small_office) == 0


def test_the_longest_message_fits(small_office: Office) -> None:
    assert give(small_office.browser(), message="ß" * door.LONGEST, contact="x" * 200) == 303


def test_a_flood_from_outside_ends_and_leaves_the_door_open_inside(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "MOST_OUTSIDE", 3)
    monkeypatch.setattr(door, "MOST_INSIDE", 2)
    assert [give(office.browser()) for _ in range(5)] == [303, 303, 303, 429, 429]
    refused = office.browser()
    refused.get(PATH)
    answer = refused.send(PATH, kind="wish", message=TEXT)
    assert "Kommen Sie morgen wieder" in answer.body
    assert TEXT in answer.body, "what was written is not lost"
    office.person()
    inside = office.signed_in()
    assert [give(inside) for _ in range(3)] == [303, 303, 429]
    office.set(feedback, given_on=datetime.now(UTC).date() - timedelta(days=1))
    assert give(office.browser()) == 303


def test_a_crowd_waits_at_a_door_of_its_own_and_never_where_people_sign_in(
    small_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stellwerk.web.feedback.give._DOOR", Turnstile(at_once=1, longest_queue=0))
    browser = small_office.browser()
    browser.get(PATH)
    answer = browser.send(PATH, kind="wish", message=TEXT)
    assert answer.status == 429
    assert "in einigen Sekunden" in answer.body
    assert TEXT in answer.body
    small_office.person()
    assert small_office.signed_in().get("/konto").status == 200
    assert stored(small_office) == 0


def test_forms_from_elsewhere_are_refused(small_office: Office) -> None:
    browser = small_office.browser()
    browser.get(PATH)
    fields = {"kind": "wish", "message": TEXT}
    assert browser.post(PATH, fields, Sec_Fetch_Site="same-origin").status == 403
    assert browser.post(PATH, fields | {"token": browser.token}, Sec_Fetch_Site="cross-site").status == 403
    assert stored(small_office) == 0


def test_a_message_goes_after_a_year(office: Office) -> None:
    give(office.browser())
    day = datetime.now(UTC).date()
    office.set(feedback, given_on=day - FEEDBACK_KEPT + timedelta(days=1))
    sweep(office.house.database)
    assert stored(office) == 1
    office.set(feedback, given_on=day - FEEDBACK_KEPT)
    sweep(office.house.database)
    assert stored(office) == 0


def test_many_messages_come_page_by_page(small_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PAGE", 2)
    for number in range(5):
        give(small_office.browser(), message=f"Nachricht {number}")
    ada = administrator(small_office)
    seen: list[str] = []
    path = READ
    for _ in range(3):
        body = ada.get(path).body
        seen += re.findall(r"Nachricht \d", body)
        older = re.search(r'href="([^"]*)">Ältere', body)
        path = older[1] if older else ""
    assert path == ""
    assert sorted(seen) == [f"Nachricht {n}" for n in range(5)]
    for odd in ("-1", "x", "9999999", "%D9%A3"):
        assert ada.get(f"{READ}?ab={odd}").status == 200


def test_the_statement_chooses_the_barrier(small_office: Office) -> None:
    assert 'value="barrier" checked' in small_office.browser().get(f"{PATH}?art=barriere").body
    assert " checked" not in small_office.browser().get(f"{PATH}?art=<script>").body.replace("checked=", "")
