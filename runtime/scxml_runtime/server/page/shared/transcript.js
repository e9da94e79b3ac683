// Everything that happened, a line each, to click and to search. Only the rows in sight are in the page.

import { byId, make, reveal, seconds } from "./dom.js";

const ROW = 22;   // pixels; as in the style sheet
const SPARE = 8;  // rows above and below what is in sight
const KINDS = new Set(["start", "step", "untaken", "data", "request", "answer", "log", "error", "end", "lost", "note"]);

export class TranscriptPanel {
  #run;
  #all = [];      // [index of the line, whom it is about, words] of each row
  #rows = [];     // those that are shown
  #kinds = new Set();
  #widest = { at: 0, who: 0 };  // characters
  #time;
  #moment = -1;
  #session = null;
  #searched = null;  // the words in small letters, once somebody searches

  constructor(run, rows, { onMoment, time = seconds }) {
    this.#run = run;
    this.#time = time;
    this.box = byId("transcript");
    this.list = byId("rows");
    this.count = byId("count");
    this.filters = { words: byId("search"), kind: byId("kind"), own: byId("own") };
    for (const field of Object.values(this.filters)) field.addEventListener("input", () => this.#filter());
    this.box.addEventListener("scroll", () => this.#render());
    new ResizeObserver(() => this.#render()).observe(this.box);
    this.list.addEventListener("click", ({ target }) => {
      const row = target.closest("button");
      if (row) onMoment(this.#run.momentOf[row.value]);
    });
    this.add(rows);
  }

  // What has happened meanwhile; the lines are in the run.
  add(rows) {
    const from = this.#all.length;
    for (const row of rows) this.#all.push(row);
    byId("own-label").hidden = this.#run.sessions.size < 2;
    for (const kind of new Set(rows.map(([index]) => this.#run.lines[index].kind))) this.#offer(kind);
    this.#columns(rows);
    this.#filter(from);
  }

  #offer(kind) {
    if (this.#kinds.has(kind)) return;
    this.#kinds.add(kind);
    this.filters.kind.append(make("option", { value: kind }, kind));
  }

  // As wide as what they hold.
  #columns(rows) {
    const { sessions, moments, momentOf, last } = this.#run;
    for (const [index, who] of rows) {
      this.#widest.at = Math.max(this.#widest.at, this.#time(moments[momentOf[index]].at).length);
      this.#widest.who = Math.max(this.#widest.who, who.length);
    }
    const widths = {
      "--digits": String(last).length,
      "--times": this.#widest.at,
      "--who": sessions.size < 2 ? "0" : `${Math.min(14, this.#widest.who) + 1}ch`,
    };
    for (const [name, width] of Object.entries(widths)) this.list.style.setProperty(name, width);
  }

  show(moment, session) {
    const isOther = session !== this.#session;
    this.#moment = moment.number;
    this.#session = session;
    if (isOther && this.filters.own.checked) this.#filter();
    const first = this.#placeOf(moment.number), last = this.#placeOf(moment.number + 1);
    reveal(this.box, first * ROW, Math.min(Math.max(last, first + 1), first + 5) * ROW);
    this.#render();
  }

  // From a row on: those before it are shown as they are.
  #filter(from = 0) {
    const words = this.filters.words.value.toLowerCase();
    if (words) this.#lower();
    const kind = this.filters.kind.value;
    const own = this.filters.own.checked ? this.#session : null;
    const found = this.#all.slice(from).filter(([index], place) => {
      const line = this.#run.lines[index];
      return (!kind || line.kind === kind) && (!own || line.session === own.name) &&
        (!words || this.#searched[from + place].includes(words));
    });
    if (from === 0) this.#rows = [];
    for (const row of found) this.#rows.push(row);
    this.count.textContent = `${this.#rows.length.toLocaleString("en")} lines`;
    this.list.style.height = `${this.#rows.length * ROW}px`;
    this.#render();
  }

  #lower() {
    this.#searched ??= [];
    for (const [, who, said] of this.#all.slice(this.#searched.length)) {
      this.#searched.push(`${who} ${said}`.toLowerCase());
    }
  }

  // The place of the first shown row that is of this moment, or of a later one.
  #placeOf(moment) {
    let low = 0, high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#momentAt(middle) < moment) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #momentAt(place) {
    return this.#run.momentOf[this.#rows[place]?.[0]];
  }

  #render() {
    const first = Math.max(0, Math.floor(this.box.scrollTop / ROW) - SPARE);
    const last = Math.min(this.#rows.length, Math.ceil((this.box.scrollTop + this.box.clientHeight) / ROW) + SPARE);
    const focused = document.activeElement?.closest("#rows button")?.value;
    this.list.replaceChildren(...this.#rows.slice(first, last).map((row, place) => this.#row(row, first + place)));
    if (focused) this.list.querySelector(`button[value="${Number(focused)}"]`)?.focus({ preventScroll: true });
  }

  #row([index, who, said], place) {
    const { kind } = this.#run.lines[index];
    const number = this.#momentAt(place);
    const isFirst = this.#momentAt(place - 1) !== number;
    const button = make(
      "button",
      { type: "button", value: index, title: said },
      make("span", { class: "number" }, isFirst ? `${number}` : ""),
      make("span", { class: "at" }, isFirst ? this.#time(this.#run.moments[number].at) : ""),
      make("span", { class: "who" }, who),
      make("span", { class: "text" }, said),
    );
    const item = make("li", {
      class: `kind-${KINDS.has(kind) ? kind : "other"}`,
      "aria-setsize": this.#rows.length,
      "aria-posinset": place + 1,
      "aria-current": number === this.#moment ? "step" : null,
    }, button);
    item.style.top = `${place * ROW}px`;
    return item;
  }
}
