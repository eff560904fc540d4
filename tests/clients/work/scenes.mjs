// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// Pictures for the documentation: the chat in its states, and the other pages as they are. Called by bench/screens.py.

import { answered, button, checked, choose, declare, DOCUMENTS, growing, open, send, write } from "./desk.mjs";
import { DESKTOP, job, person, PHONE, run, shot } from "./lib.mjs";

/** @typedef {import("./lib.mjs").Page} Page */

/**
 * @param {import("./lib.mjs").Ways} ways
 * @param {(page: Page) => Promise<void>} scene
 */
async function scene(ways, scene) {
  const context = await person({ view: DESKTOP, cookies: job["cookies"], ...ways });
  const page = await context.newPage();
  await scene(page);
  await context.close();
}

/** @param {Page} page @param {string[]} files */
async function drop(page, files) {
  await page.locator("#datei").setInputFiles(files);
  await page.waitForFunction(
    ([where, n]) => document.querySelectorAll(String(where)).length >= Number(n),
    [DOCUMENTS, files.length],
    { timeout: 60_000 },
  );
}

await run(async () => {
  const { texts, models, files } = job;

  await scene({}, async (page) => {
    await open(page);
    await shot(page, "chat-leer");
    await write(page, texts.personal);
    await shot(page, "chat-ampel");
    await page.locator("details.models summary").click();
    await shot(page, "chat-modelle", true);
    await checked(page, () => button(page, "ersetzen").first().click());
    await choose(page, models.red);
    await declare(page);
    await shot(page, "chat-erklaerung", true);
    await send(page);
    await answered(page);
    await shot(page, "chat-antwort", true);
  });

  await scene({ dark: true }, async (page) => {
    await open(page);
    await write(page, texts.table);
    await choose(page, models.yellow);
    await send(page);
    await growing(page, 180);
    await shot(page, "chat-strom-dunkel");
    await answered(page);
  });

  await scene({}, async (page) => {
    await open(page);
    await drop(page, files.report);
    await page.locator("details.file-parts summary").first().click();
    await write(page, texts.report);
    await choose(page, models.hall);
    await shot(page, "chat-dokument", true);
    await send(page);
    await answered(page);
    await shot(page, "chat-belege", true);
  });

  await scene({ view: PHONE, touch: true }, async (page) => {
    await open(page);
    await write(page, texts.personal);
    await shot(page, "chat-handy", true);
  });
  await scene({ view: PHONE, touch: true, dark: true }, async (page) => {
    await open(page);
    await write(page, texts.table);
    await choose(page, models.yellow);
    await send(page);
    await answered(page);
    await shot(page, "chat-handy-dunkel", true);
  });

  for (const wanted of job["pages"]) {
    await scene({ ...(wanted.phone ? { view: PHONE } : {}), dark: wanted.dark, cookies: wanted.cookies }, async (page) => {
      const answer = await page.goto(job.url + wanted.path);
      if (answer?.status() !== 200) throw new Error(`${wanted.path}: ${answer?.status()}`);
      await shot(page, wanted.name, true);
    });
  }
  return {};
});
