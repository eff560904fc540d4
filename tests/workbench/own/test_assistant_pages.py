# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of assistants: from one's own to the department's, by hand, with every wrong turn."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from tests.web.browser import Answer, Browser
from tests.workbench.own.site import Site

from stellwerk.storage import tables as t

GOOD = {"name": "Bauvoranfrage", "anweisung": "Antworte wie\r\ndas Bauamt.", "modell": "auto", "groesse": "M",
        "klasse": "K2"}  # fmt: skip
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
ALL = "/arbeit/assistenten"


def shown(answer: Answer) -> str:
    assert answer.status == 200, (answer.status, answer.body[:400])
    return answer.body


def make(browser: Browser, **changes: str) -> str:
    """Make one by the form; returns its id."""
    shown(browser.get(f"{ALL}/neu"))
    answer = browser.send(f"{ALL}/neu", **{**GOOD, **changes})
    assert answer.status == 303, answer.body[:400]
    body = shown(browser.follow(answer))
    assert "Der Assistent ist angelegt." in body
    return re.search(r"as_[0-9a-f]{20}", answer.location)[0]  # type: ignore[index]


def released(site: Site, *, house: bool = False) -> str:
    name = make(site.as_(site.world.owner))
    site.as_(site.world.owner).send(f"{ALL}/{name}", tun="bitten", fuer="haus" if house else "amt")
    decider = site.as_(site.world.trainer if house else site.world.keeper)
    assert decider.send(f"{ALL}/{name}/freigabe", tun="freigeben", fassung="1").status == 303
    return name


def test_make_change_and_work_with_it(site: Site) -> None:
    browser = site.as_(site.world.owner)
    assert "Sie haben noch keinen eigenen Assistenten." in shown(browser.get(ALL))
    name = make(browser)
    body = shown(browser.get(ALL))
    assert f'href="/arbeit?assistent={name}"' in body
    assert "nur für Sie" in body
    form = shown(browser.get(f"{ALL}/{name}/aendern"))
    assert 'value="Bauvoranfrage"' in form
    assert "Antworte wie\ndas Bauamt." in form
    assert '<option value="K2" selected>' in form
    assert 'name="fassung" value="1"' in form
    answer = browser.send(f"{ALL}/{name}/aendern", **{**GOOD, "name": "Neuer Name"}, fassung="1")
    body = shown(browser.follow(answer))
    assert "Die neue Fassung ist gespeichert." in body
    assert "Neuer Name" in body
    stale = browser.send(f"{ALL}/{name}/aendern", **GOOD, fassung="1")
    assert stale.status == 422
    assert "inzwischen an anderer Stelle geändert" in stale.body
    assert browser.send(f"{ALL}/{name}/aendern", **GOOD, fassung="x").status == 422


def test_the_models_are_those_of_the_place(site: Site) -> None:
    form = shown(site.as_(site.world.owner).get(f"{ALL}/neu"))
    offered = re.findall(
        r'<option value="([^"]+)"', form.partition('id="modell"')[2].partition("</select>")[0]
    )
    assert offered == ["auto", "mistral-small", "qwen2.5-coder-0.5b-instruct", "gpt-oss-120b"]
    refused = site.as_(site.world.owner).send(f"{ALL}/neu", **{**GOOD, "modell": "large-commercial"})
    assert refused.status == 422
    assert "Wählen Sie ein Modell aus der Liste." in refused.body


def test_errors_are_bound_to_their_fields(site: Site) -> None:
    browser = site.as_(site.world.owner)
    answer = browser.send(f"{ALL}/neu", name="", anweisung="", modell="x", groesse="x", klasse="K9")
    assert answer.status == 422
    for field in ("name", "anweisung", "modell", "groesse", "klasse"):
        assert f'id="{field}-fehler"' in answer.body
        assert f'href="#{field}"' in answer.body
    assert answer.body.count('aria-invalid="true"') == 5


def test_too_many_and_no_place_to_work(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stellwerk.workbench.assistants.write.MOST_ASSISTANTS", 1)
    browser = site.as_(site.world.owner)
    name = make(browser)
    refused = browser.send(f"{ALL}/neu", **GOOD)
    assert refused.status == 422
    assert "Löschen Sie zuerst einen" in refused.body
    wrong = browser.send(f"{ALL}/{name}/aendern", **{**GOOD, "name": ""}, fassung="1")
    assert wrong.status == 422
    assert 'id="name-fehler"' in wrong.body
    assert browser.send(f"{ALL}/{name}", tun="zurueckziehen", grund="a\u202eb").status == 422
    site.set(t.person, department=None)
    offered = shown(browser.get(f"{ALL}/neu")).partition('id="modell"')[2].partition("</select>")[0]
    assert offered.count("<option") == 1  # automatic alone


def test_a_document_comes_and_goes(site: Site) -> None:
    browser = site.as_(site.world.owner)
    name = make(browser)
    text = "Die Gebühr beträgt 50 Euro. " + "ä€𝄞" * 12_000
    shown(browser.get(f"{ALL}/{name}/text"))
    body = shown(browser.follow(browser.send(f"{ALL}/{name}/text", titel="Satzung", text=text)))
    assert "Die Gebühr beträgt 50 Euro." in body
    wrong = browser.send(f"{ALL}/{name}/text", titel="", text=" ")
    assert wrong.status == 422
    assert 'id="titel-fehler"' in wrong.body
    assert 'id="text-fehler"' in wrong.body
    assert browser.send(f"{ALL}/{name}/text", titel="Zu lang", text="x" * 40_001).status == 422
    assert browser.send(f"{ALL}/{name}/text", titel="Viel zu lang", text="x" * 600_000).status == 413
    for number in range(4):
        browser.send(f"{ALL}/{name}/text", titel=f"Nr. {number}", text="Text")
    assert "/text" not in shown(browser.get(f"{ALL}/{name}")).partition("<main")[2]
    assert browser.send(f"{ALL}/{name}/text", titel="Nr. 6", text="Text").status == 422
    document = re.search(r"ad_[0-9a-f]{20}", browser.get(f"{ALL}/{name}").body)[0]  # type: ignore[index]
    body = shown(browser.follow(browser.send(f"{ALL}/{name}", tun="text-weg", text=document)))
    assert "Die Unterlage ist entfernt" in body
    assert "50 Euro" not in body
    assert browser.send(f"{ALL}/{name}", tun="text-weg", text=document).status == 404


def test_a_changed_document_is_told_and_can_be_removed(site: Site) -> None:
    browser = site.as_(site.world.owner)
    name = make(browser)
    browser.send(f"{ALL}/{name}/text", titel="Satzung", text="Geheimer Text")
    site.set(t.assistant_document, sealed=b"\1" * 1100)
    body = shown(browser.get(f"{ALL}/{name}"))
    assert "Nicht lesbare Unterlage" in body
    refused = browser.send(f"{ALL}/{name}", tun="bitten", fuer="amt")
    assert refused.status == 422
    document = re.search(r"ad_[0-9a-f]{20}", body)[0]  # type: ignore[index]
    browser.follow(browser.send(f"{ALL}/{name}", tun="text-weg", text=document))
    assert "Keine Unterlagen." in shown(browser.get(f"{ALL}/{name}"))


def test_the_way_to_the_department(site: Site) -> None:
    owner, keeper = site.as_(site.world.owner), site.as_(site.world.keeper)
    colleague, outsider = site.as_(site.world.colleague), site.as_(site.world.outsider)
    name = make(owner)
    owner.send(f"{ALL}/{name}/text", titel="Satzung", text="Tarifstelle 2.1: 50 Euro")
    body = shown(owner.follow(owner.send(f"{ALL}/{name}", tun="bitten", fuer="amt")))
    assert "Die Bitte um Freigabe ist gestellt." in body
    assert "Warten auf Ihre Entscheidung" not in shown(colleague.get(ALL))
    body = shown(keeper.get(ALL))
    assert "Warten auf Ihre Entscheidung" in body
    assert f'href="{ALL}/{name}/freigabe"' in body
    body = shown(keeper.get(f"{ALL}/{name}/freigabe"))
    assert "Tarifstelle 2.1: 50 Euro" in body
    assert "das Bauamt." in body
    no_reason = keeper.send(f"{ALL}/{name}/freigabe", tun="ablehnen", fassung="2", grund=" ")
    assert no_reason.status == 422
    assert 'id="grund-fehler"' in no_reason.body
    body = shown(
        keeper.follow(keeper.send(f"{ALL}/{name}/freigabe", tun="ablehnen", fassung="2", grund="Zu kurz."))
    )
    assert "Wer ihn gemacht hat, sieht Ihre Begründung." in body
    assert "Zu kurz." in shown(owner.get(f"{ALL}/{name}"))
    owner.send(f"{ALL}/{name}/aendern", **{**GOOD, "anweisung": "Länger."}, fassung="2")
    owner.send(f"{ALL}/{name}", tun="bitten", fuer="amt")
    assert keeper.send(f"{ALL}/{name}/freigabe", tun="freigeben", fassung="2").status == 412
    body = shown(keeper.follow(keeper.send(f"{ALL}/{name}/freigabe", tun="freigeben", fassung="3")))
    assert "Der Assistent ist freigegeben." in body
    body = shown(colleague.get(ALL))
    assert "Bauvoranfrage" in body.partition('id="amt"')[2].partition('id="haus"')[0]
    body = shown(colleague.get(f"{ALL}/{name}"))
    assert "Länger." in body
    assert "Tarifstelle 2.1" in body
    assert "Freigabe</h2>" not in body
    assert "Zurückziehen" not in body
    assert "Bauvoranfrage" not in shown(outsider.get(ALL))
    assert outsider.get(f"{ALL}/{name}").status == 404
    assert "ziehen sie ihn zuerst zurück" in shown(owner.get(f"{ALL}/{name}")).lower()
    assert owner.send(f"{ALL}/{name}/loeschen").status == 409
    body = shown(keeper.follow(keeper.send(f"{ALL}/{name}", tun="zurueckziehen", grund="Veraltet.")))
    assert "Andere arbeiten nicht mehr mit ihm." in body
    assert colleague.get(f"{ALL}/{name}").status == 404
    assert "Veraltet." in shown(owner.get(f"{ALL}/{name}"))
    shown(owner.get(f"{ALL}/{name}/loeschen"))
    body = shown(owner.follow(owner.send(f"{ALL}/{name}/loeschen")))
    assert "Der Assistent ist gelöscht." in body
    assert owner.get(f"{ALL}/{name}").status == 404


def test_for_the_whole_house(site: Site) -> None:
    name = released(site, house=True)
    body = shown(site.as_(site.world.outsider).get(ALL))
    assert "Bauvoranfrage" in body.partition('id="haus"')[2]
    trainer = site.as_(site.world.trainer)
    assert "Zurückziehen" in shown(trainer.get(f"{ALL}/{name}"))
    assert "Zurückziehen" not in shown(site.as_(site.world.keeper).get(f"{ALL}/{name}"))


def test_a_request_can_be_taken_back(site: Site) -> None:
    owner = site.as_(site.world.owner)
    name = make(owner)
    owner.send(f"{ALL}/{name}", tun="bitten")
    assert owner.send(f"{ALL}/{name}", tun="bitten").status == 422
    body = shown(owner.follow(owner.send(f"{ALL}/{name}", tun="zuruecknehmen")))
    assert "Die Bitte ist zurückgenommen." in body
    assert site.as_(site.world.keeper).get(f"{ALL}/{name}/freigabe").status == 404


def test_whoever_releases_for_departments_sees_what_is_released_there(site: Site) -> None:
    """The trainer works elsewhere, and may withdraw what a department released."""
    name = released(site)
    trainer = site.as_(site.world.trainer)
    assert "Bauvoranfrage" in shown(trainer.get(ALL)).partition('id="aufsicht"')[2]
    body = shown(trainer.get(f"{ALL}/{name}"))
    assert f"?assistent={name}" not in body
    answer = trainer.send(f"{ALL}/{name}", tun="zurueckziehen")
    assert answer.location == f"{ALL}?erledigt=zurueckgezogen"
    assert trainer.get(f"{ALL}/{name}").status == 404


@pytest.mark.parametrize("state", ["own", "asked", "released"])
def test_what_others_cannot_do(site: Site, state: str) -> None:
    owner = site.as_(site.world.owner)
    name = make(owner)
    if state != "own":
        owner.send(f"{ALL}/{name}", tun="bitten", fuer="amt")
    if state == "released":
        site.as_(site.world.keeper).send(f"{ALL}/{name}/freigabe", tun="freigeben", fassung="1")
    for other in (site.world.colleague, site.world.outsider, site.world.administrator):
        browser = site.as_(other)
        may_see = state == "released" and other is site.world.colleague
        assert browser.get(f"{ALL}/{name}").status == (200 if may_see else 404)
        for path in ("/aendern", "/text", "/freigabe", "/loeschen"):
            assert browser.get(f"{ALL}/{name}{path}").status == 404
        for path, fields in (
            ("/aendern", {**GOOD, "fassung": "1"}),
            ("/text", {"titel": "T", "text": "T"}),
            ("/freigabe", {"tun": "freigeben", "fassung": "1"}),
            ("/freigabe", {"tun": "ablehnen", "fassung": "1", "grund": "Nein"}),
            ("/loeschen", {}),
            ("", {"tun": "bitten"}),
            ("", {"tun": "zuruecknehmen"}),
            ("", {"tun": "zurueckziehen"}),
            ("", {"tun": "text-weg", "text": "ad_1"}),
            ("", {"tun": "etwas"}),
        ):
            assert browser.send(f"{ALL}/{name}{path}", **fields).status == 404, (path, fields)
    with site.house.database.reading() as connection:
        (row,) = connection.execute(sa.select(t.assistant_version)).all()
    assert row.state == {"own": "draft", "asked": "asked", "released": "released"}[state]


def test_names_instructions_and_documents_stay_text(small_site: Site) -> None:
    owner, keeper = small_site.as_(small_site.world.owner), small_site.as_(small_site.world.keeper)
    name = make(owner, name=EVIL, anweisung=EVIL + "\n{{7*7}}")
    owner.send(f"{ALL}/{name}/text", titel=EVIL, text=EVIL + "</textarea>")
    owner.send(f"{ALL}/{name}", tun="bitten", fuer="amt")
    pages = [
        owner.get(ALL), owner.get(f"{ALL}/{name}"), owner.get(f"{ALL}/{name}/aendern"),
        owner.get(f"{ALL}/{name}/text"), owner.get(f"{ALL}/{name}/loeschen"), keeper.get(ALL),
        keeper.get(f"{ALL}/{name}/freigabe"), owner.send(f"{ALL}/neu", name=EVIL * 9, anweisung=EVIL, modell=EVIL),
        owner.send(f"{ALL}/{name}/text", titel=EVIL * 9, text=EVIL + "</textarea><b>"),
        owner.get(f"{ALL}?erledigt=%3Cscript%3E"),
    ]  # fmt: skip
    for page in pages:
        assert "<script>alert" not in page.body
        assert "<img src=x" not in page.body
        assert "</textarea><b>" not in page.body
        assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "&lt;script&gt;alert(1)" in pages[1].body


def test_in_english(site: Site) -> None:
    browser = site.as_(site.world.owner)
    name = make(browser)
    assert "Your own" in shown(browser.get(f"{ALL}?lang=en"))
    body = shown(browser.get(f"{ALL}/{name}?lang=en"))
    assert "Least class" in body
    assert "Ask for its release" in body
    assert f'action="{ALL}/{name}?lang=en"' in body
