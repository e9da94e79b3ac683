// Moments that come while one watches, one after the other: each is seen where there are few, and none lags behind for
// long, however many there are and however slow the page is.

const LONGEST = 160;  // milliseconds that one is shown before the next
const SHORTEST = 40;  // and at least: more than that nobody sees
const WITHIN = 300;   // milliseconds in which most of those that wait have been shown

export class Pace {
  #show;
  #target = 0;
  #next = null;
  #last = 0;  // when one was shown
  #still = matchMedia("(prefers-reduced-motion: reduce)");
  shown = 0;

  constructor(show) {
    this.#show = show;
  }

  // At once, wherever that is; nothing before it is shown any more.
  jump(number) {
    this.end();
    this.#target = this.shown = number;
    this.#show(number, false);
  }

  go(number) {
    this.#target = number;
    if (this.#still.matches || document.hidden) this.jump(number);
    else if (this.#next === null) this.#step();
  }

  #step() {
    this.#next = null;
    const waiting = this.#target - this.shown;
    if (waiting <= 0) return;
    const now = performance.now(), passed = Math.min(now - this.#last, LONGEST);
    this.#last = now;
    this.shown += Math.min(waiting, Math.max(1, Math.round((waiting * passed) / WITHIN)));
    this.#show(this.shown, true);
    this.#next = setTimeout(() => this.#step(), Math.max(SHORTEST, Math.min(LONGEST, WITHIN / waiting)));
  }

  end() {
    clearTimeout(this.#next);
    this.#next = null;
  }
}

// The transitions taken and the states entered light up, and go back to what marks them.
export function flash(drawing, step) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches || !drawing || !step) return;
  const arrows = (step.transitions ?? []).flatMap((each) => drawing.groupsOf(each));
  const time = { duration: 700, easing: "ease-out" };
  for (const path of arrows.flatMap((group) => [...group.querySelectorAll("path[stroke]")])) {
    path.animate([{ strokeWidth: "9px", stroke: "#f59e0b" }, { strokeWidth: "3.5px" }], time);
  }
  for (const text of arrows.flatMap((group) => [...group.querySelectorAll("text")])) {
    text.animate([{ fill: "#f59e0b" }, {}], time);
  }
  for (const id of step.entered ?? []) {
    const frame = drawing.states.get(id)?.querySelector(":scope > rect.frame");
    frame?.animate([{ fill: "#ffd166" }, {}], time);
  }
}
