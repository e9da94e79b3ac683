// The picture of a chart with badges: how many stand on each state; and in the heat of their number, or of how long.
//
// The rule that surprises: badges are no part of the picture. They keep their size, however small the picture is.

import { roughly } from "../clock.js";
import { make, write } from "../shared/dom.js";
import { Drawing } from "../shared/chart.js";
import { panned } from "../shared/panning.js";
import { picture } from "../picture.js";
import { visible } from "../text.js";
import { many } from "../sessions/filters.js";
import { HEATS, LEVELS, heat } from "./tally.js";

const NEARER = 1.25, NEAREST = 3, FARTHEST = 0.2, LEGIBLE = 0.7, LARGEST = 1.25;
const AROUND = 44;  // pixels
const STEPS = Array.from({ length: LEVELS + 1 }, (_, level) => `heat-${level}`);

export class Board {
  #badges = new Map();  // by id of a state
  #zoom = 1;
  #isFitted = true;

  constructor({ onState }) {
    this.onState = onState;
    this.figure = make("figure", { class: "sheet" });
    this.badges = make("div", { class: "badges" });
    this.box = make("div", { class: "board", tabindex: 0, role: "region", "aria-label": "Chart, with the number of sessions on each state" }, make("div", { class: "inner" }, this.figure, this.badges));
    this.resizing = new ResizeObserver(() => this.#isFitted && this.fit());
    this.resizing.observe(this.box);
    this.figure.addEventListener("click", ({ target }) => {
      const key = target.closest("g.state")?.dataset.state;
      if (key) this.onState(key);
    });
    panned(this.box, (isNearer) => this.zoom(isNearer ? NEARER : 1 / NEARER));
  }

  close() {
    this.resizing.disconnect();
  }

  // Another version: {svg}. For each state those around it.
  draw(told) {
    const svg = picture(told.svg);
    this.figure.replaceChildren(svg ?? make("p", { class: "empty" }, "The server has no picture of this chart: its states are in the table."));
    this.badges.replaceChildren();
    this.#badges.clear();
    this.svg = svg;
    this.drawing = new Drawing(this.figure, {});
    this.inner = new Set([...this.drawing.around.values()].flat());
    this.fit();
    return this.drawing.around;
  }

  // `by`: one of HEATS. States with states in them have no heat of their own.
  show(numbers, by) {
    const values = new Map([...numbers].filter(([id]) => !this.inner.has(id)).map(([id, number]) => [id, HEATS[by](number)]));
    const most = Math.max(0, ...values.values());
    for (const [id, group] of this.drawing.states) {
      this.#badge(id, group, numbers.get(id));
      paint(group, heat(values.get(id) ?? 0, most), by);
    }
  }

  #badge(id, group, number) {
    const text = number?.running ? many(number.running) : "", failed = number?.failed ? many(number.failed) : "";
    const badge = this.#badges.get(id);
    if (!text && !failed) return badge && (badge.hidden = true);
    const shown = badge ?? this.#made(id, group);
    shown.hidden = false;
    write(shown.children[0], text);
    write(shown.children[1], failed);
    const age = number.median === null ? "" : `, half of them unchanged for ${roughly(number.median)}`;
    const words = `${visible(id, 80)}: ${number.running.toLocaleString("en")} sessions${age}${failed ? `; ${failed} failed` : ""}`;
    if (shown.title !== words) {
      shown.title = words;
      shown.setAttribute("aria-label", words);
    }
  }

  #made(id, group) {
    const badge = make("button", { type: "button", class: `badge ${this.inner.has(id) ? "outer" : ""}` }, make("span", {}), make("span", { class: "failed" }));
    badge.addEventListener("click", () => this.onState(id));
    badge.frame = group.querySelector("rect.frame");
    this.#badges.set(id, badge);
    this.badges.append(badge);
    this.#place(badge);
    return badge;
  }

  #place(badge) {
    if (!badge.frame) return;
    const { x, y, width } = badge.frame;
    badge.style.left = `${(x.baseVal.value + width.baseVal.value) * this.#zoom}px`;
    badge.style.top = `${y.baseVal.value * this.#zoom}px`;
  }

  zoom(factor) {
    this.#isFitted = false;
    this.#scale(this.#zoom * factor);
  }

  // All of it where that can still be read; else as wide as there is room.
  fit() {
    this.#isFitted = true;
    const { width, height } = this.svg?.viewBox.baseVal ?? {};
    if (!width) return;
    const across = (this.box.clientWidth - AROUND) / width, down = (this.box.clientHeight - AROUND) / height;
    this.#scale(Math.min(LARGEST, Math.max(LEGIBLE, down < LEGIBLE ? across : Math.min(across, down))));
  }

  #scale(zoom) {
    if (!this.svg) return;
    this.#zoom = Math.min(NEAREST, Math.max(FARTHEST, zoom));
    const { width, height } = this.svg.viewBox.baseVal;
    this.svg.style.width = `${width * this.#zoom}px`;
    this.svg.style.height = `${height * this.#zoom}px`;
    this.#badges.forEach((badge) => this.#place(badge));
  }
}

function paint(group, level, by) {
  const wanted = level ? STEPS[level] : "", kind = level && by === "age" ? "old" : "";
  if (group.dataset.heat === wanted + kind) return;
  group.dataset.heat = wanted + kind;
  group.classList.remove(...STEPS, "old");
  group.classList.add(...[wanted, kind].filter(Boolean));
}
