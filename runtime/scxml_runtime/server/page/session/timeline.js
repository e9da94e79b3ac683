// Where one is in what happened: live, where each moment is shown as it comes, or back in time, where one stays.

import { moment as told } from "../clock.js";
import { byId } from "../shared/dom.js";

const KEYS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

export class Timeline {
  #onMove;
  #last = 0;
  number = 0;
  isLive = true;

  // `onMove(number)`: somebody has moved.
  constructor(onMove) {
    this.#onMove = onMove;
    this.slider = byId("slider");
    this.slider.addEventListener("input", () => this.go(Number(this.slider.value)));
    byId("back").addEventListener("click", () => this.go(this.number - 1));
    byId("forward").addEventListener("click", () => this.go(this.number + 1));
    byId("to-live").addEventListener("click", () => this.go(Infinity));
  }

  grow(last) {
    this.#last = last;
    this.slider.max = last;
  }

  // The last moment is now: whoever goes there is live.
  go(number) {
    this.number = Math.min(this.#last, Math.max(0, number));
    this.isLive = number >= this.#last;
    this.#onMove(this.number);
  }

  show({ number, at }) {
    if (!this.isLive) this.number = number;
    const time = at ? timeOfDay(at) : "";
    this.slider.value = number;
    this.slider.setAttribute("aria-valuetext", `moment ${number} of ${this.#last}${time && `, ${time}`}`);
    byId("number").textContent = `${number} / ${this.#last}`;
    byId("at").textContent = time;
    byId("at").title = at ? told(at) : "";
    byId("to-live").setAttribute("aria-pressed", this.isLive);
    byId("to-live").textContent = this.isLive ? "Live" : "Back to live";
    byId("session").classList.toggle("past", !this.isLive);
    byId("back").setAttribute("aria-disabled", number === 0);
    byId("forward").setAttribute("aria-disabled", number === this.#last);
  }

  // Whether the key was one of these.
  key({ key, target }) {
    if (!Object.hasOwn(KEYS, key) || target.closest("[role=region]")) return false;  // which are scrolled by these
    this.go((this.isLive ? this.#last : this.number) + KEYS[key]);
    return true;
  }
}

const two = (number, digits = 2) => String(number).padStart(digits, "0");

// Where whoever reads it is.
export function timeOfDay(at) {
  const date = new Date(at * 1000);
  if (Number.isNaN(date.getTime())) return "";
  const whole = [date.getHours(), date.getMinutes(), date.getSeconds()].map((each) => two(each)).join(":");
  return `${whole}.${two(date.getMilliseconds(), 3)}`;
}
