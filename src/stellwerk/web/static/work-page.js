// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// What the scripts of the workbench share: HTML from our own server goes into the page here and nowhere else
// (the one policy of trusted types), what happens is said once, and forms are sent without leaving the page.

/** @typedef {{ createPolicy: (name: string, rules: { createHTML: (html: string) => string }) => { createHTML: (html: string) => string } }} Factory */

const factory = /** @type {Factory | undefined} */ (/** @type {any} */ (globalThis).trustedTypes);
const policy = factory?.createPolicy("stellwerk", { createHTML: (html) => html });

/**
 * Nodes from HTML that our server rendered and sanitised.
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function nodes(html) {
  const template = document.createElement("template");
  template.innerHTML = policy ? /** @type {any} */ (policy.createHTML(html)) : html;
  return template.content;
}

/**
 * Put HTML of ours in the place of an element. The focus stays where it was, if that is still there, and what was
 * unfolded stays unfolded.
 * @param {Element} element
 * @param {string} html
 * @returns {Element} what stands there now
 */
export function replace(element, html) {
  const restore = state(element);
  const fresh = nodes(html).firstElementChild;
  if (!fresh) return element;
  element.replaceWith(fresh);
  restore();
  return fresh;
}

/**
 * Put HTML of ours into an element; see {@link replace}. What was ticked in the meantime stays ticked.
 * @param {Element} element
 * @param {string} html
 */
export function fill(element, html) {
  const restore = state(element);
  const ticks = [...element.querySelectorAll("input[type=checkbox][id]")].map((one) => /** @type {HTMLInputElement} */ (one));
  element.replaceChildren(nodes(html));
  for (const { id, checked } of ticks) {
    const now = document.getElementById(id);
    if (now instanceof HTMLInputElement) now.checked = checked;
  }
  restore();
}

/**
 * What a person has done to a part of the page, beside what they typed.
 * @param {Element} element
 * @returns {() => void} does the same to what stands there by then
 */
function state(element) {
  const focused = element.contains(document.activeElement) ? document.activeElement?.id : "";
  const unfolded = [...element.querySelectorAll("details[open][id]")].map((one) => one.id);
  const scrolled = [...element.querySelectorAll("[data-scrolls][id]")].map((one) => /** @type {const} */ ([one.id, one.scrollTop]));
  return () => {
    for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
    for (const [id, top] of scrolled) document.getElementById(id)?.scrollTo({ top });
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };
}

/**
 * Tell those who hear the page, once, when they have finished listening to what is being said.
 * @param {string} text
 */
export function say(text) {
  const place = document.getElementById("ansage");
  if (place && text && place.textContent !== text) place.textContent = text;
}

/** Why the last form was not taken: the name of the words for it. */
let why = "lost";

/**
 * Send a form of ours in the background.
 * @param {string} address
 * @param {FormData} fields
 * @param {AbortSignal | null} [signal]
 * @returns {Promise<Record<string, any> | null>} what came back; null: not from our page any more (signed out, error)
 */
export async function send(address, fields, signal = null) {
  const files = [...fields.values()].some((value) => value instanceof File);
  const body = files ? fields : new URLSearchParams(/** @type {any} */ (fields));
  const answer = await fetch(address, { method: "POST", body, signal, headers: { accept: "application/json" }, redirect: "manual" });
  why = answer.status === 413 ? "large" : "lost";
  if (answer.type === "opaqueredirect" || !(answer.headers.get("content-type") ?? "").startsWith("application/json")) return null;
  return await answer.json();
}

const DRAFT = "stellwerk-entwurf";
const FRESH = "/arbeit";

/**
 * What a draft belongs to: a conversation, or what one would begin with.
 * @param {string} address
 */
function place(address) {
  const url = new URL(address, location.href);
  return [url.pathname, url.searchParams.get("assistent") ?? url.searchParams.get("beispiel") ?? ""].filter(Boolean).join(" ");
}

/**
 * What was typed must not be lost when the page changes or is loaded anew: it lies in this window until then.
 * @param {string} [where] address of the page that it belongs to from now on
 * @param {boolean} [homeless] that page may be gone by then; a fresh one takes it, too
 */
export function keep(where = location.href, homeless = false) {
  const text = document.querySelector("#frage");
  const stricter = document.querySelector("#schreiben [name=klasse]:checked");
  if (!(text instanceof HTMLTextAreaElement) || !(text.value || stricter)) return;
  sessionStorage.setItem(DRAFT, JSON.stringify([desk().dataset.person, text.value, stricter?.id, place(where), homeless]));
}

/** The server has what was typed on this page, or a model has it: nothing of it may come back from here. */
export function forget() {
  if (JSON.parse(sessionStorage.getItem(DRAFT) ?? "[]")[3] === place(location.href)) sessionStorage.removeItem(DRAFT);
}

/** Put it back where it was typed, if it is still the same person who sits here. */
export function restore() {
  const text = document.querySelector("#frage");
  const [person, words, choice, where, homeless] = JSON.parse(sessionStorage.getItem(DRAFT) ?? "[]");
  const mine = person === desk().dataset.person;
  const here = place(location.href);
  const away = where !== here;
  // What lies ready on another page is not pushed away, and no other conversation gets it.
  if (mine && away && homeless && (here !== FRESH || (text instanceof HTMLTextAreaElement && text.value))) return;
  sessionStorage.removeItem(DRAFT);
  const asked = [...document.querySelectorAll(".question-text")].at(-1)?.textContent; // it went after all
  if (!mine || (away && !homeless) || (words && words === asked)) return;
  const stricter = document.getElementById(choice ?? "");
  if (stricter instanceof HTMLInputElement && !stricter.checked) {
    stricter.checked = true;
    stricter.closest("details")?.setAttribute("open", "");
    stricter.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (words && text instanceof HTMLTextAreaElement && text.value !== words) {
    text.value = words;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** The session is over, the page too old, the form too large: what was typed stays where it is, nothing is lost. */
export function lost() {
  const words = desk().dataset[why] ?? "";
  if (why === "lost") keep(location.href, true);
  const signal = document.getElementById("signal");
  if (signal) signal.dataset.trouble = words;
  say(words);
}

/**
 * Send a form as the browser does, with the button that was pressed.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 */
export function plainly(form, button) {
  if (button instanceof HTMLButtonElement && button.name) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = button.name;
    field.value = button.value;
    form.append(field);
  }
  form.submit();
}

/** @returns {HTMLElement} the page's own part, which carries its words in data attributes */
export function desk() {
  return /** @type {HTMLElement} */ (document.querySelector(".desk"));
}
