// Where one is in the run, and the ways to move: slider, buttons, keys, play, and the fragment of the address.

const EXTERNAL = ({ event }) => event?.type === "external";
const ANY = () => true;
const PAUSE = 150;  // milliseconds until the address follows: browsers refuse many changes at once

const MOVES = {
  first: (run) => 0,
  "event-back": (run, number) => run.seek(number, -1, EXTERNAL),
  back: (run, number) => run.seek(number, -1, ANY),
  forward: (run, number) => run.seek(number, 1, ANY),
  "event-forward": (run, number) => run.seek(number, 1, EXTERNAL),
  last: (run) => run.last,
};
const KEYS = {
  ArrowLeft: "back",
  ArrowRight: "forward",
  "Shift+ArrowLeft": "event-back",
  "Shift+ArrowRight": "event-forward",
  Home: "first",
  End: "last",
};

class Player {
  #run;
  #show;
  #ticking = null;
  #telling = null;

  constructor(run, show) {
    this.#run = run;
    this.#show = show;
    this.number = 0;
    this.slider = byId("slider");
    this.slider.max = run.last;
    this.slider.addEventListener("input", () => this.go(Number(this.slider.value)));
    for (const [id, move] of Object.entries(MOVES)) {
      byId(id).addEventListener("click", () => this.go(move(run, this.number)));
    }
    byId("play").addEventListener("click", () => this.toggle());
    document.addEventListener("keydown", (event) => this.#key(event));
    addEventListener("hashchange", () => this.#followAddress());
  }

  begin() {
    const wanted = this.#addressed();
    this.#go(wanted ?? Math.min(1, this.#run.last));
  }

  go(number) {
    this.pause();
    this.#go(number);
  }

  toggle() {
    if (this.#ticking !== null) return this.pause();
    if (this.number === this.#run.last) this.#go(0);
    this.#playing(true);
    this.#tick();
  }

  pause() {
    clearTimeout(this.#ticking);
    this.#ticking = null;
    this.#playing(false);
  }

  #tick() {
    this.#ticking = setTimeout(() => {
      this.#go(this.number + 1);
      if (this.number < this.#run.last) this.#tick();
      else this.pause();
    }, 1000 / Number(byId("speed").value));
  }

  #playing(on) {
    byId("play").setAttribute("aria-label", on ? "Pause" : "Play");
    byId("play").classList.toggle("playing", on);
  }

  #go(number) {
    this.number = Math.min(this.#run.last, Math.max(0, number));
    const moment = this.#run.moments[this.number];
    this.slider.value = this.number;
    this.slider.setAttribute("aria-valuetext", `moment ${this.number} of ${this.#run.last}, ${seconds(moment.at)}`);
    byId("number").textContent = `${this.number} / ${this.#run.last}`;
    byId("at").textContent = seconds(moment.at);
    this.#idle(["first", "event-back", "back"], this.number === 0);
    this.#idle(["last", "event-forward", "forward"], this.number === this.#run.last);
    clearTimeout(this.#telling);
    this.#telling = setTimeout(() => this.#tellAddress(), PAUSE);
    this.#show(moment);
  }

  // Not `disabled`, which would take the focus away from whoever has just pressed it.
  #idle(ids, idle) {
    for (const id of ids) byId(id).setAttribute("aria-disabled", idle);
  }

  #tellAddress() {
    if (this.#addressed() !== this.number) history.replaceState(null, "", `#${this.number}`);
  }

  #followAddress() {
    const wanted = this.#addressed();
    if (wanted !== null && wanted !== this.number) this.go(wanted);
  }

  #addressed() {
    return /^#\d+$/.test(location.hash) ? Math.min(this.#run.last, Number(location.hash.slice(1))) : null;
  }

  // What a field or a button does with a key itself, it keeps.
  #key(event) {
    const { target, key } = event;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (key === "/" && !target.matches("input, select")) {
      event.preventDefault();
      byId("search").focus();
    } else if (key === " " && !target.closest("button, summary, select, input:not([type=range])")) {
      event.preventDefault();
      this.toggle();
    } else if (!target.closest("select, input:not([type=range]):not([type=checkbox])")) {
      const move = MOVES[KEYS[event.shiftKey ? `Shift+${key}` : key]];
      if (!move) return;
      event.preventDefault();
      this.go(move(this.#run, this.number));
    }
  }
}
