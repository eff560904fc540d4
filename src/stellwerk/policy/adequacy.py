# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Countries in which yellow may process: EU, EEA, and those with an adequacy decision (Art. 45 GDPR).

Source: the list of decisions that the European Commission keeps, state of 1 February 2026. Decisions are
adopted and fall: whoever maintains this file compares it with that list at every release.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import msgspec

STATE = date(2026, 2, 1)

EU_EEA: frozenset[str] = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
        "IS",
        "LI",
        "NO",
    ]
)


class Decision(msgspec.Struct, frozen=True):
    """An adequacy decision. ``until`` is its last day, where it has one."""

    reference: str
    until: date | None = None


ADEQUATE: Mapping[str, Decision] = MappingProxyType(
    {
        "AD": Decision("2010/625/EU of 19 October 2010"),
        "AR": Decision("2003/490/EC of 30 June 2003"),
        "BR": Decision("adopted in January 2026"),
        "CA": Decision("2002/2/EC of 20 December 2001; commercial organisations under PIPEDA only"),
        "CH": Decision("2000/518/EC of 26 July 2000"),
        "FO": Decision("2010/146/EU of 5 March 2010"),
        "GB": Decision("(EU) 2021/1772 of 28 June 2021, renewed on 19 December 2025", date(2031, 12, 27)),
        "GG": Decision("2003/821/EC of 21 November 2003"),
        "IL": Decision("2011/61/EU of 31 January 2011"),
        "IM": Decision("2004/411/EC of 28 April 2004"),
        "JE": Decision("2008/393/EC of 8 May 2008"),
        "JP": Decision("(EU) 2019/419 of 23 January 2019"),
        "KR": Decision("(EU) 2022/254 of 17 December 2021"),
        "NZ": Decision("2013/65/EU of 19 December 2012"),
        "UY": Decision("2012/484/EU of 21 August 2012"),
    }
)

# Left out on purpose: (EU) 2023/1795 of 10 July 2023 covers only companies under the EU-US Data Privacy
# Framework, and the CLOUD Act reaches whatever such a company controls. In the traffic light that is red.
_HINTS = MappingProxyType(
    {
        "US": "the USA count as red here: the Data Privacy Framework covers single companies only, and the CLOUD Act "
        "gives a third country control",
        "UK": "the code of the United Kingdom is GB",
        "EL": "the code of Greece is GR",
        "EU": "name the countries themselves",
        "EEA": "name the countries themselves",
        "EWR": "name the countries themselves",
    }
)


def is_adequate(code: str, today: date) -> bool:
    """Whether processing in the country (ISO 3166-1 alpha-2) is open to yellow on ``today``."""
    if code in EU_EEA:
        return True
    decision = ADEQUATE.get(code)
    return decision is not None and (decision.until is None or today <= decision.until)


def hint(code: str) -> str:
    """What to say about a country that is not on the list."""
    if code in _HINTS:
        return _HINTS[code]
    if code in ADEQUATE:
        return f"its adequacy decision ({ADEQUATE[code].reference}) has run out"
    return "yellow processes in the EU, the EEA or a country with an adequacy decision (Art. 45 GDPR) only"
