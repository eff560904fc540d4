# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures of the workbench for the documentation, taken from the running product.

    python -m bench.screens                 into docs/screenshots
    python -m bench.screens --into FOLDER   somewhere else, to look at

Every name, letter and figure in them is made up. The answers are put into a stand-in's mouth.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

SHOTS = Path(__file__).parent.parent / "docs" / "screenshots"
_TALLEST = 2600  # pixels
_LARGEST = 150_000  # bytes


class Screen(NamedTuple):
    """A page as it is, without a story: its picture, its path, and who looks at it.

    ``{conversation}``, ``{kept}``, ``{assistant}`` and ``{asked}`` stand for what a lived-in house has.
    """

    name: str
    path: str
    login: str = "erika"
    dark: bool = False
    phone: bool = False


PAGES = (
    Screen("aufgaben", "/arbeit/aufgaben"),
    Screen("aufgabe", "/arbeit/aufgaben/niederschrift?beispiel=1"),
    Screen("assistenten", "/arbeit/assistenten"),
    Screen("assistent", "{assistant}"),
    Screen("assistent-freigeben", "{assistant}/freigabe", "karla"),
    Screen("verlauf", "/arbeit/verlauf"),
    Screen("verlauf-gespraech", "{kept}"),
    Screen("einstellungen", "/arbeit/einstellungen"),
    Screen("einstellungen-dunkel", "/arbeit/einstellungen", dark=True),
    Screen("freigaben", "/arbeit/freigaben"),
    Screen("freigabe-entscheiden", "{asked}", "karla"),
    Screen("rueckmeldungen", "/arbeit/rueckmeldungen", "karla"),
    Screen("rundgang", "/arbeit/rundgang"),
    Screen("hilfe", "/hilfe"),
    Screen("hilfe-handy", "/hilfe", phone=True),
    Screen("barrierefreiheit", "/barrierefreiheit"),
    Screen("rueckmeldung", "/rueckmeldung"),
)

PERSONAL = (
    "Bitte schreibe Frau Sabine Hoffmann, Gartenstraße 12 in Nettetal, dass ihr Antrag auf einen Zuschuss zur Heizung "
    "eingegangen ist. Ihre IBAN ist DE02 1203 0000 0000 2020 51. Wir melden uns innerhalb von zwei Wochen."
)
REPLY = """Sehr geehrte [ANREDE NAME],

vielen Dank für Ihren Antrag auf einen Zuschuss zur Heizung. Er ist bei uns eingegangen.

**Wie es weitergeht:**

1. Wir prüfen Ihre Unterlagen.
2. Fehlt etwas, schreiben wir Ihnen.
3. Sie hören innerhalb von **zwei Wochen** von uns.

Mit freundlichen Grüßen

Stadt Musterhausen, Sozialamt
"""
TABLE = (
    "Stelle die Öffnungszeiten der drei Bäder in einer Tabelle dar und nenne die Formel für die Jahreskarte."
)
TABLE_ANSWER = """### Öffnungszeiten der Bäder

| Bad | Mo–Fr | Sa | So |
|---|---|---|---|
| Hallenbad Mitte | 6:30–21:00 | 8:00–18:00 | 8:00–18:00 |
| Freibad am See | 9:00–20:00 | 9:00–20:00 | 9:00–20:00 |
| Lehrschwimmbecken | 14:00–18:00 | geschlossen | geschlossen |

Die Jahreskarte kostet bei $n$ Personen

$$p(n) = 180 + 60 \\cdot (n - 1)$$

Euro. Als Formel für die Tabelle der Kasse:

```python
def jahreskarte(personen: int) -> int:
    return 180 + 60 * (personen - 1)  # Euro
```
"""
REPORT = (
    [
        "Bericht über die Spielplätze 2026",
        "",
        "Die Stadt unterhält 41 Spielplätze. Im Jahr 2026 wurden 38 geprüft.",
        "Auf sechs Plätzen sind Geräte zu erneuern; die Kosten liegen bei 84.000 Euro.",
    ],
    [
        "Rückfragen",
        "",
        "Zuständig ist Herr Thomas Weber, Telefon 02153 898-1234, thomas.weber@musterhausen.example.",
        "Der Bericht liegt dem Ausschuss am 12. März vor.",
    ],
    ["Beschlussvorschlag", "", "Der Ausschuss nimmt den Bericht zur Kenntnis und gibt 84.000 Euro frei."],
)
REPORT_QUESTION = "Was soll der Ausschuss beschließen, und was kostet es?"
REPORT_ANSWER = """Der Ausschuss soll den Bericht zur Kenntnis nehmen und **84.000 Euro** freigeben [1, S. 3].

Damit werden Geräte auf **sechs Spielplätzen** erneuert [1, S. 1].
"""


def taken(into: Path) -> None:
    """Start the product, go through the scenes, end it; the pictures are in ``into``."""
    # The product's stand-ins and its town belong to the tests.
    from tests.conftest import CACHE, SMALL_MODEL
    from tests.workbench.browser import papers
    from tests.workbench.browser.drive import drive
    from tests.workbench.browser.lived import lived_in
    from tests.workbench.browser.product import Stands, running
    from tests.workbench.browser.says import Says
    from tests.workbench.browser.town import GREEN_HALL, OMAR, PEOPLE, RED_LARGE, YELLOW

    from stellwerk.providers.catalogue.load import find
    from stellwerk.providers.catalogue.pull import pull

    people = {one.login: one for one in PEOPLE}
    stands = Stands()
    stands.start()
    try:
        with tempfile.TemporaryDirectory(prefix="stellwerk-screens-") as place:
            folder = Path(place)
            model = pull(find(SMALL_MODEL), CACHE / "models")
            with running(folder, stands, model, hall=True) as product:
                lived = lived_in(product)
                stands.reset()
                stands.red.fail(Says(REPLY))
                stands.yellow.fail(Says(TABLE_ANSWER, seconds=0.12, size=8))
                stands.yellow.fail(Says(TABLE_ANSWER))
                stands.green.fail(Says(REPORT_ANSWER))
                places = {
                    "assistant": lived.assistant,
                    "asked": lived.asked,
                    "kept": lived.conversation.replace("/arbeit/g/", "/arbeit/verlauf/"),
                }
                cookies = {login: product.cookies(people[login]) for login in {p.login for p in PAGES}}
                pages: list[dict[str, Any]] = [
                    {**page._asdict(), "path": page.path.format(**places), "cookies": cookies[page.login]}
                    for page in PAGES
                ]
                drive(
                    "scenes",
                    product,
                    shots=str(into),
                    cookies=product.cookies(OMAR),
                    pages=pages,
                    texts={"personal": PERSONAL, "table": TABLE, "report": REPORT_QUESTION},
                    models={"red": RED_LARGE, "yellow": YELLOW, "hall": GREEN_HALL},
                    files={"report": [str(papers.pdf(folder, REPORT, "Bericht Spielplätze.pdf"))]},
                ).clean(product)
    finally:
        stands.stop()


def small(picture: Path) -> int:
    """Make a picture small enough for a repository, by a palette where it has to be; returns its size in bytes."""
    with Image.open(picture) as opened:
        shown = opened.convert("RGB")
    shown = shown.crop((0, 0, shown.width, min(shown.height, _TALLEST)))
    shown.save(picture, optimize=True)
    if picture.stat().st_size > _LARGEST:
        # Few pixels are green, yellow or red, and they are what it is about: this way they keep their colours.
        palette = shown.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        palette.save(picture, optimize=True)
    return picture.stat().st_size


def main() -> None:
    """Take the pictures and say how large each is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--into", type=Path, default=SHOTS, help="folder (default: docs/screenshots)")
    args = parser.parse_args()
    args.into.mkdir(parents=True, exist_ok=True)
    taken(args.into)
    for picture in sorted(args.into.glob("*.png")):
        print(f"{picture.name:<28} {small(picture) / 1000:>6.0f} kB")


if __name__ == "__main__":
    main()
