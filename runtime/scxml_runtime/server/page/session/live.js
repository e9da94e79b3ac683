// A session as it lives: what it did, as a run that grows, and how it stands, as the server tells it.
//
// In: the server's answers and the stream of the session's turns. Out: calls of `told`. The rule that surprises: a
// stream that breaks is opened again, and what was missed is read from the history; a turn that comes twice is passed
// over by its number, so that none is lost and none counts double.

import { api } from "../api.js";
import { Run } from "../shared/run.js";
import { follow } from "../stream.js";
import { beginning, missed, missing, nameIn } from "./beginning.js";

const PAGE = 1000;    // turns of the history that are asked for at once
const KEPT = 5000;    // turns of it that are shown, the last ones
const MOST = 25_000;  // moments that come while one looks; whoever looks longer begins anew from there
const APART = new Set(["trace", "chart"]);  // kinds of lines that are no part of what happened
const REFRESH = 400;  // milliseconds at least between two questions how the session stands

export class Live {
  #told;
  #charts;
  #leave = () => {};
  #tail = Promise.resolve();  // messages are taken one after the other
  #isOver = false;
  #last = null;               // the number of the last turn that is in the run
  #first = 0;                 // how many moments there were before one looked
  #since = 0;                 // until when the turns that have no number are known
  #missing = null;            // what is said of turns before those that are shown; null where there are none
  #refreshing = null;
  #refreshed = -Infinity;

  // `told`: { stands(view), began(run), grew(lines, from), moved(), filled(), failed(problem) }
  constructor(id, charts, told) {
    this.path = ["sessions", id];
    this.#charts = charts;
    this.#told = told;
    this.run = null;
    this.view = null;
    this.keepsHistory = false;
  }

  begin() {
    const onProblem = (problem) => this.#isOver || this.#failed(problem);
    const take = (name) => (data, id) => this.#queue(() => this.#take(name, data, id));
    const handlers = { session: take("session"), turn: take("turn"), lost: take("lost"), forgotten: take("forgotten") };
    this.#leave = follow([...this.path, "steps"], {}, handlers, { onProblem });
  }

  end() {
    this.#isOver = true;
    this.#leave();
    clearTimeout(this.#refreshing);
  }

  get session() {
    return this.run.sessions.get(this.name);
  }

  // How it stands may have changed otherwise than by a turn.
  refresh() {
    clearTimeout(this.#refreshing);
    this.#refreshing = null;
    this.#refreshed = performance.now();
    return this.#queue(async () => this.stands(await api.get(this.path)));
  }

  stands(view) {
    const isMoved = this.view !== null && this.view.version !== view.version;
    this.view = view;
    if (!this.run) return;
    this.#told.stands(view);
    if (isMoved) this.#queue(() => this.#moved(view));
  }

  // It has gone over to another version of its chart.
  async #moved(view) {
    this.session.chart = await this.#charts.own(view);
    this.#told.stands(view);
    this.#told.moved();
  }

  #queue(act) {
    this.#tail = this.#tail.then(() => this.#isOver || act()).catch((problem) => {
      if (!this.#isOver && !problem.isGone) this.#failed(problem);
    });
    return this.#tail;
  }

  // Whom the server does not know any more, it has forgotten, or it has another store.
  #failed(problem) {
    if (problem.kind === "unknown-session" && this.run) this.#forgotten();
    else this.#told.failed(problem);
  }

  // What was seen of it stays, to be read.
  #forgotten() {
    this.end();
    this.stands({ ...this.view, isForgotten: true, is_over: true, timers: [], waiting: 0, under_way: [] });
  }

  async #take(name, data, id) {
    if (name === "session") await this.#meet(data);
    else if (name === "lost") await this.#meet(await api.get(this.path));
    else if (name === "forgotten") this.run && this.#forgotten();
    else if (this.run) this.#turn({ number: id === null ? null : Number(id), ...data });
  }

  // Where the stream begins: the history up to here, or what has come since it broke.
  async #meet(view) {
    const turns = await (this.#last === null ? this.#lastTurns() : this.#turnsSince(this.#last));
    if (this.#isOver) return;
    this.#since = view.changed ?? 0;
    if (this.run === null) await this.#begin(view, turns);
    else if (this.keepsHistory) turns.forEach((turn) => this.#turn(turn));
    else this.#add(missed(view, this.session, this.run.last, view.changed ?? 0));
    this.stands(view);
  }

  async #begin(view, turns) {
    const lines = [...beginning(view, turns, this.#missing), ...turns.flatMap(linesOf)];
    await this.#charts.know(lines, view);
    this.name = nameIn(lines, view.id);
    this.run = new Run(lines, this.#charts.all);
    this.#first = this.run.last;
    this.#last = turns.at(-1)?.number ?? null;
    this.#told.began(this.run);
  }

  // The history from its end, one turn more than is shown: it says where the first of them began.
  async #lastTurns() {
    let turns = [], lost = 0;
    for (let before = Number.MAX_SAFE_INTEGER; before && turns.length <= KEPT; ) {
      const page = await this.#page({ before });
      turns = [...page.turns, ...turns];
      lost = page.lost;
      before = page.before;
    }
    const [earlier] = turns.splice(0, Math.max(0, turns.length - KEPT)).slice(-1);
    if (earlier) turns[0].before = earlier.configuration;
    this.#missing = this.keepsHistory ? missing(lost, Boolean(earlier)) : null;
    return turns;
  }

  async #turnsSince(number) {
    const turns = [];
    for (let after = number; after !== null; ) {
      const page = await this.#page({ after });
      turns.push(...page.turns);
      after = page.after ?? null;
    }
    return turns;
  }

  // Empty where the host keeps none.
  async #page(place) {
    const page = await api.get([...this.path, "history"], { ...place, limit: PAGE }).catch(none);
    this.keepsHistory ||= page.turns.some(({ lines }) => lines?.length);
    return page;
  }

  #turn(turn) {
    const isKnown = turn.number === null ? turn.at <= this.#since : turn.number <= (this.#last ?? 0);
    if (isKnown) return;
    this.#last = turn.number ?? this.#last;
    this.#add(linesOf(turn));
    if (this.run.last > this.#first + MOST) this.#told.filled();
    const due = Math.max(0, REFRESH - (performance.now() - this.#refreshed));
    this.#refreshing ??= setTimeout(() => this.refresh(), due);
  }

  #add(lines) {
    if (!lines.length) return;
    const from = this.run.lines.length;
    this.#charts.know(lines, this.view);
    this.run.add(lines);
    this.#told.grew(lines, from);
  }
}

function none(problem) {
  if (problem.status === 404 || problem.status === 409) return { turns: [] };
  throw problem;
}

// What happened in a turn, each with the time of it, in seconds since 1970.
function linesOf({ at, lines }) {
  return (lines ?? []).filter(({ kind }) => !APART.has(kind)).map((line) => ({ ...line, at }));
}
