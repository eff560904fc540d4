# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checks the audit trail of a full export. Needs nothing but Python: python3 check_trail.py [audit.key]

It lies beside audit-trail.jsonl, audit-head.json and audit-checkpoint.json. With the file audit.key of the installation
it checks the signatures as well; without it, whether the rows are one chain that ends at the head.
"""

import hashlib
import hmac
import json
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def sha(*parts: str) -> str:
    """SHA-256 over the parts, joined by line feeds."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def check(key: bytes | None) -> str:
    """What is wrong, or an empty text."""

    def signed(signature: str, *parts: str) -> bool:
        return key is None or hmac.new(key, "\n".join(parts).encode(), "sha256").hexdigest() == signature

    head = json.loads((FOLDER / "audit-head.json").read_text("utf-8"))
    point = json.loads((FOLDER / "audit-checkpoint.json").read_text("utf-8"))
    gone: dict[str, Any] = {
        "pruned_hash": sha("stellwerk audit chain 1"),
        "pruned_seq": 0,
        "erased_through": 0,
    }
    gone |= {"erased_base": "", "erased": ""}
    if point is not None:
        if not signed(point["signature"], "stellwerk audit checkpoint 1", point["body"]):
            return "the checkpoint was not signed with this key"
        gone = json.loads(point["body"])
    tip, last, erased = gone["pruned_hash"], gone["pruned_seq"], gone["erased_base"]
    with (FOLDER / "audit-trail.jsonl").open(encoding="utf-8") as rows:
        for line in rows:
            row = json.loads(line)
            seq, payload = row["seq"], row["payload"]
            fields = (str(seq), row["at"], row["name"], row["decision_id"])
            if seq <= gone["erased_through"] and not row["name"].startswith("call:"):
                erased, holds = sha(erased, *fields, row["hash"]), payload == ""
            else:
                holds = sha(row["prev_hash"], *fields, payload) == row["hash"]
            if seq != last + 1 or row["prev_hash"] != tip or not holds:
                return f"row {seq} does not hold"
            tip, last = row["hash"], seq
    if erased != gone["erased"]:
        return "what is left of erased events does not hold"
    if head is None:
        return "" if last == 0 else "the signed head is missing"
    if (head["seq"], head["hash"]) != (last, tip):
        return "the trail does not end at its head"
    if not signed(head["signature"], "stellwerk audit head 1", str(last), tip):
        return "the head was not signed with this key"
    return ""


if __name__ == "__main__":
    secret = bytes.fromhex(Path(sys.argv[1]).read_text("ascii")) if len(sys.argv) > 1 else None
    wrong = check(secret)
    print(
        wrong
        or ("sound" if secret else "one chain up to its head; signatures not checked (no audit.key given)")
    )
    sys.exit(1 if wrong else 0)
