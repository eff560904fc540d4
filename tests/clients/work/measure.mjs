// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// What the chat page costs a browser, in milliseconds and bytes. Called by bench/workbench.py.

import { checked, DOCUMENTS, FAILED, MESSAGE, open, UPLOADS } from "./desk.mjs";
import { job, person, run } from "./lib.mjs";

/** @typedef {import("./lib.mjs").Page} Page */

/** What the page at hand cost to load. @param {Page} page */
function cost(page) {
  return page.evaluate(() => {
    const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
    const parts = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType("resource"));
    const isFont = (/** @type {PerformanceResourceTiming} */ part) => /\.woff2/.test(part.name);
    const sum = (/** @type {PerformanceResourceTiming[]} */ some) => some.reduce((all, part) => all + part.encodedBodySize, 0);
    const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
    if (!visit) throw new Error("no navigation was measured");
    return {
      bytes: visit.encodedBodySize + sum(parts.filter((part) => !isFont(part))),
      wire: visit.transferSize + parts.reduce((all, part) => all + part.transferSize, 0),
      fonts: sum(parts.filter(isFont)),
      requests: parts.length + 1,
      answer: visit.responseEnd,
      paint,
      // Modules run before this event ends: from then on everything on the page answers.
      interactive: Math.max(paint, visit.domContentLoadedEventEnd),
      loaded: visit.loadEventEnd,
    };
  });
}

/**
 * @param {boolean} warm
 * @param {string} [path]
 */
async function loads(warm, path) {
  const costs = [];
  let context = await person({ cookies: job["cookies"], still: false });
  if (warm) await open(await context.newPage(), path);
  for (let n = 0; n < job["loads"]; n++) {
    if (!warm) {
      await context.close();
      context = await person({ cookies: job["cookies"], still: false });
    }
    const page = await context.newPage();
    await open(page, path);
    await page.waitForTimeout(150);
    costs.push(await cost(page));
    await page.close();
  }
  await context.close();
  return costs;
}

/** From the last key to the painted signal, without the page's own pause. */
async function signals() {
  const context = await person({ cookies: job["cookies"], still: false });
  const page = await context.newPage();
  await open(page);
  const took = [];
  for (const text of job["texts"]) {
    await page.evaluate(() => {
      const wanted = /** @type {Element} */ (document.querySelector("#signal"));
      // @ts-expect-error a promise of ours
      globalThis.__painted = new Promise((done) => {
        let typed = 0;
        document.addEventListener("input", () => (typed = performance.now()), { once: true });
        const watching = new MutationObserver(() => {
          if (!wanted.querySelector(".lamps") || !typed) return;
          watching.disconnect();
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - typed), 0));
        });
        watching.observe(wanted, { childList: true });
      });
    });
    // The deeper look that may follow the first is over, too, before the next text is written.
    await checked(page, () => page.locator(MESSAGE).fill(text));
    // @ts-expect-error a promise of ours
    took.push(await page.evaluate(() => globalThis.__painted));
    await page.waitForTimeout(100);
  }
  await context.close();
  return took;
}

async function paper() {
  const context = await person({ cookies: job["cookies"], still: false });
  const page = await context.newPage();
  await open(page);
  const began = Date.now();
  await page.locator("#datei").setInputFiles(job["file"]);
  const stages = new Set();
  const bars = new Set();
  while (!(await page.locator(DOCUMENTS).count())) {
    if (await page.locator(FAILED).count()) throw new Error(await page.locator(FAILED).first().innerText());
    if (Date.now() - began > 60_000) throw new Error("the document was not read within a minute");
    const upload = page.locator(`${UPLOADS} .upload-words`).first();
    if (await upload.count()) stages.add((await upload.textContent({ timeout: 500 }).catch(() => ""))?.split(" · ")[0]);
    const bar = await page.locator("progress").first().getAttribute("value", { timeout: 500 }).catch(() => null);
    if (bar) bars.add(bar);
    await page.waitForTimeout(20);
  }
  const ms = Date.now() - began;
  const text = await page.locator(DOCUMENTS).first().innerText();
  await context.close();
  return { ms, stages: [...stages], bars: bars.size, text };
}

async function scrolling() {
  const loaded = await loads(true, job["full"]);
  const context = await person({ cookies: job["cookies"], still: false });
  const page = await context.newPage();
  await open(page, job["full"]);
  const messages = await page.locator(".question, .answer").count();
  const seen = await page.evaluate(async () => {
    /** @type {number[]} */
    const long = [];
    const watching = new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => entry.duration)));
    watching.observe({ type: "longtask" });
    /** @type {number[]} */
    const frames = [];
    const end = document.documentElement.scrollHeight - innerHeight;
    const steps = 300;
    let before = await new Promise((done) => requestAnimationFrame(done));
    for (let step = 0; step <= steps; step++) {
      scrollTo({ top: (end * step) / steps, behavior: "instant" });
      const now = await new Promise((done) => requestAnimationFrame(done));
      frames.push(now - before);
      before = now;
    }
    await new Promise((done) => setTimeout(done, 100));
    watching.disconnect();
    return { long, frames, height: document.documentElement.scrollHeight };
  });
  // Typing in it has to stay smooth, too.
  const typing = await page.evaluate(async () => {
    const field = /** @type {HTMLTextAreaElement} */ (document.querySelector("#frage"));
    const times = [];
    for (let n = 0; n < 40; n++) {
      const began = performance.now();
      field.value += "a";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
      times.push(performance.now() - began);
    }
    return times;
  });
  await context.close();
  return { messages, loaded, typing, ...seen };
}

await run(async () => ({
  cold: await loads(false),
  warm: await loads(true),
  signals: await signals(),
  paper: await paper(),
  scrolling: job["full"] ? await scrolling() : null,
}));
