# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ready lines for curl, Python and Node; what tests/web runs is what people copy."""

from __future__ import annotations

import json

import msgspec

from stellwerk.web.language import Language

KEY_VARIABLE = "STELLWERK_KEY"
# A question that the small embedded model answers rightly nearly always: the first impression is its answer.
_QUESTION = {
    Language.DE: "Wie viele Tage hat eine Woche?",
    Language.EN: "How many days are there in a week?",
}


class Snippet(msgspec.Struct, frozen=True):
    """One way to connect. ``needs`` is the command that installs what it needs, or empty."""

    id: str
    title: str
    needs: str
    code: str


def snippets(base_url: str, language: Language) -> tuple[Snippet, ...]:
    """curl, Python, Node; each calls the model ``auto`` with the key from the environment."""
    question = _QUESTION[language]
    body = json.dumps(
        {"model": "auto", "messages": [{"role": "user", "content": question}]}, ensure_ascii=False
    )
    curl = (
        f"curl {base_url}/v1/chat/completions \\\n"
        f'  -H "Authorization: Bearer ${KEY_VARIABLE}" \\\n'
        '  -H "Content-Type: application/json" \\\n'
        f"  -d '{body}'"
    )
    python = f"""import os
from openai import OpenAI

client = OpenAI(
    base_url="{base_url}/v1",
    api_key=os.environ["{KEY_VARIABLE}"],
)
answer = client.chat.completions.create(
    model="auto",
    messages=[{{"role": "user", "content": "{question}"}}],
)
print(answer.choices[0].message.content)"""
    node = f"""import OpenAI from "openai";

const client = new OpenAI({{
  baseURL: "{base_url}/v1",
  apiKey: process.env.{KEY_VARIABLE},
}});
const answer = await client.chat.completions.create({{
  model: "auto",
  messages: [{{ role: "user", content: "{question}" }}],
}});
console.log(answer.choices[0].message.content);"""
    return (
        Snippet(id="curl", title="curl", needs="", code=curl),
        Snippet(id="python", title="Python", needs="pip install openai", code=python),
        Snippet(id="node", title="Node.js", needs="npm install openai", code=node),
    )
