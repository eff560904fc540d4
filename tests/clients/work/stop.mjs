// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// An answer is stopped in mid-stream; what came stays. Asked again, it comes to its end. One that is cut at its greatest
// length goes on, and the forms of an earlier exchange come, beside a message that is being written.

import { answered, button, choose, growing, newest, open, send, write } from "./desk.mjs";
import { barriers, job, person, run, shot } from "./lib.mjs";

await run(async () => {
  const context = await person({ cookies: job["cookies"] });
  const page = await context.newPage();
  await open(page);
  await write(page, job["question"]);
  await choose(page, job["model"]);
  await send(page);
  await growing(page, 60);
  const streaming = await barriers(page);
  await shot(page, "stop-streaming");
  const pressed = Date.now();
  await button(page, "anhalten").first().click();
  const stopped = await answered(page);
  const within = Date.now() - pressed;
  await shot(page, "stop-stopped");

  await button(page, "noch-einmal").last().click();
  await page.waitForFunction((id) => document.querySelector(".exchange")?.id !== id, stopped.id);
  const again = await answered(page);
  await page.reload();
  const reloaded = await newest(page);

  await write(page, job["question"]);
  await choose(page, job["model"]);
  await send(page);
  const cut = await answered(page);
  await write(page, job["later"]);
  await button(page, "weiter").click();
  await page.waitForFunction(() => document.querySelectorAll(".exchange").length === 3);
  const rest = await answered(page);
  const offered = await button(page, "weiter").count();
  const beside = await page.locator("#frage").inputValue();
  await page.reload();
  await write(page, job["later"]);
  const earlier = page.locator(".exchange").first();
  await earlier.locator("a[data-more]").click();
  await earlier.locator("details.rating").waitFor();
  const focus = await page.evaluate(() => document.activeElement?.closest(".exchange") === document.querySelector(".exchange"));
  const copies = await earlier.locator(".copy").count();
  const unfolded = await barriers(page);
  const written = [beside, await page.locator("#frage").inputValue()];
  return { streaming, stopped, within, again, reloaded, cut, rest, offered, focus, copies, unfolded, written };
});
