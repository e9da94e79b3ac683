// What is looked for: fields and buttons, and the address, which says the same.

import { now } from "../clock.js";
import { shortly } from "../catalogue.js";
import { make } from "../shared/dom.js";
import { STATUSES } from "../status.js";
import { visible } from "../text.js";

const PAUSE = 250;  // milliseconds after a key, until it is searched
const HOUR = 3600, DAY = 24 * HOUR;
const ORDERS = { "": "Failed first", "-changed": "Latest change", "-began": "Newest", "id": "By id" };
// Each as what the server is asked: a field, and how many seconds ago.
const AGES = {
  "": ["Any age", null, 0],
  "hour": ["Began in the last hour", "began_from", HOUR],
  "day": ["Began in the last day", "began_from", DAY],
  "older": ["Began over a day ago", "began_until", DAY],
  "old": ["Began over a week ago", "began_until", 7 * DAY],
  "still": ["Unchanged for an hour", "changed_until", HOUR],
  "stuck": ["Unchanged for a day", "changed_until", DAY],
};
const NAMES = ["text", "status", "chart", "version", "state", "age", "order"];

export class Filters {
  #timer = 0;

  constructor(query, { onChange }) {
    this.query = Object.fromEntries(NAMES.map((name) => [name, query[name] ?? ""]));
    this.onChange = onChange;
    this.text = make("input", { type: "search", placeholder: "Search ids (/)", "aria-label": "Part of an id", spellcheck: "false", value: this.query.text });
    this.text.addEventListener("input", () => this.#later("text", this.text.value));
    this.status = make("div", { class: "choices", role: "group", "aria-label": "Status" });
    this.counts = new Map();
    for (const [value, words] of Object.entries({ "": "All", ...STATUSES })) this.status.append(this.#choice(value, words));
    this.chart = this.#select("chart", "Chart", { "": "All charts" });
    this.states = make("datalist", { id: "known-states" });
    this.state = make("input", { type: "text", placeholder: "Any state", "aria-label": "State", list: "known-states", spellcheck: "false", value: this.query.state });
    this.state.addEventListener("input", () => this.#later("state", this.state.value.trim()));
    this.age = this.#select("age", "Age", Object.fromEntries(Object.entries(AGES).map(([value, [words]]) => [value, words])));
    this.order = this.#select("order", "Order", ORDERS);
    this.version = make("button", { type: "button", class: "narrowed", title: "Of all versions again" });
    this.version.addEventListener("click", () => this.#set("version", ""));
    const folded = make("div", { class: "folded" }, this.chart, this.state, this.states, this.age, this.order, this.version);
    const unfold = make("button", { type: "button", class: "unfold", "aria-expanded": "false" }, "Filter");
    unfold.addEventListener("click", () => unfold.setAttribute("aria-expanded", folded.classList.toggle("open")));
    this.box = make("div", { class: "filters", role: "search" }, this.text, unfold, folded);
    this.#show();
  }

  // What the server is asked.
  get wanted() {
    const { age, order, ...rest } = this.query;
    const [, field, ago] = AGES[age] ?? AGES[""];
    return { ...rest, ...(field ? { [field]: Math.floor(now() - ago) } : {}), order: order || "failed first" };
  }

  get isNarrowed() {
    return NAMES.some((name) => name !== "order" && this.query[name]);
  }

  // Charts, once they are known.
  know(names, states = []) {
    for (const name of names) this.chart.append(make("option", { value: name }, visible(name, 60)));
    this.chart.value = this.query.chart;
    this.knowStates(states);
  }

  knowStates(states) {
    this.states.replaceChildren(...states.map((id) => make("option", { value: id })));
  }

  // Who has failed is over as well, to the server, and who has a problem runs.
  count(numbers) {
    const shown = { ...numbers, over: numbers.over + numbers.failed, running: numbers.running + numbers.problem };
    for (const [value, place] of this.counts) place.textContent = value in shown ? many(shown[value]) : "";
  }

  clear() {
    for (const name of NAMES) this.query[name] = "";
    this.text.value = this.state.value = this.chart.value = this.age.value = this.order.value = "";
    this.#changed();
  }

  close() {
    clearTimeout(this.#timer);
  }

  #choice(value, words) {
    const count = make("span", { class: "many" });
    this.counts.set(value, count);
    const button = make("button", { type: "button", value }, words, count);
    button.addEventListener("click", () => this.#set("status", value));
    return button;
  }

  #select(name, label, options) {
    const select = make("select", { "aria-label": label }, ...Object.entries(options).map(([value, words]) => make("option", { value }, words)));
    select.value = this.query[name];
    select.addEventListener("change", () => this.#set(name, select.value));
    return select;
  }

  #later(name, value) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#set(name, value), PAUSE);
  }

  #set(name, value) {
    if (this.query[name] === value) return;
    this.query[name] = value;
    this.#changed();
  }

  #changed() {
    this.#show();
    this.onChange(this.query);
  }

  #show() {
    for (const button of this.status.children) button.setAttribute("aria-pressed", button.value === this.query.status);
    this.version.hidden = !this.query.version;
    this.version.textContent = `version ${shortly(this.query.version)} ✕`;
  }
}

const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
export const many = (number) => (number < 10_000 ? number.toLocaleString("en") : COMPACT.format(number));
