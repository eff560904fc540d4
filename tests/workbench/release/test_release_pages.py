# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of a release in the running product: from the chat's form to the model in red, and who gets no further."""

from __future__ import annotations

import json
import re
import time
from html import unescape

import sqlalchemy as sa
from tests.web.browser import Answer, Browser
from tests.workbench.browser.product import Product
from tests.workbench.browser.town import ADMINISTRATOR, ERIKA, GREEN, KEY_USER, KIM, OFFICER, OMAR, RED
from tests.workbench.release.world import TEXT, WHY, YES

from stellwerk.storage.database import Database, Place
from stellwerk.storage.tables import audit, text_release, web_session

NEW, LIST = "/arbeit/freigaben/neu", "/arbeit/freigaben"


def begun(product: Product, text: str = TEXT, **more: str) -> tuple[Browser, Answer]:
    """Erika, on the page that asks."""
    erika = product.signed_in(ERIKA)
    erika.get("/arbeit")
    return erika, erika.send(NEW, frage=text, modell=RED, **more)


def boxes(answer: Answer, name: str) -> list[str]:
    return re.findall(rf'name="({name}-[^"]+)"', answer.body)


def asked(product: Product, text: str = TEXT, *whom: str) -> Browser:
    """Erika has asked (Karla, if nobody else is named)."""
    erika, page = begun(product, text)
    people = {f"wen-{product.ids[login]}": "ja" for login in whom or ("karla",)}
    ticks = dict.fromkeys(boxes(page, "falsch"), "ja")
    sent = erika.send(
        NEW,
        frage=text,
        modell=RED,
        gesehen=page.hidden("gesehen"),
        tun="fragen",
        grund=WHY,
        **people,
        **ticks,
    )
    assert sent.location == f"{LIST}?erledigt=asked", sent.body[-3000:]
    return erika


def only(page: Answer) -> str:
    """The address of the one request on a list."""
    (found,) = set(re.findall(rf'href="({LIST}/rel_[0-9a-f]+)', page.body))
    return str(found)


def words(body: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def trail(product: Product) -> tuple[list[tuple[str, str]], list[str]]:
    """Events of releases, and intents of calls."""
    database = Database(Place(product.data))
    with database.reading() as connection:
        wanted = audit.c.name.startswith("text-release:") | (audit.c.name == "call:intent:open")
        rows = connection.execute(
            sa.select(audit.c.name, audit.c.payload).where(wanted).order_by(audit.c.seq)
        ).all()
    database.close()
    releases = [(row.name, row.payload) for row in rows if row.name != "call:intent:open"]
    return releases, [row.payload for row in rows if row.name == "call:intent:open"]


def files_with(product: Product, word: str) -> list[str]:
    """Files of the data folder (database, its log, the trail's anchor) that hold a word in clear."""
    files = [path for path in product.data.rglob("*") if path.is_file() and "models" not in path.parts]
    assert any(path.suffix == ".db" or "wal" in path.name for path in files), files
    return [path.name for path in files if word.encode() in path.read_bytes()]


def test_from_the_chat_to_red(product: Product) -> None:
    erika, page = begun(product)
    assert page.status == 200
    said = words(page.body)
    assert "Kasper" in said
    assert "Karla Schlüssel (Schlüsselperson)" in said
    assert "Dora Datenschutz (Datenschutz)" in said
    assert "Ada Admin" not in said
    assert page.body.count('<mark class="right">') == 2
    assert "checked" not in page.body  # what is a false alarm, a person says
    erika = asked(product)
    assert "wartet auf Entscheidung" in words(erika.get(LIST).body)
    assert erika.send("/arbeit", frage=TEXT, modell=RED, erklaert="ja", tun="senden").status == 303
    karla = product.signed_in(KEY_USER)
    listed = karla.get(LIST)
    assert "Zu entscheiden (1)" in words(listed.body)
    assert "Erika Beispiel" in words(listed.body)
    assert "Kasper" not in listed.body  # a list shows no text
    path = only(listed)
    shown = karla.get(path)
    assert (
        f"Erika Beispiel genau diesen Text 24 Stunden lang an Modelle in Rot senden (gewählt ist {RED})"
        in words(shown.body)
    )
    assert WHY in unescape(shown.body)
    done = karla.follow(karla.send(path, urteil="ja", grund=YES))
    assert "Sie haben den Text freigegeben." in done.body
    assert "Zu entscheiden" not in done.body
    mine = erika.get(path)
    assert "Ins Gespräch übernehmen" in mine.body
    assert YES in unescape(mine.body)
    assert product.stands.red.saw("Puppenspiel") is False
    fields = {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', mine.body)
        if name not in ("token",)
    }
    assert fields == {"frage": TEXT, "modell": RED, "zweck": "Büroarbeit"}
    drafted = erika.send("/arbeit", tun="pruefen", **fields)
    assert drafted.status == 200
    lamps = words(drafted.body[drafted.body.index('class="lamps"') :])
    assert "Rot" in lamps
    sent = erika.send("/arbeit", tun="senden", erklaert="ja", **fields)
    assert sent.status == 303, words(sent.body)[:2000]
    answer = erika.follow(sent)
    deadline = 40
    while "Antwort läuft" in answer.body and deadline:
        answer, deadline = erika.follow(sent), deadline - 1
    assert product.stands.saw("Puppenspiel") == ["red"]
    rows, intents = trail(product)
    for _ in range(100):  # an event waits some moments for its way into the trail
        if len(rows) == 3:
            break
        time.sleep(0.05)
        rows, intents = trail(product)
    rows.sort(
        key=lambda row: str(json.loads(row[1])["at"])
    )  # what a person did waits some moments for its row
    assert [name.rpartition(":")[2] for name, _ in rows] == ["asked", "confirmed", "used"]
    release = path.rpartition("/")[2]
    assert f"text-release:{release}" in rows[2][1]
    assert f'"release":"{release}"' in intents[-1]
    assert '"kinds":["address","person"]' in intents[-1]
    everything = "".join((*(payload for _, payload in rows), *intents))
    for word in ("Puppenspiel", "Kasper", "Märchen"):
        assert word not in everything
        assert files_with(product, word) == []


def uploaded(erika: Browser, name: str, content: str) -> str:
    """The conversation that begins with a file."""
    border = "x7x"
    body = (
        f'--{border}\r\nContent-Disposition: form-data; name="token"\r\n\r\n{erika.token}\r\n'
        f'--{border}\r\nContent-Disposition: form-data; name="datei"; filename="{name}"\r\n'
        f"Content-Type: text/plain\r\n\r\n{content}\r\n--{border}--\r\n"
    )
    kind = f"multipart/form-data; boundary={border}"
    answer = erika.ask(
        "POST", "/arbeit/unterlagen", body.encode(), Content_Type=kind, Sec_Fetch_Site="same-origin"
    )
    assert answer.status == 303, words(answer.body)[:1000]
    path = answer.location.partition("?")[0]
    for _ in range(200):
        if "file-parts" in erika.get(path).body:
            return path
        time.sleep(0.05)
    raise AssertionError("the file was not read")


def test_a_document_goes_along_with_what_was_found_in_it(product: Product) -> None:
    """The whole that is judged holds the passages; the class that they brought is that of their findings."""
    erika = product.signed_in(ERIKA)
    erika.get("/arbeit")
    path = uploaded(erika, "spiel.txt", f"Entwurf.\n\n{TEXT}\n")
    question = "Fasse das in einem Satz zusammen."
    more = {"frage": question, "gespraech": path.rpartition("/")[2], "modell": RED}
    page = erika.send(NEW, **more)
    assert page.status == 200, words(page.body)
    assert "&lt;unterlage nr=1" in page.body
    ticks = dict.fromkeys(boxes(page, "falsch"), "ja")
    whom = {f"wen-{product.ids['karla']}": "ja"}
    seen = page.hidden("gesehen")
    sent = erika.send(NEW, **more, gesehen=seen, tun="fragen", grund=WHY, **ticks, **whom)
    assert sent.location.startswith(LIST), words(sent.body)
    erika.get(path)
    closed = erika.send(path, frage=question, modell=RED, erklaert="ja", tun="senden")
    erika.follow(closed)
    assert product.stands.calls()["red"] == 0
    # what was refused stands in the conversation now, so the whole is another one: it is asked about anew
    page = erika.send(NEW, **more)
    ticks, seen = dict.fromkeys(boxes(page, "falsch"), "ja"), page.hidden("gesehen")
    assert erika.send(NEW, **more, gesehen=seen, tun="fragen", grund=WHY, **ticks, **whom).status == 303
    karla = product.signed_in(KEY_USER)
    for release in sorted(set(re.findall(rf'href="({LIST}/rel_[0-9a-f]+)', karla.get(LIST).body))):
        karla.get(release)
        assert karla.send(release, urteil="ja", grund=YES).status == 303
    erika.get(path)
    opened = erika.send(path, frage=question, modell=RED, erklaert="ja", tun="senden")
    answer = erika.follow(opened)
    for _ in range(100):
        if product.stands.calls()["red"]:
            break
        time.sleep(0.05)
    assert product.stands.saw("Puppenspiel") == ["red"], words(answer.body)


def test_a_changed_word_and_another_person_stay_where_they_were(product: Product) -> None:
    asked(product)
    karla = product.signed_in(KEY_USER)
    karla.send(only(karla.get(LIST)), urteil="ja", grund=YES)
    erika, kim = product.signed_in(ERIKA), product.signed_in(KIM)
    for who, text in ((erika, TEXT.replace("Kasper", "Kaspar")), (kim, TEXT)):
        who.get("/arbeit")
        sent = who.send("/arbeit", frage=text, modell=RED, erklaert="ja", tun="senden")
        who.follow(sent)
    assert product.stands.calls()["red"] == 0


def test_only_who_was_asked_sees_it(product: Product) -> None:
    erika = asked(product)
    path = only(erika.get(LIST))
    for who in (KIM, OMAR, ADMINISTRATOR, OFFICER):
        browser = product.signed_in(who)
        assert "Zu entscheiden" not in browser.get(LIST).body
        assert browser.get(path).status == 404
        browser.get("/arbeit")  # for its token
        for verdict in ("ja", "nein", "zurueck"):
            assert browser.send(path, urteil=verdict, grund=YES).status == 404
    nobody = Browser(product.child.port)
    assert nobody.get(path).location.startswith("/anmelden")
    assert erika.get(path).status == 200
    assert erika.send(path, urteil="ja", grund=YES).status == 403
    assert "Ihre Entscheidung" not in erika.get(path).body


def test_a_foreign_page_decides_nothing(product: Product) -> None:
    asked(product)
    karla = product.signed_in(KEY_USER)
    path = only(karla.get(LIST))
    fields = {"urteil": "ja", "grund": YES}
    assert karla.post(path, fields).status == 403
    assert karla.post(path, {**fields, "token": "x" * 43}).status == 403
    token = karla.token
    assert karla.post(path, {**fields, "token": token}, Sec_Fetch_Site="cross-site").status == 403
    assert karla.post(path, {**fields, "token": token}, Origin="https://evil.example").status == 403
    assert karla.post(NEW, {"frage": TEXT, "modell": RED}).status == 403
    assert "Zu entscheiden (1)" in words(karla.get(LIST).body)


def test_who_signed_in_with_a_password_alone_does_not_decide(product: Product) -> None:
    asked(product)
    karla = product.signed_in(KEY_USER)
    path = only(karla.get(LIST))
    database = Database(Place(product.data))
    with database.writing() as writing:  # as somebody whose OpenID provider vouches for no second factor
        writing.execute(
            sa.update(web_session)
            .where(web_session.c.person == product.ids["karla"])
            .values(strong=False, method="oidc")
        )
    database.close()
    shown = karla.get(path)
    assert "zweitem Faktor angemeldet" in shown.body
    assert 'name="urteil" value="ja"' not in shown.body
    assert karla.send(path, urteil="ja", grund=YES).status == 403


def test_what_is_wrong_stands_at_its_field(product: Product) -> None:
    erika, page = begun(product)
    seen = page.hidden("gesehen")
    empty = erika.send(NEW, frage=TEXT, modell=RED, gesehen=seen, tun="fragen")
    assert empty.status == 422
    for field in ("funde", "grund", "wen"):
        assert f'id="{field}-fehler"' in empty.body
    ticks = dict.fromkeys(boxes(page, "falsch"), "ja")
    whom = {f"wen-{product.ids['karla']}": "ja"}
    half = {next(iter(ticks)): "ja"}
    some = erika.send(NEW, frage=TEXT, modell=RED, gesehen=seen, tun="fragen", grund=WHY, **half, **whom)
    assert "bliebe das Modell gesperrt" in some.body
    strangers = {f"wen-{product.ids['ada']}": "ja"}
    wrong = erika.send(
        NEW, frage=TEXT, modell=RED, gesehen=seen, tun="fragen", grund=WHY, **ticks, **strangers
    )
    assert wrong.status == 422
    assert "Wählen Sie mindestens eine Person." in wrong.body
    long = erika.send(
        NEW, frage=TEXT, modell=RED, gesehen=seen, tun="fragen", grund="x" * 1001, **ticks, **whom
    )
    assert long.status == 422
    karla = product.signed_in(KEY_USER)
    assert "Zu entscheiden" not in karla.get(LIST).body


def test_findings_are_those_of_this_house_and_not_of_the_browser(product: Product) -> None:
    """Numbers of other findings, a text that was exchanged after it was shown: nothing is asked for."""
    erika, page = begun(product)
    seen, whom = page.hidden("gesehen"), {f"wen-{product.ids['karla']}": "ja"}
    for falsch in ("falsch-99", "falsch-0", "falsch--1", "falsch-1 OR 1"):
        sent = erika.send(
            NEW, frage=TEXT, modell=RED, gesehen=seen, tun="fragen", grund=WHY, **{falsch: "ja"}, **whom
        )
        assert sent.status == 422, falsch
    ticks = dict.fromkeys(boxes(page, "falsch"), "ja")
    other = "Frau Holle wohnt Musterstraße 14 und der Kasper in der Musterstraße 12."
    moved = erika.send(NEW, frage=other, modell=RED, gesehen=seen, tun="fragen", grund=WHY, **ticks, **whom)
    assert moved.status == 200
    assert "noch einmal geprüft" in moved.body
    proof = f"{TEXT} IBAN DE89370400440532013000"
    closed = erika.send(NEW, frage=proof, modell=RED, gesehen=seen, tun="fragen", grund=WHY, **ticks, **whom)
    assert closed.status == 409
    assert "IBAN" in words(closed.body)
    assert "niemand freigeben kann" in words(closed.body)
    karla = product.signed_in(KEY_USER)
    assert "Zu entscheiden" not in karla.get(LIST).body


def test_where_a_release_does_not_help_the_page_says_why(product: Product) -> None:
    erika = product.signed_in(ERIKA)
    erika.get("/arbeit")
    harmless = erika.send(NEW, frage="Wann öffnet die Bücherei?", modell=RED)
    assert (harmless.status, "schon jetzt" in harmless.body) == (409, True)
    automatic = erika.send(NEW, frage=TEXT, modell="auto")
    assert automatic.status == 200
    assert re.search(rf'<option value="{re.escape(RED)}"|selected', automatic.body)
    green = erika.send(NEW, frage=TEXT, modell=GREEN)
    assert green.status == 200  # the first model in red is proposed
    case = erika.send(NEW, frage=TEXT, modell=RED, zweck="Antragsbearbeitung")
    assert (case.status, "schon jetzt" in case.body) == (
        409,
        True,
    )  # its contract in yellow takes personal data
    gone = erika.send(NEW, frage=TEXT, modell=RED, gespraech="g_gone")
    assert (gone.status, "nicht mehr geöffnet" in gone.body) == (409, True)
    assert erika.get(NEW).location == "/arbeit"
    english = erika.send(f"{NEW}?lang=en", frage=TEXT, modell=RED)
    assert "Ask for a release" in english.body


def test_names_words_and_reasons_are_text(product: Product) -> None:
    evil = "Plane <script>alert(1)</script> ein Puppenspiel mit Kasper & <b>Gretel</b>, Musterstraße 12."
    erika, page = begun(product, evil)
    assert "<script>alert" not in page.body
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.body
    erika = asked(product, evil)
    karla = product.signed_in(KEY_USER)
    path = only(karla.get(LIST))
    shown = karla.get(path)
    assert "<script>alert" not in shown.body
    karla.send(path, urteil="nein", grund='<img src=x onerror="alert(1)">')
    assert "<img src=x" not in erika.get(path).body
    assert "abgelehnt" in erika.get(path).body


def test_taken_back_and_decided_meanwhile(product: Product) -> None:
    erika = asked(product)
    karla = product.signed_in(KEY_USER)
    path = only(karla.get(LIST))
    karla.get(path)
    erika.get(path)
    assert erika.send(path, urteil="zurueck").location == f"{LIST}?erledigt=withdrawn"
    late = karla.send(path, urteil="ja", grund=YES)
    assert late.location == path
    shown = karla.follow(late)
    assert "zurückgezogen" in shown.body
    assert "Der Text ist gelöscht." in shown.body
    assert "Puppenspiel" not in shown.body


def test_more_findings_than_a_form_takes_are_one_box(product: Product) -> None:
    """Seventy streets that nobody lives in: one box for all, within the limit of fields."""
    streets = " ".join(f"Zauberstraße {number}," for number in range(1, 71))
    text = f"Schreibe ein Märchen mit diesen Häusern: {streets} fertig."
    erika, page = begun(product, text)
    assert page.status == 200, words(page.body)
    assert boxes(page, "falsch") == ["falsch-alle"]
    whom = {f"wen-{product.ids['karla']}": "ja"}
    seen = page.hidden("gesehen")
    sent = erika.send(
        NEW, frage=text, modell=RED, gesehen=seen, tun="fragen", grund=WHY, **{"falsch-alle": "ja"}, **whom
    )
    assert sent.location.startswith(LIST), words(sent.body)[:1500]
    karla = product.signed_in(KEY_USER)
    path = only(karla.get(LIST))
    assert "70 Anschriften" in words(karla.get(LIST).body)
    assert karla.get(path).body.count('class="finding"') == 70


def test_a_text_that_somebody_changed_in_the_database_is_not_shown(product: Product) -> None:
    erika = asked(product)
    karla = product.signed_in(KEY_USER)
    path = only(karla.get(LIST))
    database = Database(Place(product.data))
    with database.writing() as writing:
        sealed = writing.execute(sa.select(text_release.c.sealed)).scalar_one()
        writing.execute(sa.update(text_release).values(sealed=sealed[:-1] + bytes([sealed[-1] ^ 1])))
    database.close()
    for browser in (karla, erika):
        shown = browser.get(path)
        assert shown.status == 200
        assert "außerhalb des Programms verändert" in shown.body
        assert "Puppenspiel" not in shown.body
    assert 'value="ja"' not in karla.get(path).body
    karla.get("/arbeit")
    assert karla.send(path, urteil="ja", grund=YES).location == path
    assert "wartet auf Entscheidung" in erika.get(path).body
