// What comes by itself: each delayed event with the time until it, by the server's clock, and a way not to wait for it.

import { ahead, everySecond, moment } from "../clock.js";
import { byId, make, write } from "../shared/dom.js";
import { visible } from "../text.js";

export class TimerPanel {
  #rows = new Map();  // by id of the timer
  #stop;

  constructor(onFire) {
    this.panel = byId("timers-panel");
    this.box = byId("timers");
    this.#stop = everySecond(() => this.#tick());
    this.box.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button) onFire(this.#rows.get(button.value).due, button);
    });
  }

  // Rows stay the same elements, so that the focus stays where it is.
  show(timers) {
    this.panel.hidden = timers.length === 0;
    const ids = new Set(timers.map(({ id }) => String(id)));
    for (const [id, { item }] of this.#rows) {
      if (ids.has(id)) continue;
      item.remove();
      this.#rows.delete(id);
    }
    const inOrder = [...timers].sort((one, other) => one.at - other.at).map((due) => this.#row(due).item);
    inOrder.forEach((item, place) => {
      if (this.box.children[place] !== item) this.box.insertBefore(item, this.box.children[place] ?? null);
    });
    this.#tick();
  }

  #row(due) {
    const known = this.#rows.get(String(due.id));
    if (known) return Object.assign(known, { due });
    const left = make("time", { class: "numbers", title: moment(due.at) });
    const words = `Fire ${visible(due.event)} now`;
    const button = make("button", { type: "button", value: due.id, "aria-label": words, title: words }, "Fire now");
    const title = due.sendid ? `sendid ${visible(due.sendid)}` : null;
    const item = make("li", {}, make("bdi", { title }, visible(due.event || "a time limit")), left, button);
    const row = { due, item, left };
    this.#rows.set(String(due.id), row);
    return row;
  }

  #tick() {
    for (const { due, left: box } of this.#rows.values()) {
      const left = ahead(due.at);
      write(box, left === "due" ? left : `in ${left}`);
    }
  }

  end() {
    this.#stop();
  }
}
