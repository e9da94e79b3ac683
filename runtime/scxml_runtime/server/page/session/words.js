// A line of a trace in words, for the list of what happened; an event and what became of it are one row.

import { brief, isObject } from "../shared/values.js";

const list = (ids) => (ids ?? []).join(", ");
const said = (...parts) => parts.filter(Boolean).join("  ");
const value = (each) => (each === undefined || each === null ? "" : brief(each));
const pair = ([name, each]) => `${name}=${brief(each)}`;
const pairs = (named) => Object.entries(isObject(named) ? named : {}).map(pair).join("  ");

// The states left and entered.
export function way({ exited, entered }) {
  return exited?.length || entered?.length ? `${list(exited)} → ${list(entered)}`.trim() : "(stays)";
}

const SAYS = {
  start: ({ active, parent, params }) =>
    said(active ? `session is in ${list(active)}` : "session starts", parent && `invoked by ${parent}`, pairs(params)),
  step: (line, event) => said(line.event ?? "", value(event?.data), way(line)),
  untaken: ({ event: name }, event) => said(name, value(event?.data), "(no transition)"),
  lost: ({ event, data }) => said(event, value(data), "(the session is over)"),
  data: ({ changed, gone }) => said(pairs(changed), ...(gone ?? []).map((name) => `${name} is gone`)),
  request: ({ action, given }) => said(action, pairs(given)),
  answer: ({ id, event, data }) => said(`request ${id} is answered by ${event}`, value(data)),
  message: ({ processor, event, target, data }) =>
    said(`sends ${event ?? "something"} to ${processor}${target ? ` ${target}` : ""}`, value(data)),
  service: ({ service, src, params }) => said(`invokes ${service}`, src, pairs(params)),
  call: ({ function: name, arguments: given, answer, refusal }) =>
    said(
      `${name}(${(given ?? []).map(brief).join(", ")})`,
      refusal ? `fails: ${[refusal].flat().join(": ")}` : value(answer),
    ),
  question: ({ question, given, answer }) => said(`${question}()`, pairs(given), value(answer)),
  log: ({ label, text }) => `"${label ? `${label}: ` : ""}${typeof text === "string" ? text : brief(text)}"`,
  error: ({ event, data }) => said(event, value(data)),
  note: ({ what, data }) => said(what, isObject(data) ? pairs(data) : value(data)),
  end: ({ final, failure, data }) =>
    said(
      final !== null ? `session ends in ${final}` : failure ? `session is ended by ${failure}` : "session is terminated",
      value(data),
    ),
};
const SIGNS = {
  start: "● ", step: "◀ ", untaken: "◁ ", lost: "◁ ", end: "■ ",
  data: "  = ", error: "  ✗ ", log: "  ", note: "  · ",
  request: "  ▶ ", answer: "  ▷ ", message: "  ▶ ", service: "  ▶ ", call: "  ▶ ", question: "  ▶ ",
};

// Rows of the transcript, [place of the line, whom it is about, words]; `first` is the place of the first line.
export class Words {
  #events = new Map();  // by session: the event whose outcome comes next

  rows(lines, first) {
    return lines.flatMap((line, place) => {
      if (line.kind === "event") this.#events.set(line.session, line);
      if (!Object.hasOwn(SAYS, line.kind)) return [];
      return [[first + place, String(line.session ?? line.about ?? ""), this.#said(line)]];
    });
  }

  #said(line) {
    const event = ["step", "untaken"].includes(line.kind) ? this.#events.get(line.session) : undefined;
    if (event) this.#events.delete(line.session);
    try {
      const sign = line.kind === "step" && line.event === undefined ? "" : SIGNS[line.kind];
      return `${sign}${SAYS[line.kind](line, event)}`.replace(/[\r\n]+/g, " ");
    } catch {
      return line.kind;  // fields that are none of such a line
    }
  }
}
