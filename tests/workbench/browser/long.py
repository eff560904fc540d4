# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A long conversation: what is on the page of somebody who has worked in it for days."""

from __future__ import annotations

import re
import time
from urllib.parse import urlsplit

from tests.web.browser import Browser
from tests.workbench.browser.product import Product
from tests.workbench.browser.says import Says

ANSWER = """### Vermerk {number}

Der Antrag ist **vollständig**, es fehlt nur noch die Anlage *C*.

| Unterlage | liegt vor | Bemerkung |
|---|---|---|
| Formblatt | ja | unterschrieben |
| Lageplan | ja | Maßstab 1:500 |
| Anlage C | nein | nachfordern |

1. Eingang bestätigen
2. Anlage C nachfordern, Frist zwei Wochen
3. Wiedervorlage am 15. des Monats

```python
def frist(eingang):
    return eingang + 14  # Tage
```

Die Gebühr beträgt $40 + 12 \\cdot n$ Euro für $n$ Stellplätze.
"""


def conversation(product: Product, browser: Browser, model: str, exchanges: int) -> str:
    """A conversation of so many questions and answers; returns its path."""
    path = "/arbeit"
    for number in range(1, exchanges + 1):
        product.stands.yellow.fail(Says(ANSWER.replace("{number}", str(number)), size=400))
        browser.get(path)
        answer = browser.send(
            path, frage=f"Bitte prüfe die Unterlagen zu Vorgang {number}.", modell=model, tun="senden"
        )
        assert answer.status == 303, answer.body[:2000]
        path = urlsplit(answer.location).path
        _finished(browser, path, number)
    return path


def _finished(browser: Browser, path: str, number: int) -> None:
    deadline = time.monotonic() + 20
    while re.search(r"data-stream=", browser.get(path).body):
        assert time.monotonic() < deadline, f"answer {number} never came to its end"
        time.sleep(0.02)
