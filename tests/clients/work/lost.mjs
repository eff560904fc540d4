// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// The line is cut in mid-stream and comes back; the page is loaded again in mid-stream; a second window looks on.

import { answered, choose, growing, newest, open, send, write } from "./desk.mjs";
import { heard, job, listen, person, run, shot, tearing } from "./lib.mjs";

await run(async () => {
  const context = await person({ cookies: job["cookies"] });
  const page = await context.newPage();
  await open(page);
  await write(page, job["question"]);
  await choose(page, job["model"]);
  await send(page);
  await growing(page, 100);
  const cut = await newest(page);
  const back = await tearing(async () => {
    await context.setOffline(true);
    await page.waitForTimeout(1500);
    await shot(page, "lost-offline");
    await context.setOffline(false);
    return answered(page);
  });

  await page.goto(page.url().split("#")[0] ?? "");
  await write(page, `${job["question"]} Noch einmal.`);
  await choose(page, job["model"]);
  await send(page);
  await growing(page, 100);
  const window = await context.newPage();
  await window.goto(page.url());
  await page.reload();
  const found = await newest(page);
  await listen(page);
  const whole = await answered(page);
  const beside = await answered(window);
  return { cut, back, found, whole, beside, heard: await heard(page) };
});
