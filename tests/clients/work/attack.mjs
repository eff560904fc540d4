// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// Attacks in what a model says, in names of files and in their texts, and in whatever people name: nothing runs,
// nothing is fetched, nothing grows outside the place where the text stands.

import { answered, choose, open, send, write } from "./desk.mjs";
import { job, person, run, shot, watched } from "./lib.mjs";

const PLACES = ".prose *, .file *, .question *, .rail *";
/** Never on any page of ours, wherever it stands. */
const NEVER = "iframe, object, embed, img, video, audio, base, frame, main script, main link, main meta, main style";

/**
 * What no text from elsewhere may bring into the page.
 * @param {import("./lib.mjs").Page} page
 * @param {string} [places] where such texts stand
 */
function grown(page, places = PLACES) {
  return page.evaluate(({ places, never }) => {
    const ours = document.querySelectorAll("script").length;
    const everywhere = places.startsWith("body");
    const foreign = [...document.querySelectorAll(`${places}, ${never}`)].filter((one) => {
      const names = one.getAttributeNames().filter((n) => n !== "style" || one.id !== "frage"); // grows by our script
      const risky = names.some((n) => n.startsWith("on") || n === "srcdoc" || n === "formaction" || (n === "style" && one.getAttribute(n)));
      const address = one.getAttribute("href") ?? one.getAttribute("src") ?? one.getAttribute("action") ?? "";
      const bad = /^\s*(javascript|data|vbscript|file):/i.test(address);
      const kind = one.matches("script, iframe, object, embed, img, video, audio, link, meta, base, svg use, style");
      return risky || bad || (everywhere ? one.matches(never) : kind);
    });
    return {
      scripts: ours,
      foreign: foreign.map((one) => one.outerHTML.slice(0, 160)),
      title: document.title,
      // @ts-expect-error set by an attack that worked
      broken: globalThis.broken ?? null,
    };
  }, { places, never: NEVER });
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
  /** @type {Record<string, unknown>[]} */
  const named = [];
  for (const path of job["pages"] ?? []) {
    await open(page, path); // names of people, departments, assistants, titles of what was said
    named.push({ path, ...(await grown(page, "body *")), text: await page.innerText("body") });
  }
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
