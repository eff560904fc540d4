// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// The chat page as a person uses it. Where things are on it stands here and nowhere else.

import { job } from "./lib.mjs";

/**
 * @typedef {import("./lib.mjs").Page} Page
 * @typedef {{ zone: string, open: boolean, words: string }} Lamp
 */

export const CHAT = "/arbeit";
export const MESSAGE = "#frage";

/**
 * A button of the page by what it does.
 * @param {Page} page
 * @param {string} what
 */
export function button(page, what) {
  return page.locator(`button[name=tun][value="${what}"]:visible`);
}

/**
 * @param {Page} page
 * @param {string} path
 */
export async function open(page, path = CHAT) {
  await page.goto(job.url + path, { waitUntil: "load" });
}

/**
 * Do something that changes the draft, and wait until its signal is shown, as deep as it is looked.
 * @param {Page} page
 * @param {() => Promise<unknown>} work
 */
export async function checked(page, work) {
  /** @type {Promise<{ deeper?: boolean }>[]} */
  const answers = [];
  const listener = (/** @type {import("playwright-core").Response} */ response) => {
    if (isCheck(response)) answers.push(response.json().catch(() => ({ deeper: true }))); // overtaken by the next one
  };
  page.on("response", listener);
  try {
    await work();
    const deadline = Date.now() + 30_000;
    for (let n = 0; ; n++) {
      while (answers.length <= n) {
        if (Date.now() > deadline) throw new Error("no signal of this draft within 30 s");
        await new Promise((done) => setTimeout(done, 10));
      }
      if (!(await answers[n])?.deeper) break;
    }
  } finally {
    page.off("response", listener);
  }
  await painted(page);
}

/** @param {import("playwright-core").Response} response */
function isCheck(response) {
  const request = response.request();
  if (request.method() !== "POST" || request.headers()["accept"] !== "application/json") return false;
  return /(^|[&\n"])(name=")?tun("\s+|=)(pruefen|genau|ersetzen|entfernen|einstufen)/.test(request.postData() ?? "");
}

/**
 * Two frames later everything that a script has put into the page is on the screen.
 * @param {Page} page
 */
export function painted(page) {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null)))));
}

/**
 * Put a text into the message field, as somebody who pastes it, and wait until the signal of this text is shown.
 * @param {Page} page
 * @param {string} text
 */
export function write(page, text) {
  return checked(page, () => page.locator(MESSAGE).fill(text));
}

/**
 * The signal as it is shown.
 * @param {Page} page
 */
export function signal(page) {
  return page.evaluate(() => {
    const words = (/** @type {Element | null | undefined} */ one) => one?.textContent?.replace(/\s+/g, " ").trim() ?? "";
    const zones = ["green", "yellow", "red"];
    const rows = [...document.querySelectorAll("#signal .lamp-row")];
    /** @type {Record<string, Lamp>} */
    const lamps = {};
    for (const [n, row] of rows.entries()) {
      const zone = zones[n] ?? "";
      lamps[zone] = { zone, open: row.classList.contains("open"), words: words(row) };
    }
    return {
      lamps,
      text: words(document.querySelector("#signal")),
      marks: [...document.querySelectorAll("#marken mark, #signal mark")].map((mark) => mark.textContent ?? ""),
    };
  });
}

/**
 * @param {Page} page
 * @param {string} model
 */
export async function choose(page, model) {
  const list = page.locator("details.models");
  if ((await list.getAttribute("open")) === null) await list.locator("summary").click();
  const radio = page.locator(`input[name=modell][value="${model}"]`);
  if (!(await radio.isChecked())) await checked(page, () => radio.check());
}

/** @param {Page} page */
export async function declare(page) {
  await page.locator("#erklaert").check();
}

/** @param {Page} page */
export async function send(page) {
  const before = await exchanges(page).count();
  await button(page, "senden").click();
  await page.waitForFunction((n) => document.querySelectorAll(".exchange").length > n, before);
}

/** @param {Page} page */
export function exchanges(page) {
  return page.locator(".exchange");
}

/**
 * Wait until the newest exchange is over, and tell what stands there.
 * @param {Page} page
 * @param {number} patience ms
 */
export async function answered(page, patience = 90_000) {
  await page.waitForFunction(
    () => {
      const last = [...document.querySelectorAll(".exchange")].at(-1);
      return last !== undefined && !last.hasAttribute("data-stream");
    },
    undefined,
    { timeout: patience },
  );
  return newest(page);
}

/**
 * The newest exchange as it stands now.
 * @param {Page} page
 */
export async function newest(page) {
  return page.evaluate(() => {
    const words = (/** @type {Element | null | undefined} */ one) => one?.textContent?.replace(/\s+/g, " ").trim() ?? "";
    const all = [...document.querySelectorAll(".exchange")];
    const last = all.at(-1);
    const trouble = last?.querySelector(".trouble");
    const by = words(last?.querySelector(".by"));
    const zones = Object.entries({ green: "Grün", yellow: "Gelb", red: "Rot" });
    const running = last?.hasAttribute("data-stream");
    // An answer that is cut at its bound ends in the middle: the small model of the tests talks that long.
    const long = /^Die Antwort hat ihre größte Länge erreicht/.test(words(trouble));
    const over = !trouble || long ? "done" : /^Angehalten/.test(words(trouble)) ? "stopped" : "broken";
    return {
      id: last?.id ?? "",
      count: all.length,
      state: running ? "running" : over,
      zone: zones.find(([, name]) => by.includes(name))?.[0] ?? "",
      answer: words(last?.querySelector(".prose")),
      trouble: words(trouble),
      text: words(last),
    };
  });
}

/**
 * Wait until so many characters of the running answer are there.
 * @param {Page} page
 * @param {number} characters
 */
export async function growing(page, characters) {
  await page.waitForFunction((n) => {
    const prose = [...document.querySelectorAll(".exchange[data-stream] .prose")].at(-1);
    return (prose?.textContent?.length ?? 0) >= n;
  }, characters);
}

/** Documents that were read, uploads that failed, and those on their way. */
export const DOCUMENTS = "#unterlagen .file:has(.file-parts)";
export const UPLOADS = "#unterlagen .file:has(.upload-words)";
export const FAILED = "#unterlagen .file:has(.upload-words):not(:has(progress))";
