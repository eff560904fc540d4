// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// Looks at pages as different people have them on their screens: axe, scrolling sideways, targets, headings, focus.

import { barriers, DESKTOP, focus, job, person, PHONE, run, shot, sideways, small, WIDE, ZOOMED } from "./lib.mjs";

/**
 * @typedef {{ name: string, path: string, cookies: Record<string, string>, ways: string[], walk: boolean }} Wanted
 */

/** @type {Record<string, import("./lib.mjs").Ways>} */
const WAYS = {
  light: { view: DESKTOP },
  dark: { view: DESKTOP, dark: true },
  phone: { view: PHONE, touch: true },
  menu: { view: PHONE, touch: true },
  zoomed: { view: ZOOMED, dark: true },
  wide: { view: WIDE },
  forced: { view: DESKTOP, forced: true },
};

/** @param {import("./lib.mjs").Page} page */
async function walk(page) {
  const stops = [];
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press("Tab");
    const stop = await focus(page);
    if (stop === null) break;
    stops.push(stop);
  }
  return stops;
}

/**
 * @param {Wanted} wanted
 * @param {string} way
 */
async function look(wanted, way) {
  const context = await person({ ...WAYS[way], cookies: wanted.cookies });
  const page = await context.newPage();
  const answer = await page.goto(job.url + wanted.path, { waitUntil: "load" });
  if (way === "menu") await page.locator(".menu-button").press("Enter");
  await shot(page, `${wanted.name}-${way}`, true);
  const seen = await page.evaluate(() => ({
    title: document.title,
    language: document.documentElement.lang,
    headings: [...document.querySelectorAll("h1, h2, h3, h4")].map((h) => `${h.tagName} ${h.textContent?.trim()}`),
    current: [...document.querySelectorAll("header [aria-current]")].filter((l) => l.checkVisibility()).map((l) => l.textContent),
    landmarks: [...document.querySelectorAll("main, header, footer, nav, aside")].map((l) => l.tagName.toLowerCase()),
  }));
  const source = (await answer?.text()) ?? "";
  const found = {
    name: wanted.name,
    inline: source.match(/<style|\sstyle=|<[^>]*\son[a-z]+=|<script(?![^>]*\ssrc=)/g) ?? [],
    way,
    status: answer?.status() ?? 0,
    ...seen,
    violations: await barriers(page),
    sideways: await sideways(page),
    small: await small(page),
    stops: wanted.walk && way === "light" ? await walk(page) : [],
  };
  await context.close();
  return found;
}

await run(async () => {
  /** @type {Wanted[]} */
  const pages = job["pages"];
  const queue = pages.flatMap((wanted) => wanted.ways.map((way) => ({ wanted, way })));
  /** @type {Awaited<ReturnType<typeof look>>[]} */
  const looks = [];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) looks.push(await look(next.wanted, next.way));
  };
  await Promise.all([worker(), worker()]);
  return { looks };
});
