// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// Hands that are quicker than the line, and a mouse: nothing that was typed, ticked, pressed or copied goes astray.

import { answered, button, checked, choose, declare, newest, open, send, signal, write } from "./desk.mjs";
import { job, person, run } from "./lib.mjs";

const SLOW_MS = 400;

await run(async () => {
  const context = await person({ cookies: job["cookies"] });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  const field = page.locator("#frage");
  const slowly = async () =>
    page.route("**/arbeit**", async (route) => {
      if (route.request().method() === "POST") await new Promise((done) => setTimeout(done, SLOW_MS));
      await route.continue().catch(() => {}); // given up meanwhile
    });

  await open(page);
  await write(page, job["personal"]);
  await checked(page, () => button(page, "ersetzen").click());
  const replaced = await field.inputValue();
  const told = (await signal(page)).text;
  await field.focus();
  await checked(page, () => page.keyboard.press("Control+z"));
  const undone = await field.inputValue();

  await slowly();
  await button(page, "ersetzen").click();
  await field.focus();
  await page.keyboard.press("Control+End");
  await checked(page, () => page.keyboard.type(" Danke!"));
  await page.waitForTimeout(SLOW_MS);
  const typed = await field.inputValue();
  await page.unroute("**/arbeit**");

  await write(page, job["question"]);
  await choose(page, job["red"]);
  await slowly();
  await field.focus();
  await checked(page, async () => {
    await page.keyboard.type(" Bitte.");
    await page.waitForRequest((request) => request.method() === "POST");
    await declare(page);
  });
  const ticked = await page.locator("#erklaert").isChecked();
  await page.unroute("**/arbeit**");

  await choose(page, job["model"]);
  await send(page);
  await answered(page);
  await page.locator(".after .copy").click();
  await page.locator(".after .copy", { hasText: "Kopiert" }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  await page.locator("[data-copy]:not(.desk) .copy").first().click();
  await page.locator("[data-copy]:not(.desk) .copy", { hasText: "Kopiert" }).waitFor();
  const code = await page.evaluate(() => navigator.clipboard.readText());

  await page.locator(".edit summary").click();
  await page.locator(".edit textarea").fill(job["changed"]);
  await button(page, "aendern").click();
  await page.waitForFunction((words) => document.querySelector(".question-text")?.textContent === words, job["changed"]);
  const changed = await answered(page);

  await write(page, job["question"]);
  await slowly();
  await field.press("Enter");
  await page.keyboard.type("Und dann?");
  await page.locator(".exchange").nth(1).waitFor();
  await page.unroute("**/arbeit**");
  await answered(page);
  const meanwhile = await field.inputValue();
  await page.locator(".exchange:last-child .edit summary").click();
  await page.locator(".exchange:last-child .edit textarea").fill("");
  await page.locator(".exchange:last-child button[value=aendern]").click();
  await page.locator("#frage-fehler").waitFor();
  const beside = await field.inputValue();

  await page.route("**/strom?**", (route) => route.fulfill({ status: 404, body: "" }));
  await write(page, job["question"]);
  await send(page);
  await page.locator(".exchange .trouble").waitFor();
  const { text: gone } = await newest(page);

  await write(page, job["releasable"]);
  await choose(page, "auto");
  await page.locator("button[formaction]").click();
  await page.waitForURL("**/arbeit/freigaben/neu");
  await page.locator(".brand").click();
  const elsewhere = await field.inputValue();

  await open(page);
  await write(page, job["changed"]);
  await page.locator("footer a[href^='/hilfe']").click();
  await page.locator(".brand").click();
  const found = await field.inputValue();

  await open(page);
  await context.clearCookies();
  await field.fill(job["personal"]);
  await page.locator("#signal[data-trouble]").waitFor();
  const cookies = (/** @type {string} */ who) => Object.entries(job[who]).map(([name, value]) => ({ name, value, url: job.url }));
  await context.addCookies(cookies("others"));
  await open(page);
  const foreign = await field.inputValue();
  await context.addCookies(cookies("cookies"));
  await open(page);
  await context.clearCookies();
  await field.fill(job["personal"]);
  await page.locator("#signal[data-trouble]").waitFor();
  await context.addCookies(cookies("cookies"));
  await open(page);
  await page.waitForFunction(() => document.querySelector("textarea")?.value);
  const kept = await field.inputValue();
  return { replaced, told, undone, typed, ticked, copied, code, changed, meanwhile, beside, elsewhere, gone, found, foreign, kept };
});
