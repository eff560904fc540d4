// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// An answer as it grows. The browser connects again by itself and says which blocks it has; only what may still change
// is drawn anew, so long answers stay smooth. What is heard is said twice: that it begins, and what it says in the end.

import { desk, fill, nodes, replace, say } from "./work-page.js";

const NEAR_PX = 160;

/** Whether the reader is at the end of the page, so that it may follow the words. */
function atEnd() {
  return document.documentElement.scrollHeight - innerHeight - scrollY < NEAR_PX;
}

/**
 * Follow an exchange until its answer is complete.
 * @param {Element} exchange
 */
export function follow(exchange) {
  if (!(exchange instanceof HTMLElement) || !exchange.dataset.stream) return;
  const address = new URL(exchange.dataset.stream, location.href);
  const blocks = exchange.querySelector(".blocks");
  const tail = exchange.querySelector(".tail");
  if (!blocks || !tail) return;
  if (desk().hasAttribute("data-still")) address.searchParams.set("still", "1");
  address.searchParams.set("ab", String(blocks.children.length));
  const source = new EventSource(address);
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED) return; // it connects again by itself
    const words = desk().dataset.gone ?? "";
    const growing = exchange.querySelector(".growing");
    if (growing) growing.textContent = words;
    growing?.classList.replace("growing", "trouble");
    exchange.querySelector("form[data-quiet]")?.remove();
    say(words);
  });
  source.addEventListener("picture", (event) => {
    const stay = atEnd();
    const picture = JSON.parse(event.data);
    while (blocks.children.length > picture.first) blocks.lastElementChild?.remove();
    for (const html of picture.blocks) {
      const block = document.createElement("div");
      block.className = "block";
      block.append(nodes(html));
      blocks.append(block);
    }
    fill(tail, picture.tail);
    if (stay) scrollTo({ top: document.documentElement.scrollHeight });
  });
  source.addEventListener("end", (event) => {
    source.close();
    const stay = atEnd();
    const end = JSON.parse(event.data);
    const inside = exchange.contains(document.activeElement);
    const now = replace(exchange, end.html);
    if (inside && !now.contains(document.activeElement)) document.getElementById("frage")?.focus({ preventScroll: true });
    if (end.back) {
      now.before(nodes(end.back)); // what this was to take the place of
      if (now.parentElement) offerCopy(now.parentElement);
    }
    offerCopy(now);
    const words = now.querySelector(".prose")?.textContent ?? "";
    const trouble = now.querySelector(".trouble")?.textContent ?? "";
    say([trouble || end.say, words].join(" ").trim());
    if (stay) scrollTo({ top: document.documentElement.scrollHeight });
    if (end.state === "refused") bringBack(now);
    document.dispatchEvent(new CustomEvent("answered"));
  });
}

/**
 * What no model got is still to be sent: it lies in the message field again, where its marks are seen.
 * @param {Element} exchange
 */
function bringBack(exchange) {
  const field = document.getElementById("frage");
  if (!(field instanceof HTMLTextAreaElement) || field.value) return;
  field.value = exchange.querySelector(".question-text")?.textContent ?? "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * A formula as one writes it in a letter: a^2, (a+b)/(2), √(x).
 * @param {Element} part
 * @returns {string}
 */
function inOneLine(part) {
  const inner = [...part.children].map(inOneLine);
  const [first = "", second = "", third = ""] = inner.map((one, n) => (n && [...one].length > 1 ? `(${one})` : one));
  if (part.localName === "mfrac") return `(${inner.join(")/(")})`;
  if (part.localName === "msqrt") return `√(${inner.join("")})`;
  if (part.localName === "mroot") return `√[${inner[1] ?? ""}](${first})`;
  if (part.localName === "msup" || part.localName === "mover") return `${first}^${second}`;
  if (part.localName === "msub" || part.localName === "munder") return `${first}_${second}`;
  if (part.localName === "msubsup" || part.localName === "munderover") return `${first}_${second}^${third}`;
  if (part.localName === "mtable") return `[${inner.join("; ")}]`;
  if (part.localName === "mtr") return inner.join(", ");
  return inner.length ? inner.join("") : (part.textContent ?? "").normalize("NFKC");
}

/**
 * The words of an element as they stand on the page: without what stands above a piece of code, and with formulas in
 * one line. Both as text and as a document has them, so that tables stay tables.
 * @param {HTMLElement} what
 */
function copied(what) {
  const copy = /** @type {HTMLElement} */ (what.cloneNode(true));
  for (const ours of copy.querySelectorAll("button, figcaption")) ours.remove();
  for (const formula of copy.querySelectorAll("math")) formula.replaceWith(inOneLine(formula));
  what.append(copy); // what lies nowhere has no lines
  const text = copy.innerText.trim();
  copy.remove();
  return new ClipboardItem({ "text/plain": new Blob([text], { type: "text/plain" }), "text/html": new Blob([copy.innerHTML], { type: "text/html" }) });
}

/**
 * Buttons that copy an answer, and each piece of code in it.
 * @param {ParentNode} within
 */
export function offerCopy(within) {
  const words = desk().dataset;
  /** @param {HTMLElement} what @param {Element} where */
  const offer = (what, where) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kern-btn kern-btn--tertiary kern-btn--x-small copy";
    const label = document.createElement("span");
    label.className = "kern-label";
    label.textContent = words.copy ?? "";
    button.append(label);
    button.addEventListener("click", async () => {
      try {
        await (what.matches("code") ? navigator.clipboard.writeText(what.textContent ?? "") : navigator.clipboard.write([copied(what)]));
        say(words.copied ?? "");
        label.textContent = words.copied ?? "";
        setTimeout(() => (label.textContent = words.copy ?? ""), 2000);
      } catch {
        getSelection()?.selectAllChildren(what);
        say(words.notCopied ?? "");
      }
    });
    where.append(button);
  };
  for (const answer of within.querySelectorAll(".answer")) {
    const prose = answer.querySelector(".prose");
    const acts = answer.querySelector(".after .acts");
    if (prose instanceof HTMLElement && acts && !acts.querySelector(".copy")) offer(prose, acts);
  }
  for (const figure of within.querySelectorAll("[data-copy]:not(.desk)")) {
    const code = figure.querySelector("code");
    if (code instanceof HTMLElement && !figure.querySelector(".copy")) offer(code, figure.querySelector("figcaption") ?? figure);
  }
}

for (const exchange of document.querySelectorAll(".exchange[data-stream]")) follow(exchange);
offerCopy(document);
