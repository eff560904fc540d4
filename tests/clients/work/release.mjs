// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// A figure of a fairy tale looks like a person: somebody asks for a release, a second person reads and agrees, red
// answers. On every screen on the way: barriers, what sticks out, targets.

import { answered, declare, open, signal, write } from "./desk.mjs";
import { barriers, DESKTOP, job, person, PHONE, run, shot, sideways, small, ZOOMED } from "./lib.mjs";

/** @typedef {import("./lib.mjs").Page} Page */

const SCREENS = [
  { name: "desktop", view: DESKTOP, dark: false },
  { name: "dark", view: DESKTOP, dark: true },
  { name: "phone", view: PHONE, dark: false },
  { name: "zoomed", view: ZOOMED, dark: true },
];

/** @type {{ name: string, barriers: unknown, over: unknown, small: unknown, headings: number }[]} */
const looks = [];

/**
 * The page as it is now, on every screen.
 * @param {Page} page
 * @param {string} name
 */
async function look(page, name) {
  for (const screen of SCREENS) {
    await page.setViewportSize(screen.view);
    await page.emulateMedia({ colorScheme: screen.dark ? "dark" : "light" });
    await shot(page, `release-${name}-${screen.name}`, true);
    looks.push({
      name: `${name} ${screen.name}`,
      barriers: await barriers(page),
      over: await sideways(page),
      small: await small(page),
      headings: await page.locator("h1").count(),
    });
  }
  await page.setViewportSize(DESKTOP);
  await page.emulateMedia({ colorScheme: "light" });
}

await run(async () => {
  const erika = await (await person({ cookies: job["erika"] })).newPage();
  const karla = await (await person({ cookies: job["karla"] })).newPage();

  await open(erika, "/arbeit/freigaben");
  await look(erika, "empty");

  await open(erika);
  await write(erika, job["question"]);
  const closed = await signal(erika);
  await erika.locator("button[formaction]").click();
  await erika.waitForURL("**/arbeit/freigaben/neu");
  await look(erika, "new");
  const named = await erika.locator("#funde .finding").allTextContents();
  const ticked = await erika.locator("#funde input:checked").count();
  await erika.locator("button[name=tun][value=fragen]").click();
  await erika.locator("#grund-fehler").waitFor();
  await look(erika, "wrong");
  const focused = await erika.evaluate(() => document.activeElement?.className ?? "");
  for (const box of await erika.locator("#funde input").all()) await box.check();
  await erika.locator("#grund").fill(job["reason"]);
  await erika.getByLabel("Karla Schlüssel").check();
  await erika.locator("button[name=tun][value=fragen]").click();
  await erika.waitForURL("**/arbeit/freigaben?erledigt=asked");
  await look(erika, "asked");

  await open(karla, "/arbeit/freigaben");
  await look(karla, "waiting");
  await karla.getByRole("link", { name: "Prüfen und entscheiden" }).click();
  await look(karla, "judging");
  await karla.locator("mark.wrong + .number a").first().click();
  const jumped = await karla.evaluate(() => document.querySelector(":target")?.textContent?.replace(/\s+/g, " ").trim());
  await karla.locator("button[name=urteil][value=ja]").click();
  await karla.locator("#grund-fehler").waitFor();
  await karla.locator("#grund").fill(job["answer"]);
  await karla.locator("button[name=urteil][value=ja]").click();
  await karla.waitForURL("**/arbeit/freigaben?erledigt=confirmed");
  await look(karla, "decided");

  await erika.getByRole("link", { name: "Ansehen" }).first().click();
  await look(erika, "released");
  await erika.getByRole("button", { name: "Ins Gespräch übernehmen" }).click();
  await erika.waitForURL("**/arbeit");
  const opened = await signal(erika);
  await shot(erika, "release-back-in-chat", true);
  await declare(erika);
  await erika.locator("button[name=tun][value=senden]:visible").click();
  await erika.locator(".exchange").first().waitFor();
  const answer = await answered(erika);
  await shot(erika, "release-answered", true);
  return { closed, named, ticked, focused, jumped, opened, answer, looks };
});
