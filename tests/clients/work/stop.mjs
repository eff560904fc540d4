// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// An answer is stopped in mid-stream; what came stays. Asked again, it comes to its end. The question is changed.

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
  return { streaming, stopped, within, again, reloaded: await newest(page) };
});
