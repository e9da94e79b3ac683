// The documents of the chart: lines of what the moment did are marked and brought into view, those of active states
// have a bar at their side.

import { byId, make, reveal } from "./dom.js";

export class SourcePanel {
  #shown = "";
  #rows = [];
  #marked = [];

  // `drawings` know where the states of a chart stand.
  constructor(drawings) {
    this.drawings = drawings;
    this.box = byId("source");
    this.choice = byId("file");
    this.label = byId("file-label");
    this.choice.addEventListener("change", () => this.#open(this.chart, this.choice.value));
  }

  show(moment, session, run) {
    this.#chart(session.chart);
    const lines = moment.session === session ? moment.records.map((index) => run.lines[index]) : [];
    const places = lines.flatMap(placesOf);
    const focus = places.findLast(({ mark }) => mark === "taken") ?? places.at(-1);
    if (focus) this.#open(this.chart, this.#named(focus.file));
    this.#clear();
    const standing = this.#standing(session.activeAt(moment.number));
    for (const { line, file, mark } of [...standing, ...places]) {
      if (this.#named(file) === this.#shown) this.#mark(line, mark);
    }
    this.#reveal((focus ?? standing.at(-1))?.line);
  }

  // From a click on the drawing.
  go(file, line) {
    this.#open(this.chart, this.#named(file));
    for (const row of this.#marked) row.classList.remove("chosen");
    this.#reveal(line);
    this.#mark(line, "chosen");
  }

  #standing(ids) {
    const states = this.drawings.get(this.chart)?.states;
    const groups = ids.map((id) => states?.get(id)).filter(Boolean);
    return groups.map(({ dataset: { line, file } }) => ({ line: Number(line), file, mark: "active" }));
  }

  #chart(chart) {
    if (chart === this.chart) return;
    this.chart = chart;
    const files = Object.keys(chart?.texts ?? {});
    this.choice.replaceChildren(...files.map((name) => make("option", { value: name }, name)));
    this.choice.hidden = files.length < 2;
    this.label.textContent = files.length === 1 ? files[0] : "";
    this.#shown = null;
    this.#open(chart, files[0]);
  }

  // The file of the chart that a line of the trace names; without a name its own.
  #named(file) {
    const files = Object.keys(this.chart?.texts ?? {});
    return files.find((name) => base(name) === base(file ?? "")) ?? files[0] ?? "";
  }

  #open(chart, file) {
    if (file === this.#shown) return;
    this.#shown = file;
    this.choice.value = file ?? "";
    const text = chart?.texts?.[file];
    this.#marked = [];
    this.#rows = text === undefined ? [] : text.split(/\r\n|\r|\n/).map(sourceLine);
    const nothing = make("p", { class: "none" }, chart?.missing ?? "The document is not here.");
    this.box.replaceChildren(...(this.#rows.length ? [make("ol", {}, ...this.#rows)] : [nothing]));
  }

  #mark(line, name) {
    const row = this.#rows[line - 1];
    if (!row) return;
    row.classList.add(name);
    if (name !== "active") row.setAttribute("aria-current", "true");
    this.#marked.push(row);
  }

  #clear() {
    for (const row of this.#marked) {
      row.classList.remove("taken", "ran", "failed", "active", "chosen");
      row.removeAttribute("aria-current");
    }
    this.#marked = [];
  }

  #reveal(line) {
    const row = this.#rows[line - 1];
    if (row) reveal(this.box, row.offsetTop, row.offsetTop + row.offsetHeight);
  }
}

const base = (path) => path.split("/").at(-1);
const sourceLine = (text) => make("li", {}, make("code", {}, text || " "));

// Where a line of the trace stands in the chart's documents.
function placesOf(record) {
  const mark = record.kind === "error" ? "failed" : "ran";
  const own = record.line ? [{ line: record.line, file: record.document, mark }] : [];
  const taken = (record.transitions ?? []).filter(({ line }) => line);
  return [...own, ...taken.map(({ line, document }) => ({ line, file: document, mark: "taken" }))];
}
