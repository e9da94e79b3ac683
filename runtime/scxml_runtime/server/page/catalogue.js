// The charts that the server has, as it has told them last: by name, all versions; and those that it cannot compile.

import { api } from "./api.js";
import { make } from "./shared/dom.js";
import { visible } from "./text.js";

export async function catalogue(options) {
  const { charts, troubles } = await api.get(["charts"], {}, options);
  const byName = new Map();
  for (const each of charts) byName.set(each.name, [...byName.get(each.name) ?? [], each]);
  return { names: [...byName.keys()].sort(), byName, troubles: troubles ?? [] };
}

export const currentOf = (versions) => versions.find((each) => each.is_current) ?? versions[0];

// Versions are two digests, of the structure and of the code: as much of both as tells one from others.
export const shortly = (version) => {
  const text = String(version ?? "");
  return visible(text.length === 64 ? `${text.slice(0, 4)}…${text.slice(32, 36)}` : text.slice(0, 9));
};

// What is said above a view of charts that cannot be compiled; null where all can.
export function troubleNotice(troubles) {
  if (!troubles.length) return null;
  const count = troubles.length === 1 ? "A chart does not compile" : `${troubles.length} charts do not compile`;
  const rows = troubles.map(({ name, problems }) => make(
    "div", {}, make("bdi", {}, visible(name)), make("pre", {}, problems.map((each) => visible(each)).join("\n")),
  ));
  const summary = make("summary", {}, `${count}; the version before goes on.`);
  return make("details", { class: "notice bad" }, summary, ...rows);
}
