// What the session has not come to yet, and what it waits for from outside.

import { byId, make } from "../shared/dom.js";
import { brief } from "../shared/values.js";
import { moment, span } from "./clock.js";

export class OutsidePanel {
  constructor(clock) {
    this.clock = clock;
    this.panel = byId("outside-panel");
    this.box = byId("outside");
  }

  show({ waiting = 0, under_way: underWay = [] }) {
    this.panel.hidden = !waiting && !underWay.length;
    const inputs = waiting === 1 ? "1 input waits" : `${waiting} inputs wait`;
    const rows = underWay.map((each) => this.#row(each));
    this.box.replaceChildren(...(waiting ? [make("li", {}, make("span", { class: "waiting" }, inputs), " for its turn")] : []), ...rows);
  }

  #row(wish) {
    const what = wish.type ?? wish.url ?? wish.what ?? "";
    const since = wish.since ? `for ${span(this.clock.now - wish.since)}` : "";
    return make("li", { title: wish.since ? `since ${moment(wish.since)}` : null },
      make("span", { class: "state-open" }, wish.kind ?? "under way"), " ",
      make("bdi", { class: "name" }, typeof what === "string" ? what : brief(what)), " ",
      make("span", { class: "since" }, since), " ",
      make("bdi", { class: "preview" }, wish.key ?? ""));
  }
}
