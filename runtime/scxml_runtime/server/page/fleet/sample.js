// Sessions of a chart that run, so that one can say how long they have stood where they stand: all of them, or those of
// the first pages, and what is told of them afterwards.

import { api } from "../api.js";

const PAGE = 500, PAGES = 4;

export class Sample {
  sessions = new Map();
  isWhole = true;

  async take(chart, signal) {
    const found = new Map();
    let after = "";
    for (let page = 0; page < PAGES && after !== null; page++) {
      const query = { chart, status: "running", order: "id", limit: PAGE, after };
      const told = await api.get(["sessions"], query, { signal });
      for (const each of told.sessions) found.set(each.id, each);
      after = told.after ?? null;
    }
    this.isWhole = after === null;
    this.sessions = found;
  }

  tell(sessions) {
    for (const each of sessions) {
      if (each.is_over) this.sessions.delete(each.id);
      else if (this.isWhole || this.sessions.has(each.id)) this.sessions.set(each.id, each);
    }
    if (this.sessions.size > PAGE * PAGES) this.isWhole = false;
  }
}
