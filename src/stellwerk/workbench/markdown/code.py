# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A piece of code: highlighted by classes, with its language in words and a place for a button that copies it."""

from __future__ import annotations

import re
from functools import cache
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES

from stellwerk.workbench.markdown.words import word

MOST = 20_000  # characters of one piece that is highlighted
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
    "make": ("Makefile", "make makefile"),
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
_BY_NAME = {alias: (lexer, shown) for lexer, (shown, names) in _LANGUAGES.items() for alias in names.split()}
_HARMLESS = re.compile(r"[A-Za-z0-9+#._-]{1,30}")
_FORMAT = HtmlFormatter(nowrap=True)


@cache
def _lexer(name: str) -> Lexer:
    return get_lexer_by_name(name, stripnl=False, ensurenl=False)


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
        f'<figure class="code"><figcaption><span class="code-name">{escape(shown)}</span>'
        f'<span class="code-copy" data-copy=""></span></figcaption>'
        f'<pre role="group" tabindex="0" aria-label="{escape(said)}"><code>'
        f"{_coloured(code, lexer) if coloured else escape(code)}</code></pre></figure>\n"
    )


def _coloured(code: str, lexer: str) -> str:
    if not lexer or len(code) > MOST:
        return escape(code)
    try:
        return str(highlight(code, _lexer(lexer), _FORMAT))
    except Exception:  # a lexer's mistake; it may quote the text: it ends here
        return escape(code)
