// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// Documents: chosen or dropped, read with progress, taken out again. Without this file the same forms load the page.

import { keep, lost, replace, restore, say, send } from "./work-page.js";
import { check } from "./work-signal.js";

/** @type {EventSource | null} */
let watching = null;

/** @param {string} html */
function renew(html) {
  const files = document.getElementById("unterlagen");
  if (files) replace(files, html);
  watch();
}

function watch() {
  watching?.close();
  watching = null;
  const address = document.getElementById("unterlagen")?.dataset.watch;
  if (!address) return;
  watching = new EventSource(address);
  watching.addEventListener("progress", (event) => {
    for (const state of JSON.parse(event.data)) {
      const row = document.getElementById(state.id);
      const bar = row?.querySelector("progress");
      const words = row?.querySelector(".upload-words");
      if (bar && state.total) {
        bar.max = state.total;
        bar.value = state.done;
      }
      if (words) words.textContent = [state.words.split(": ").at(-1), state.total ? `${state.done}/${state.total}` : "", state.worst].filter(Boolean).join(" · ");
    }
  });
  watching.addEventListener("files", (event) => {
    watching?.close();
    renew(JSON.parse(event.data).html);
    const last = [...document.querySelectorAll("#unterlagen .file .file-head")].at(-1);
    say((last?.textContent ?? "").replace(/\s+/g, " ").trim());
    void check();
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {FormData} fields
 */
async function submit(form, fields) {
  form.setAttribute("aria-busy", "true");
  try {
    const found = await send(form.action, fields);
    if (!found) lost();
    else if (found.go) {
      keep(found.go);
      location.assign(found.go);
    } else {
      renew(found.files);
      void check();
    }
  } catch {
    form.removeAttribute("aria-busy");
    form.submit();
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-files]")) return;
  event.preventDefault();
  const fields = new FormData(form);
  const button = event.submitter;
  if (button instanceof HTMLButtonElement && button.name) fields.set(button.name, button.value);
  void submit(form, fields);
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field instanceof HTMLInputElement && field.id === "datei" && field.files?.length && field.form) field.form.requestSubmit();
});

for (const name of /** @type {const} */ (["dragover", "dragleave", "drop"])) {
  document.addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    document.getElementById("schreibtisch")?.classList.toggle("over", name === "dragover");
    const form = document.querySelector("form.add");
    if (name !== "drop" || !(form instanceof HTMLFormElement)) return;
    const fields = new FormData(form);
    fields.delete("datei");
    for (const file of event.dataTransfer.files) fields.append("datei", file);
    void submit(form, fields);
  });
}

document.addEventListener("click", (event) => {
  // The same page in the other language, or one from where people come back.
  const away = event.target instanceof Element ? event.target.closest("a[hreflang], button[formaction]") : null;
  const opens = event.ctrlKey || event.metaKey || event.shiftKey; // another window, and this one stays
  if (away && !opens && !away.closest(".prose")) keep();
});

document.addEventListener("composer", watch);
watch();
restore();
