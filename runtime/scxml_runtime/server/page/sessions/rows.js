// The rows of the list: only those in sight are elements, and they are used again for others as one scrolls.
//
// The rule that surprises: the focus stays on the grid, which names the row that the keys have chosen; a row that is used
// again would carry the focus to another session.

import { address } from "../address.js";
import { ago, ahead, moment } from "../clock.js";
import { shortly } from "../catalogue.js";
import { make, reveal, write } from "../shared/dom.js";
import { STATUSES, statusOf } from "../status.js";
import { visible } from "../text.js";

const SPARE = 4;      // rows above and below what is in sight
const LONGEST = 200;  // characters of an id or a problem; the whole is where the session is shown
const CHIPS = 4;      // states that have room beside each other
const COLUMNS = ["Status", "Session", "Chart", "Where it stands", "Next timer", "Changed", "Age"];
const WORDS = { ...STATUSES, forgotten: "Forgotten" };
const FLASH = [{ backgroundColor: "var(--changed)" }, {}];
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const MOVES = {
  ArrowDown: (at) => at + 1, j: (at) => at + 1, ArrowUp: (at) => at - 1, k: (at) => at - 1,
  PageDown: (at, page) => at + page, PageUp: (at, page) => at - page, Home: () => 0, End: () => Infinity,
};

export class Rows {
  #pool = [];
  #rows = [];
  #height = 40;
  #chosen = null;  // the id of the row that the keys have chosen

  constructor({ onEnd, onOpen }) {
    this.onEnd = onEnd;
    this.onOpen = onOpen;
    this.body = make("div", { class: "rows", role: "rowgroup" });
    const heads = COLUMNS.map((name) => make("span", { role: "columnheader" }, name));
    const head = make("div", { role: "rowgroup" }, make("div", { class: "row heads", role: "row", "aria-rowindex": 1 }, ...heads));
    this.box = make("div", { class: "grid card", role: "grid", "aria-label": "Sessions", tabindex: 0 }, head, this.body);
    this.box.addEventListener("scroll", () => this.draw(), { passive: true });
    this.box.addEventListener("focus", () => this.#chosen === null && this.#rows.length && this.#choose(this.#first()));
    this.#pool.push(this.#made());
    this.resizing = new ResizeObserver(() => this.measure());
    this.resizing.observe(this.box);
  }

  // As high as the style sheet says.
  measure() {
    this.#height = parseFloat(getComputedStyle(this.#pool[0].element).height);
    this.#pool.forEach((row) => row.forget());
    this.draw();
  }

  show(rows) {
    this.#rows = rows;
    this.box.setAttribute("aria-rowcount", rows.length + 1);
    this.draw();
  }

  get isAtTop() {
    return this.box.scrollTop < this.#height;
  }

  // Where one is in the list, to be found again.
  get place() {
    return { scrolled: this.box.scrollTop, chosen: this.#chosen };
  }

  return({ scrolled, chosen }) {
    this.#chosen = chosen;
    this.box.scrollTop = scrolled;
    this.draw();
  }

  toTop() {
    this.box.scrollTop = 0;
    this.#chosen = null;
  }

  draw() {
    this.body.style.height = `${this.#rows.length * this.#height}px`;
    const first = Math.max(0, Math.floor(this.box.scrollTop / this.#height) - SPARE);
    const many = Math.ceil(this.box.clientHeight / this.#height) + 2 * SPARE;
    const last = Math.min(this.#rows.length, first + many);
    while (this.#pool.length < many) this.#pool.push(this.#made());
    this.#pool.forEach((row) => (row.isUsed = false));
    for (let place = first; place < last; place++) {
      this.#pool[place % this.#pool.length].show(this.#rows[place], place, this.#height, this.#chosen);
    }
    for (const row of this.#pool) row.isUsed || row.hide();
    this.#name();
    if (this.#rows.length - last < many) this.onEnd();
  }

  // What the clock changes.
  tick() {
    for (const row of this.#pool) row.tick();
  }

  key(event) {
    if (event.key === "Enter" && document.activeElement === this.box && this.#chosen !== null) {
      this.onOpen(this.#chosen);
      return true;
    }
    const move = MOVES[event.key];
    if (!move || !this.#rows.length || event.target.closest("button, a:not(.row-link)")) return false;
    const page = Math.max(1, Math.floor(this.box.clientHeight / this.#height) - 2);
    const at = this.#placeOf(this.#chosen);
    const wanted = at < 0 && event.key !== "End" ? this.#first() : move(at, page);
    this.#choose(Math.min(this.#rows.length - 1, Math.max(0, wanted)));
    this.box.focus({ preventScroll: true });
    return true;
  }

  close() {
    this.resizing.disconnect();
  }

  #first() {
    return Math.min(this.#rows.length - 1, Math.ceil(this.box.scrollTop / this.#height));
  }

  #placeOf(id) {
    return id === null ? -1 : this.#rows.findIndex((row) => row.id === id);
  }

  #choose(place) {
    this.#chosen = this.#rows[place].id;
    const head = this.box.firstElementChild.offsetHeight;
    if (place * this.#height < this.box.scrollTop) this.box.scrollTop = place * this.#height;
    else reveal(this.box, Math.max(0, place * this.#height), (place + 1) * this.#height + head);
    this.draw();
  }

  #name() {
    const row = this.#pool.find((each) => each.isUsed && each.id === this.#chosen);
    if (row) this.box.setAttribute("aria-activedescendant", row.element.id);
    else this.box.removeAttribute("aria-activedescendant");
  }

  #made() {
    const row = new Row(this.#pool.length);
    this.body.append(row.element);
    return row;
  }
}

// An element for a row, and whom it shows just now.
class Row {
  #row = null;
  #stamp = -1;
  #place = -1;

  constructor(number) {
    const cell = (name, ...inside) => make("span", { class: `cell ${name}`, role: "gridcell" }, ...inside);
    this.status = make("span", { class: "status" });
    this.link = make("a", { class: "row-link mono", tabindex: -1 });
    this.chart = make("bdi", {});
    this.version = make("span", { class: "soft mono" });
    this.states = make("span", { class: "states" });
    this.problem = make("span", { class: "why" });
    this.timer = cell("timer numbers");
    this.changed = cell("changed numbers");
    this.age = cell("age numbers");
    this.where = cell("where", this.states, this.problem);
    this.element = make(
      "div", { class: "row", role: "row", id: `row-${number}`, hidden: true },
      cell("state", this.status), cell("id cut", this.link), cell("chart cut", this.chart, " ", this.version),
      this.where, this.timer, this.changed, this.age,
    );
  }

  get id() {
    return this.#row?.id;
  }

  show(row, place, height, chosen) {
    this.isUsed = true;
    if (this.#place !== place) {
      this.#place = place;
      this.element.style.transform = `translateY(${place * height}px)`;
      this.element.setAttribute("aria-rowindex", place + 2);
    }
    const isChosen = row.id === chosen;
    if (this.isChosen !== isChosen) this.element.setAttribute("aria-selected", (this.isChosen = isChosen));
    const isOther = this.#row !== row;
    if (!isOther && this.#stamp === row.stamp) return;
    this.#row = row;
    this.element.hidden = false;
    if (isOther) this.#introduce(row);
    this.#fill(row);
    if (!isOther && row.entered > this.#stamp && !STILL.matches) this.where.animate(FLASH, 700);
    this.#stamp = row.stamp;
    this.tick();
  }

  hide() {
    if (this.#row === null) return;
    this.#row = null;
    this.#place = -1;
    this.element.hidden = true;
  }

  forget() {
    this.#place = -1;
  }

  tick() {
    const row = this.#row;
    if (!row) return;
    write(this.timer, row.is_over ? "" : ahead(row.due));
    write(this.changed, ago(row.changed));
    write(this.age, ago(row.began));
  }

  // What stays as it is while a session lives.
  #introduce(row) {
    write(this.link, visible(row.id, LONGEST));
    this.link.href = address(["sessions", row.id]);
    this.link.title = visible(row.id, 1000);
    write(this.chart, visible(row.chart, LONGEST));
    this.age.title = `Began ${moment(row.began)}`;
  }

  #fill(row) {
    const status = statusOf(row);
    this.element.dataset.status = this.status.dataset.status = status;
    write(this.status, WORDS[status]);
    write(this.version, shortly(row.version));
    const why = row.failure ?? row.problem ?? "";
    write(this.problem, visible(why, LONGEST));
    this.where.title = [row.states.join(", "), why].filter(Boolean).map((each) => visible(each, 1000)).join("\n");
    this.#chips(row.states);
  }

  #chips(states) {
    const said = states.join(" ");
    if (this.said === said) return;
    this.said = said;
    const first = states.length > CHIPS ? states.slice(0, CHIPS - 1) : states;
    const chips = first.map((id) => make("span", { class: "chip" }, visible(id, 60)));
    const more = first.length < states.length ? [make("span", { class: "chip more" }, `+${states.length - first.length}`)] : [];
    this.states.replaceChildren(...chips, ...more);
  }
}
