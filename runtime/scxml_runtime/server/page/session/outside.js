// What the session has not come to yet, and what it waits for from outside.

import { moment, now, roughly } from "../clock.js";
import { byId, make, write } from "../shared/dom.js";
import { visible } from "../text.js";

export class OutsidePanel {
  #since = [];  // what says for how long, and since when
  constructor() {
    this.panel = byId("outside-panel");
    this.box = byId("outside");
  }

  show({ waiting = 0, under_way: underWay = [] }) {
    this.panel.hidden = !waiting && !underWay.length;
    const inputs = waiting === 1 ? "1 input waits for its turn" : `${waiting} inputs wait for their turns`;
    const first = waiting ? [make("li", { class: "waiting" }, inputs)] : [];
    const rows = underWay.map(row);
    this.box.replaceChildren(...first, ...rows);
    this.#since = rows.map((item, place) => [item.lastChild, underWay[place].since]);
    this.tick();
  }

  tick() {
    for (const [box, since] of this.#since) if (since) write(box, `for ${roughly(now() - since)}`);
  }
}

const KINDS = { carry: "sending", request: "HTTP", serve: "service", act: "asked for" };

function row({ kind, type, url, key, since }) {
  return make("li", { title: since ? `since ${moment(since)}, under the key ${visible(key ?? "")}` : null },
    make("span", { class: "state-open" }, visible(KINDS[kind] ?? kind ?? "under way")),
    make("bdi", {}, visible(type ?? url ?? key ?? "")),
    make("span", { class: "soft numbers" }));
}
