// What the session has asked the platform for: under way first, then what was answered, the latest on top.

const ANSWERED = 20;  // answered requests that are shown

class RequestPanel {
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
    const isAnswered = ({ answered }) => answered !== null && answered <= moment.number;
    const open = made.filter((request) => !isAnswered(request));
    const done = made.filter(isAnswered).slice(-ANSWERED);
    const rows = [...open.reverse(), ...done.reverse()].map((each) => this.#row(each, isAnswered(each), moment));
    this.box.replaceChildren(...(rows.length ? rows : [make("li", { class: "none" }, "Nothing asked for yet.")]));
  }

  #row(request, answered, moment) {
    const now = request.made === moment.number || request.answered === moment.number;
    const { line, answer } = request;
    const state = answered ? outcome(answer) : "under way";
    const words = [
      make("span", { class: `state-${answered ? "answered" : "open"}` }, state),
      " ", make("span", { class: "name" }, asked(line)),
    ];
    const told = wanted(line);
    if (told) words.push(" ", make("span", { class: "preview" }, told));
    const button = make("button", { type: "button", value: answered ? request.answered : request.made }, ...words);
    return make("li", { class: now ? "changed" : null }, button);
  }
}

const asked = (line) => String(line.action ?? "request");
const wanted = (line) => (Object.keys(line.given ?? {}).length ? brief(line.given) : "");
const outcome = (answer) => String(answer.event ?? "answered");
