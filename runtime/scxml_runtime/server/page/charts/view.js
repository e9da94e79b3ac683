// The charts that the server has: how each looks, how many sessions it has, and what does not compile.

import { address } from "../address.js";
import { api } from "../api.js";
import { catalogue, currentOf, shortly, troubleNotice } from "../catalogue.js";
import { Counts, byStatus } from "../counts.js";
import { make } from "../shared/dom.js";
import { picture } from "../picture.js";
import { STATUSES } from "../status.js";
import { follow } from "../stream.js";
import { visible } from "../text.js";

export function open(box) {
  return new ChartsView(box);
}

class ChartsView {
  title = "Charts";
  #cards = new Map();

  constructor(box) {
    this.notices = make("div", { class: "notices" });
    this.list = make("ul", { class: "charts" });
    this.count = make("span", { class: "soft numbers" });
    box.append(make("div", { class: "heading" }, make("h1", {}, "Charts"), this.count), this.notices, this.list);
    this.sight = new IntersectionObserver((seen) => seen.forEach(({ isIntersecting, target }) => {
      if (isIntersecting) this.#draw(target);
    }));
    this.counts = new Counts((counts) => this.#count(counts));
    const changes = ({ counts }) => counts && this.counts.stale();
    this.unfollow = follow(["changes"], {}, { changes }, { onOpen: () => this.again() });
  }

  close() {
    this.unfollow();
    this.sight.disconnect();
    this.counts.close();
  }

  async again() {
    try {
      this.#show(await catalogue());
    } catch (problem) {
      if (!problem.isGone) this.list.replaceChildren(make("li", { class: "empty", role: "alert" }, problem.message));
    }
  }

  #show({ names, byName, troubles }) {
    const notice = troubleNotice(troubles);
    this.notices.replaceChildren(...(notice ? [notice] : []));
    this.count.textContent = `${names.length} ${names.length === 1 ? "chart" : "charts"}`;
    this.#cards = new Map(names.map((name) => [name, new Card(name, byName.get(name))]));
    const nothing = make("li", { class: "empty" }, make("strong", {}, "No charts."), "scxmlc serve FOLDER serves those of a folder.");
    this.list.replaceChildren(...(names.length ? [...this.#cards.values()].map(({ element }) => element) : [nothing]));
    for (const { element } of this.#cards.values()) this.sight.observe(element);
    this.counts.of();
  }

  #count(counts) {
    const byChart = Map.groupBy(counts, ({ chart }) => chart);
    for (const [name, card] of this.#cards) card.count(byStatus(byChart.get(name) ?? []));
  }

  #draw(element) {
    this.sight.unobserve(element);
    for (const card of this.#cards.values()) if (card.element === element) card.draw();
  }
}

class Card {
  constructor(name, versions) {
    this.name = name;
    const current = (this.current = currentOf(versions));
    this.thumb = make("div", { class: "thumb", "aria-hidden": "true" });
    this.bar = make("div", { class: "bar", "aria-hidden": "true" });
    this.words = make("p", { class: "soft numbers" });
    const link = make("a", { href: address(["charts", name]), class: "cover mono" }, visible(name, 80));
    const version = `version ${shortly(current?.version)}${versions.length > 1 ? `, ${versions.length - 1} older` : ""}`;
    const states = current ? `${current.states} states · ` : "";
    this.element = make(
      "li", { class: "card chart-card" }, this.thumb,
      make("div", { class: "about" }, make("h2", {}, link), make("p", { class: "soft" }, states, version), this.bar, this.words),
    );
  }

  async draw() {
    const told = await api.get(["charts", this.name, "versions", this.current.version]).catch(() => null);
    const drawing = picture(told?.svg);
    this.thumb.replaceChildren(drawing ?? make("span", { class: "soft" }, "No picture"));
  }

  count(numbers) {
    const all = numbers[""] ?? 0;
    const parts = Object.entries(STATUSES).filter(([status]) => numbers[status]);
    this.words.textContent = all ? parts.map(([status, words]) => `${numbers[status].toLocaleString("en")} ${words.toLowerCase()}`).join(" · ") : "No sessions";
    this.bar.replaceChildren(...parts.map(([status]) => {
      const part = make("span", { "data-status": status });
      part.style.flexGrow = numbers[status];
      return part;
    }));
  }
}
