// Moments that come while one watches, one after the other: each is seen, and none lags behind for long.

const LONGEST = 160;  // milliseconds that one is shown before the next, where there are few
const WITHIN = 600;   // milliseconds in which all that wait have been shown, however many

export class Pace {
  #show;
  #target = 0;
  shown = 0;
  #next = null;
  #still = matchMedia("(prefers-reduced-motion: reduce)");

  constructor(show) {
    this.#show = show;
  }

  // At once, wherever that is; nothing before it is shown any more.
  jump(number) {
    clearTimeout(this.#next);
    this.#next = null;
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
    const each = Math.min(LONGEST, WITHIN / waiting);
    this.shown += Math.max(1, Math.round(16 / each));  // a frame has room for one
    this.shown = Math.min(this.shown, this.#target);
    this.#show(this.shown, true);
    this.#next = setTimeout(() => this.#step(), Math.max(16, each));
  }

  end() {
    clearTimeout(this.#next);
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
