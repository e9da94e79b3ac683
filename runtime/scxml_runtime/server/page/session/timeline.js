// Where one is in what happened: live, where each moment is shown as it comes, or back in time, where one stays.

import { byId } from "../shared/dom.js";
import { moment as told, timeOfDay } from "./clock.js";

const KEYS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

export class Timeline {
  #onMove;
  #last = 0;
  #keys = new AbortController();
  number = 0;
  isLive = true;

  // `onMove(number, isLive)`: somebody has moved.
  constructor(onMove) {
    this.#onMove = onMove;
    this.slider = byId("slider");
    this.slider.addEventListener("input", () => this.go(Number(this.slider.value)));
    byId("back").addEventListener("click", () => this.go(this.number - 1));
    byId("forward").addEventListener("click", () => this.go(this.number + 1));
    byId("live").addEventListener("click", () => this.go(Infinity));
    document.addEventListener("keydown", (event) => this.#key(event), { signal: this.#keys.signal });
  }

  grow(last) {
    this.#last = last;
    this.slider.max = last;
  }

  // The last moment is now: whoever goes there is live.
  go(number) {
    this.number = Math.min(this.#last, Math.max(0, number));
    this.isLive = number >= this.#last;
    this.#onMove(this.number, this.isLive);
  }

  show(moment) {
    this.number = moment.number;
    this.slider.value = moment.number;
    const time = moment.at ? timeOfDay(moment.at) : "";
    this.slider.setAttribute("aria-valuetext", `moment ${moment.number} of ${this.#last}${time && `, ${time}`}`);
    byId("number").textContent = `${moment.number} / ${this.#last}`;
    byId("at").textContent = time;
    byId("at").title = moment.at ? told(moment.at) : "";
    byId("live").setAttribute("aria-pressed", this.isLive);
    byId("live").textContent = this.isLive ? "Live" : "Back to live";
    byId("session").classList.toggle("past", !this.isLive);
    byId("back").setAttribute("aria-disabled", moment.number === 0);
    byId("forward").setAttribute("aria-disabled", moment.number === this.#last);
  }

  // What a field or a button does with a key itself, it keeps.
  #key(event) {
    const { target, key } = event;
    if (event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
    if (target.closest("textarea, select, input:not([type=range]):not([type=checkbox])")) return;
    if (key === "/") {
      event.preventDefault();
      byId("search").focus();
    } else if (Object.hasOwn(KEYS, key)) {
      event.preventDefault();
      this.go(this.number + KEYS[key]);
    }
  }

  end() {
    this.#keys.abort();
  }
}
