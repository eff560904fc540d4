// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// Opens pages in a real Chromium and tells what it saw, as JSON. Called by tests/web/test_browser.py:
//   node browse.mjs '{"browser": "/usr/bin/chromium", "pages": [{"url": ..., "width": 1280, ...}]}'
// The page's own content security policy stays in force all the time.

import { chromium } from "playwright-core";
import { withAxe } from "./axe.mjs";

/**
 * @typedef {{ url: string, width: number, dark: boolean, scripts: boolean, large: boolean, walk: boolean, shot: string | null,
 *   cookies: Record<string, string>, fill: Record<string, string> | null }} Page
 * fill: what goes into the fields (by id) before the page's first form is sent; the page behind it is looked at
 * @typedef {{ browser: string, pages: Page[] }} Job
 */

/** @type {Job} */
const job = JSON.parse(process.argv[2] ?? "{}");

const browser = await chromium.launch({
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

/**
 * Press Tab until the focus comes round, and tell what has it and whether that can be seen.
 * @param {import("playwright-core").Page} page
 */
async function walk(page) {
  const stops = [];
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element === document.body) return null;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      const shadow = style.boxShadow !== "none";
      return {
        name: (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 60),
        id: element.id,
        tag: element.tagName.toLowerCase(),
        visible: seen || shadow,
        onScreen: box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0,
        target: [Math.round(box.width), Math.round(box.height)],
      };
    });
    if (stop === null) break;
    stops.push(stop);
  }
  return stops;
}

/**
 * How often the browser's own accessibility tree holds each part of a table, and what its cells are called there.
 * @param {import("playwright-core").Page} page
 */
async function heard(page) {
  const session = await page.context().newCDPSession(page);
  const tree = await session.send("Accessibility.getFullAXTree");
  /** @type {Record<string, string[]>} */
  const parts = { table: [], row: [], columnheader: [], rowheader: [], cell: [] };
  for (const node of tree.nodes) {
    if (!node.ignored) parts[String(node.role?.value)]?.push(String(node.name?.value ?? "").replace(/\s+/g, " ").trim());
  }
  return parts;
}

/**
 * A person with a browser of their own, for one page after the other: what takes long is a new one for each.
 * @param {boolean} scripts
 */
function person(scripts) {
  return browser.newContext({
    javaScriptEnabled: scripts,
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
  });
}

/**
 * @param {import("playwright-core").BrowserContext} context
 * @param {Page} wanted
 */
async function look(context, wanted) {
  await context.clearCookies();
  await context.addCookies(Object.entries(wanted.cookies).map(([name, value]) => ({ name, value, url: wanted.url })));
  const page = await context.newPage();
  await page.setViewportSize({ width: wanted.width, height: 900 });
  await page.emulateMedia({ colorScheme: wanted.dark ? "dark" : "light" });
  /** @type {string[]} */
  const complaints = [];
  /** @type {string[]} */
  const requests = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  let leaving = false;
  page.on("requestfailed", (request) => {
    // A picture that the page was still fetching when its form was sent: the browser gives it up, as it should.
    if (leaving && request.failure()?.errorText === "net::ERR_ABORTED") return;
    complaints.push(`failed: ${request.url()}`);
  });
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(wanted.url, { waitUntil: "load" });
  if (wanted.fill) {
    for (const [id, text] of Object.entries(wanted.fill)) await page.locator(`#${id}`).fill(text);
    const sent = page.waitForEvent("load");
    leaving = true;
    await page.locator("main form button[type=submit]").first().click();
    await sent;
    leaving = false;
  }
  if (!wanted.scripts) {
    const text = await page.locator("main").innerText();
    await page.close();
    return { complaints, requests, text, buttons: 0 };
  }
  if (wanted.large) {
    await page.evaluate(() => {
      document.documentElement.style.fontSize = "200%";
    });
  }
  await page.evaluate(() => document.fonts.ready);
  await withAxe(page);
  const found = await page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    // @ts-expect-error axe was put there a moment ago
    return await globalThis.axe.run(document, { runOnly: tags });
  });
  const seen = await page.evaluate(() => ({
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    fonts: [...document.fonts].filter((font) => font.status === "loaded").map((font) => font.weight),
    background: getComputedStyle(document.body).backgroundColor,
    buttons: document.querySelectorAll("button").length,
    text: document.querySelector("main")?.innerText ?? "",
    title: document.title,
    focused: document.activeElement?.getAttribute("aria-labelledby") ?? "",
    sideways: [...document.querySelectorAll(".kern-table-responsive")].filter((r) => r.scrollWidth > r.clientWidth).length,
  }));
  const parts = await heard(page);
  if (wanted.shot) await page.screenshot({ path: wanted.shot, fullPage: true });
  const stops = wanted.walk ? await walk(page) : [];
  let copied = null;
  if (wanted.walk && (await page.locator(".snippet button").count())) {
    await page.locator(".snippet button").first().click();
    await page.locator(".copy-status").first().filter({ hasText: /./ }).waitFor({ timeout: 5000 });
    copied = {
      status: await page.locator(".copy-status").first().innerText(),
      clipboard: await page.evaluate(() => navigator.clipboard.readText()),
      code: await page.locator("pre code").first().textContent(),
    };
  }
  await page.close();
  return {
    complaints,
    requests,
    ...seen,
    parts,
    stops,
    copied,
    checks: found.passes.length,
    violations: found.violations.map(
      (/** @type {{ id: string, help: string, nodes: { html: string, failureSummary: string }[] }} */ violation) => ({
        id: violation.id,
        help: violation.help,
        nodes: violation.nodes.map((node) => `${node.html.slice(0, 160)} | ${node.failureSummary}`),
      }),
    ),
  };
}

/** @type {Awaited<ReturnType<typeof look>>[]} */
const results = [];
const queue = [...job.pages.entries()];

/** One page after the other, until there is none. */
async function work() {
  const [plain, without] = await Promise.all([person(true), person(false)]);
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [number, wanted] = next;
    results[number] = await look(wanted.scripts ? plain : without, wanted);
  }
}

await Promise.all([work(), work()]);
await browser.close();
process.stdout.write(JSON.stringify(results));
