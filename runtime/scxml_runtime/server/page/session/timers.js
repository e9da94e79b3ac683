// What comes by itself: each delayed event with the time until it, by the server's clock, and a way not to wait for it.

import { byId, make } from "../shared/dom.js";
import { moment, span } from "./clock.js";

const TICK = 250;  // milliseconds

export class TimerPanel {
  #rows = new Map();  // by id of the timer
  #ticking;

  constructor(clock, onFire) {
    this.clock = clock;
    this.panel = byId("timers-panel");
    this.box = byId("timers");
    this.#ticking = setInterval(() => this.#tick(), TICK);
    this.box.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button) onFire(this.#rows.get(button.value)?.due, button);
    });
  }

  show(timers) {
    this.panel.hidden = timers.length === 0;
    const ids = new Set(timers.map(({ id }) => String(id)));
    for (const [id, { item }] of this.#rows) {
      if (ids.has(id)) continue;
      item.remove();
      this.#rows.delete(id);
    }
    const inOrder = [...timers].sort((one, other) => one.at - other.at).map((due) => this.#row(due).item);
    inOrder.forEach((item, place) => this.box.children[place] === item || this.box.insertBefore(item, this.box.children[place] ?? null));
    this.#tick();
  }

  // Rows stay the same elements, so that the focus stays where it is.
  #row(due) {
    const known = this.#rows.get(String(due.id));
    if (known) return Object.assign(known, { due });
    const left = make("span", { class: "left", title: moment(due.at) });
    const words = `Fire ${due.event} now`;
    const item = make("li", {},
      make("bdi", { class: "name" }, due.event), left,
      make("button", { type: "button", value: due.id, "aria-label": words, title: words }, "Fire now"));
    const row = { due, item, left };
    this.#rows.set(String(due.id), row);
    return row;
  }

  #tick() {
    for (const { due, left } of this.#rows.values()) {
      const seconds = due.at - this.clock.now;
      const words = seconds > 0 ? `in ${span(seconds)}` : "due";
      if (left.textContent !== words) left.textContent = words;
    }
  }

  end() {
    clearInterval(this.#ticking);
  }
}
