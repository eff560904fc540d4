// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// The chat page in every state, on every screen: empty, a draft with findings, an error, streaming, answered, broken,
// full. Each is looked at with axe and measured.

import { answered, button, choose, growing, open, send, write } from "./desk.mjs";
import { barriers, DESKTOP, job, person, PHONE, run, shot, sideways, small, ZOOMED } from "./lib.mjs";

/** @type {Record<string, import("./lib.mjs").Ways>} */
const WAYS = {
  light: { view: DESKTOP },
  dark: { view: DESKTOP, dark: true },
  phone: { view: PHONE, touch: true },
  zoomed: { view: ZOOMED, dark: true },
};

await run(async () => {
  /** @type {{ state: string, way: string, violations: unknown[], sideways: unknown, small: string[] }[]} */
  const looks = [];
  for (const way of /** @type {string[]} */ (job["ways"])) {
    const context = await person({ ...WAYS[way], cookies: job["cookies"][way] });
    const page = await context.newPage();
    /** @param {string} state */
    const look = async (state) => {
      await shot(page, `state-${state}-${way}`, true);
      looks.push({ state, way, violations: await barriers(page), sideways: await sideways(page), small: await small(page) });
    };
    await open(page);
    await look("empty");
    await write(page, job["personal"]);
    await page.locator("#einstufung summary").click();
    await look("findings");
    await write(page, job["question"]);
    await choose(page, job["red"]);
    await button(page, "senden").click();
    await page.locator("[aria-invalid=true]").first().waitFor();
    await look("error");
    await choose(page, job["model"]);
    await send(page);
    await growing(page, 200);
    await look("streaming");
    await answered(page);
    await look("answered");
    await write(page, job["question"]);
    await choose(page, job["model"]);
    await send(page);
    await answered(page);
    await look("broken");
    if (job["full"]?.[way]) {
      await open(page, job["full"][way]);
      await look("full");
    }
    await context.close();
  }
  return { looks };
});
