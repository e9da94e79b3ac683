// The charts of a session and of those that it has invoked: their pictures, arcs and texts, in the version of each.
//
// In: names of charts, as they come up. Out: what a `Run` and the panels work on. The rule that surprises: a chart that
// nobody serves any more, or has drawn, leaves its panel with a sentence that says so.

import { api } from "../api.js";
import { make } from "../shared/dom.js";
import { Drawing } from "../shared/chart.js";
import { picture } from "../picture.js";

export class Charts {
  all = [];              // {chart, texts, arcs, missing}, as a recorded run has them
  drawings = new Map();  // by these
  #known = new Map();
  #box = null;

  // All charts that lines speak of, and that of the session itself.
  know(lines, view) {
    const names = lines.filter(({ kind }) => kind === "start").map(({ chart }) => chart);
    return Promise.all([...new Set([view.chart, ...names])].map((name) => this.#ask(name, view)));
  }

  #ask(name, view) {
    const version = name === view.chart && view.version ? view.version : "current";
    const key = JSON.stringify([name, version]);
    if (this.#known.has(key)) return this.#known.get(key);
    const chart = { chart: name, texts: {}, arcs: [], missing: "The chart is being read." };
    this.all.push(chart);
    const asked = this.#told(name, version).then((told) => this.#put(chart, told), (problem) => {
      if (problem.isGone) throw problem;
      this.#put(chart, {});
      chart.missing = `There is no picture: ${problem.message}`;
    }).then(() => chart);
    this.#known.set(key, asked);
    return asked;
  }

  // With it, whether new sessions are of another version: a chart may be served no more.
  async #told(name, version) {
    const told = await api.get(["charts", name, "versions", version]);
    if (told.is_current) return told;
    const { charts } = await api.get(["charts"]);
    return { ...told, hasCurrent: charts.some((each) => each.name === name && each.is_current) };
  }

  #put(chart, { svg, arcs, documents, is_current: isCurrent = true, version = null, hasCurrent = isCurrent }) {
    Object.assign(chart, { texts: documents ?? {}, arcs: arcs ?? [], isCurrent, version, hasCurrent });
    chart.missing = Object.keys(chart.texts).length ? null : "The text of this chart is not at the server.";
    const shown = picture(svg);
    const nothing = make("p", { class: "none" }, "Nobody has drawn this chart: its active states stand above.");
    chart.figure = make("figure", { "aria-label": `Chart ${chart.chart}`, hidden: true }, shown ?? nothing);
    this.#place(chart);
  }

  // That of the session itself, in the version that it has now.
  own(view) {
    return this.#ask(view.chart, view);
  }

  // Where the pictures are shown; a drawing measures itself, so it is made once it is there.
  showIn(box) {
    this.#box = box;
    this.all.forEach((chart) => this.#place(chart));
  }

  #place(chart) {
    if (!this.#box || !chart.figure || this.drawings.has(chart)) return;
    this.#box.append(chart.figure);
    this.drawings.set(chart, new Drawing(chart.figure, chart));
  }
}
