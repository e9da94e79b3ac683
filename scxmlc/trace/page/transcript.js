// Everything that happened, a line each, to click and to search. Only the rows in sight are in the page.

const ROW = 22;   // pixels; as in the style sheet
const SPARE = 8;  // rows above and below what is in sight
const KINDS = new Set(["start", "step", "untaken", "data", "request", "answer", "log", "error", "end", "lost", "note"]);

class TranscriptPanel {
  #run;
  #all;           // [index of the line, whom it is about, words] of each row
  #rows = [];     // those that are shown
  #moment = -1;
  #session = null;
  #searched = null;  // the words in small letters, once somebody searches

  constructor(run, rows, { onMoment }) {
    this.#run = run;
    this.#all = rows;
    this.box = byId("transcript");
    this.list = byId("rows");
    this.count = byId("count");
    this.filters = { words: byId("search"), kind: byId("kind"), own: byId("own") };
    byId("own-label").hidden = run.sessions.size < 2;
    this.#columns();
    for (const kind of new Set(rows.map(([index]) => run.lines[index].kind))) {
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

  // As wide as what they hold.
  #columns() {
    const longest = (texts) => Math.max(0, ...new Set(texts.map((text) => text.length)));
    const { sessions, moments, last } = this.#run;
    const widths = {
      "--digits": String(last).length,
      "--times": longest(moments.map(({ at }) => seconds(at))),
      "--who": sessions.size < 2 ? "0" : `${Math.min(14, longest(this.#all.map(([, who]) => who))) + 1}ch`,
    };
    for (const [name, width] of Object.entries(widths)) this.list.style.setProperty(name, width);
  }

  show(moment, session) {
    const isOther = session !== this.#session;
    this.#moment = moment.number;
    this.#session = session;
    if (isOther && this.filters.own.checked) this.#filter();
    const first = this.#placeOf(moment.number), last = this.#placeOf(moment.number + 1);
    reveal(this.box, first * ROW, Math.min(Math.max(last, first + 1), first + 5) * ROW);
    this.#render();
  }

  #filter() {
    const words = this.filters.words.value.toLowerCase();
    if (words) this.#searched ??= this.#all.map(([, who, said]) => `${who} ${said}`.toLowerCase());
    const kind = this.filters.kind.value;
    const own = this.filters.own.checked ? this.#session : null;
    this.#rows = this.#all.filter(([index], place) => {
      const line = this.#run.lines[index];
      return (!kind || line.kind === kind) && (!own || line.session === own.name) &&
        (!words || this.#searched[place].includes(words));
    });
    this.count.textContent = `${this.#rows.length.toLocaleString("en")} lines`;
    this.list.style.height = `${this.#rows.length * ROW}px`;
    this.#render();
  }

  // The place of the first shown row that is of this moment, or of a later one.
  #placeOf(moment) {
    let low = 0, high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#momentAt(middle) < moment) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #momentAt(place) {
    return this.#run.momentOf[this.#rows[place]?.[0]];
  }

  #render() {
    const first = Math.max(0, Math.floor(this.box.scrollTop / ROW) - SPARE);
    const last = Math.min(this.#rows.length, Math.ceil((this.box.scrollTop + this.box.clientHeight) / ROW) + SPARE);
    const focused = document.activeElement?.closest("#rows button")?.value;
    this.list.replaceChildren(...this.#rows.slice(first, last).map((row, place) => this.#row(row, first + place)));
    if (focused) this.list.querySelector(`button[value="${Number(focused)}"]`)?.focus({ preventScroll: true });
  }

  #row([index, who, said], place) {
    const { kind } = this.#run.lines[index];
    const number = this.#momentAt(place);
    const isFirst = this.#momentAt(place - 1) !== number;
    const button = make(
      "button",
      { type: "button", value: index, title: said },
      make("span", { class: "number" }, isFirst ? `${number}` : ""),
      make("span", { class: "at" }, isFirst ? seconds(this.#run.moments[number].at) : ""),
      make("span", { class: "who" }, who),
      make("span", { class: "text" }, said),
    );
    const item = make("li", {
      class: `kind-${KINDS.has(kind) ? kind : "other"}`,
      "aria-setsize": this.#rows.length,
      "aria-posinset": place + 1,
      "aria-current": number === this.#moment ? "step" : null,
    }, button);
    item.style.top = `${place * ROW}px`;
    return item;
  }
}
