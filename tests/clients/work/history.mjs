// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// The history is off. It is switched on, something is said and kept, found after a new sign-in, exported, erased.

import { answered, choose, open, send, write } from "./desk.mjs";
import { barriers, job, person, run, shot, signIn, tearing } from "./lib.mjs";

await run(async () => {
  const context = await person();
  const page = await context.newPage();
  await signIn(page, job["login"]);
  await open(page, "/arbeit/verlauf");
  const off = await page.locator("main").innerText();
  await shot(page, "history-off", true);
  await page.getByRole("link", { name: /Einstellungen/ }).first().click();
  await page.getByRole("button", { name: /einschalten/i }).first().click();
  const on = await page.locator("main").innerText();
  await shot(page, "history-on", true);

  await open(page);
  const note = await page.locator(".rail-note").innerText();
  await write(page, job["question"]);
  await choose(page, job["model"]);
  await send(page);
  await answered(page);
  const address = new URL(page.url()).pathname;

  // Somebody else's session, and the own one a day later: a new sign-in in a browser of its own.
  const other = await person();
  const later = await other.newPage();
  await signIn(later, job["login"]);
  await open(later, "/arbeit/verlauf");
  const list = await later.locator("main").innerText();
  const barriersList = await barriers(later);
  await shot(later, "history-list", true);
  await later.locator(`a[href^="${address}"]`).first().click();
  const reopened = await later.locator(".exchange").first().innerText();
  await open(later, address.replace("/arbeit/g/", "/arbeit/verlauf/"));
  /** @type {Record<string, string>} */
  const files = {};
  for (const form of ["docx", "md"]) {
    const waiting = later.waitForEvent("download");
    await tearing(() => later.locator(`a[href*="form=${form}"]`).click());
    files[form] = await (await waiting).path();
  }
  await shot(later, "history-entry", true);
  const barriersEntry = await barriers(later);

  const strangers = [];
  for (const cookies of job["strangers"]) {
    const stranger = await person({ cookies });
    const view = await stranger.newPage();
    for (const path of [address, `${address}/strom?frage=x`, address.replace("/arbeit/g/", "/arbeit/verlauf/"), `${address.replace("/arbeit/g/", "/arbeit/verlauf/")}/ausgabe?form=md`]) {
      const answer = await view.goto(job.url + path);
      const text = (await view.locator("body").innerText()).includes(job["secret"]);
      strangers.push({ path, status: answer?.status() ?? 0, seen: text });
    }
    await open(view, "/arbeit/verlauf");
    strangers.push({ path: "list", status: 404, seen: (await view.locator("body").innerText()).includes(job["secret"]) });
    await stranger.close();
  }

  await open(later, address.replace("/arbeit/g/", "/arbeit/verlauf/"));
  await later.getByRole("link", { name: /löschen/i }).first().click();
  await shot(later, "history-erase", true);
  await later.locator("main form button[type=submit]").first().click();
  await later.waitForURL("**/arbeit/verlauf?*");
  const erased = await later.locator("main").innerText();
  const gone = (await later.goto(job.url + address.replace("/arbeit/g/", "/arbeit/verlauf/")))?.status();
  // What still lies on a desk of another session of the same person is part of the conversation as well.
  const desk = (await page.goto(job.url + address))?.status();
  const kept = {};
  for (const [form, path] of Object.entries(files)) {
    const { readFileSync } = await import("node:fs");
    Object.assign(kept, { [form]: readFileSync(path).toString("base64") });
  }
  return { off, on, note, address, list, barriersList, reopened, barriersEntry, strangers, erased, gone, desk, files: kept };
});
