// What the session has asked the platform for: under way first, then what was answered, the latest on top.

import { byId, make } from "./dom.js";
import { brief } from "./values.js";

const ANSWERED = 20;            // answered requests that are shown
const ACCEPTED = /\.requestid$/;  // the event by which a module accepts a request, and goes on with it

export class RequestPanel {
  constructor({ onMoment }) {
    this.panel = byId("requests-panel");
    this.box = byId("requests");
    this.box.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button) onMoment(Number(button.value));
    });
  }

  show(moment, session) {
    this.panel.hidden = session.requests.length === 0;
    const made = session.requestsAt(moment.number);
    const isOpen = ({ answers }) => ACCEPTED.test(answers.at(moment.number) ?? ".requestid");
    const open = made.filter(isOpen).reverse();
    const done = made.filter((each) => !isOpen(each)).slice(-ANSWERED).reverse();
    const rows = [
      ...open.map((request) => requestRow(request, moment.number, "open")),
      ...done.map((request) => requestRow(request, moment.number, "answered")),
    ];
    this.box.replaceChildren(...(rows.length ? rows : [make("li", { class: "none" }, "Nothing asked for yet.")]));
  }
}

// A click leads to where it was made.
function requestRow({ line, made, answers }, number, state) {
  const isNew = made === number || answers.changedAt(number);
  const given = Object.keys(line.given ?? {}).length ? brief(line.given) : "";
  const button = make(
    "button",
    { type: "button", value: made },
    make("span", { class: `state-${state}` }, state === "open" ? "under way" : answers.at(number)),
    " ", make("span", { class: "name" }, line.action),
    " ", make("span", { class: "preview" }, given),
  );
  return make("li", { class: isNew ? "changed" : null }, button);
}
