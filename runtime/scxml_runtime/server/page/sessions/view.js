// The list of sessions: live, searched, sorted, paged; a click leads to one.

import { api } from "../api.js";
import { catalogue, currentOf, troubleNotice } from "../catalogue.js";
import { everySecond } from "../clock.js";
import { Counts, byStatus } from "../counts.js";
import { button, tell } from "../dialogs.js";
import { make } from "../shared/dom.js";
import { follow } from "../stream.js";
import { Filters, many } from "./filters.js";
import { Sessions } from "./model.js";
import { Rows } from "./rows.js";
import { started } from "./starting.js";

const PAGE = 200;       // sessions that are asked for at once
const SETTLES = 1500;   // milliseconds between two times that rows move by themselves

let left = null;  // where one was when the list was left, and what was looked for

export function open(box, shell) {
  return new SessionsView(box, shell);
}

class SessionsView {
  title = "Sessions";
  keys = [["j k", "next, previous session"], ["Enter", "open it"], ["r", "sort again"], ["n", "start a session"]];
  #model = new Sessions();
  #loading = null;
  #isAsking = false;
  #frame = 0;
  #settled = 0;
  #known = { names: [], byName: new Map(), troubles: [] };
  #unfollow = () => {};

  constructor(box, shell) {
    this.shell = shell;
    this.filters = new Filters(shell.query, { onChange: (query) => this.#change(query) });
    this.rows = new Rows({ onEnd: () => this.#more(), onOpen: (id) => shell.go(["sessions", id]) });
    this.counts = new Counts((counts) => this.filters.count(byStatus(counts)));
    this.count = make("span", { class: "soft numbers" });
    this.pill = button("", { class: "pill", hidden: true }, () => this.#settle());
    this.start = button("Start", { class: "first" }, () => this.#start());
    this.start.append(make("span", { class: "roomy" }, " a session"));
    this.said = make("div", { class: "said" });
    this.notices = make("div", { class: "notices" });
    const heading = make("div", { class: "heading" }, make("h1", {}, "Sessions"), this.filters.status, make("div", { class: "ends" }, this.start));
    this.filters.box.append(this.count);
    this.list = make("div", { class: "list" }, this.rows.box, this.said, this.pill);
    box.append(heading, this.notices, this.filters.box, this.list);
    this.stopClock = everySecond(() => this.#second());
    this.onLooks = () => this.rows.measure();
    addEventListener("looks", this.onLooks);
    this.#load();
    this.#follow();
    this.#know();
  }

  close() {
    left = { query: JSON.stringify(this.filters.query), place: this.rows.place };
    this.#loading?.abort();
    this.#unfollow();
    this.stopClock();
    cancelAnimationFrame(this.#frame);
    removeEventListener("looks", this.onLooks);
    for (const each of [this.rows, this.counts, this.filters]) each.close();
  }

  again() {
    this.#load();
    this.#know();
  }

  key(event) {
    if (event.key === "r") this.#settle();
    else if (event.key === "n") this.#start();
    else return this.rows.key(event);
    return true;
  }

  #change(query) {
    this.shell.replace(query);
    this.rows.toTop();
    this.#load();
    this.#follow();
    this.#count();
    this.#states();
  }

  async #know() {
    try {
      const isFirst = !this.#known.names.length;
      this.#known = await catalogue();
      if (isFirst) this.filters.know(this.#known.names);
      const notice = troubleNotice(this.#known.troubles);
      this.notices.replaceChildren(...(notice ? [notice] : []));
      this.#count();
      this.#states();
    } catch (problem) {
      this.#fail(problem);
    }
  }

  #count() {
    const { chart } = this.filters.query;
    this.counts.of(chart);
  }

  async #states() {
    const { chart } = this.filters.query, shown = currentOf(this.#known.byName.get(chart) ?? []);
    const told = shown ? await api.get(["charts", chart, "versions", shown.version]).catch(() => null) : null;
    this.filters.knowStates(told?.states ?? []);
  }

  async #load() {
    this.#loading?.abort();
    const loading = (this.#loading = new AbortController());
    const wanted = this.filters.wanted;
    try {
      const page = await api.get(["sessions"], { ...wanted, limit: PAGE }, { signal: loading.signal });
      if (loading.signal.aborted) return;
      this.#isAsking = false;
      this.#model.begin(wanted, page);
      this.#settled = performance.now();
      this.#show();
      this.#return();
      tell(`${this.#words()}.`);
    } catch (problem) {
      if (!loading.signal.aborted) this.#fail(problem);
    }
  }

  // To where one was, when one comes back from a session.
  #return() {
    if (left?.query === JSON.stringify(this.filters.query)) this.rows.return(left.place);
    left = null;
  }

  async #more() {
    const { after } = this.#model, signal = this.#loading?.signal;
    if (!after || this.#isAsking || signal?.aborted) return;
    this.#isAsking = true;
    try {
      const page = await api.get(["sessions"], { ...this.filters.wanted, limit: PAGE, after }, { signal });
      if (signal?.aborted) return;
      this.#isAsking = false;
      this.#model.add(page);
      this.#show();
    } catch (problem) {
      if (!signal?.aborted) this.#fail(problem);
    }
  }

  #follow() {
    const { chart } = this.filters.query;
    if (chart === this.followed) return;
    this.followed = chart;
    this.#unfollow();
    let isFirst = true;
    const onOpen = () => {
      if (!isFirst) this.again();
      isFirst = false;
    };
    const changes = (told) => {
      this.#model.tell(told);
      if (told.counts) this.counts.stale();
      this.#frame ||= requestAnimationFrame(() => this.#take());
    };
    const lost = () => this.again();
    const onProblem = (problem) => {
      isFirst = false;  // what happens until it is open is not told
      this.#fail(problem);
    };
    this.#unfollow = follow(["changes"], { chart }, { changes, lost }, { onOpen, onProblem });
  }

  #take() {
    this.#frame = 0;
    if (!this.#model.take()) return;
    if (this.#isLeftAlone()) this.#settle();
    else this.rows.draw();
    this.#sayUnsettled();
  }

  // Rows move by themselves only where nobody reads or points at them.
  #isLeftAlone() {
    const isDue = this.#model.unsettled && performance.now() - this.#settled > SETTLES;
    return isDue && this.rows.isAtTop && !this.list.matches(":hover, :focus-within");
  }

  #settle() {
    this.#settled = performance.now();
    if (this.#model.isStale) return this.#load();
    this.#model.settle();
    this.#show();
  }

  #second() {
    this.rows.tick();
    if (this.#isLeftAlone()) this.#settle();
  }

  #show() {
    this.rows.show(this.#model.rows);
    this.count.textContent = this.#words();
    this.#sayUnsettled();
    this.#say(this.#model.rows.length ? [] : this.#nothing());
  }

  #words() {
    const { rows, after, isFull } = this.#model;
    const count = `${rows.length.toLocaleString("en")}${after ? "+" : ""} ${rows.length === 1 ? "session" : "sessions"}`;
    return isFull ? `${count} shown; there are more: narrow the search` : count;
  }

  #sayUnsettled() {
    const { unsettled } = this.#model;
    this.pill.hidden = !unsettled || this.#isLeftAlone();
    if (!this.pill.hidden) this.pill.textContent = `${many(unsettled)} new or moved · sort again`;
  }

  #nothing() {
    if (this.filters.isNarrowed) {
      return [make("strong", {}, "No session is like that."), button("Show all", {}, () => this.filters.clear())];
    }
    return [
      make("strong", {}, "No sessions yet."),
      make("p", {}, "Start one here, with scxmlc session start, or by POST /api/sessions."),
      button("Start a session", { class: "first" }, () => this.#start()),
    ];
  }

  #fail(problem) {
    if (problem.isGone) return;  // the shell tells, and asks again
    this.#isAsking = false;
    this.#say([make("strong", { role: "alert" }, problem.message), button("Try again", {}, () => this.again())]);
  }

  #say(parts) {
    this.said.replaceChildren(...(parts.length ? [make("div", { class: "empty" }, ...parts)] : []));
  }

  async #start() {
    if (!this.#known.names.length) await this.#know();
    if (document.querySelector("dialog[open]")) return;
    const session = await started(this.#known, this.filters.query.chart);
    if (session) this.shell.go(["sessions", session.id]);
  }
}
