// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// A browser without JavaScript: check, send, wait, read, attach, replace, stop.

import { button, DOCUMENTS, MESSAGE, open } from "./desk.mjs";
import { job, person, PHONE, run, shot } from "./lib.mjs";

/**
 * The page again and again, as it reloads itself, until its newest exchange is over.
 * @param {import("./lib.mjs").Page} page
 */
async function waited(page) {
  const refreshes = [];
  for (let n = 0; n < 100; n++) {
    const last = page.locator(".exchange").last();
    if ((await last.getAttribute("data-stream")) === null) {
      return { text: (await last.innerText()).replace(/\s+/g, " "), refreshes };
    }
    refreshes.push(await page.locator("meta[http-equiv=refresh]").count());
    await page.waitForTimeout(300);
    await page.reload();
  }
  throw new Error("the answer never came");
}

await run(async () => {
  const context = await person({ cookies: job["cookies"], scripts: false });
  const page = await context.newPage();
  await open(page);
  const scriptOnly = await page.locator("button:visible").allInnerTexts();
  await page.locator(MESSAGE).fill(job["personal"]);
  await button(page, "pruefen").first().click();
  const checked = (await page.locator("#signal").innerText()).replace(/\s+/g, " ");
  const marks = await page.locator("mark").allInnerTexts();
  await shot(page, "noscript-checked", true);
  await button(page, "ersetzen").first().click();
  const replaced = await page.locator(MESSAGE).inputValue();

  await page.locator(MESSAGE).fill(job["question"]);
  await button(page, "senden").click();
  const waiting = (await page.locator("main").innerText()).replace(/\s+/g, " ");
  await shot(page, "noscript-waiting", true);
  const answer = await waited(page);
  await shot(page, "noscript-answer", true);

  await page.locator("input[type=file]").first().setInputFiles(job["files"]);
  await page.getByRole("button", { name: "Hochladen" }).click();
  for (let n = 0; n < 60 && !(await page.locator(DOCUMENTS).count()); n++) {
    await page.waitForTimeout(300);
    await page.reload();
  }
  const documents = await page.locator(DOCUMENTS).allInnerTexts();

  await page.locator(MESSAGE).fill(job["question"]);
  await button(page, "pruefen").first().click();
  await page.locator("details.models summary").click();
  await page.locator(`input[name=modell][value="${job["model"]}"]`).check();
  await button(page, "senden").click();
  await button(page, "anhalten").first().click();
  const stopped = await waited(page);

  await page.setViewportSize(PHONE);
  const folded = await page.locator("header nav:visible").count();
  await page.locator(".menu-button").press("Enter");
  await page.locator("header nav a").getByText("Aufgaben").click();
  const led = new URL(page.url()).pathname;
  return { folded, led, scriptOnly, checked, marks, replaced, waiting, answer, documents, stopped };
});
