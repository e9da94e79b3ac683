// A session as it lives: what it did, as a run that grows, and how it stands, as the server tells it.
//
// In: the server's answers and the stream of the session's turns. Out: calls of `told`. The rule that surprises: a stream
// that breaks is opened again, and what was missed is read from the history; a turn that comes twice is passed over by
// its number, so that none is lost and none counts double.

import { Run } from "../shared/run.js";
import { beginning, missed, nameIn } from "./beginning.js";

const FIRST_WAIT = 0.5, LONGEST_WAIT = 10;  // seconds until a broken stream is opened again
const PAGE = 500;        // turns of the history that are asked for at once
const MOST = 20_000;     // turns that a page holds; then it begins anew
const REFRESH = 400;     // milliseconds at least between two questions how the session stands

export class Live {
  #api;
  #told;
  #left = new AbortController();
  #last = null;       // the number of the last turn that is in the run
  #turns = 0;
  #refreshing = null;
  #refreshed = -Infinity;

  // `told`: { view(view), begun(run), grown(lines, from), line(state, problem) }
  constructor(api, id, charts, told) {
    this.#api = api;
    this.id = id;
    this.charts = charts;
    this.path = `/api/sessions/${encodeURIComponent(id)}`;
    this.#told = told;
    this.run = null;
    this.view = null;
    this.hasHistory = false;
  }

  async begin() {
    for (let wait = FIRST_WAIT; !this.#left.signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      try {
        for await (const message of this.#api.stream(`${this.path}/steps`, this.#left.signal)) {
          await this.#take(message);
          wait = FIRST_WAIT;
        }
        this.#line("broken");
      } catch (problem) {
        if (this.#left.signal.aborted) return;
        if (problem.isFinal) return this.#line("refused", problem);
        this.#line("broken", problem);
      }
      await new Promise((go) => setTimeout(go, wait * 1000));
    }
  }

  end() {
    this.#left.abort();
    clearTimeout(this.#refreshing);
  }

  get session() {
    return this.run.sessions.get(this.name) ?? null;
  }

  // How it stands may have changed otherwise than by a turn.
  async refresh() {
    clearTimeout(this.#refreshing);
    this.#refreshing = null;
    this.#refreshed = performance.now();
    try {
      this.#stands(await this.#api.get(this.path));
    } catch (problem) {
      if (!this.#left.signal.aborted) this.#told.line(problem.isFinal ? "refused" : "broken", problem);
    }
  }

  stands(view) {
    this.#stands(view);
  }

  #stands(view) {
    this.view = view;
    this.#told.view(view);
  }

  #line(state, problem = null) {
    if (!this.#left.signal.aborted) this.#told.line(state, problem);
  }

  async #take({ event, id, data }) {
    if (event === "session") await this.#meet(data);
    else if (event === "turn") this.#turn({ number: numberOf(data, id), ...data });
    else if (event === "lost") await this.#meet(await this.#api.get(this.path));
  }

  // Where the stream begins: the history up to here, or what has come since it broke.
  async #meet(view) {
    if (this.run === null) {
      const turns = await this.#history(0);
      this.#begin(view, turns);
    } else {
      const turns = this.hasHistory ? await this.#history(this.#last ?? 0) : [];
      turns.forEach((turn) => this.#turn(turn));
      if (!this.hasHistory) this.#add(missed(view, this.session, this.run.last, view.changed ?? 0));
    }
    this.#stands(view);
    this.#line("live");
  }

  #begin(view, turns) {
    const lines = [...beginning(view, turns), ...turns.flatMap(linesOf)];
    this.name = nameIn(lines, view.id);
    this.run = new Run(lines, this.charts.known);
    this.#turns = turns.length;
    this.#last = turns.at(-1)?.number ?? this.#last;
    this.view = view;
    this.#told.begun(this.run);
  }

  async #history(after) {
    const turns = [];
    for (let next = after; next !== null && turns.length < MOST; ) {
      const query = `?limit=${PAGE}${next ? `&after=${encodeURIComponent(next)}` : ""}`;
      let page;
      try {
        page = await this.#api.get(`${this.path}/history${query}`);
      } catch (problem) {
        if (problem.status === 404 || problem.status === 409) return turns;  // the host keeps none
        throw problem;
      }
      turns.push(...page.turns);
      next = page.turns.length ? page.after ?? null : null;
    }
    this.hasHistory ||= turns.some((turn) => turn.lines?.length);
    return turns;
  }

  #turn(turn) {
    if (turn.number !== null && this.#last !== null && turn.number <= this.#last) return;
    this.#last = turn.number ?? this.#last;
    this.#turns += 1;
    this.#add(linesOf(turn));
    if (turn.session) this.#told.listed?.(turn.session);
    const due = Math.max(0, REFRESH - (performance.now() - this.#refreshed));
    this.#refreshing ??= setTimeout(() => this.refresh(), due);
  }

  #add(lines) {
    if (!lines.length) return;
    const from = this.run.lines.length;
    this.run.add(lines);
    this.#told.grown(lines, from);
  }
}

const numberOf = (data, id) => data.number ?? (id === undefined || id === "" ? null : Number(id));

// Each with the time of its turn, in seconds since 1970.
const linesOf = ({ at, lines }) => (lines ?? []).map((line) => ({ ...line, at }));
