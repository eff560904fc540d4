// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// Attacks in what a model says, in names of files and in their texts: nothing runs, nothing is fetched, nothing grows
// outside the place where the text stands.

import { answered, choose, open, send, write } from "./desk.mjs";
import { job, person, run, shot, watched } from "./lib.mjs";

/** What no text from elsewhere may bring into the page. @param {import("./lib.mjs").Page} page */
function grown(page) {
  return page.evaluate(() => {
    const ours = document.querySelectorAll("script").length;
    const foreign = [...document.querySelectorAll(".prose *, .file *, .question *, .rail *")].filter((one) => {
      const names = one.getAttributeNames();
      const risky = names.some((n) => n.startsWith("on") || n === "style" || n === "srcdoc" || n === "formaction");
      const address = one.getAttribute("href") ?? one.getAttribute("src") ?? one.getAttribute("action") ?? "";
      const bad = /^\s*(javascript|data|vbscript|file):/i.test(address);
      const kind = one.matches("script, iframe, object, embed, img, video, audio, link, meta, base, svg use, style");
      return risky || bad || kind;
    });
    return {
      scripts: ours,
      foreign: foreign.map((one) => one.outerHTML.slice(0, 160)),
      title: document.title,
      // @ts-expect-error set by an attack that worked
      broken: globalThis.broken ?? null,
    };
  });
}

await run(async () => {
  const context = await person({ cookies: job["cookies"] });
  const page = await context.newPage();
  await open(page, job["path"] ?? "/arbeit");
  const before = await grown(page);
  const answers = [];
  for (const question of job["questions"]) {
    await write(page, question);
    await choose(page, job["model"]);
    await send(page);
    answers.push((await answered(page)).state);
  }
  await shot(page, "attack-answers", true);
  const streamed = await grown(page);
  await page.reload();
  const reloaded = await grown(page);
  // Whatever can be pressed inside an answer is pressed.
  for (const link of await page.locator(".prose a").all()) await link.hover({ timeout: 2000 }).catch(() => {});
  /** @type {string[]} */
  let documents = [];
  if (job["files"]) {
    await page.locator("input[type=file]").first().setInputFiles(job["files"]);
    await page.waitForFunction(
      (n) => document.querySelectorAll("#unterlagen .file:not(:has(progress))").length >= n,
      job["files"].length,
      { timeout: 60_000 },
    );
    documents = await page.locator("#unterlagen .file").allInnerTexts();
    await shot(page, "attack-documents", true);
  }
  const attached = await grown(page);
  return { before, answers, streamed, reloaded, attached, documents, dialogs: watched.dialogs };
});
