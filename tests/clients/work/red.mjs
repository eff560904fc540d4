// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// Personal data are typed: red closes. They are replaced, somebody declares, red answers; then the conversation is
// classified stricter by hand.

import { answered, button, checked, choose, declare, MESSAGE, open, send, signal, write } from "./desk.mjs";
import { barriers, focus, job, person, run, shot } from "./lib.mjs";

await run(async () => {
  const context = await person({ cookies: job["cookies"] });
  const page = await context.newPage();
  await open(page);
  await write(page, job["question"]);
  const before = await signal(page);
  await shot(page, "red-closed");
  const barriersClosed = await barriers(page);

  await checked(page, () => button(page, "ersetzen").first().click());
  const replaced = await page.locator(MESSAGE).inputValue();
  const after = await signal(page);
  await shot(page, "red-replaced");

  await choose(page, job["model"]);
  await button(page, "senden").click();
  const box = page.locator("#erklaert");
  await page.locator("#erklaert[aria-invalid=true]").waitFor();
  const undeclared = {
    described: await box.evaluate((one) =>
      (one.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent?.trim()),
    ),
    exchanges: await page.locator(".exchange").count(),
    barriers: await barriers(page),
  };
  await shot(page, "red-undeclared");

  await declare(page);
  await send(page);
  const answer = await answered(page);
  await shot(page, "red-answer");
  const nextDeclared = await page.locator("#erklaert").isChecked().catch(() => false);

  // Somebody knows more than the signal can see.
  await page.locator("#einstufung summary").click();
  await checked(page, () => button(page, "einstufen").click());
  const unchosen = { focus: (await focus(page))?.id, error: await page.locator("#klasse-fehler").innerText(), barriers: await barriers(page) };
  await shot(page, "red-unchosen", true);
  await write(page, job["question"].replace(/[0-9]/g, ""));
  await checked(page, () => page.locator("#klasse-K4").check());
  const preview = await signal(page);
  await checked(page, () => button(page, "einstufen").click());
  const classified = { ...(await signal(page)), focus: (await focus(page))?.id, summary: await page.locator("#einstufung summary").innerText() };
  await shot(page, "red-classified", true);
  return { before, barriersClosed, replaced, after, undeclared, answer, nextDeclared, unchosen, preview, classified };
});
