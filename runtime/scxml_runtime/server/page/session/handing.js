// Texts to take along: shown, to be copied or kept as a file.

import { button, dialog } from "../dialogs.js";
import { make } from "../shared/dom.js";

const LONGEST = 200_000;  // characters that are shown

export function handOver(title, words, text, file) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const begun = text.length > LONGEST ? `${text.slice(0, LONGEST)}\n… (the file has the rest)` : text;
  const shown = make("textarea", { readonly: true, spellcheck: "false", rows: "18", "aria-label": title }, begun);
  const said = make("span", { role: "status", class: "soft" });
  const copy = async () => { said.textContent = await copied(text, shown); };
  const ends = (close) => make("div", { class: "ends" }, said,
    button("Close", {}, () => close()),
    make("a", { class: "button", download: file, href: url }, "Save as a file"),
    button("Copy", { class: "first", autofocus: true }, copy));
  const fill = (close, heading) => make("div", { class: "inside" }, heading, make("p", {}, words), shown, ends(close));
  return dialog(title, fill, { isWide: true }).finally(() => URL.revokeObjectURL(url));
}

// Browsers keep the clipboard from pages that come unencrypted from elsewhere: there the text is selected.
async function copied(text, field) {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied.";
  } catch {
    field.select();
    return document.execCommand("copy") ? "Copied." : "Selected: Ctrl+C copies it.";
  }
}
