# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A piece of code: highlighted by classes, with its language in words and a place for a button that copies it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import escape
from time import thread_time

from pygments.lexer import RegexLexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES

from stellwerk.workbench.markdown.words import word

MOST = 20_000  # characters of one piece that is highlighted
SECONDS = 0.2  # of computing for one piece
CLASSES = frozenset(STANDARD_TYPES.values()) - {""}

# Names that models give, by Pygments' name and what people call it. Only these lexers ever run on an answer.
_LANGUAGES = {
    "bash": ("Shell", "bash sh shell zsh console-sh"),
    "bat": ("Batch", "bat batch cmd"),
    "c": ("C", "c h"),
    "cpp": ("C++", "cpp c++ cxx hpp"),
    "csharp": ("C#", "csharp c# cs"),
    "css": ("CSS", "css"),
    "diff": ("Diff", "diff patch udiff"),
    "docker": ("Dockerfile", "docker dockerfile"),
    "go": ("Go", "go golang"),
    "html": ("HTML", "html htm xhtml"),
    "ini": ("INI", "ini cfg conf properties"),
    "java": ("Java", "java"),
    "javascript": ("JavaScript", "javascript js mjs jsx node"),
    "json": ("JSON", "json jsonc json5"),
    "kotlin": ("Kotlin", "kotlin kt"),
    "latex": ("LaTeX", "latex tex"),
    "lua": ("Lua", "lua"),
    "perl": ("Perl", "perl pl"),
    "php": ("PHP", "php"),
    "powershell": ("PowerShell", "powershell ps1 pwsh ps"),
    "python": ("Python", "python py python3 py3"),
    "r": ("R", "r rscript"),
    "ruby": ("Ruby", "ruby rb"),
    "rust": ("Rust", "rust rs"),
    "scala": ("Scala", "scala"),
    "sql": ("SQL", "sql postgresql postgres mysql sqlite tsql plsql"),
    "swift": ("Swift", "swift"),
    "toml": ("TOML", "toml"),
    "typescript": ("TypeScript", "typescript ts tsx"),
    "vbnet": ("Visual Basic", "vb vba vbnet vb.net visualbasic"),
    "xml": ("XML", "xml xsd xsl xslt svg"),
    "yaml": ("YAML", "yaml yml"),
}
# Makefiles have no lexer: Pygments' one takes a minute for some lines.
_BY_NAME = {alias: (lexer, shown) for lexer, (shown, names) in _LANGUAGES.items() for alias in names.split()}
_HARMLESS = re.compile(r"[A-Za-z0-9+#._-]{1,30}")
# What nobody writes, and what many patterns take long for: very long lines, many empty ones.
_UNUSUAL = re.compile(r"[^\n]{1000}|\s{200}")


@cache
def _lexer(name: str) -> RegexLexer:
    return get_lexer_by_name(name)


def figure(code: str, info: str, language: str, coloured: bool = True) -> str:
    """A figure with the code.

    Args:
        code: as the model wrote it.
        info: what stands after the fence; its first word may be the name of a language.
        language: of the page.
        coloured: whether it may be highlighted at all.
    """
    named = (info.split() or [""])[0].strip("{}.").lower()
    lexer, shown = _BY_NAME.get(named, ("", named if _HARMLESS.fullmatch(named) else ""))
    label = word("code", language)
    shown = shown or label
    said = label if shown == label else f"{label}: {shown}"
    return (
        f'<figure class="code" data-copy=""><figcaption><span class="code-name">{escape(shown)}</span></figcaption>'
        f'<pre role="group" tabindex="0" aria-label="{escape(said)}"><code>'
        f"{_coloured(code, lexer) if coloured else escape(code)}</code></pre></figure>\n"
    )


def _coloured(code: str, lexer: str) -> str:
    """Code with a class for each kind of token, or as it is where that takes too long or fails.

    The patterns of some lexers take the square of the length for a text made for it, hence the limit of time.
    """
    if not lexer or len(code) > MOST or _UNUSUAL.search(code):
        return escape(code)
    deadline = thread_time() + SECONDS
    parts: list[str] = []
    try:
        for kind, text in _runs(_lexer(lexer), code):
            parts.append(f'<span class="{kind}">{escape(text)}</span>' if kind else escape(text))
            if thread_time() > deadline:
                return escape(code)
    except Exception:  # a lexer's mistake; it may quote the text: it ends here
        return escape(code)
    return "".join(parts)


def _runs(lexer: RegexLexer, code: str) -> Iterator[tuple[str, str]]:
    """Tokens as the short names of their kinds, neighbours of one kind together."""
    before = ""
    texts: list[str] = []
    for _, kind, text in lexer.get_tokens_unprocessed(code):
        while kind not in STANDARD_TYPES:
            kind = kind.parent
        name = STANDARD_TYPES[kind]
        if name != before:
            if texts:
                yield before, "".join(texts)
            before, texts = name, []
        texts.append(text)
    yield before, "".join(texts)
