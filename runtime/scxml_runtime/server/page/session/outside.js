// What the session has not come to yet, and what it waits for from outside.

import { ago, moment } from "../clock.js";
import { byId, make } from "../shared/dom.js";
import { visible } from "../text.js";

export class OutsidePanel {
  constructor() {
    this.panel = byId("outside-panel");
    this.box = byId("outside");
  }

  show({ waiting = 0, under_way: underWay = [] }) {
    this.panel.hidden = !waiting && !underWay.length;
    const inputs = waiting === 1 ? "1 input waits for its turn" : `${waiting} inputs wait for their turns`;
    const first = waiting ? [make("li", { class: "waiting" }, inputs)] : [];
    this.box.replaceChildren(...first, ...underWay.map(row));
  }
}

const KINDS = { carry: "sending", request: "HTTP", serve: "service", act: "asked for" };

function row({ kind, type, url, key, since }) {
  return make("li", { title: since ? `since ${moment(since)}, under the key ${visible(key ?? "")}` : null },
    make("span", { class: "state-open" }, visible(KINDS[kind] ?? kind ?? "under way")),
    make("bdi", {}, visible(type ?? url ?? key ?? "")),
    make("span", { class: "soft numbers" }, since ? `for ${ago(since)}` : ""));
}
