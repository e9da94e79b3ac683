// How a session stands, in words above it, and what is wrong with it, with the way out.

import { address } from "../address.js";
import { shortly } from "../catalogue.js";
import { moment, now, roughly } from "../clock.js";
import { button } from "../dialogs.js";
import { byId, make, write } from "../shared/dom.js";
import { statusOf } from "../status.js";
import { visible } from "../text.js";

const OVER = "It is over. Its last error stands in what happened; once the cause is gone, start another session, " +
  "and send the event to that.";
const WAITING = "Events are still accepted and wait, in order, until it can.";
const OLD = "It goes on with the version that it began with. ";
const WORDS = { running: "running", over: "over", failed: "failed", problem: "cannot go on", forgotten: "forgotten" };

export function showStanding(view, chart) {
  const status = statusOf(view);
  byId("standing").dataset.status = status;
  byId("standing").textContent = view.final && !view.isForgotten ? `${WORDS[status]} in ${visible(view.final)}` : WORDS[status];
  const version = shortly(view.version ?? chart?.version);
  const old = isOld(chart) ? " (not the current one)" : "";
  const told = `${version}${old} ${view.began}`;
  if (byId("of-chart").dataset.told === told) return;
  byId("of-chart").dataset.told = told;
  byId("of-chart").replaceChildren(
    make("a", { href: address(["charts", view.chart]) }, make("bdi", {}, visible(view.chart))),
    version ? ` · version ${version}${old}` : "",
    make("span", { id: "began", title: moment(view.began) }));
  tick(view);
}

// What grows by itself.
export function tick({ began }) {
  if (byId("began")) write(byId("began"), began ? ` · began ${roughly(now() - began)} ago` : "");
}

const isOld = (chart) => chart?.isCurrent === false && chart.hasCurrent;

let last = "";  // an alert is read out again whenever it changes

export function showTroubles({ failure, problem, lost, isForgotten }, { chart, migrate }) {
  const told = JSON.stringify([failure, problem, lost, isForgotten, chart?.isCurrent, chart?.hasCurrent]);
  if (told === last && byId("notes").childElementCount) return;
  last = told;
  const notes = [
    isForgotten && notice("", "It was forgotten: ", "the server knows nothing of it any more.", "What is shown is as it was."),
    failure && notice("bad", "It has failed: ", failure, OVER),
    problem && notice("bad", "It cannot go on: ", problem, WAITING, migrate && isOld(chart) ? take(migrate) : null),
    chart?.hasCurrent === false && notice("", "Its chart is served no more: ", "there are no new sessions of it.", OLD),
    !problem && isOld(chart) && migrate && notice("", OLD, "", "There is a newer one.", take(migrate)),
    lost && notice("bad", "What happens now is not told: ", lost, "What is shown is as it was."),
  ];
  byId("notes").replaceChildren(...notes.filter(Boolean));
}

const take = (migrate) => button("Take over to the current version…", {}, migrate);

function notice(kind, words, cause, wayOut, act = null) {
  const what = make("p", {}, make("b", {}, words), visible(cause));
  return make("div", { class: `notice ${kind}` }, what, make("p", {}, wayOut), ...(act ? [act] : []));
}
