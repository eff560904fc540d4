// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// axe in a page: the small file, once a page, since reading it takes a browser as long as the page itself.

import { readFileSync } from "node:fs";

const SOURCE = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/**
 * Put it there.
 * @param {import("playwright-core").Page} page
 */
export async function withAxe(page) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(SOURCE);
}
