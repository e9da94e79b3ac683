// A window in which a session is started: of which chart, under which id, with which params.

import { api } from "../api.js";
import { currentOf, shortly } from "../catalogue.js";
import { dialog, field, form } from "../dialogs.js";
import { make } from "../shared/dom.js";
import { visible } from "../text.js";

// Resolves to the session, or to undefined.
export function started({ names, byName }, chosen = "") {
  const chart = make("select", { required: true }, ...names.map((name) => make("option", { value: name }, visible(name, 80))));
  if (names.includes(chosen)) chart.value = chosen;
  const version = make("select", {});
  const id = make("input", { type: "text", autocomplete: "off", spellcheck: "false" });
  const params = make("textarea", { rows: 6, spellcheck: "false", placeholder: '{"customer": "anna"}' });
  const ofVersion = field("Version", version);
  const choose = () => {
    const versions = byName.get(chart.value) ?? [];
    version.replaceChildren(...versions.map((each) => make("option", { value: each.version }, `${shortly(each.version)}${each.is_current ? " (current)" : ""}`)));
    version.value = currentOf(versions)?.version ?? "";
    ofVersion.hidden = versions.length < 2 && versions.every((each) => each.is_current);
  };
  chart.addEventListener("change", choose);
  params.addEventListener("input", () => params.setAttribute("aria-invalid", problemOf(params.value) !== null));
  choose();
  const act = () => {
    const body = { chart: chart.value };
    if (!ofVersion.hidden) body.version = version.value;
    if (id.value) body.id = id.value;
    if (params.value.trim()) body.params = object(params.value);
    return api.post(["sessions"], body);
  };
  return dialog("Start a session", (close, heading) => form([
    heading, field("Chart", chart), ofVersion,
    field("Id", id, "Without one, the server makes one."),
    field("Params", params, "A JSON object: values of variables of the chart's data model. May be empty."),
  ], { send: "Start", act, close }));
}

function object(text) {
  const problem = problemOf(text);
  if (problem !== null) throw new Error(problem);
  return JSON.parse(text);
}

// Why a text is no JSON object, or null.
export function problemOf(text) {
  if (!text.trim()) return null;
  try {
    const value = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? null : 'Params are an object of JSON, such as {"customer": "anna"}.';
  } catch (error) {
    return `The params are no JSON: ${error.message.replace(/^JSON\.parse: /, "")}.`;
  }
}
