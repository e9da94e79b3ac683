// The states in a table: who stands where, and where they get stuck. And the versions.

import { roughly } from "../clock.js";
import { shortly } from "../catalogue.js";
import { button } from "../dialogs.js";
import { make, write } from "../shared/dom.js";
import { visible } from "../text.js";

const number = (value) => (value ? value.toLocaleString("en") : "");

export class StateTable {
  #rows = new Map();

  constructor({ onState }) {
    this.onState = onState;
    this.body = make("tbody", {});
    const heads = ["State", "Here", "Problem", "Failed", "Median", "Oldest"].map((name) => make("th", { scope: "col" }, name));
    this.element = make("table", { class: "figures" }, make("caption", { class: "unseen" }, "Sessions by state"), make("thead", {}, make("tr", {}, ...heads)), this.body);
  }

  // `known`: the states of the chart in document order; others are of other versions. `inner`: those with states in them.
  show(numbers, known, inner, heat, now) {
    const isShown = (id) => !inner.has(id) && (numbers.get(id)?.running || numbers.get(id)?.failed);
    const ids = [...new Set([...known, ...numbers.keys()])].filter(isShown);
    const weight = heat === "age" ? ({ median }) => median ?? -1 : ({ running, failed }) => running + failed;
    ids.sort((one, other) => weight(numbers.get(other)) - weight(numbers.get(one)));
    const rows = ids.map((id) => this.#row(id, numbers.get(id), known.includes(id), now));
    const isSame = rows.length === this.body.children.length && rows.every((row, place) => row === this.body.children[place]);
    if (!isSame && !this.body.contains(document.activeElement)) this.body.replaceChildren(...rows);
    else for (const row of rows) if (!row.isConnected) this.body.append(row);
    if (!rows.length) this.body.replaceChildren(make("tr", {}, make("td", { colspan: 6, class: "soft" }, "Nobody stands anywhere.")));
  }

  #row(id, { running, problem, failed, median, oldest }, isKnown, now) {
    const row = this.#rows.get(id) ?? this.#made(id, isKnown);
    const longest = Number.isFinite(oldest) ? roughly(Math.max(0, now - oldest)) : "";
    [number(running), number(problem), number(failed), median === null ? "" : roughly(median), longest].forEach((text, place) => write(row.children[place + 1], text));
    return row;
  }

  #made(id, isKnown) {
    const link = button(visible(id, 80), { class: "as-link mono" }, () => this.onState(id));
    const gone = isKnown ? [] : [" ", make("span", { class: "soft" }, "not in this version")];
    const row = make("tr", {}, make("th", { scope: "row" }, link, ...gone), make("td", {}), ...["failed", "failed", "", ""].map((name) => make("td", name ? { class: name } : {})));
    this.#rows.set(id, row);
    return row;
  }
}

export function versionTable(versions, numbers, { shown, onVersion, onMigrate }) {
  const rows = versions.map((each) => {
    const { running = 0, failed = 0, over = 0 } = numbers.get(each.version) ?? {};
    const choose = button(shortly(each.version), { class: "as-link mono", "aria-pressed": each.version === shown, title: each.version }, () => onVersion(each.version));
    const move = each.is_current || !running ? "" : button("Migrate…", { class: "small" }, () => onMigrate(each.version));
    const current = each.is_current ? [" ", make("span", { class: "tag" }, "current")] : [];
    return make("tr", {}, make("th", { scope: "row" }, choose, ...current), make("td", {}, number(running) || "0"), make("td", { class: "failed" }, number(failed)), make("td", {}, number(over)), make("td", {}, move));
  });
  const heads = ["Version", "Running", "Failed", "Over"].map((name) => make("th", { scope: "col" }, name));
  return make("table", { class: "figures" }, make("caption", { class: "unseen" }, "Sessions by version"), make("thead", {}, make("tr", {}, ...heads, make("td", {}))), make("tbody", {}, ...rows));
}
