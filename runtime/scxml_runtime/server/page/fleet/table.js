// The states in a table: who stands where, and where they get stuck. And the versions.

import { roughly } from "../clock.js";
import { shortly } from "../catalogue.js";
import { button } from "../dialogs.js";
import { make, write } from "../shared/dom.js";
import { visible } from "../text.js";

const COLUMNS = [["Here", ""], ["Problem", "problem"], ["Failed", "failed"], ["Median", ""], ["Oldest", ""]];
const RARE = ["problem", "failed"];  // columns that are there only while they have something to say

const number = (value) => (value ? value.toLocaleString("en") : "");

export class StateTable {
  #rows = new Map();

  constructor({ onState }) {
    this.onState = onState;
    this.body = make("tbody", {});
    const heads = [["State", ""], ...COLUMNS].map(([name, kind]) => make("th", { scope: "col", ...(kind ? { class: kind } : {}) }, name));
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
    for (const kind of RARE) this.element.classList.toggle(`no-${kind}`, !ids.some((id) => numbers.get(id)[kind]));
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
    const row = make("tr", {}, make("th", { scope: "row" }, link, ...gone), ...COLUMNS.map(([, kind]) => make("td", kind ? { class: kind } : {})));
    this.#rows.set(id, row);
    return row;
  }
}

// `versions`: those that are served; of others come rows, too, while sessions of them run.
export function versionTable(versions, numbers, { shown, onVersion, onMigrate }) {
  const served = new Set(versions.map(({ version }) => version));
  const lost = [...numbers].filter(([version, { running }]) => running && !served.has(version));
  const rows = [...versions, ...lost.map(([version]) => ({ version, isLost: true }))].map((each) => {
    const { running = 0, failed = 0, over = 0 } = numbers.get(each.version) ?? {};
    const choose = each.isLost
      ? make("span", { class: "mono", title: each.version }, shortly(each.version))
      : button(shortly(each.version), { class: "as-link mono", "aria-pressed": each.version === shown, title: each.version }, () => onVersion(each.version));
    const move = each.is_current || !running ? "" : button("Migrate…", { class: "small" }, () => onMigrate(each.version));
    return make("tr", {}, make("th", { scope: "row" }, choose, ...tag(each)), make("td", {}, number(running) || "0"), make("td", { class: "failed" }, number(failed)), make("td", {}, number(over)), make("td", {}, move));
  });
  const heads = ["Version", "Running", "Failed", "Over"].map((name) => make("th", { scope: "col" }, name));
  return make("table", { class: "figures" }, make("caption", { class: "unseen" }, "Sessions by version"), make("thead", {}, make("tr", {}, ...heads, make("td", {}))), make("tbody", {}, ...rows));
}

function tag({ is_current: isCurrent, isLost }) {
  if (isLost) return [" ", make("span", { class: "tag lost", title: "Its sessions cannot go on" }, "not served")];
  return isCurrent ? [" ", make("span", { class: "tag" }, "current")] : [];
}
