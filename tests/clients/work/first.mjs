// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// The first day: from the start page to the first answer, with what a screen reader is told on the way.

import { answered, open, send, signal, write } from "./desk.mjs";
import { heard, job, listen, person, run, shot } from "./lib.mjs";

await run(async () => {
  const context = await person();
  const page = await context.newPage();
  await page.goto(job.url);
  await page.getByRole("link", { name: "Anmelden" }).first().click();
  await page.locator("#login").fill(job["login"]);
  await page.locator("#password").fill(job.password);
  await page.locator("main form button[type=submit]").first().click();
  await page.waitForURL((url) => !url.pathname.startsWith("/anmelden"));
  const landed = new URL(page.url()).pathname;
  await open(page);
  await shot(page, "first-empty");
  const empty = await page.locator("main").innerText();
  await listen(page);
  await write(page, job["question"]);
  const lamps = await signal(page);
  const told = (await heard(page)).map((one) => one.text);
  await send(page);
  await listen(page);
  const answer = await answered(page);
  await page.waitForTimeout(300);
  await shot(page, "first-answer");
  return { landed, empty, lamps, told, answer, heard: await heard(page), address: new URL(page.url()).pathname };
});
