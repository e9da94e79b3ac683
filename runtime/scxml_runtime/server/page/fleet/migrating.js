// A window in which the sessions of an older version move to another: first rehearsed, with a list of those that would
// stay behind and why; then done, page by page.

import { api } from "../api.js";
import { address } from "../address.js";
import { shortly } from "../catalogue.js";
import { button, cancel, dialog, field } from "../dialogs.js";
import { make } from "../shared/dom.js";
import { visible } from "../text.js";

const PAGE = 200;
const LISTED = 200;  // sessions of one problem that are named

// Resolves to how many have moved, or to undefined. `standing`: where sessions of the older version stand, if it is not
// served, so that nobody knows what other states it has.
export async function migrated(chart, from, to, standing = null) {
  const statesOf = async (version) => (await api.get(["charts", chart, "versions", version])).states;
  const [old, current] = await Promise.all([standing ?? statesOf(from), statesOf(to)]);
  const states = new Renamed(old, current);
  const wrong = make("p", { class: "wrong", role: "alert" });
  const report = make("div", { class: "report", role: "status" });
  const title = `Migrate ${visible(chart, 60)} from ${shortly(from)} to ${shortly(to)}`;
  return dialog(title, (close, heading) => {
    const rehearse = button("Rehearse", { class: "first" }, () => run(true));
    const move = button("Migrate", { class: "bad", hidden: true }, () => run(false));
    const run = async (isRehearsal) => {
      wrong.textContent = "";
      rehearse.disabled = move.disabled = true;
      try {
        const found = await whole({ chart, from, to, states: states.mapping, dry_run: isRehearsal }, (so) => show(report, so, isRehearsal));
        show(report, found, isRehearsal);
        move.hidden = !isRehearsal || !found.moves.length;
        move.textContent = `Migrate ${found.moves.length.toLocaleString("en")}`;
        if (!isRehearsal) ends.replaceChildren(button("Close", { class: "first" }, () => close(found.moves.length)));
      } catch (problem) {
        wrong.textContent = problem.message;
      }
      rehearse.disabled = move.disabled = false;
    };
    states.box.addEventListener("change", () => run(true));
    const ends = make("div", { class: "ends" }, cancel(close), rehearse, move);
    const about = make("p", { class: "soft" }, "Each session is tried on its own. A rehearsal moves nobody.");
    setTimeout(() => run(true));
    return make("div", { class: "inside" }, heading, about, states.box, report, wrong, ends);
  }, { isWide: true });
}

// All pages of it; `sofar` is told after each.
async function whole(wanted, sofar) {
  const found = { moves: [], stays: [], isWhole: false };
  let after = null;
  do {
    const told = await api.post(["migrate"], { ...wanted, limit: PAGE, ...(after ? { after } : {}) }, { patience: 120_000 });
    found.moves.push(...told.moves);
    found.stays.push(...told.stays);
    after = told.after;
    sofar(found);
  } while (after);
  found.isWhole = true;
  return found;
}

// States that the chart has no longer: where those go that stand there.
class Renamed {
  constructor(old, current) {
    const gone = old.filter((id) => !current.includes(id));
    const options = () => [make("option", { value: "" }, "nowhere: they stay"), ...current.map((id) => make("option", { value: id }, visible(id, 80)))];
    this.choices = new Map(gone.map((id) => [id, make("select", {}, ...options())]));
    const fields = [...this.choices].map(([id, select]) => field(visible(id, 80), select));
    const legend = make("legend", { class: "label" }, "States that this version has no longer: where do they go who stand there?");
    this.box = make("fieldset", { class: "renamed", hidden: !gone.length }, legend, ...fields);
  }

  get mapping() {
    const chosen = [...this.choices].filter(([, { value }]) => value).map(([id, { value }]) => [id, value]);
    return chosen.length ? Object.fromEntries(chosen) : undefined;
  }
}

function show(report, { moves, stays, isWhole }, isRehearsal) {
  const verb = isRehearsal ? (isWhole ? "would move" : "would move so far") : (isWhole ? "have moved" : "have moved so far");
  const words = make("p", {}, make("strong", {}, `${moves.length.toLocaleString("en")} ${verb}`), stays.length ? `, ${stays.length.toLocaleString("en")} ${isRehearsal ? "would stay" : "stay"}.` : "; none stays.");
  const byProblem = Map.groupBy(stays, ({ problem }) => problem);
  const groups = [...byProblem].map(([problem, those]) => make(
    "details", { class: "notice" }, make("summary", {}, `${those.length.toLocaleString("en")}: ${visible(problem, 400)}`), names(those.map(({ id }) => id)),
  ));
  const moving = moves.length ? [make("details", { class: "notice good" }, make("summary", {}, `${moves.length.toLocaleString("en")} ${verb}`), names(moves))] : [];
  report.replaceChildren(words, ...groups, ...moving);
}

function names(ids) {
  const links = ids.slice(0, LISTED).map((id) => make("li", {}, make("a", { href: address(["sessions", id]), target: "_blank", class: "mono" }, visible(id, 80))));
  const more = ids.length > LISTED ? [make("li", { class: "soft" }, `and ${(ids.length - LISTED).toLocaleString("en")} more`)] : [];
  return make("ul", { class: "ids" }, ...links, ...more);
}
