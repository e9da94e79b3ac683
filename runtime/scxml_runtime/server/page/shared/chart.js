// The drawn chart: active states coloured, what the moment left, entered and took marked, kept in view.

import { ACROSS, byId, reveal } from "./dom.js";
import { panned } from "./panning.js";

const MARKS = ["active", "inner", "left", "entered", "taken"];
const SEEN_FIRST = [".entered:not(.inner)", ".entered", ".taken", ".active:not(.inner)"];
const NEARER = 1.25, NEAREST = 4, FARTHEST = 0.1;
const LEGIBLE = 0.75;  // smaller than that, a chart is scrolled rather than fitted
const AROUND = 8;      // pixels that are to be seen around a state

export class Drawing {
  constructor(figure, chart) {
    this.figure = figure;
    this.svg = figure.querySelector("svg");
    const groups = (kind) => (this.svg ? [...this.svg.querySelectorAll(`g.${kind}`)] : []);
    this.states = new Map(groups("state").map((group) => [idOf(group.dataset.state), group]));
    this.places = new Map([...this.states.keys()].map((id, place) => [id, place]));
    this.transitions = new Map();  // by number: the groups of its label and its arrows
    for (const group of groups("transition")) {
      const number = group.dataset.transition;
      this.transitions.set(number, [...this.transitions.get(number) ?? [], group]);
    }
    this.numbers = new Map();
    (chart.arcs ?? []).forEach((arc, number) => {
      this.numbers.set(identity(arc), String(number));
      this.numbers.set(ends(arc), this.numbers.has(ends(arc)) ? AMBIGUOUS : String(number));
    });
    this.around = surroundings(this.states);
    this.marked = [];
  }

  // As they stand in the document.
  inOrder(ids) {
    const place = (id) => this.places.get(id) ?? Infinity;
    return [...ids].sort((one, other) => place(one) - place(other) || 0);
  }

  // Those of the states that no other of them is drawn in.
  leaves(ids) {
    const outer = new Set(ids.flatMap((id) => this.around.get(id) ?? []));
    return ids.filter((id) => !outer.has(id));
  }

  groupsOf(transition) {
    const number = this.numbers.get(identity(transition)) ?? this.numbers.get(ends(transition));
    return this.transitions.get(number) ?? [];
  }

  mark(group, name) {
    if (!group) return;
    group.classList.add(name);
    this.marked.push(group);
  }

  clear() {
    this.marked.forEach((group) => group.classList.remove(...MARKS));
    this.marked = [];
  }
}

// What a transition is known by, in the trace and in the chart; where lines are not known, or others by now, its ends
// must do, if no other has the same.
const identity = ({ source, targets, line, document }) => JSON.stringify([source, targets, line, document ?? ""]);
const ends = ({ source, targets }) => JSON.stringify([source, targets]);
const AMBIGUOUS = "";

// States without an id of their own are named by their places, which begin at the root.
const idOf = (key) => (key.startsWith(".") ? `scxml${key}` : key);

// For each state the states that it is drawn in.
function surroundings(states) {
  const frames = [...states].map(([id, group]) => [id, corners(group.querySelector("rect"))]);
  const outside = ([left, top, right, bottom]) => ([, [x, y, u, v]]) => x < left && y < top && u > right && v > bottom;
  return new Map(frames.map(([id, frame]) => [id, frames.filter(outside(frame)).map(([outer]) => outer)]));
}

function corners(rect) {
  if (!rect) return [NaN, NaN, NaN, NaN];
  const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => rect[name].baseVal.value);
  return [x, y, x + width, y + height];
}

export class ChartPanel {
  #shown = null;
  #zoom = 1;
  #fitted = true;
  follows = true;  // whether what happens is brought into view

  constructor(drawings, { onPlace }) {
    this.box = byId("chart");
    this.words = byId("active");
    this.drawings = drawings;
    byId("nearer").addEventListener("click", () => this.#scale(this.#zoom * NEARER));
    byId("farther").addEventListener("click", () => this.#scale(this.#zoom / NEARER));
    byId("fit").addEventListener("click", () => this.#fit());
    panned(this.box, (closer, x, y) => this.#closer(closer, x, y));
    this.box.addEventListener("click", ({ target }) => {
      const group = target.closest("g[data-line]");
      if (group) onPlace(group.dataset.file ?? "", Number(group.dataset.line));
    });
    new ResizeObserver(() => this.#fitted && this.#fit()).observe(this.box);
  }

  show(moment, session) {
    const active = session.activeAt(moment.number);
    const own = moment.session === session ? moment : {};
    const drawing = this.drawings.get(session.chart);
    this.words.textContent = this.#inWords(drawing?.inOrder(active) ?? active, session, moment);
    this.#choose(drawing);
    if (!drawing) return;
    drawing.clear();
    const leaves = new Set(drawing.leaves(active));
    const marks = {
      active,
      inner: active.filter((id) => !leaves.has(id)),
      left: own.step?.exited ?? [],
      entered: own.step?.entered ?? [],
    };
    for (const [name, ids] of Object.entries(marks)) ids.forEach((id) => drawing.mark(drawing.states.get(id), name));
    for (const taken of own.step?.transitions ?? []) {
      for (const group of drawing.groupsOf(taken)) drawing.mark(group, "taken");
    }
    this.#follow(drawing);
  }

  #inWords(active, session, moment) {
    if (session.ended !== null && session.ended <= moment.number) return "The session has ended.";
    return active.length ? `Active: ${active.join(", ")}` : "Nothing is active.";
  }

  #choose(drawing) {
    if (drawing === this.#shown) return;
    this.#shown = drawing;
    for (const each of this.drawings.values()) each.figure.hidden = each !== drawing;
    this.#fit();
  }

  // The whole width, never enlarged; a chart that would become too small to read keeps its size and is scrolled.
  #fit() {
    this.#fitted = true;
    const width = this.#shown?.svg?.viewBox.baseVal.width;
    if (!width) return;
    const room = this.box.clientWidth - 16;
    this.#scale(Math.min(1, Math.max(LEGIBLE, room / width)), true);
  }

  #scale(zoom, fitted = false, follows = true) {
    const svg = this.#shown?.svg;
    if (!svg) return;
    this.#fitted = fitted;
    this.#zoom = Math.min(NEAREST, Math.max(FARTHEST, zoom));
    const { width, height } = svg.viewBox.baseVal;
    svg.style.width = `${width * this.#zoom}px`;
    svg.style.height = `${height * this.#zoom}px`;
    if (follows) this.#follow(this.#shown);
  }

  // Around a point in the window, which stays where it is.
  #closer(closer, x, y) {
    const before = this.#shown?.svg?.getBoundingClientRect();
    if (!before) return;
    const factor = this.#zoom;
    this.#scale(this.#zoom * (closer ? NEARER : 1 / NEARER), false, false);
    const now = this.#shown.svg.getBoundingClientRect();
    this.box.scrollLeft += now.left - x + (x - before.left) * (this.#zoom / factor);
    this.box.scrollTop += now.top - y + (y - before.top) * (this.#zoom / factor);
  }

  // All that the moment did, where there is room for it; else the first thing that one looks for.
  #follow(drawing) {
    if (!this.follows) return;
    const found = (marks) => [...drawing.svg?.querySelectorAll(marks) ?? []];
    const first = SEEN_FIRST.map((marks) => found(marks)[0]).find(Boolean);
    if (!first) return;
    const all = bounds([first, ...found(".taken, .entered:not(.inner), .left")]);
    const fits = all.bottom - all.top <= this.box.clientHeight && all.right - all.left <= this.box.clientWidth;
    const { left, top, right, bottom } = fits ? all : bounds([first]);
    const box = this.box.getBoundingClientRect();
    const x = this.box.scrollLeft - box.left, y = this.box.scrollTop - box.top;
    reveal(this.box, top + y - AROUND, bottom + y + AROUND);
    reveal(this.box, left + x - AROUND, right + x + AROUND, ACROSS);
  }
}

// What surrounds some elements, in the window.
function bounds(elements) {
  const frames = elements.map((element) => element.getBoundingClientRect());
  const of = (side, choose) => choose(...frames.map((frame) => frame[side]));
  return { left: of("left", Math.min), top: of("top", Math.min), right: of("right", Math.max), bottom: of("bottom", Math.max) };
}
