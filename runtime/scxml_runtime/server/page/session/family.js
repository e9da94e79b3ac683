// The session and those that it has invoked, to choose whose chart, data and source are seen.

import { byId, make } from "../shared/dom.js";
import { visible } from "../text.js";

export function showFamily(view, { run, session: own }, shown, onChoose) {
  const box = byId("family");
  const invoked = [...run.sessions.values()].filter((session) => session !== own && session.chart);
  box.hidden = invoked.length === 0;
  const states = new Map((view.children ?? []).map((child) => [child.id, child.states]));
  box.replaceChildren(...[own, ...invoked].filter(Boolean).map((session) => {
    const where = session === own ? view.states : states.get(idOf(run, session));
    const told = session === own || where ? (where ?? []).join(", ") : "over";
    const button = make("button", { type: "button", "aria-pressed": session === (shown ?? own) },
      make("bdi", {}, visible(session.chart.chart)), make("span", { class: "many" }, visible(told, 40)));
    button.addEventListener("click", () => onChoose(session));
    return button;
  }));
}

function idOf(run, session) {
  return run.moments[session.moments[0]]?.start?.id ?? session.name;
}
