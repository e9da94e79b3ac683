// Questions before what cannot be taken back, and texts to take along.

import { make } from "../shared/dom.js";

// Resolves to whether it is to be done.
export function ask(title, words, verb) {
  const no = make("button", { type: "button", value: "no" }, "Cancel");
  const yes = make("button", { type: "button", value: "yes", class: "grave" }, verb);
  const dialog = opened(title, make("p", {}, words), make("div", { class: "buttons" }, no, yes));
  no.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"));
    for (const each of [no, yes]) each.addEventListener("click", () => dialog.close(each.value));
  });
}

// A text, to be copied or kept as a file.
export function handOver(title, words, text, file) {
  const copy = make("button", { type: "button" }, "Copy");
  const save = make("a", { class: "button", download: file, href: URL.createObjectURL(new Blob([text], { type: "text/plain" })) }, "Save as a file");
  const close = make("button", { type: "button" }, "Close");
  const said = make("span", { role: "status" });
  const shown = make("textarea", { readonly: true, spellcheck: "false", rows: "18", "aria-label": title }, text);
  const dialog = opened(title, make("p", {}, words), shown, make("div", { class: "buttons" }, said, copy, save, close));
  copy.addEventListener("click", async () => { said.textContent = await copied(text, shown); });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => URL.revokeObjectURL(save.href));
  copy.focus();
}

// Browsers keep the clipboard from pages that come unencrypted from elsewhere: there it is selected.
async function copied(text, field) {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied.";
  } catch {
    field.select();
    return document.execCommand("copy") ? "Copied." : "Selected: copy it with Ctrl+C.";
  }
}

function opened(title, ...content) {
  const name = make("h2", { id: "dialog-title" }, title);
  const dialog = make("dialog", { "aria-labelledby": "dialog-title" }, name, ...content);
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  return dialog;
}
