// Where the run of a session begins that has been going on for longer: lines in the manner of a trace, which say how it
// stood then.
//
// In: how it stands now, the turns that are known, each with the configuration after it, and what is said of those that
// are not. Out: lines to begin with.
// The rule that surprises: a variable that no known turn has changed was always as it is now; what one was before the
// first change that is known, nobody can say.

import { same } from "../shared/values.js";

export function beginning(view, turns, missing) {
  const lines = turns.flatMap((turn) => turn.lines ?? []);
  const own = lines.find(({ kind, id }) => kind === "start" && id === view.id);
  if (own && own.active === undefined) return [];
  const [base] = turns;
  const at = base?.at ?? view.changed ?? 0;
  const session = nameIn(lines, view.id);
  const changed = new Set(lines.filter((line) => line.kind === "data" && line.session === session).flatMap(variables));
  const data = Object.entries(view.data ?? {}).filter(([name]) => !changed.has(name));
  return [
    ...(missing ? [{ kind: "note", at, about: session, what: missing }] : []),
    { kind: "start", at, session, id: view.id, chart: view.chart, active: base?.before ?? view.configuration ?? [] },
    ...(data.length ? [{ kind: "data", at, session, changed: Object.fromEntries(data) }] : []),
  ];
}

// What there was before the turns that are shown, in words; null where they begin with the session. `lost`: how many are
// not kept, null where nobody knows; `isCut`: whether more of them are kept.
export function missing(lost, isCut) {
  if (isCut) return "earlier turns are kept, and not shown here: Copy trace";
  if (lost === null) return "what it did before is not kept";
  if (!lost) return null;
  return `${lost === 1 ? "turn 1 is" : `turns 1–${lost.toLocaleString("en")} are`} no longer kept`;
}

// What the session has become that nobody was told of, as one more step of it.
export function missed(view, session, number, at) {
  const before = new Set(session.activeAt(number)), now = new Set(view.configuration ?? []);
  const exited = [...before].filter((id) => !now.has(id)), entered = [...now].filter((id) => !before.has(id));
  const data = view.data ?? {};
  const known = new Map(session.dataAt(number).map(([name, value]) => [name, value]));
  const changed = Object.entries(data).filter(([name, value]) => !same(known.get(name), value));
  const gone = [...known.keys()].filter((name) => known.get(name) !== undefined && !Object.hasOwn(data, name));
  if (!exited.length && !entered.length && !changed.length && !gone.length) return [];
  const when = { at, session: session.name };
  return [
    { kind: "note", at, about: session.name, what: "the connection was lost; what happened meanwhile was not told" },
    { kind: "step", ...when, transitions: [], exited, entered },
    ...(changed.length || gone.length ? [{ kind: "data", ...when, changed: Object.fromEntries(changed), gone }] : []),
  ];
}

// What the lines call a session.
export function nameIn(lines, id) {
  return String(lines.find((line) => line.kind === "start" && line.id === id)?.session ?? id);
}

const variables = ({ changed, gone }) => [...Object.keys(changed ?? {}), ...(gone ?? [])];
