# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether every endpoint is what its zone demands: Art. 28, 30, 44 GDPR; DSK position of 31 January 2023."""

from __future__ import annotations

from datetime import date

from stellwerk.policy.address import Address, read_address
from stellwerk.policy.adequacy import hint, is_adequate
from stellwerk.policy.convert import Read
from stellwerk.policy.problems import Problems

_FLAGS = {
    "stores_content": "stores prompts or answers",
    "trains_on_content": "trains with prompts or answers",
    "third_country_control": "is under the control of a third country",
}
_OUTSIDE = ("base_url", "credential", "agreement", "hosting", "residual_risk", "sub_processors")


def check_endpoint(endpoint: Read, problems: Problems, today: date) -> Address | None:
    """Check one endpoint on its own; its address where that is sound."""
    zone = endpoint.get("zone")
    address = _check_place(endpoint, zone, problems)
    risk = endpoint.get("residual_risk")
    if risk is not None:
        _not_in_future(risk, "accepted_on", "the acceptance of the residual risk", problems, today)
    if zone == "yellow" and not endpoint.get("embedded"):
        _check_yellow(endpoint, problems, today)
    elif zone == "red":
        if endpoint.missing("residual_risk"):
            problems.add(
                endpoint.line,
                endpoint.path,
                "a red endpoint without residual_risk",
                "add who accepted the residual risk (CLOUD Act), when, and in which document; or remove the endpoint",
            )
    elif zone == "green":
        for flag in ("trains_on_content", "third_country_control"):
            if endpoint.get(flag):
                problems.add(
                    endpoint.line_of(flag),
                    endpoint.path,
                    f"a green endpoint that {_FLAGS[flag]}",
                    "green is own hardware under own control; give the endpoint the zone that it has",
                )
    if endpoint.get("isolated") and zone not in ("green", None):
        problems.add(
            endpoint.line_of("isolated"),
            endpoint.path,
            "isolated outside green",
            "only a green tenant can be isolated",
        )
    if endpoint.get("own_hardware") and zone not in ("green", None):
        problems.add(
            endpoint.line_of("own_hardware"),
            endpoint.path,
            "own_hardware outside green",
            "own hardware is green; remove the line or correct the zone",
        )
    return address


def _check_place(endpoint: Read, zone: str | None, problems: Problems) -> Address | None:
    if endpoint.get("embedded"):
        if zone not in ("green", None):
            problems.add(
                endpoint.line_of("zone"),
                endpoint.path,
                "an embedded endpoint that is not green",
                "set zone: green",
            )
        for key in _OUTSIDE:
            if key in endpoint.values:
                problems.add(
                    endpoint.line_of(key),
                    endpoint.path,
                    f"{key} at an embedded endpoint",
                    "remove it: the embedded engine runs in this machine, without address, key or contract",
                )
        return None
    for key in ("base_url", "operator"):
        if endpoint.missing(key):
            problems.add(
                endpoint.line, endpoint.path, f"{key} is missing", f"add {key}, or set embedded: true"
            )
    url = endpoint.get("base_url")
    if url is None:
        return None
    address = read_address(url)
    if isinstance(address, tuple):
        problems.add(endpoint.line_of("base_url"), endpoint.path, *address)
        return None
    if zone == "green" and not address.private and not endpoint.get("own_hardware"):
        problems.add(
            endpoint.line_of("base_url"),
            endpoint.path,
            "a green endpoint whose address is not within the house by its number",
            "use its private IP address, or declare own_hardware: true if the machine is the town's own",
        )
    if zone in ("yellow", "red") and not address.loopback and endpoint.missing("credential"):
        problems.add(
            endpoint.line,
            endpoint.path,
            "no credential",
            "add credential: {env: NAME} or {file: PATH}, one of its own for each zone",
        )
    return address


def _check_yellow(endpoint: Read, problems: Problems, today: date) -> None:
    agreement = endpoint.get("agreement")
    if agreement is not None:
        until = agreement.get("valid_until")
        if until is not None and until < today:
            problems.add(
                agreement.line_of("valid_until"),
                endpoint.path,
                f"the agreement ended on {until.isoformat()}",
                "renew the data-processing agreement and enter its new end, or remove the endpoint",
            )
    elif endpoint.missing("agreement"):
        problems.add(
            endpoint.line,
            endpoint.path,
            "a yellow endpoint without agreement",
            "add agreement: {number: ..., valid_until: ...} (Art. 28 GDPR), or make it red",
        )
    countries = endpoint.get("countries")
    if not countries and "countries" not in endpoint.bad:
        problems.add(
            endpoint.line_of("countries"),
            endpoint.path,
            "a yellow endpoint without countries",
            "add countries: [DE], every country in which processing happens",
        )
    for code in countries or ():
        if not is_adequate(code, today):
            problems.add(
                endpoint.line_of("countries"),
                endpoint.path,
                f"the country {code} is not open to yellow",
                f"{hint(code)}; correct it or make the endpoint red",
            )
    for flag, meaning in _FLAGS.items():
        if endpoint.missing(flag):
            problems.add(
                endpoint.line,
                endpoint.path,
                f"{flag} is not stated",
                f"look it up in the agreement and write {flag}: false or true",
            )
        elif endpoint.get(flag):
            problems.add(
                endpoint.line_of(flag),
                endpoint.path,
                f"a yellow endpoint that {meaning}",
                "yellow must not; change the contract or make the endpoint red",
            )
    hosting = endpoint.get("hosting")
    place = hosting.get("deployment_country") if hosting is not None else None
    if hosting is not None and hosting.get("is_externally_hosted"):
        problems.add(
            hosting.line_of("is_externally_hosted"),
            hosting.path,
            "a yellow endpoint that expects hosting at a third party",
            "expect false, or make the endpoint red",
        )
    if place is not None and len(place) == 2 and countries and place.upper() not in countries:
        problems.add(
            hosting.line_of("deployment_country"),
            hosting.path,
            f"deployment_country {place} is not among countries",
            "both must tell the same; correct one of them",
        )


def check_policy(policy: Read, problems: Problems, today: date) -> None:
    """No release may lie in the future."""
    for release in policy.get("releases", []):
        _not_in_future(release, "released_on", "the release", problems, today)


def _not_in_future(section: Read, key: str, what: str, problems: Problems, today: date) -> None:
    day = section.get(key)
    if day is not None and day > today:
        problems.add(
            section.line_of(key),
            section.path,
            f"{what} is dated {day.isoformat()}, in the future",
            "correct the date",
        )
