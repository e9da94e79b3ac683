// The frame of the view of a session: what the panels fill. Their ids are those of the page that plays a recorded run.

import { address } from "../address.js";
import { make } from "../shared/dom.js";
import { visible } from "../text.js";

const button = (id, words, attributes = {}) => make("button", { type: "button", id, ...attributes }, words);
const body = (id, label) => make("div", { id, class: "body", tabindex: "0", role: "region", "aria-label": label });
const field = (tag, id, label, more) => make(tag, { id, "aria-label": label, ...more });
const TYPED = { autocomplete: "off", spellcheck: "false" };

function panel(name, title, head, ...parts) {
  const heading = make("div", { class: "head" }, make("h2", { id: `${name}-title` }, title), ...head);
  const attributes = { id: `${name}-panel`, class: "panel", "aria-labelledby": `${name}-title` };
  return make("section", attributes, heading, ...parts);
}

function header(id) {
  return make("header", { class: "heading" },
    make("a", { href: address(["sessions"]), "aria-label": "All sessions", title: "All sessions" }, "←"),
    make("h1", {}, make("bdi", {}, visible(id))),
    make("span", { id: "standing", class: "status" }),
    make("span", { id: "of-chart", class: "soft" }),
    make("div", { class: "ends", role: "group", "aria-label": "This session" },
      button("as-test", "Copy as test"),
      button("as-trace", "Copy trace"),
      button("terminate", "Terminate…", { class: "bad" })));
}

function timeline() {
  return make("section", { id: "timeline", class: "card", "aria-label": "Back in time" },
    make("div", { class: "buttons" },
      button("back", "‹", { "aria-label": "Step back", title: "Step back (←)" }),
      button("forward", "›", { "aria-label": "Step forward", title: "Step forward (→)" })),
    field("input", "slider", "Moment", { type: "range", min: "0", max: "0", value: "0", step: "1" }),
    make("p", { class: "where numbers" }, make("b", { id: "number" }), " ", make("span", { id: "at", class: "soft" })),
    button("to-live", "Live", { "aria-pressed": "true", title: "What happens now (End)" }));
}

const LEGEND = { "is-active": "active", "is-entered": "just entered", "is-left": "just left", "is-taken": "taken" };

function chart() {
  const marks = Object.entries(LEGEND).map(([kind, words]) => make("span", { class: kind }, words));
  const legend = make("p", { class: "legend", "aria-hidden": "true" }, ...marks);
  const buttons = make("div", { class: "buttons" },
    button("farther", "−", { "aria-label": "Smaller", title: "Smaller (Ctrl and the wheel, or -)" }),
    button("fit", "Fit", { title: "As wide as there is room (0)" }),
    button("nearer", "+", { "aria-label": "Larger", title: "Larger (Ctrl and the wheel, or +)" }));
  const box = make("input", { type: "checkbox", id: "follow", checked: true });
  const follow = make("label", { id: "follow-label", title: "Keep what happens in view (f)" }, box, " Follow");
  return panel("chart", "Chart", [legend, follow, buttons], make("p", { id: "active" }), body("chart", "Drawn chart"));
}

function transcript() {
  return panel("transcript", "What happened", [
    field("input", "search", "Search in what happened", { type: "search", placeholder: "Search (/)" }),
    make("select", { id: "kind", "aria-label": "Kind" }, make("option", { value: "" }, "everything")),
    make("label", { id: "own-label" }, make("input", { type: "checkbox", id: "own" }), " this session"),
    make("span", { id: "count" }),
  ], make("div", { id: "transcript", class: "body" }, make("ol", { id: "rows", "aria-labelledby": "transcript-title" })));
}

function send() {
  const name = { ...TYPED, type: "text", required: true, placeholder: "event" };
  const data = { ...TYPED, rows: "1", placeholder: "data as JSON, or nothing", "aria-describedby": "payload-problem" };
  return panel("send", "Send an event", [],
    make("form", { id: "send" },
      make("ul", { id: "offers", "aria-label": "Events that would do something now" }),
      make("div", { class: "fields" },
        field("input", "event-name", "Name of the event", name),
        field("textarea", "payload", "Data as JSON", data),
        make("button", { type: "submit", id: "do-send", class: "first" }, "Send")),
      make("div", { id: "payload-problem" }),
      make("p", { id: "outcome", role: "status" })));
}

const source = () => panel("source", "Source", [
  make("span", { id: "file-label" }),
  make("select", { id: "file", "aria-label": "Document" }),
], body("source", "Lines of the document"));

export function layout(id) {
  return make("article", { id: "session" },
    header(id),
    make("div", { id: "notes", role: "alert" }),
    make("nav", { id: "family", class: "choices", "aria-label": "This session and those it has invoked", hidden: true }),
    timeline(),
    make("div", { class: "columns" },
      make("div", { class: "column" }, chart(), transcript()),
      make("div", { class: "column" },
        send(),
        panel("timers", "Timers", [], make("ul", { id: "timers", "aria-labelledby": "timers-title" })),
        panel("outside", "Waiting and under way", [], make("ul", { id: "outside", "aria-labelledby": "outside-title" })),
        panel("data", "Data", [], body("data", "Variables")),
        source())));
}
