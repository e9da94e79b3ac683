// The session and those that it has invoked, to choose whose chart, data and source are seen.

import { byId, make } from "../shared/dom.js";
import { visible } from "../text.js";

export function showFamily(view, { run, session: own }, shown, onChoose) {
  const box = byId("family");
  const states = new Map((view.children ?? []).map((child) => [child.id, child.states]));
  const isSeen = (session) => session === shown || states.has(idOf(run, session));
  const invoked = [...run.sessions.values()].filter((session) => session !== own && session.chart && isSeen(session));
  const told = JSON.stringify([view.states, [...states], invoked.length, shown?.name]);
  if (told === box.dataset.told) return;  // buttons stay, and with them the focus
  box.dataset.told = told;
  box.hidden = invoked.length === 0;
  box.replaceChildren(...[own, ...invoked].filter(Boolean).map((session) => {
    const where = session === own ? view.states : states.get(idOf(run, session));
    const stands = session === own || where ? (where ?? []).join(", ") : "over";
    const button = make("button", { type: "button", "aria-pressed": String(session === (shown ?? own)) },
      make("bdi", {}, visible(session.chart.chart)), make("span", { class: "many" }, visible(stands, 40)));
    button.addEventListener("click", () => onChoose(session));
    return button;
  }));
}

function idOf(run, session) {
  return run.moments[session.moments[0]]?.start?.id ?? session.name;
}
