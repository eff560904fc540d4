# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents in a conversation: read, looked at, chosen in part, taken out; and what may not be read."""

from __future__ import annotations

import io
import re
import socket
import time
from html import unescape

import docx
import pytest
from tests.documents import made
from tests.workbench.browser.product import Product
from tests.workbench.browser.says import Says
from tests.workbench.browser.town import RED
from tests.workbench.chat.talk import Talk, lamps

from stellwerk.documents.refusal import REASONS
from stellwerk.documents.values import LEFT_OUT
from stellwerk.web.form import Unreadable
from stellwerk.web.work.chat import file_words
from stellwerk.web.work.chat.documents import Arriving
from stellwerk.web.work.troubles import TROUBLES

LETTER = "Sehr geehrte Frau Sabine Hoffmann, Gartenstraße 5, 41334 Nettetal, Ihr Antrag ist eingegangen."


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def wait_for_file(talk: Talk) -> str:
    """The page as soon as its documents are read."""
    deadline = time.monotonic() + 60
    while True:
        page = talk.open().body
        if "data-watch" not in page:
            return page
        assert time.monotonic() < deadline, "the document was not read in a minute"
        time.sleep(0.1)


def test_a_document_goes_along_with_the_question(town: Product, erika: Talk) -> None:
    assert (
        erika.upload(
            "satzung.docx", word("§ 1 Die Bücherei öffnet um neun Uhr und schließt um achtzehn Uhr.")
        ).status
        == 303
    )
    page = wait_for_file(erika)
    assert "satzung.docx" in page
    assert "1 von 1 gehen mit" in page
    town.stands.green.fail(Says("Die Bücherei öffnet um neun Uhr und schließt um achtzehn Uhr. [1, S. 1]"))
    page = erika.ask("Wann öffnet die Bücherei?")
    sent = town.stands.green.calls[-1].body.decode()
    assert sent.count("öffnet um neun Uhr") == 1
    assert "Belege aus Ihren Unterlagen" in page
    assert "satzung.docx, Abschnitt 1" in unescape(page)
    town.stands.green.fail(Says("Gern."))
    erika.ask("Danke.")
    again = town.stands.green.calls[-1].body.decode()
    assert again.count("schließt um achtzehn Uhr. [1, S. 1]") == 1, "the answer, as history"
    assert again.count("§ 1 Die Bücherei") == 1, "the document goes once, where it went before"


def test_the_class_of_a_document_closes_red(town: Product, erika: Talk) -> None:
    erika.upload("brief.docx", word(LETTER))
    page = wait_for_file(erika)
    assert "K3: personenbezogen" in page
    found = erika.check("Fasse zusammen.", action="genau")
    assert lamps(found["signal"])["Rot"].startswith("gesperrt: ")
    page = erika.ask("Fasse zusammen.", RED, erklaert="ja")
    assert "Nicht gesendet" in page
    assert town.stands.calls()["red"] == 0


def test_a_letter_that_was_pasted_as_a_picture_closes_red(town: Product, erika: Talk) -> None:
    document = docx.Document()
    document.add_paragraph("Bitte die Unterlage unten zusammenfassen.")
    document.add_picture(io.BytesIO(made.as_file(made.picture(dpi=150), "PNG")))
    file = io.BytesIO()
    document.save(file)
    erika.upload("vermerk.docx", file.getvalue())
    page = wait_for_file(erika)
    assert "2 von 2 gehen mit" in page
    assert re.search("K[34]: ", page), "the letter has a class of its own"
    assert lamps(erika.check("Fasse zusammen.", action="genau")["signal"])["Rot"].startswith("gesperrt: ")
    assert "Nicht gesendet" in erika.ask("Fasse zusammen.", RED, erklaert="ja")
    assert town.stands.calls()["red"] == 0


def test_only_what_was_chosen_goes_along(town: Product, erika: Talk) -> None:
    pages = [f"Kapitel {number}: " + "Die Bücherei ist für alle da. " * 120 for number in range(1, 4)]
    erika.upload("lang.txt", "\n\n".join((*pages, LETTER)).encode())
    page = wait_for_file(erika)
    names = re.findall(r'name="(teil-\d+)"', page)
    assert len(names) > 2
    which = re.search(r'name="welche" value="(d_[0-9a-f]+)"', page)
    assert which
    path = f"{erika.address}/unterlagen"
    assert erika.browser.send(path, tun="auswahl", welche=which[1], **{names[0]: "ja"}).status == 303
    assert f"1 von {len(names)} gehen mit" in erika.open().body
    found = erika.check("Worum geht es?", action="genau")
    assert lamps(found["signal"])["Rot"] == "offen mit Ihrer Erklärung", (
        "the letter is not among what goes along"
    )
    erika.ask("Worum geht es?")
    sent = town.stands.green.calls[-1].body.decode()
    assert "Kapitel 1" in sent
    assert "Hoffmann" not in sent
    assert erika.browser.send(path, tun="heraus", welche=which[1]).status == 303
    assert "lang.txt" not in erika.open().body.split('id="unterlagen"')[1].split("</section>")[0]


def test_what_cannot_be_read_is_said(town: Product, erika: Talk) -> None:
    assert "Wählen Sie eine Datei aus" in erika.upload("", b"").body
    assert "kein Text" in erika.upload("leer.txt", b"").body
    for name, content, words in (
        ("x.bin", bytes(range(256)) * 40, "Diese Art von Datei"),
        ("kaputt.docx", word("Hallo")[:300], "beschädigt"),
        ("alt.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), ""),
    ):
        erika.address = "/arbeit"
        assert erika.upload(name, content).status == 303
        page = unescape(wait_for_file(erika))
        assert words in page
        assert "gehen mit" not in page


def test_a_name_of_a_file_is_only_a_name(town: Product, erika: Talk) -> None:
    erika.upload("../../etc/<img src=x onerror=alert(1)>.txt", "Ein harmloser Text über Bücher.".encode())
    page = wait_for_file(erika)
    assert "<img src=x" not in page
    assert "../.." not in page


def test_too_much_is_refused_at_the_door(town: Product, erika: Talk) -> None:
    erika.open()
    headers = {"Content_Type": "multipart/form-data; boundary=x", "Content_Length": str(10**9)}
    answer = erika.browser.ask(
        "POST", "/arbeit/unterlagen", b"--x--\r\n", Sec_Fetch_Site="same-origin", **headers
    )
    assert answer.status in (400, 413)


def test_many_passages_can_be_chosen_and_odd_choices_are_none(town: Product, erika: Talk) -> None:
    erika.upload("lang.txt", "\n\n".join(f"Kapitel {n}: " + "Wort " * 560 for n in range(150)).encode())
    page = wait_for_file(erika)
    names = re.findall(r'name="(teil-\d+)"', page)
    assert len(names) == 150
    which = re.search(r'name="welche" value="(d_[0-9a-f]+)"', page)
    assert which
    path = f"{erika.address}/unterlagen"
    choice = dict.fromkeys(names[:-1], "ja")
    assert erika.browser.send(path, tun="auswahl", welche=which[1], **choice).status == 303
    assert "149 von 150 gehen mit" in erika.open().body
    odd = dict.fromkeys(("teil-²", "teil-" + "9" * 5_000, "teil--1", "teil-٣", names[2]), "ja")
    assert erika.browser.send(path, tun="auswahl", welche=which[1], **odd).status == 303
    assert "1 von 150 gehen mit" in erika.open().body


def test_nobody_reads_the_files_of_people_who_are_not_signed_in(town: Product, erika: Talk) -> None:
    """They would lie in memory until they are whole: whoever is not known is answered before that."""
    erika.open()
    head = (
        f"POST /arbeit/unterlagen HTTP/1.1\r\nHost: 127.0.0.1:{town.child.port}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000000\r\n"
    )
    start = '\r\n--x\r\nContent-Disposition: form-data; name="datei"; filename="a"\r\n\r\nnur der Anfang'
    for cookie in ("", "Cookie: stellwerk=" + "a" * 43 + "\r\n"):
        with socket.create_connection(("127.0.0.1", town.child.port), timeout=20) as connection:
            connection.sendall((head + cookie + start).encode())
            assert connection.recv(64).startswith(b"HTTP/1.1 303")


def test_forms_with_files_do_not_fill_the_memory_together() -> None:
    arriving = Arriving(100)
    with arriving.one() as first:
        first(60)
        with arriving.one() as second:
            second(30)
            with pytest.raises(Unreadable) as why:
                second(30)
        assert why.value.status == 503
        with arriving.one() as third:
            third(40)
    with arriving.one() as fourth:
        fourth(100)


@pytest.mark.parametrize("characters", ["undefined", "punycode", "nothing-known", "idna"])
def test_an_odd_set_of_characters_is_no_failure(town: Product, erika: Talk, characters: str) -> None:
    erika.open()
    kind = f"multipart/form-data; boundary=x; charset={characters}"
    body = b'--x\r\nContent-Disposition: form-data; name="tun"\r\n\r\nhochladen\r\n--x--\r\n'
    answer = erika.browser.ask(
        "POST", "/arbeit/unterlagen", body, Content_Type=kind, Sec_Fetch_Site="same-origin"
    )
    assert answer.status in (400, 403)


def test_every_code_has_its_words() -> None:
    assert file_words.REFUSED.keys() >= REASONS.keys()
    assert file_words.LEFT_OUT.keys() == LEFT_OUT
    assert "zone_forbidden" in TROUBLES
