// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// The signal while somebody writes: after a short pause the server looks at the text, and the lamps, the marks and the
// models follow. Without this file the button "Signal prüfen" does the same.

import { desk, fill, forget, lost, replace, say, send } from "./work-page.js";

const PAUSE_MS = 250;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;
/** @type {AbortController | null} */
let asking = null;
let number = 0;
const LONGEST_TO_UNDO = 20_000; // characters; browsers take seconds to write more into their list of what can be undone

/** @returns {HTMLFormElement | null} */
const form = () => document.querySelector("#schreiben");
/** @returns {HTMLTextAreaElement | null} */
const text = () => document.querySelector("#frage");

/** The marks lie behind the text, so they scroll with it and grow with it. */
function settle() {
  const field = text();
  const marks = document.getElementById("marken");
  if (!field || !marks) return;
  field.style.setProperty("height", "auto");
  field.style.setProperty("height", `${Math.min(field.scrollHeight + 4, innerHeight * 0.4)}px`);
  marks.scrollTop = field.scrollTop;
}

/**
 * Put another text into the field, so that the person can undo it.
 * @param {HTMLTextAreaElement} field
 * @param {string} words
 */
function write(field, words) {
  field.focus();
  field.select();
  const how = words ? "insertText" : "delete";
  if (words.length > LONGEST_TO_UNDO || !document.execCommand(how, false, words)) field.value = words;
}

/** What was asked for last is of no use any more: nothing of it may come into the page. */
function drop() {
  clearTimeout(pause);
  asking?.abort();
  number++;
}

/**
 * Ask for the signal.
 * @param {"pruefen" | "genau" | "ersetzen" | "entfernen" | "einstufen"} what
 */
export async function check(what = "pruefen") {
  const sending = form();
  const field = text();
  const signal = document.getElementById("signal");
  if (!sending || !field || !signal || sending.getAttribute("aria-busy") === "true") return; // what is on its way is no draft any more
  drop();
  const mine = (asking = new AbortController());
  let turn = number;
  const fields = new FormData(sending);
  fields.set("tun", what);
  signal.setAttribute("aria-busy", "true");
  try {
    const found = await send(sending.action, fields, mine.signal);
    if (turn !== number) return;
    if (!found) {
      lost();
      return;
    }
    delete signal.dataset.trouble;
    forget();
    if (found.go) {
      location.assign(found.go);
      return;
    }
    const stricter = document.getElementById("streng");
    if (found.stricter && stricter) replace(stricter, found.stricter);
    if (typeof found.signal !== "string") {
      document.getElementById("klasse")?.focus();
      say(found.say);
      return;
    }
    const note = document.querySelector(".rail-note");
    if (found.kept && note) note.textContent = found.kept;
    if (found.stricter) document.querySelector(".talk > .notice[role=status]")?.remove(); // told what was before
    if (typeof found.text === "string") {
      write(field, found.text); // which counts as typing
      clearTimeout(pause);
      turn = number;
    }
    const done = what === "genau" ? signal.querySelector(".replaced") : null;
    fill(signal, found.signal);
    if (done) signal.prepend(done);
    const marks = document.getElementById("marken");
    if (marks) fill(marks, found.marked);
    settle();
    say(found.notice ? `${found.notice} ${found.say}` : found.say);
    document.dispatchEvent(new CustomEvent("signal"));
    if (found.deeper) setTimeout(() => turn === number && check("genau"), 0);
  } catch (error) {
    if (/** @type {Error} */ (error).name === "AbortError") return;
    signal.dataset.trouble = desk().dataset.checkTrouble ?? "";
    say(signal.dataset.trouble);
  } finally {
    if (turn === number) signal.removeAttribute("aria-busy");
  }
}

document.addEventListener("input", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.id === "frage") {
    const marks = document.getElementById("marken");
    if (marks) marks.textContent = /** @type {HTMLTextAreaElement} */ (target).value; // old marks would lie beside the words
    settle();
  } else if (!["modell", "klasse"].includes(target.getAttribute("name") ?? "")) {
    return;
  }
  drop(); // a late answer would bring back the text as it was
  pause = setTimeout(() => check(), target.id === "frage" ? PAUSE_MS : 0);
});

document.addEventListener("scroll", (event) => event.target === text() && settle(), true);
document.addEventListener("composer", settle);
document.addEventListener("sending", () => {
  drop();
  document.getElementById("signal")?.removeAttribute("aria-busy");
});

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement} */ (event.target).closest("#schreiben button[name=tun]");
  const what = button?.getAttribute("value");
  if (!(button instanceof HTMLButtonElement) || !what || !["pruefen", "ersetzen", "entfernen", "einstufen"].includes(what)) return;
  event.preventDefault();
  void check(/** @type {"pruefen"} */ (what));
});

settle();
// A browser keeps what was typed over a reload: its signal is due.
if (text()?.value && !document.querySelector("#signal .lamps")) void check();
