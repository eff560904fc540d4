# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every route as every role, for an object of the own and of a foreign department. The table below is written by hand.

Columns: E employee, O the outsider (an employee of the other department), K key user of the own department, then for
the whole house A administrator, D data protection officer, F finance, S staff council, T trainer, U auditor.
Signs, the object of the own department first, then the foreign one (or one sign where there is none): ``+`` done,
``-`` forbidden (403), ``.`` not there for this person (404), ``!`` not possible for a reason of its own (409, 422).
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.api.management.world import FOREIGN, OWN, USE_CASE, World

COLUMNS = {
    "E": "employee",
    "O": "outsider",
    "K": "key_user",
    "A": "administrator",
    "D": "data_protection_officer",
    "F": "finance",
    "S": "staff_council",
    "T": "trainer",
    "U": "auditor",
}

TABLE = """
                                    E   O   K   A   D   F   S   T   U
GET    /me                          +   +   +   +   +   +   +   +   +
GET    /roles                       +   +   +   +   +   +   +   +   +
GET    /departments                 +   +   +   +   +   +   +   +   +
POST   /departments                 -   -   -   +   -   -   -   -   -
GET    /departments/{name}          +.  .+  +.  ++  ++  ++  ++  ++  ++
PATCH  /departments/{name}          -.  .-  -.  ++  --  --  --  --  --
GET    /cost-centres                -   -   -   +   +   +   -   -   +
POST   /cost-centres                -   -   -   +   -   +   -   -   -
GET    /cost-centres/{name}         --  --  --  ++  ++  ++  --  --  ++
PATCH  /cost-centres/{name}         --  --  --  ++  --  ++  --  --  --
GET    /use-cases                   +   +   +   +   +   +   +   +   +
POST   /use-cases                   --  --  +-  ++  --  --  --  --  --
GET    /use-cases/{name}            +.  .+  +.  ++  ++  ++  ++  ++  ++
PATCH  /use-cases/{name}            -.  .-  +.  ++  --  --  --  --  --
GET    /keys                        -   -   +   +   +   -   -   -   +
POST   /keys                        -!  !-  +!  ++  --  --  --  --  --
GET    /keys/{id}                   --  --  +.  ++  ++  --  --  --  ++
PATCH  /keys/{id}                   --  --  +.  ++  --  --  --  --  --
POST   /keys/{id}/rotate            --  --  +.  ++  --  --  --  --  --
POST   /keys/{id}/revoke            --  --  +.  ++  --  --  --  --  --
GET    /people                      -   -   +   +   +   -   -   +   +
POST   /people                      -   -   -   +   -   -   -   -   -
GET    /people/{id}                 --  --  +.  ++  ++  --  --  ++  ++
PATCH  /people/{id}                 ..  ..  -.  ++  --  ..  ..  --  --
PUT    /people/{id}/roles           ..  ..  -.  ++  --  ..  ..  --  --
POST   /people/{id}/sign-out        ..  ..  -.  ++  --  ..  ..  --  --
POST   /people/{id}/link            ..  ..  -.  ++  --  ..  ..  --  --
POST   /people/{id}/remove-second-factor ..  ..  -.  ++  --  ..  ..  --  --
GET    /people/{id}/export          ..  ..  -.  --  ++  ..  ..  --  --
POST   /people/{id}/erase           ..  ..  -.  --  ++  ..  ..  --  --
GET    /tokens                      +   +   +   +   +   +   +   +   +
POST   /tokens                      +   +   +   +   +   +   +   +   +
DELETE /tokens/{id}                 ..  ..  ..  ..  ..  ..  ..  ..  ..
GET    /approvals                   -   -   +   +   +   -   +   -   +
POST   /approvals                   -.  .-  +.  ++  --  --  --  --  --
GET    /approvals/{id}              --  --  +.  ++  ++  --  ++  --  ++
POST   /approvals/{id}/confirm      --  --  -.  --  ++  --  --  --  --
POST   /approvals/{id}/reject       --  --  -.  --  ++  --  --  --  --
GET    /approvals/{id}/key          --  --  ..  ..  ..  --  ..  --  ..
GET    /releases                    -   -   +   +   +   -   +   -   +
POST   /releases/{name}/withdraw    -   -   -   +   +   -   -   -   -
GET    /prices                      -   -   -   +   -   +   -   -   +
POST   /prices                      -   -   -   +   -   +   -   -   -
GET    /prices/in-force             -   -   -   +   -   +   -   -   +
GET    /prices/{version}            -   -   -   +   -   +   -   -   +
GET    /budgets                     -   -   +   +   -   +   -   -   +
POST   /budgets                     -   -   -   -   -   +   -   -   -
GET    /budgets/{id}                --  --  +.  ++  --  ++  --  --  ++
PATCH  /budgets/{id}                --  --  -.  --  --  ++  --  --  --
GET    /usage                       --  --  +!  ++  ++  ++  ++  --  ++
GET    /reports/month               --  --  +!  ++  ++  ++  ++  --  ++
GET    /invoices                    -   -   -   -   -   +   -   -   +
POST   /invoices                    -   -   -   -   -   +   -   -   -
GET    /invoices/{id}               -   -   -   -   -   +   -   -   +
DELETE /invoices/{id}               .   .   .   .   .   +   .   .   -
POST   /invoices/{id}/decision      .   .   .   .   .   +   .   .   -
GET    /trail                       -   -   -   -   +   -   -   -   +
"""

SIGNS = {"+": (200, 201, 204), "-": (403,), ".": (404,), "!": (409, 422)}


def table() -> dict[tuple[str, str], dict[str, str]]:
    """Method and path, then what each column says."""
    head, *lines = [line for line in TABLE.splitlines() if line.strip()]
    read = {}
    for line in lines:
        method, path, *signs = line.split()
        read[method, path] = dict(zip(head.split(), signs, strict=True))
    return read


ROWS = table()


def body_for(path: str, method: str, own: bool) -> Any:
    """A body with which the route does something."""
    department = OWN if own else FOREIGN
    case = "briefe" if own else "bescheide"
    return {
        "POST /departments": {"name": "neu", "title": "Neu", "cost_centre": "6100"},
        "PATCH /departments/{name}": {"title": "Anders"},
        "POST /cost-centres": {"code": "7000", "title": "Neu"},
        "PATCH /cost-centres/{name}": {"title": "Anders"},
        "POST /use-cases": {"name": "neu", **USE_CASE, "department": department},
        "PATCH /use-cases/{name}": {"title": "Anders"},
        "POST /keys": {"title": "Neu", "department": department, "use_case": case},
        "PATCH /keys/{id}": {"title": "Anders"},
        "POST /keys/{id}/rotate": {"overlap_hours": 1},
        "POST /people": {"login": "neu", "display_name": "Neu"},
        "PATCH /people/{id}": {"display_name": "Anders"},
        "PUT /people/{id}/roles": {"roles": [{"role": "trainer"}]},
        "POST /tokens": {"title": "Neu", "scopes": ["read"]},
        "POST /prices": {
            "version": "neu",
            "provider": "neu",
            "currency": "EUR",
            "valid_from": "2027-01-01",
            "vat_percent": "19",
            "source": "Preisblatt",
            "prices": [{"model": "m", "input_per_million": 1, "output_per_million": 2}],
        },
        "POST /budgets": {"title": "Neu", "amount": "100", "period": "month", "use_case": case},
        "PATCH /budgets/{id}": {"amount": "50.50"},
        "POST /invoices": "Modell;Netto\nmuster-m;2\n",
        "POST /invoices/{id}/decision": {"decision": "signed", "note": "geprüft", "book": "all"},
        "POST /approvals": {
            "action": "open_red",
            "object": f"use-case:{case}",
            "reason": "zum Prüfen",
        },
    }.get(f"{method} {path}")


def path_for(world: World, path: str, own: bool) -> str:
    """The path of an object of the own or of the foreign department."""
    sort = "own" if own else "foreign"
    target = {
        "/departments": OWN if own else FOREIGN,
        "/cost-centres": "6100" if own else "5000",
        "/use-cases": "briefe" if own else "bescheide",
        "/releases": "social",
        "/prices": "muster-2026-05",
        "/keys": world.ids[f"{sort}_key"],
        "/people": world.people["colleague" if own else "stranger"],
        "/tokens": world.ids["token_of_colleague" if own else "token_of_stranger"],
        "/approvals": world.ids[f"{sort}_approval"],
        "/budgets": world.ids[f"{sort}_budget"],
        "/invoices": world.ids["invoice"],
    }.get("/" + path.split("/")[1], "")
    for name in ("{name}", "{id}", "{version}"):
        path = path.replace(name, target)
    department = OWN if own else FOREIGN
    return {
        "/usage": f"/usage?department={department}",
        "/invoices": "/invoices?provider=musterhub&month=2026-03",
        "/reports/month": f"/reports/month?month=2026-03&department={department}",
    }.get(path, path)


def sent(body: Any) -> dict[str, Any]:
    """How a request carries a body: a text as it is, anything else as JSON."""
    return {"content": body} if isinstance(body, str) else {"json": body}


def ask(world: World, who: str | None, method: str, path: str, own: bool, **headers: str) -> int:
    """The status that ``who`` gets."""
    answer = world.client(who).request(
        method,
        path_for(world, path, own),
        **sent(body_for(path, method, own)),
        headers={"if-match": '"v1"', **headers},
    )
    return answer.status_code


def test_the_table_has_every_route(world: World) -> None:
    described = world.client(None).get("/openapi.json").json()["paths"]
    there = {(method.upper(), path) for path, item in described.items() for method in item}
    assert there == set(ROWS)


@pytest.mark.parametrize("column", list(COLUMNS))
def test_every_route_as_every_role_for_own_and_foreign_objects(undone: World, column: str) -> None:
    wrong = []
    for (method, path), signs in ROWS.items():
        for own, sign in zip((True, False), signs[column], strict=False):
            status = ask(undone, COLUMNS[column], method, path, own)
            if status not in SIGNS[sign]:
                wrong.append(f"{method} {path} {'own' if own else 'foreign'}: {status}, not {sign}")
    assert not wrong, "\n".join(wrong)


def test_nobody_gets_in_without_signing_in(undone: World) -> None:
    assert {ask(undone, None, method, path, True) for method, path in ROWS} == {401}


def test_a_token_that_only_reads_changes_nothing(world: World) -> None:
    client = world.client(None)
    client.headers["authorization"] = f"Bearer {world.token('administrator', 'read')}"
    for method, path in ROWS:
        answer = client.request(
            method,
            path_for(world, path, True),
            **sent(body_for(path, method, True)),
            headers={"if-match": '"v1"'},
        )
        if method == "GET":
            allowed = ROWS[method, path]["A"][0]
            assert answer.status_code in SIGNS[allowed], (method, path)
        else:
            assert answer.status_code in (403, 404), (method, path, answer.text)


def test_lists_show_only_what_one_may_see(world: World) -> None:
    def seen(who: str, path: str, key: str) -> set[str]:
        return {item[key] for item in world.client(who).get(path).json()["items"]}

    assert seen("employee", "/departments", "name") == {OWN, "hochbau"}
    assert seen("outsider", "/departments", "name") == {FOREIGN}
    assert seen("finance", "/departments", "name") == {OWN, FOREIGN, "hochbau"}
    assert seen("employee", "/use-cases", "name") == {"briefe", "allgemein"}
    assert seen("outsider", "/use-cases", "name") == {"bescheide", "allgemein"}
    assert seen("key_user", "/keys", "id") == {world.ids["own_key"]}
    assert seen("auditor", "/keys", "id") == {world.ids["own_key"], world.ids["foreign_key"]}
    assert seen("key_user", "/approvals", "id") == {world.ids["own_approval"]}
    assert seen("key_user", "/budgets", "id") == {world.ids["own_budget"]}
    assert seen("finance", "/budgets", "id") == {world.ids["own_budget"], world.ids["foreign_budget"]}
    assert world.people["stranger"] not in seen("key_user", "/people", "id")
    assert world.people["colleague"] in seen("key_user", "/people", "id")
    for who in COLUMNS.values():
        assert seen(who, "/tokens", "id") == {world.ids[f"token_of_{who}"]}
