// A chart and its fleet: how many sessions stand on each state, where they get stuck, which versions they are of.

import { api } from "../api.js";
import { address } from "../address.js";
import { catalogue, currentOf, shortly } from "../catalogue.js";
import { everySecond, now } from "../clock.js";
import { Counts, byStatus } from "../counts.js";
import { button, toast } from "../dialogs.js";
import { make } from "../shared/dom.js";
import { follow } from "../stream.js";
import { visible } from "../text.js";
import { started } from "../sessions/starting.js";
import { Board } from "./board.js";
import { migrated } from "./migrating.js";
import { Sample } from "./sample.js";
import { StateTable, versionTable } from "./table.js";
import { byVersion, medians, standing, tally } from "./tally.js";

const WORDS = { count: "How many", age: "How long" };
const ALL = "all";  // versions

export async function open(box, shell) {
  const view = new FleetView(box, shell);
  try {
    await view.again();
    return view;
  } catch (problem) {
    view.close();
    throw problem;
  }
}

class FleetView {
  keys = [["+ −", "larger, smaller"], ["0", "fit"], ["h", "heat: how many, how long"]];
  #counts = [];
  #sample = new Sample();
  #leaving = new AbortController();
  #frame = 0;
  #versions = [];
  #drawn = null;    // the version in the picture
  #around = new Map();
  #states = [];

  constructor(box, shell) {
    this.shell = shell;
    this.name = shell.path[1];
    this.title = visible(this.name, 60);
    this.heat = Object.hasOwn(WORDS, shell.query.heat) ? shell.query.heat : "count";
    this.version = shell.query.version || ALL;
    const onState = (state) => this.#leave(state);
    this.board = new Board({ onState });
    this.table = new StateTable({ onState });
    this.counts = new Counts((counts) => this.#count(counts));
    this.heats = make("div", { class: "choices", role: "group", "aria-label": "Heat" });
    for (const [value, words] of Object.entries(WORDS)) this.heats.append(button(words, { value }, () => this.#heat(value)));
    this.about = make("span", { class: "soft numbers" });
    this.versions = make("div", {});
    this.note = make("p", { class: "soft small-text" });
    this.figure = this.#figure();
    box.append(this.#heading(), make("div", { class: "fleet" }, this.figure, this.#side()));
    this.#heat(this.heat);
    const changes = ({ sessions, counts }) => {
      this.#sample.tell(sessions);
      if (counts) this.counts.stale();
    };
    this.unfollow = follow(["changes"], { chart: this.name }, { changes }, { onOpen: () => this.counts.of(this.name) });
    this.stopClock = everySecond(() => this.#later());
  }

  #heading() {
    const sessions = make("a", { class: "button", href: address(["sessions"], { chart: this.name }) }, "Sessions");
    const start = button("Start", { class: "first" }, () => this.#start());
    start.append(make("span", { class: "roomy" }, " a session"));
    const home = make("a", { href: address(["charts"]) }, "Charts");
    const path = make("h1", { class: "path" }, home, " ", make("span", { class: "soft", "aria-hidden": "true" }, "/"), " ", make("bdi", {}, visible(this.name, 200)));
    return make("div", { class: "heading" }, path, this.about, make("div", { class: "ends" }, sessions, start));
  }

  #figure() {
    const tools = make(
      "div", { class: "bar-of-tools" }, make("span", { class: "label" }, "Heat"), this.heats, legend(),
      make("div", { class: "choices zooms" }, button("−", { "aria-label": "Smaller" }, () => this.board.zoom(0.8)), button("Fit", {}, () => this.board.fit()), button("+", { "aria-label": "Larger" }, () => this.board.zoom(1.25))),
    );
    return make("section", { class: "card picture-card", "aria-label": "Chart" }, tools, this.board.box);
  }

  #side() {
    return make(
      "div", { class: "side" },
      make("section", { class: "card pane", "aria-labelledby": "states-title" }, make("h2", { id: "states-title" }, "Where they stand"), make("div", { class: "scrolls" }, this.table.element), this.note),
      make("section", { class: "card pane", "aria-labelledby": "versions-title" }, make("h2", { id: "versions-title" }, "Versions"), make("div", { class: "scrolls" }, this.versions)),
    );
  }

  async again() {
    const { byName } = (this.known = await catalogue());
    this.#versions = byName.get(this.name) ?? [];
    await this.#draw();
    this.counts.of(this.name);
    this.#sample.take(this.name, this.#leaving.signal).then(() => this.#later(), () => {});
  }

  close() {
    this.#leaving.abort();
    this.unfollow();
    this.stopClock();
    cancelAnimationFrame(this.#frame);
    this.board.close();
    this.counts.close();
  }

  key({ key }) {
    if (key === "+" || key === "=") this.board.zoom(1.25);
    else if (key === "-") this.board.zoom(0.8);
    else if (key === "0") this.board.fit();
    else if (key === "h") this.#heat(this.heat === "age" ? "count" : "age");
    else return false;
    return true;
  }

  async #draw() {
    const version = this.version === ALL ? currentOf(this.#versions)?.version ?? "current" : this.version;
    const told = await api.get(["charts", this.name, "versions", version], {}, { signal: this.#leaving.signal });
    this.#drawn = told.version;
    this.#states = told.states;
    this.#around = this.board.draw(told);
    this.#later();
  }

  #count(counts) {
    this.#counts = counts;
    const { running, problem } = byStatus(counts);
    this.about.textContent = `${(running + problem).toLocaleString("en")} running`;
    this.#later();
  }

  #later() {
    this.#frame ||= requestAnimationFrame(() => this.#show());
  }

  #show() {
    this.#frame = 0;
    if (!this.board.drawing) return;
    const version = this.version === ALL ? null : this.version;
    const numbers = tally(this.#counts, this.#around, version);
    for (const [id, median] of medians(this.#sample.sessions.values(), this.#around, version, now())) {
      if (numbers.has(id)) numbers.get(id).median = median;
    }
    this.board.show(numbers, this.heat);
    this.table.show(numbers, this.#states, this.board.inner, this.heat, now());
    this.#showVersions();
    const sampled = this.#sample.isWhole ? "" : ` Of ${this.#sample.sessions.size.toLocaleString("en")} of them.`;
    this.note.textContent = `Median: half of those here have not changed for longer.${sampled} Oldest: of all of them.`;
  }

  // Made anew only where it says something else: the focus stays.
  #showVersions() {
    const numbers = byVersion(this.#counts);
    const said = JSON.stringify([this.version, this.#versions, [...numbers]]);
    if (said === this.saidVersions || this.versions.contains(document.activeElement)) return;
    this.saidVersions = said;
    const options = {
      shown: this.version,
      onVersion: (version) => this.#choose(version),
      onMigrate: (version) => this.#migrate(version),
    };
    const all = button("All versions", { class: "as-link", hidden: this.version === ALL }, () => this.#choose(ALL));
    this.versions.replaceChildren(versionTable(this.#versions, numbers, options), all);
  }

  async #choose(version) {
    this.version = version === this.version ? ALL : version;
    document.activeElement?.blur?.();
    this.#tellAddress();
    await this.#draw().catch((problem) => toast(problem.message, "bad"));
  }

  #heat(value) {
    this.heat = value;
    this.figure.classList.toggle("aging", value === "age");
    for (const each of this.heats.children) each.setAttribute("aria-pressed", each.value === value);
    this.#tellAddress();
    this.#later();
  }

  #tellAddress() {
    this.shell.replace({ version: this.version === ALL ? "" : this.version, heat: this.heat === "count" ? "" : this.heat });
  }

  #leave(state) {
    this.shell.go(["sessions"], { chart: this.name, state, version: this.version === ALL ? "" : this.version });
  }

  async #migrate(from) {
    const to = currentOf(this.#versions)?.version;
    const isServed = this.#versions.some(({ version }) => version === from);
    const moved = await migrated(this.name, from, to, isServed ? null : standing(this.#counts, from)).catch((problem) => toast(problem.message, "bad"));
    if (moved === undefined) return;
    toast(`${moved.toLocaleString("en")} sessions are of version ${shortly(to)} now.`);
    this.again().catch(() => {});
  }

  async #start() {
    const session = await started(this.known, this.name);
    if (session) this.shell.go(["sessions", session.id]);
  }
}

function legend() {
  const steps = [1, 2, 3, 4, 5].map((level) => make("span", { class: `step heat-${level}` }));
  const words = (count, age) => [make("span", { class: "of-count" }, count), make("span", { class: "of-age" }, age)];
  return make("p", { class: "scale", "aria-hidden": "true" }, ...words("few", "short"), ...steps, ...words("many", "long"));
}
