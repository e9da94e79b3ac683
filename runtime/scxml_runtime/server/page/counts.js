// How many sessions stand where, asked again as the server says that counts have changed; the longer an
// answer takes, the more seldom.

import { api } from "./api.js";

const LEAST = 1000;  // milliseconds between two questions
const SHARE = 20;    // so much longer than an answer takes

export class Counts {
  #timer = 0;
  #wait = 0;
  #isOver = false;

  constructor(show) {
    this.show = show;
    this.chart = null;
  }

  // Of this chart, or of all, from now on.
  of(chart = "") {
    this.chart = chart;
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
    const began = performance.now(), { chart } = this;
    const answer = await api.get(chart ? ["charts", chart, "counts"] : ["counts"]).catch(() => null);
    if (this.#isOver || chart !== this.chart) return;
    if (answer) this.show(answer.counts);
    this.#wait = Math.max(LEAST, SHARE * (performance.now() - began));
    this.#timer = 0;
  }
}

// Of each status, and under "" of all. Who has a problem is no runner here.
export function byStatus(counts) {
  const numbers = { "": 0, running: 0, problem: 0, failed: 0, over: 0 };
  for (const { status, sessions } of counts) {
    numbers[""] += sessions;
    numbers[status] += sessions;
  }
  return numbers;
}
