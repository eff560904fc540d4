// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// Personal data are typed: red closes. They are replaced, somebody declares, red answers.

import { answered, button, checked, choose, declare, MESSAGE, open, send, signal, write } from "./desk.mjs";
import { barriers, job, person, run, shot } from "./lib.mjs";

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
  return { before, barriersClosed, replaced, after, undeclared, answer, nextDeclared };
});
