// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// The line is cut in mid-stream and comes back; the page is loaded again in mid-stream; a second window looks on.

import { answered, choose, growing, newest, open, send, write } from "./desk.mjs";
import { heard, job, listen, person, run, shot, tearing, watched } from "./lib.mjs";
import { line } from "./line.mjs";

await run(async () => {
  const wire = await line(job.url);
  job.url = wire.url;
  const context = await person({ cookies: job["cookies"] });
  const page = await context.newPage();
  /** @type {string[]} */
  const streams = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname.endsWith("/strom")) streams.push(request.url());
  });
  await open(page);
  await write(page, job["question"]);
  await choose(page, job["model"]);
  await send(page);
  await growing(page, 100);
  const cut = await newest(page);
  const back = await tearing(async () => {
    wire.cut();
    await page.waitForTimeout(1200);
    await shot(page, "lost-cut");
    wire.mend();
    return answered(page);
  });
  const connected = streams.splice(0).length;

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
  const said = await heard(page);
  await context.close();
  wire.close();
  watched.hosts.delete(wire.host);
  return { cut, back, connected, found, whole, beside, heard: said };
});
