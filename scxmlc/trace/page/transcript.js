// Everything that happened, a line each, to click and to search. Only the rows in sight are in the page.

const ROW = 22;  // pixels; as in the style sheet
const SPARE = 8;  // rows above and below what is in sight

class TranscriptPanel {
  #run;
  #texts;
  #rows = [];     // indexes of the lines that are shown
  #moment = -1;
  #session = null;
  #searched = null;  // the texts in small letters, once somebody searches

  constructor(run, texts, { onMoment }) {
    this.#run = run;
    this.#texts = texts;
    this.box = byId("transcript");
    this.list = byId("rows");
    this.count = byId("count");
    this.filters = { words: byId("search"), kind: byId("kind"), own: byId("own") };
    byId("own-label").hidden = run.sessions.size < 2;
    for (const kind of new Set(run.lines.map((line) => line.kind))) {
      this.filters.kind.append(make("option", { value: kind }, kind));
    }
    for (const field of Object.values(this.filters)) field.addEventListener("input", () => this.#filter());
    this.box.addEventListener("scroll", () => this.#render());
    new ResizeObserver(() => this.#render()).observe(this.box);
    this.list.addEventListener("click", ({ target }) => {
      const row = target.closest("button");
      if (row) onMoment(this.#run.momentOf[row.value]);
    });
    this.#filter();
  }

  show(moment, session) {
    this.#moment = moment.number;
    if (session !== this.#session && this.filters.own.checked) {
      this.#session = session;
      this.#filter();
    }
    this.#session = session;
    const first = this.#rowOf(moment.records[0] ?? -1);
    reveal(this.box, first * ROW, (first + Math.min(moment.records.length, 4)) * ROW);
    this.#render();
  }

  #filter() {
    const words = this.filters.words.value.toLowerCase();
    if (words) this.#searched ??= this.#texts.map((text) => text.toLowerCase());
    const kind = this.filters.kind.value;
    const own = this.filters.own.checked ? this.#session : null;
    this.#rows = [...this.#run.lines.keys()].filter((index) => {
      const line = this.#run.lines[index];
      return (!kind || line.kind === kind) && (!own || String(line.session ?? "") === own.name) &&
        (!words || this.#searched[index].includes(words));
    });
    this.count.textContent = `${this.#rows.length.toLocaleString("en")} lines`;
    this.list.style.height = `${this.#rows.length * ROW}px`;
    this.#render();
  }

  #rowOf(index) {
    return Math.max(0, after(this.#rows, index - 1));
  }

  #render() {
    const first = Math.max(0, Math.floor(this.box.scrollTop / ROW) - SPARE);
    const last = Math.min(this.#rows.length, Math.ceil((this.box.scrollTop + this.box.clientHeight) / ROW) + SPARE);
    const focused = document.activeElement?.closest("#rows button")?.value;
    const rows = this.#rows.slice(first, last).map((index, offset) => this.#row(index, first + offset));
    this.list.replaceChildren(...rows);
    if (focused) this.list.querySelector(`button[value="${Number(focused)}"]`)?.focus({ preventScroll: true });
  }

  #row(index, place) {
    const line = this.#run.lines[index];
    const number = this.#run.momentOf[index];
    const moment = this.#run.moments[number];
    const isFirst = moment.records[0] === index;
    const button = make(
      "button",
      { type: "button", value: index, title: this.#texts[index] },
      make("span", { class: "number" }, `${number}`),
      make("span", { class: "at" }, isFirst ? seconds(moment.at) : ""),
      make("span", { class: "text" }, this.#texts[index]),
    );
    const item = make("li", {
      class: `kind-${KINDS.has(line.kind) ? line.kind : "other"}`,
      "aria-setsize": this.#rows.length,
      "aria-posinset": place + 1,
      "aria-current": number === this.#moment ? "step" : null,
    }, button);
    item.style.top = `${place * ROW}px`;
    return item;
  }
}

const KINDS = new Set(["start", "event", "step", "untaken", "data", "request", "answer", "log", "error", "end", "lost", "note"]);
