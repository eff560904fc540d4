// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// A document is dropped: how far its reading is, its signal page by page, and an answer.

import { answered, choose, DOCUMENTS, FAILED, open, send, signal, UPLOADS, write } from "./desk.mjs";
import { barriers, job, person, run, shot } from "./lib.mjs";

await run(async () => {
  const context = await person({ cookies: job["cookies"] });
  const page = await context.newPage();
  await open(page);
  if (job["stricter"]) {
    await page.locator("#einstufung summary").click();
    await page.locator(`#klasse-${job["stricter"]}`).check();
  }
  const began = Date.now();
  await page.locator("input[type=file]").first().setInputFiles(job["files"]);
  await page.waitForURL("**/arbeit/g/*"); // the conversation begins with its first document
  await page.waitForLoadState();
  const stricter = await page.locator("#einstufung input:checked").evaluateAll((ticked) => ticked.map((one) => one.id));
  /** @type {string[]} */
  const stages = [];
  const finished = page.locator(DOCUMENTS);
  for (const until = Date.now() + 60_000; (await finished.count()) < job["files"].length && Date.now() < until; ) {
    const seen = (await page.locator(UPLOADS).allInnerTexts()).join(" | ").replace(/\s+/g, " ");
    if (seen && stages.at(-1) !== seen) stages.push(seen);
    if (await page.locator(FAILED).count()) break;
    await page.waitForTimeout(40);
  }
  const ms = Date.now() - began;
  const documents = await page.locator(DOCUMENTS).allInnerTexts();
  const failed = await page.locator(FAILED).allInnerTexts();
  await shot(page, "scan-read", true);
  const barriersRead = await barriers(page);
  if (job["question"] === undefined) return { stages, ms, documents, failed, barriersRead };
  await write(page, job["question"]);
  const lamps = await signal(page);
  if (job["model"]) await choose(page, job["model"]);
  await send(page);
  const answer = await answered(page);
  await shot(page, "scan-answer");
  return { stages, ms, stricter, documents, failed, barriersRead, lamps, answer };
});
