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
      const risky = names.some((n) => n.startsWith("on") || n === "srcdoc" || n === "formaction" || (n === "style" && one.getAttribute(n)));
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
  const streamed = [];
  const reloaded = [];
  for (const question of job["questions"]) {
    await open(page); // what was said before belongs to the next call: in a conversation of its own each can be sent
    await write(page, question);
    await choose(page, job["model"]);
    await send(page);
    const { state, trouble } = await answered(page);
    answers.push(trouble || state);
    streamed.push(await grown(page));
    await page.reload();
    reloaded.push(await grown(page));
    for (const link of await page.locator(".prose a").all()) await link.hover({ timeout: 2000 }).catch(() => {});
  }
  await shot(page, "attack-answers", true);
  await open(page, "/konto"); // where the person's own name stands
  const named = await grown(page);
  await open(page);
  /** @type {string[]} */
  let documents = [];
  if (job["files"]) {
    await page.locator("input[type=file]").first().setInputFiles(job["files"]);
    await page.waitForURL("**/arbeit/g/*");
    await page.waitForFunction(
      (n) => document.querySelectorAll("#unterlagen .file:not(:has(progress))").length >= n,
      job["files"].length,
      { timeout: 60_000 },
    );
    documents = await page.locator("#unterlagen .file").allInnerTexts();
    await shot(page, "attack-documents", true);
  }
  const attached = await grown(page);
  return { before, answers, streamed, reloaded, named, attached, documents, dialogs: watched.dialogs };
});
