// The sessions of the list, in their order, and what is told of them meanwhile.
//
// The rule that surprises: rows keep their places while they change. What has come, gone or moved is only counted, in
// `unsettled`, until somebody calls `settle`.

import { now } from "../clock.js";

const MOST = 20_000;  // rows that are kept

const isWell = (row) => row.failure === null && row.problem === null;

// As the server understands them: who has failed is over as well, who has a problem runs.
const MATCHES = {
  running: (row) => !row.is_over,
  over: (row) => row.is_over,
  failed: (row) => row.failure !== null,
  problem: (row) => row.problem !== null,
};

const byId = (one, other) => (one.id < other.id ? -1 : Number(one.id > other.id));
const ORDERS = {
  "id": byId,
  "-began": (one, other) => other.began - one.began || byId(one, other),
  "-changed": (one, other) => other.changed - one.changed || byId(one, other),
  "failed first": (one, other) => isWell(one) - isWell(other),  // within the two, places are kept
};
const MOVES = {
  "-changed": () => true,
  "failed first": (before, now) => isWell(before) !== isWell(now),
};

export class Sessions {
  rows = [];
  after = "";
  #byId = new Map();
  #told = new Map();  // by id; null where it was forgotten
  #leftOut = 0;       // of how many nothing was told but that they have changed
  #newcomers = new Map();
  #unsettled = new Set();
  #wanted = {};
  #begun = 0;

  begin(wanted, { sessions, after }) {
    this.#wanted = wanted;
    this.#begun = now();
    this.rows = sessions.map(fresh);
    this.#byId = new Map(this.rows.map((row) => [row.id, row]));
    this.#newcomers.clear();
    this.#unsettled.clear();
    this.#leftOut = 0;
    this.after = after;
  }

  // The next page; what has come up meanwhile is not there twice.
  add({ sessions, after }) {
    for (const each of sessions) {
      if (this.#byId.has(each.id)) continue;
      this.#newcomers.delete(each.id);
      const row = fresh(each);
      this.rows.push(row);
      this.#byId.set(row.id, row);
    }
    this.after = this.rows.length < MOST ? after : null;
  }

  get isFull() {
    return this.rows.length >= MOST;
  }

  get unsettled() {
    return this.#unsettled.size + this.#leftOut;
  }

  // Whether the server has to be asked where rows belong.
  get isStale() {
    return this.#leftOut > 0;
  }

  tell({ sessions, forgotten, left_out: leftOut }) {
    for (const id of forgotten ?? []) this.#told.set(id, null);
    for (const each of sessions) this.#told.set(each.id, each);
    this.#leftOut += leftOut ?? 0;
  }

  // Takes in what was told: once a frame. Whether anything was.
  take() {
    if (!this.#told.size && !this.isStale) return false;
    for (const [id, each] of this.#told) each ? this.#takeOne(each) : this.#forget(id);
    this.#told.clear();
    return true;
  }

  // Its row stays where it is, and says so, until rows move.
  #forget(id) {
    const row = this.#byId.get(id);
    if (this.#newcomers.delete(id)) this.#unsettled.delete(id);
    if (!row) return;
    this.#unsettled.add(id);
    Object.assign(row, { isForgotten: true, belongs: false, stamp: row.stamp + 1 });
  }

  #takeOne(told) {
    const row = this.#byId.get(told.id);
    if (!row) return this.#meet(told);
    row.isForgotten = false;  // another under the same id
    const belongs = this.#belongs(told, row);
    if (MOVES[this.#wanted.order]?.(row, told) || belongs !== row.belongs) this.#unsettled.add(told.id);
    row.belongs = belongs;
    row.entered = row.states.join(" ") === told.states.join(" ") ? row.entered : row.stamp + 1;
    Object.assign(row, told);
    row.stamp += 1;
  }

  #meet(told) {
    if (this.isFull || !this.#belongs(told, null) || this.#isBeyond(told)) return;
    this.#newcomers.set(told.id, told);
    this.#unsettled.add(told.id);
  }

  // On a page that is not loaded yet.
  #isBeyond(told) {
    const last = this.rows.at(-1), { order } = this.#wanted;
    if (!this.after || last === undefined) return false;
    if (order === "failed first") return isWell(told) && told.began < this.#begun;
    return ORDERS[order](told, last) > 0;
  }

  // A state that has states in it is known to the server only: who was found for it belongs, while it stands still.
  #belongs(told, row) {
    const { chart, version, status, text, state, began_from, began_until, changed_from, changed_until } = this.#wanted;
    return (!chart || told.chart === chart) && (!version || told.version === version) &&
      (!status || MATCHES[status]?.(told)) && (!text || told.id.toLowerCase().includes(text.toLowerCase())) &&
      (!state || told.states.includes(state) || (row?.belongs && row.states.join(" ") === told.states.join(" "))) &&
      isBetween(told.began, began_from, began_until) && isBetween(told.changed, changed_from, changed_until);
  }

  // Newcomers in their places, those who no longer belong away.
  settle() {
    const order = ORDERS[this.#wanted.order];
    const newcomers = [...this.#newcomers.values()].map(fresh);
    this.rows = [...newcomers, ...this.rows.filter(({ belongs }) => belongs)].sort(order);
    this.#byId = new Map(this.rows.map((row) => [row.id, row]));
    this.#newcomers.clear();
    this.#unsettled.clear();
  }
}

const isBetween = (value, from, until) => (!from || value >= from) && (!until || value <= until);

// `belongs`: whether it is still what is looked for. `stamp` grows with each change; `entered` is the stamp at which it
// last stood elsewhere than before.
const fresh = (told) => ({ ...told, belongs: true, stamp: 0, entered: 0 });
