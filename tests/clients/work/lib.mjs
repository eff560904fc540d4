// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// What every journey through the workbench needs: a browser, people in it, and eyes that miss nothing.
// A journey is called with its job as JSON and prints what it found:
//   node NAME.mjs '{"browser": "/usr/bin/chromium", "url": "http://127.0.0.1:8080", ...}'
// The pages' own content security policy stays in force all the time.

import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";
import { withAxe } from "../axe.mjs";

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {import("playwright-core").BrowserContext} Context
 * @typedef {{ id: string, help: string, nodes: string[] }} Barrier
 * @typedef {{ browser: string, url: string, password: string, shots: string | null, [more: string]: any }} Job
 */

/** @type {Job} */
export const job = JSON.parse(process.argv[2] ?? "{}");

export const DESKTOP = { width: 1280, height: 900 };
export const WIDE = { width: 1920, height: 1080 };
export const PHONE = { width: 360, height: 740 };
/** A window of 1280 px at 400 % (WCAG 1.4.10). */
export const ZOOMED = { width: 320, height: 256 };

/** What went on beside the journey itself, in every window that it opened. */
export const watched = {
  /** @type {string[]} */ violations: [],
  /** @type {string[]} */ errors: [],
  /** @type {string[]} */ failed: [],
  /** @type {string[]} */ console: [],
  /** @type {string[]} */ dialogs: [],
  /** @type {{ url: string, status: number }[]} */ bad: [],
  /** @type {{ url: string, policy: string }[]} */ documents: [],
  /** @type {Set<string>} */ hosts: new Set(),
};

/** Requests that a journey tears down itself, such as a stream when the line is cut, are no finding. */
let torn = false;

/**
 * @template T
 * @param {() => Promise<T>} work
 */
export async function tearing(work) {
  torn = true;
  try {
    return await work();
  } finally {
    torn = false;
  }
}

/** @type {Promise<import("playwright-core").Browser> | undefined} */
let launching;

function launched() {
  launching ??= chromium.launch({
    executablePath: job.browser,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--process-per-site",
    ],
  });
  return launching;
}

/**
 * @typedef {{ cookies?: Record<string, string>, scripts?: boolean, view?: { width: number, height: number }, dark?: boolean,
 *   forced?: boolean, still?: boolean, touch?: boolean }} Ways
 */

/**
 * Somebody with a browser of their own. `cookies` let them in without the form.
 * @param {Ways} ways
 */
export async function person(ways = {}) {
  const context = await (await launched()).newContext({
    javaScriptEnabled: ways.scripts ?? true,
    viewport: ways.view ?? DESKTOP,
    colorScheme: ways.dark ? "dark" : "light",
    forcedColors: ways.forced ? "active" : "none",
    reducedMotion: (ways.still ?? true) ? "reduce" : "no-preference",
    hasTouch: ways.touch ?? false,
    locale: "de-DE",
    timezoneId: "Europe/Berlin",
    permissions: ["clipboard-read", "clipboard-write"],
    acceptDownloads: true,
  });
  context.setDefaultTimeout(20_000);
  const cookies = Object.entries(ways.cookies ?? {}).map(([name, value]) => ({ name, value, url: job.url }));
  await context.addCookies(cookies);
  await context.exposeBinding("__violation", (_, told) => void watched.violations.push(told));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const what = `${event.effectiveDirective} ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`;
      // @ts-expect-error a binding of ours
      globalThis.__violation(`${location.pathname}: ${what}`);
    });
  });
  context.on("page", (page) => watch(page, ways.scripts ?? true));
  return context;
}

/**
 * @param {Page} page
 * @param {boolean} scripts whether the browser runs any; else it says of each that it does not fetch it
 */
function watch(page, scripts) {
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      const text = message.text();
      if (/content security policy/i.test(text)) watched.violations.push(text);
      else if (!torn) watched.console.push(`${new URL(page.url()).pathname} ${message.type()}: ${text}`);
    }
  });
  page.on("pageerror", (error) => watched.errors.push(`${page.url()}: ${error.stack ?? error.message}`));
  page.on("dialog", (dialog) => {
    watched.dialogs.push(`${dialog.type()}: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "data:" && url.protocol !== "blob:") watched.hosts.add(url.host);
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    if (!scripts && request.resourceType() === "script") return;
    // What a page was still fetching when it was left: the browser gives it up, as it should. So are downloads.
    if (!torn && why !== "net::ERR_ABORTED") watched.failed.push(`${request.method()} ${request.url()}: ${why}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) watched.bad.push({ url: response.url(), status: response.status() });
    const type = response.headers()["content-type"] ?? "";
    if (response.request().resourceType() === "document" && type.startsWith("text/html")) {
      watched.documents.push({ url: response.url(), policy: response.headers()["content-security-policy"] ?? "" });
    }
  });
}

/**
 * Sign in with the form, as a person does.
 * @param {Page} page
 * @param {string} login
 */
export async function signIn(page, login) {
  await page.goto(`${job.url}/anmelden`);
  await page.locator("#login").fill(login);
  await page.locator("#password").fill(job.password);
  await page.locator("main form button[type=submit]").first().click();
  await page.waitForURL((url) => !url.pathname.startsWith("/anmelden"));
}

/**
 * Barriers that axe finds on the page as it is now.
 * @param {Page} page
 * @returns {Promise<Barrier[]>}
 */
export async function barriers(page) {
  await page.evaluate(() => document.fonts.ready);
  await withAxe(page);
  const found = await page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    // @ts-expect-error axe was put there a moment ago
    return await globalThis.axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  });
  return found.violations.map((/** @type {any} */ violation) => ({
    id: violation.id,
    help: violation.help,
    nodes: violation.nodes.map((/** @type {any} */ n) => `${n.html.slice(0, 200)} | ${n.failureSummary}`),
  }));
}

/**
 * By how many pixels the page is wider than the window, and what sticks out.
 * @param {Page} page
 */
export function sideways(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const over = document.documentElement.scrollWidth - width;
    if (over <= 0) return { over: 0, what: /** @type {string[]} */ ([]) };
    const what = [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .map((element) => element.outerHTML.slice(0, 120));
    return { over, what: what.slice(-5) };
  });
}

/**
 * Controls that a finger or an unsteady hand misses (WCAG 2.5.8): smaller than 24 px, unless in a line of text.
 * @param {Page} page
 */
export function small(page) {
  return page.evaluate(() => {
    const controls = document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary");
    return [...controls]
      .filter((control) => {
        const box = control.getBoundingClientRect();
        if (box.width === 0 || box.height === 0) return false;
        if (control.matches("p a, li p a, td a, .kern-body a")) return false;
        const label = control.id ? document.querySelector(`label[for="${CSS.escape(control.id)}"]`) : null;
        const wide = control.closest("label") ?? label ?? control;
        const target = control.matches("input[type=radio], input[type=checkbox]") ? wide.getBoundingClientRect() : box;
        return Math.min(target.width, target.height) < 23.5;
      })
      .map((control) => control.outerHTML.slice(0, 120));
  });
}

/**
 * From now on, remember every text that a screen reader is told by a live region of the page.
 * @param {Page} page
 */
export async function listen(page) {
  await page.evaluate(() => {
    /** @type {{ how: string, text: string, at: number }[]} */
    const heard = [];
    // @ts-expect-error a list of ours, read by `heard`
    globalThis.__heard = heard;
    const live = "[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log]";
    /** @type {Map<Element, string>} */
    const before = new Map();
    for (const region of document.querySelectorAll(live)) before.set(region, region.textContent?.trim() ?? "");
    new MutationObserver(() => {
      for (const region of document.querySelectorAll(live)) {
        const text = region.textContent?.replace(/\s+/g, " ").trim() ?? "";
        if (before.get(region) === text) continue;
        before.set(region, text);
        const how = region.getAttribute("aria-live") ?? region.getAttribute("role") ?? "";
        if (text) heard.push({ how, text, at: Math.round(performance.now()) });
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}

/**
 * What a screen reader was told since `listen`, in its order.
 * @param {Page} page
 * @returns {Promise<{ how: string, text: string, at: number }[]>}
 */
export function heard(page) {
  // @ts-expect-error a list of ours
  return page.evaluate(() => globalThis.__heard ?? []);
}

/**
 * What has the focus, and whether that can be seen.
 * @param {Page} page
 */
export function focus(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return null;
    const label = element.id ? document.querySelector(`label[for="${CSS.escape(element.id)}"]`) : element.closest("label");
    const seen = [element, ...element.querySelectorAll("*"), element.parentElement, label].some((one) => {
      if (!one) return false;
      const style = getComputedStyle(one);
      return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
    });
    const box = element.getBoundingClientRect();
    // Something that lies over all of it hides where one is (WCAG 2.4.11).
    const covered = [0.1, 0.5, 0.9].every((part) => {
      const there = document.elementFromPoint(box.left + box.width * part, box.top + box.height / 2);
      return there !== null && !element.contains(there) && !there.contains(element) && !label?.contains(there);
    });
    const name = element.getAttribute("aria-label") ?? label?.textContent ?? element.textContent ?? "";
    return {
      tag: element.tagName.toLowerCase(),
      id: element.id,
      name: name.replace(/\s+/g, " ").trim().slice(0, 80),
      seen,
      covered,
      onScreen: box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0,
    };
  });
}

/**
 * Press Tab until what has the focus fits, and tell every stop on the way.
 * @param {Page} page
 * @param {(stop: { tag: string, id: string, name: string }) => boolean} fits
 * @param {number} most presses before the journey gives up
 */
export async function tabTo(page, fits, most = 80) {
  const stops = [];
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press("Tab");
    const stop = await focus(page);
    if (stop === null) continue;
    stops.push(stop);
    if (fits(stop)) return stops;
  }
  throw new Error(`not reached with ${most} presses of Tab: ${JSON.stringify(stops.map((stop) => stop.id || stop.name))}`);
}

/**
 * A picture, if pictures are wanted.
 * @param {Page} page
 * @param {string} name
 * @param {boolean} whole the whole page, not the window alone
 */
export async function shot(page, name, whole = false) {
  if (!job.shots) return;
  mkdirSync(job.shots, { recursive: true });
  const view = page.viewportSize() ?? DESKTOP;
  // As tall a window as the page: what sticks to the edge of a window would lie in the middle of the picture.
  if (whole) {
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width: view.width, height: Math.min(Math.max(height, view.height), 6000) });
  }
  await page.screenshot({ path: `${job.shots}/${name}.png`, fullPage: whole, animations: "disabled" });
  if (whole) await page.setViewportSize(view);
}

/**
 * Run a journey; what it returns is printed beside what went on around it.
 * @param {() => Promise<Record<string, unknown>>} journey
 */
export async function run(journey) {
  try {
    const found = await journey();
    process.stdout.write(JSON.stringify({ found, watched: { ...watched, hosts: [...watched.hosts] } }));
  } catch (error) {
    if (job.shots) {
      const pages = (await launched()).contexts().flatMap((context) => context.pages());
      for (const [number, page] of pages.entries()) await shot(page, `stopped-${number}`, true).catch(() => {});
    }
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n${JSON.stringify(watched.errors)}\n`);
    process.exitCode = 1;
  } finally {
    await (await launched()).close();
  }
}
