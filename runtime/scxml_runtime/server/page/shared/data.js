// The data as a tree: what has just changed is marked, with what it was before; what is open stays open.

import { byId, make } from "./dom.js";
import { brief, isMarked, parts, same, scalar, size } from "./values.js";

const MOST = 100;      // parts of one value that are shown at once
const AT_FIRST = 2000;  // characters of a text that are shown at once

export class DataPanel {
  #open = new Set();

  constructor() {
    this.box = byId("data");
  }

  show(moment, session) {
    const rows = session.dataAt(moment.number);
    const event = moment.session === session ? eventOf(moment) : [];
    const all = [...event, ...rows].map(([name, now, before]) => this.#row(name, now, before, `${session.name}/${name}`));
    this.box.replaceChildren(all.length ? make("ul", { class: "tree" }, ...all) : make("p", { class: "none" }, "No data."));
  }

  #row(name, now, before, path) {
    const changed = !same(now, before);
    const item = make("li", { class: changed ? "changed" : null });
    const label = make("span", { class: "name" }, name);
    if (now !== undefined && parts(now) !== null) {
      item.append(this.#branch(label, now, before, path));
      return item;
    }
    item.append(label, " ", shown(now));
    if (changed) item.append(" ", was(before));
    return item;
  }

  #branch(label, now, before, path) {
    const old = before === undefined ? null : parts(before);
    const details = make("details", { open: this.#open.has(path) });
    const head = make("span", { class: "size" }, size(now, Object.keys(parts(now))));
    const summary = make("summary", {}, label, " ", head, " ", make("span", { class: "preview" }, brief(now)));
    if (old === null && !same(now, before)) summary.append(" ", was(before));
    details.append(summary);
    const fill = () => {
      this.#open[details.open ? "add" : "delete"](path);
      if (details.open && details.childElementCount === 1) details.append(this.#parts(parts(now), old, path));
    };
    if (details.open) fill();
    details.addEventListener("toggle", fill);
    return details;
  }

  // Without an earlier value of its kind, nothing inside is marked: all of it is new.
  #parts(now, old, path, from = 0) {
    const gone = Object.keys(old ?? {}).filter((key) => !Object.hasOwn(now, key));
    const keys = [...Object.keys(now), ...gone];
    const of = (value, key) => (Object.hasOwn(value, key) ? value[key] : undefined);
    const row = (key) => this.#row(key, of(now, key), of(old ?? now, key), `${path}/${key}`);
    const list = make("ul", {}, ...keys.slice(from, from + MOST).map(row));
    const left = keys.length - from - MOST;
    if (left > 0) list.append(this.#more(left, () => this.#parts(now, old, path, from + MOST)));
    return list;
  }

  #more(left, rest) {
    const button = make("button", { type: "button" }, `${left} more`);
    const item = make("li", {}, button);
    button.addEventListener("click", () => item.replaceWith(...rest().children));
    return item;
  }
}

// The event of the moment, in a row as those of variables.
function eventOf({ event }) {
  if (!event) return [];
  const { event: name, type, origin, sendid, invokeid, data } = event;
  const told = Object.entries({ name, type, origin, sendid, invokeid, data }).filter(([, value]) => value !== undefined);
  const value = Object.fromEntries(told);
  return [["_event", value, value]];
}

function shown(value) {
  if (value === undefined) return make("span", { class: "gone" }, "gone");
  const kind = value === null ? "null" : isMarked(value) ? "marked" : typeof value;
  if (kind === "string" && value.length > AT_FIRST) return longText(value);
  return make("span", { class: kind }, scalar(value));
}

// A long text, and a button that shows more and more of it.
function longText(text) {
  const box = make("span", { class: "string" });
  let from = 0;
  const more = make("button", { type: "button" });
  const show = () => {
    const end = from + AT_FIRST * (from ? 10 : 1);
    more.before(JSON.stringify(text.slice(from, end)).slice(from ? 1 : 0, end < text.length ? -1 : undefined));
    from = end;
    more.textContent = `… ${Math.max(0, text.length - from).toLocaleString("en")} more characters`;
    if (from >= text.length) more.remove();
  };
  box.append(more);
  more.addEventListener("click", show);
  show();
  return box;
}

function was(before) {
  return make("span", { class: "was" }, before === undefined ? "new" : `was ${brief(before)}`);
}
