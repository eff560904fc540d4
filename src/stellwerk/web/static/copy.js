// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// Puts a copy button beside every code example. Without this file the page says and shows the same.

/**
 * Copy through the clipboard where the browser offers it (only over HTTPS or on this machine), else mark the text.
 * @param {HTMLElement} code
 * @returns {Promise<boolean>} whether it was copied
 */
async function copy(code) {
  try {
    await navigator.clipboard.writeText(code.textContent ?? "");
    return true;
  } catch {
    getSelection()?.selectAllChildren(code);
    return false;
  }
}

for (const snippet of document.querySelectorAll(".snippet")) {
  const head = snippet.querySelector(".snippet-head");
  const code = snippet.querySelector("code:is(pre > *)");
  const title = snippet.querySelector("h2, h3");
  if (!(snippet instanceof HTMLElement && head && code instanceof HTMLElement && title)) continue;
  const { copy: label = "", copied = "", marked = "" } = snippet.dataset;

  const button = document.createElement("button");
  button.type = "button";
  button.className = "kern-btn kern-btn--secondary kern-btn--x-small";
  const text = document.createElement("span");
  text.className = "kern-label";
  text.textContent = label;
  button.setAttribute("aria-label", `${label}: ${title.textContent}`);
  button.append(text);

  const status = document.createElement("span");
  status.className = "copy-status";
  status.setAttribute("role", "status");

  button.addEventListener("click", async () => {
    status.textContent = "";
    status.textContent = (await copy(code)) ? copied : marked;
  });
  head.append(status, button);
}
