// How many sessions stand where, asked again as the server says that counts have changed; the longer an
// answer takes, the more seldom.

import { api } from "./api.js";

const LEAST = 1000;  // milliseconds between two questions
const SHARE = 20;    // so much longer than an answer takes
const MOST = 12;     // charts that are asked for, one by one

export class Counts {
  #timer = 0;
  #wait = 0;
  #isOver = false;

  constructor(show) {
    this.show = show;
    this.charts = [];
  }

  // Of these charts, from now on.
  of(charts) {
    this.charts = charts;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#ask();
  }

  stale() {
    this.#timer ||= setTimeout(() => this.#ask(), this.#wait);
  }

  close() {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  async #ask() {
    const began = performance.now(), { charts } = this;
    if (charts.length > MOST) return this.show(null);
    const answers = await Promise.all(charts.map((chart) => api.get(["charts", chart, "counts"]))).catch(() => null);
    if (this.#isOver || charts !== this.charts) return;
    if (answers) this.show(answers.flatMap(({ counts }) => counts));
    this.#wait = Math.max(LEAST, SHARE * (performance.now() - began));
    this.#timer = 0;
  }
}

// Of each status, and under "" of all. Who has a problem runs, as far as counts know.
export function byStatus(counts) {
  const numbers = { "": 0, running: 0, failed: 0, over: 0 };
  for (const { status, sessions } of counts) {
    numbers[""] += sessions;
    numbers[status] += sessions;
  }
  return numbers;
}
