// Windows over the page, and short words at its corner. Escape closes them; the focus goes back to where it was.

import { byId, make } from "./shared/dom.js";

const SHOWN = 6000;  // milliseconds

// `fill(close)` gives what is in it; resolves to what `close` was called with, or to undefined.
export function dialog(title, fill, { isWide = false } = {}) {
  return new Promise((resolve) => {
    const heading = make("h2", { id: "dialog-title" }, title);
    const box = make("dialog", { "aria-labelledby": "dialog-title", class: isWide ? "wide" : null });
    let result;
    const close = (value) => {
      result = value;
      box.close();
    };
    box.append(fill(close, heading));
    box.addEventListener("close", () => {
      box.remove();
      resolve(result);
    });
    box.addEventListener("pointerdown", (event) => event.target === box && isOutside(box, event) && close());
    document.body.append(box);
    box.showModal();
  });
}

function isOutside(box, { clientX: x, clientY: y }) {
  const { left, right, top, bottom } = box.getBoundingClientRect();
  return x < left || x > right || y < top || y > bottom;
}

export const button = (words, attributes, act) => {
  const made = make("button", { type: "button", ...attributes }, words);
  if (act) made.addEventListener("click", act);
  return made;
};

export const cancel = (close) => button("Cancel", {}, () => close());

// A label, its field, and what is said below it.
export function field(label, control, hint = "") {
  const told = hint ? [make("span", { class: "hint" }, hint)] : [];
  return make("label", { class: "field" }, make("span", { class: "label" }, label), control, ...told);
}

// A form whose sending is `act`: what that throws is said in it. Gives the <form>.
export function form(parts, { send, act, close, isBad = false }) {
  const wrong = make("p", { class: "wrong", role: "alert" });
  const go = make("button", { class: isBad ? "bad" : "first" }, send);
  const ends = make("div", { class: "ends" }, cancel(close), go);
  const made = make("form", { novalidate: true }, ...parts, wrong, ends);
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    wrong.textContent = "";
    go.disabled = true;
    try {
      const result = await act();
      close(result ?? true);
    } catch (problem) {
      wrong.textContent = problem.message;
    } finally {
      go.disabled = false;
    }
  });
  return made;
}

// Whether it shall be done.
export function confirmed(title, words, { send, isBad = true, act = async () => true }) {
  return dialog(title, (close, heading) => form([heading, make("p", {}, words)], { send, act, close, isBad }));
}

export function toast(words, kind = "good") {
  const told = make("p", { class: `notice ${kind}` }, words);
  byId("toasts").append(told);
  setTimeout(() => told.remove(), SHOWN);
}

// For those who hear the page.
export function tell(words) {
  byId("told").textContent = words;
}
