// A form that sends an event: names that would do something now, data whose errors are shown where they are, and what
// came of it.

import { byId, make } from "../shared/dom.js";
import { parsed } from "./json.js";
import { offers } from "./offers.js";
import { visible } from "../text.js";
import { way } from "./words.js";

export class SendPanel {
  #key = null;       // of what is being sent: the same again where it is not known whether it came
  #sending = null;   // [name, moments there were before]
  #offered = "";

  // `send(name, data, key)` resolves when it has been taken; `moments()`: how many there have been.
  constructor(send, moments) {
    this.send = send;
    this.moments = moments;
    this.form = byId("send");
    this.name = byId("event-name");
    this.payload = byId("payload");
    this.problem = byId("payload-problem");
    this.outcome = byId("outcome");
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.payload.addEventListener("input", () => this.#check());
    for (const field of [this.name, this.payload]) field.addEventListener("input", () => { this.#key = null; });
    byId("offers").addEventListener("click", ({ target }) => this.#take(target.closest("button")));
  }

  // What is offered in the states that are active now.
  show(parts, isOver) {
    for (const field of this.form.querySelectorAll("input, textarea, button")) field.disabled = isOver;
    const found = isOver ? [] : offers(parts);
    const offered = JSON.stringify(found);
    if (offered === this.#offered) return;
    this.#offered = offered;
    byId("offers").replaceChildren(...found.map(({ descriptor, typed, isOpen }) => {
      const title = isOpen ? `Anything that begins so: ${descriptor}` : `Send ${descriptor}`;
      const attributes = { type: "button", class: isOpen ? "open" : null, value: typed, title };
      return make("li", {}, make("button", attributes, make("bdi", {}, visible(descriptor))));
    }));
  }

  // Of a name that is to be gone on with, the beginning; the data stay.
  #take(button) {
    if (!button) return;
    this.name.value = button.value;
    this.#key = null;
    if (button.classList.contains("open")) this.name.focus();
    else byId("do-send").focus();
  }

  #check() {
    const { value, problem } = parsed(this.payload.value);
    this.payload.rows = Math.min(8, this.payload.value.split("\n").length);
    this.payload.setAttribute("aria-invalid", problem !== undefined);
    const shown = problem ? [make("p", {}, problem.words), make("pre", { "aria-hidden": "true" }, problem.excerpt)] : [];
    this.problem.replaceChildren(...shown);
    return { value, problem };
  }

  async #submit(event) {
    event.preventDefault();
    const { value, problem } = this.#check();
    if (problem) {
      this.payload.focus();
      return this.payload.setSelectionRange(problem.place, problem.place);
    }
    const name = this.name.value.trim();
    this.#key ??= newKey();
    this.#say("sending", `Sending ${name}…`);
    this.#sending = { name, from: this.moments() };
    try {
      await this.send(name, value, this.#key);
      this.#key = null;
      if (this.#sending) this.#say("sent", `${name} was taken in.`);
    } catch (refusal) {
      this.#sending = null;
      const again = refusal.isGone ? " Send it again: it counts once, whether or not it came." : "";
      this.#say("refused", `${refusal.message}${again}`);
    }
  }

  // What has happened since: what became of the event that was sent.
  happened(run) {
    const { name, from } = this.#sending ?? {};
    const found = name !== undefined && run.moments.slice(from).find(({ event }) => event?.event === name);
    if (!found || !(found.step || found.untaken)) return;
    this.#sending = null;
    const moves = found.step?.exited?.length || found.step?.entered?.length;
    const became = moves ? way(found.step) : "taken; the states stay as they are.";
    if (found.step) this.#say("taken", `${name}: ${became}`);
    else this.#say("untaken", `${name}: no transition took it.`);
  }

  #say(kind, words) {
    this.outcome.className = kind;
    this.outcome.textContent = words;
  }
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `ui-${[...bytes].map((each) => each.toString(16).padStart(2, "0")).join("")}`;
}
