// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// Sending without leaving the page: the new exchange is put below the others, the form is fresh, and errors stand at
// their fields. Without this file the same forms load the page anew.

import { forget, keep, lost, nodes, plainly, replace, say, send } from "./work-page.js";
import { follow, offerCopy } from "./work-stream.js";

let sending = false;

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 */
async function submit(form, button) {
  if (sending) return;
  sending = true;
  const fields = new FormData(form);
  if (button instanceof HTMLButtonElement && button.name) fields.set(button.name, button.value);
  // A class that was chosen beside the message counts for asking again as well.
  const stricter = document.querySelector("#schreiben [name=klasse]:checked");
  if (stricter instanceof HTMLInputElement && form.matches("[data-send]")) fields.set("klasse", stricter.value);
  const sent = form.id === "schreiben" ? message()?.value ?? "" : "";
  form.setAttribute("aria-busy", "true");
  if (form.id === "schreiben") document.dispatchEvent(new CustomEvent("sending"));
  try {
    const found = await send(form.action, fields);
    if (found && form.id === "schreiben") forget();
    if (!found) lost();
    else if (found.go) {
      const field = message();
      if (field && form.id === "schreiben") field.value = beside(sent);
      keep(found.go);
      go(found.go);
    } else if (form.hasAttribute("data-parts")) {
      put(found);
      say(found.say);
      const again = document.querySelector(`#${found.id} .acts button`);
      if (again instanceof HTMLElement) again.focus({ preventScroll: true });
    } else if (!form.hasAttribute("data-quiet")) place(found, sent);
  } catch {
    keep(); // the connection is gone: the browser says so in its own words, and nothing typed is lost
    plainly(form, button);
  } finally {
    sending = false;
    form.removeAttribute("aria-busy");
  }
}

/**
 * An exchange in the place of what stands there of it.
 * @param {Record<string, any>} found
 */
function put(found) {
  const exchange = document.getElementById(found.id);
  if (exchange) offerCopy(replace(exchange, found.html));
}

/**
 * The forms of an earlier exchange.
 * @param {HTMLAnchorElement} link
 */
async function unfold(link) {
  try {
    const answer = await fetch(link.href, { headers: { accept: "application/json" }, redirect: "manual" });
    if (!answer.ok) return lost();
    const found = await answer.json();
    put(found);
    const first = document.querySelector(`#${found.id} .toolbar summary`);
    if (first instanceof HTMLElement) first.focus({ preventScroll: true });
  } catch {
    location.assign(link.href); // the connection is gone: the browser says so in its own words
  }
}

/** @returns {HTMLTextAreaElement | null} */
const message = () => document.querySelector("#frage");

/**
 * What stands in the message field beside what was sent: typed while that was on its way, or to be sent by itself.
 * @param {string} sent
 */
function beside(sent) {
  const now = message()?.value ?? "";
  return now.startsWith(sent) ? now.slice(sent.length).trimStart() : now;
}

/** @param {string} words */
function write(words) {
  const field = message();
  if (!field || field.value === words) return;
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * @param {Record<string, any>} found
 * @param {string} sent
 */
function place(found, sent) {
  const typed = message()?.value ?? "";
  const rest = beside(sent);
  if (found.exchange) document.getElementById("verlauf")?.append(nodes(found.exchange));
  const composer = document.getElementById("schreibtisch");
  if (composer && found.composer) {
    replace(composer, found.composer);
    document.dispatchEvent(new CustomEvent("composer"));
    if (rest) write(found.exchange ? rest : typed);
  }
  const wrong = document.querySelector("#schreibtisch [aria-invalid=true]");
  const field = wrong ?? document.getElementById("frage");
  if (field instanceof HTMLElement) field.focus({ preventScroll: !wrong });
  if (wrong) {
    const words = wrong.getAttribute("aria-describedby")?.split(" ").at(-1);
    say(document.getElementById(words ?? "")?.textContent ?? "");
  }
  const exchange = found.id && document.getElementById(found.id);
  if (exchange) {
    const after = document.querySelector("#schreiben [name=nach]");
    if (after instanceof HTMLInputElement) after.value = found.id;
    say(found.say);
    exchange.scrollIntoView({ block: "start" });
    follow(exchange);
  }
}

/** @param {string} address */
function go(address) {
  const there = new URL(address, location.href);
  if (there.pathname === location.pathname && there.search === location.search) {
    location.hash = there.hash;
    location.reload();
  } else location.assign(there);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
  if (!form.matches("[data-send], [data-parts], [data-quiet]")) return;
  if (event.submitter?.hasAttribute("formaction")) return; // leads to a page of its own
  event.preventDefault();
  void submit(form, event.submitter);
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("a[data-more]");
  if (!(link instanceof HTMLAnchorElement) || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void unfold(link);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.ctrlKey || event.altKey) return;
  const field = event.target;
  if (!(field instanceof HTMLTextAreaElement) || field.id !== "frage" || !field.form) return;
  if (matchMedia("(hover: none) and (pointer: coarse)").matches) return; // no other way to a new line on a phone
  event.preventDefault();
  const button = field.form.querySelector("button[value=senden]");
  if (button instanceof HTMLButtonElement) field.form.requestSubmit(button);
});
