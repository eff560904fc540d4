// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// No mouse: sign in, write, choose a model, declare, send, stop, send again, read.

import { answered, CHAT, checked, growing, newest } from "./desk.mjs";
import { focus, job, person, run, shot, tabTo } from "./lib.mjs";

await run(async () => {
  const context = await person();
  const page = await context.newPage();
  const keys = page.keyboard;
  await page.goto(`${job.url}/anmelden?weiter=${encodeURIComponent(CHAT)}`);
  const stops = [...(await tabTo(page, (stop) => stop.id === "login"))];
  await keys.type(job["login"]);
  await tabTo(page, (stop) => stop.id === "password");
  await keys.type(job.password);
  await keys.press("Enter");
  await page.waitForURL(`**${CHAT}`);

  // The way past the navigation, as everybody without a mouse takes it.
  await keys.press("Tab");
  const skip = await focus(page);
  await keys.press("Enter");

  const isMessage = (/** @type {{ tag: string }} */ stop) => stop.tag === "textarea";
  if (!isMessage((await focus(page)) ?? { tag: "" })) stops.push(...(await tabTo(page, isMessage)));
  await checked(page, () => keys.type(job["question"]));

  stops.push(...(await tabTo(page, (stop) => stop.tag === "summary" && stop.name.startsWith("Modell"))));
  await keys.press("Enter");
  stops.push(...(await tabTo(page, (stop) => stop.tag === "input" && stop.id.startsWith("modell"))));
  // Radio buttons are one stop; arrows go through them.
  for (let n = 0; n < 20; n++) {
    const value = await page.evaluate(() => /** @type {HTMLInputElement} */ (document.activeElement).value);
    if (value === job["model"]) break;
    await keys.press("ArrowDown");
  }
  const chosen = await page.evaluate(() => /** @type {HTMLInputElement} */ (document.activeElement).value);
  await shot(page, "keyboard-model");
  stops.push(...(await tabTo(page, (stop) => stop.tag === "button" && stop.name === "Senden")));
  await keys.press("Enter");
  await growing(page, 40);
  await shot(page, "keyboard-streaming");
  const toStop = await tabTo(page, (stop) => stop.tag === "button" && stop.name === "Anhalten");
  stops.push(...toStop);
  await keys.press("Enter");
  const stopped = await answered(page);
  await keys.press("Tab");
  const afterStop = await page.evaluate(() => document.activeElement?.closest(".exchange, .composer") !== null);

  // Enter in the message field sends.
  stops.push(...(await tabTo(page, isMessage)));
  await keys.type(`${job["question"]} Noch einmal.`);
  await keys.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll(".exchange").length > 1);
  const answer = await answered(page);
  const still = await newest(page);
  return { skip, stops, chosen, toStop: toStop.length, stopped, afterStop, answer, still };
});
