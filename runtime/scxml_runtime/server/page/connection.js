// Whether the server answers. While it does not, it is tried again and again, at longer and longer intervals, at once
// when the network comes back or the page is looked at; whoever waits for it awaits `connection.back()`.

const HEALTH = new URL("../health", document.baseURI);
const FIRST = 500, LONGEST = 15_000;  // milliseconds between tries

class Connection extends EventTarget {
  isUp = true;
  since = null;    // milliseconds, when it went
  nextTry = null;
  #tries = 0;
  #timer = 0;
  #waiting = [];

  lost() {
    if (!this.isUp) return;
    this.isUp = false;
    this.since = Date.now();
    this.#tries = 0;
    this.#later();
    this.#tell();
  }

  found() {
    if (this.isUp) return;
    clearTimeout(this.#timer);
    this.isUp = true;
    this.nextTry = null;
    this.#waiting.splice(0).forEach((resolve) => resolve());
    this.#tell();
  }

  back() {
    return this.isUp ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  async tryNow() {
    if (this.isUp) return;
    clearTimeout(this.#timer);
    try {
      await fetch(HEALTH, { cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(5000) });
      this.found();
    } catch {
      if (!this.isUp) this.#later();
    }
  }

  #later() {
    const wait = Math.min(LONGEST, FIRST * 2 ** this.#tries++) * (0.75 + Math.random() / 2);
    this.nextTry = Date.now() + wait;
    this.#timer = setTimeout(() => this.tryNow(), wait);
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

export const connection = new Connection();
addEventListener("online", () => connection.tryNow());
document.addEventListener("visibilitychange", () => document.hidden || connection.tryNow());
