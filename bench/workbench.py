# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the workbench costs a person who waits: the product as a process, in Debian's Chromium on the same machine.

    python -m bench.workbench            about a minute
    python -m bench.workbench --quick    fewer loads, a shorter conversation

Beside each figure stands what was promised for it (issue 6). Nothing else should run on the machine.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import msgspec

PAUSE_MS = 250  # of the page itself, before it asks for the signal: not counted
_SENTENCES = (
    "Der Ausschuss berät am Donnerstag über die Sanierung der Turnhalle.",
    "Frau Petra Schneider bat um einen Termin beim Sozialamt.",
    "Die Gebühr wurde auf das Konto DE02 1203 0000 0000 2020 51 überwiesen.",
    "Der Bauhof meldet, dass die Arbeiten am Radweg abgeschlossen sind.",
    "Rückfragen bitte an Herrn Thomas Weber, Telefon 02153 898-1234.",
    "Die Satzung wurde im Amtsblatt bekannt gemacht und gilt seit dem 1. Januar.",
)


class Line(msgspec.Struct, frozen=True):
    """One figure: what it is, what was measured, what was promised."""

    what: str
    measured: float
    unit: str
    promised: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the promise was kept."""
        return self.promised is None or self.measured <= self.promised


def texts(count: int, characters: int = 2000) -> list[str]:
    """Different texts of this length, with people in them."""
    random = Random(7)
    made = []
    for number in range(count):
        text = f"Vorgang {number}. "
        while len(text) < characters:
            text += random.choice(_SENTENCES) + " "
        made.append(text[:characters])
    return made


def measured(*, quick: bool = False) -> dict[str, Any]:
    """Start the product, look at it, end it: what the browser saw."""
    # The product's stand-ins and its town belong to the tests.
    from tests.conftest import CACHE, SMALL_MODEL
    from tests.workbench.browser import long, papers
    from tests.workbench.browser.drive import drive
    from tests.workbench.browser.product import Stands, running
    from tests.workbench.browser.town import ERIKA, YELLOW

    from stellwerk.providers.catalogue.load import find
    from stellwerk.providers.catalogue.pull import pull

    stands = Stands()
    stands.start()
    try:
        with tempfile.TemporaryDirectory(prefix="stellwerk-workbench-") as place:
            folder = Path(place)
            model = pull(find(SMALL_MODEL), CACHE / "models")
            with running(folder, stands, model) as product:
                browser = product.signed_in(ERIKA)
                full = long.conversation(product, browser, YELLOW, 10 if quick else 100)
                journey = drive(
                    "measure",
                    product,
                    cookies=browser.cookies,
                    loads=3 if quick else 10,
                    texts=texts(5 if quick else 21),
                    file=str(papers.pdf(folder, papers.pages_of_text(100), "Hundert Seiten.pdf")),
                    full=full,
                )
                journey.clean(product)
                return journey.found
    finally:
        stands.stop()


def lines(found: dict[str, Any]) -> list[Line]:
    """The figures, in their order."""
    cold, warm = found["cold"], found["warm"]
    # The first signal warms the workers; the page had its own pause before each.
    signals = [ms - PAUSE_MS for ms in found["signals"][1:]]
    scrolling = found["scrolling"]
    messages = f"{scrolling['messages']} messages, cached load"
    return [
        Line("first load: bytes on the wire without fonts", max(c["bytes"] for c in cold) / 1000, "kB", 100),
        Line("first load: bytes of fonts", max(c["fonts"] for c in cold) / 1000, "kB"),
        Line("first load: first paint, p50", _at(cold, "paint", 0.5), "ms"),
        Line("first load: interactive, p50", _at(cold, "interactive", 0.5), "ms", 300),
        Line("first load: interactive, worst", _at(cold, "interactive", 1), "ms"),
        Line("cached load: interactive, p50", _at(warm, "interactive", 0.5), "ms"),
        Line("cached load: bytes on the wire", _at(warm, "wire", 0.5) / 1000, "kB"),
        Line("signal for 2,000 characters after the pause, p50", quantile(signals, 0.5), "ms", 150),
        Line("signal for 2,000 characters after the pause, p95", quantile(signals, 0.95), "ms"),
        Line("100-page PDF: from the drop to its signal", found["paper"]["ms"] / 1000, "s", 6),
        Line("100-page PDF: different states of its progress shown", found["paper"]["bars"], ""),
        Line(f"{messages}: the server's answer, p50", _at(scrolling["loaded"], "answer", 0.5), "ms", 150),
        Line(f"{messages}: interactive, p50", _at(scrolling["loaded"], "interactive", 0.5), "ms"),
        Line(f"{messages}: everything done, p50", _at(scrolling["loaded"], "loaded", 0.5), "ms"),
        Line("  scrolled through: tasks longer than 50 ms", len(scrolling["long"]), "", 0),
        Line("  scrolled through: a frame, p50", quantile(scrolling["frames"], 0.5), "ms"),
        Line("  scrolled through: a frame, p99", quantile(scrolling["frames"], 0.99), "ms", 50),
        Line(
            "  a key in its message field until the next frame, p95",
            quantile(scrolling["typing"], 0.95),
            "ms",
            50,
        ),
    ]


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share of all lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _at(costs: Sequence[dict[str, float]], name: str, share: float) -> float:
    return quantile([cost[name] for cost in costs], share)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer loads, a conversation of 20 messages")
    args = parser.parse_args()
    for line in lines(measured(quick=args.quick)):
        promise = (
            "" if line.promised is None else f"  promised {line.promised:g}{'' if line.kept else '  MISSED'}"
        )
        print(f"{line.what:<62} {line.measured:>9.1f} {line.unit:<3}{promise}")


if __name__ == "__main__":
    main()
