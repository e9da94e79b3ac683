// The shell: which view is open, the token, the server that is gone, keys, help.
//
// A view is a module with `open(box, shell)`, which fills the box and gives {title, close, key?, keys?, again?}: `key(event)`
// is true where it has used a key, `keys` are told in the help, `again()` asks the server anew. `shell` has the route:
// {path, query, go(path, query), replace(query), left}; `replace` changes the address and leaves the view as it is; `left` is
// a signal: nobody waits any more for a view that is being opened.

import { token } from "./api.js";
import { address, here, sameAddress } from "./address.js";
import { duration } from "./clock.js";
import { connection } from "./connection.js";
import { button, dialog, field, form } from "./dialogs.js";
import * as looks from "./looks.js";
import { byId, make } from "./shared/dom.js";

// By the first word of the path, and whether more follows.
const VIEWS = {
  "sessions": () => import("./sessions/view.js"),
  "sessions/": () => import("./session/view.js"),
  "charts": () => import("./charts/view.js"),
  "charts/": () => import("./fleet/view.js"),
};
const KEYS = [["/", "search"], ["g s", "sessions"], ["g c", "charts"], ["?", "this help"], ["Esc", "close, leave a field"]];
const PATIENCE = 300;  // milliseconds until it is said that a view is being made
const GOES = { s: ["sessions"], c: ["charts"] };

let open = null;      // the view
let opening = 0;
let leaving = new AbortController();  // whoever leaves a view that is not there yet
let isGoing = false;  // after the key g

async function route({ type } = {}) {
  const { path, query } = here();
  const [first = "sessions", ...rest] = path;
  const number = ++opening;
  const load = VIEWS[rest.length ? `${first}/` : first];
  leave();
  mark(first);
  const box = make("div", { class: "page" });
  byId("view").replaceChildren(box);
  const waits = make("p", { class: "empty waits", role: "status" }, "It is being read …");
  const wait = setTimeout(() => box.append(waits), PATIENCE);
  try {
    if (!load) throw new Error("There is no such view.");
    const module = await load();
    if (number !== opening) return;
    const made = await module.open(box, { path: [first, rest.join("/")], query, go, replace, left: leaving.signal });
    if (number !== opening) return made.close();  // somebody has gone on meanwhile
    open = made;
    entitle(open.title);
    if (type === "hashchange") byId("view").focus({ preventScroll: true });  // what a reader hears begins anew
  } catch (problem) {
    if (number === opening) fail(box, problem);
  } finally {
    clearTimeout(wait);
    waits.remove();
  }
}

function leave() {
  leaving.abort();
  leaving = new AbortController();
  open?.close();
  open = null;
}

function fail(box, problem) {
  entitle("Something is wrong");
  const again = button("Try again", {}, route);
  const words = make("p", {}, String(problem?.message ?? problem));
  box.replaceChildren(make("div", { class: "empty", role: "alert" }, make("strong", {}, "This cannot be shown."), words, again));
}

function entitle(title) {
  document.title = `${title} · scxmlc`;
  byId("view").setAttribute("aria-label", title);
}

function mark(first) {
  for (const link of document.querySelectorAll("#top nav a")) {
    if (link.dataset.view === first) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function go(path, query) {
  const wanted = address(path, query);
  if (sameAddress(wanted)) route();
  else location.hash = wanted;
}

function replace(query) {
  const wanted = address(here().path, query);
  if (!sameAddress(wanted)) history.replaceState(null, "", wanted);
}

// What the server wants before it says anything of its data.
function askForToken(problem, refused) {
  const input = make("input", { type: "password", autocomplete: "current-password", required: true, spellcheck: "false" });
  const said = refused ? "This token is not the server's." : "It shows its sessions to those who know it.";
  return dialog("The server wants a token", (close, heading) => {
    const act = async () => {
      if (!input.value.trim()) throw new Error("A token has at least one character.");
      return input.value.trim();
    };
    const hint = "The one of --token-file or SCXMLC_TOKEN, where the server was started. Kept until this tab is closed.";
    const who = make("input", { type: "text", autocomplete: "username", value: "scxmlc", hidden: true });  // for who keeps passwords
    return form([heading, make("p", {}, said), who, field("Token", input, hint)], { send: "Go on", act, close });
  }).then((given) => given ?? Promise.reject(problem));
}

function showConnection() {
  const { isUp, since, nextTry } = connection;
  byId("live").dataset.state = isUp ? "up" : "gone";
  byId("live-words").textContent = isUp ? "live" : "no answer";
  byId("gone").hidden = isUp;
  if (isUp) return byId("gone").replaceChildren();
  if (!byId("gone").childElementCount) {
    const words = make("span", { role: "alert" }, "The server does not answer. What is shown is as it was.");
    byId("gone").append(words, make("span", { class: "soft numbers" }), button("Try now", {}, () => connection.tryNow()));
  }
  const wait = Math.max(0, Math.ceil(((nextTry ?? 0) - Date.now()) / 1000));
  byId("gone").children[1].textContent = `For ${duration((Date.now() - since) / 1000)}; tried again in ${wait} s.`;
}

function help() {
  const rows = [...(open?.keys ?? []), ...KEYS].flatMap(([keys, words]) => [
    make("dt", {}, ...keys.split(" ").flatMap((key) => [make("kbd", {}, key), " "])),
    make("dd", {}, words),
  ]);
  const links = make("p", { class: "soft" }, make("a", { href: "../docs", target: "_blank", rel: "noopener" }, "The server's API"));
  return dialog("Keys", (close, heading) => make(
    "div", { class: "inside" }, heading, make("dl", { class: "keys" }, ...rows), links,
    make("div", { class: "ends" }, button("Close", { class: "first", autofocus: true }, () => close())),
  ));
}

// What a field does with a key itself, it keeps.
function key(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
  const isTyping = event.target.closest?.("input, textarea, select");
  if (isTyping) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const goes = isGoing ? GOES[event.key] : null;
  isGoing = event.key === "g";
  if (goes) go(goes);
  else if (event.key === "?") help();
  else if (event.key === "/") document.querySelector("#view input[type=search]")?.focus();
  else if (!open?.key?.(event)) return;
  event.preventDefault();
}

function begin() {
  looks.begin();
  token.wanted = askForToken;
  for (const done of ["click", "keydown"]) addEventListener(done, () => (token.isRefused = false), true);
  let wasUp = connection.isUp;
  connection.addEventListener("change", () => {
    showConnection();
    if (connection.isUp && !wasUp) open ? open.again?.() : route();
    wasUp = connection.isUp;
  });
  setInterval(() => connection.isUp || showConnection(), 1000);
  showConnection();
  byId("help").addEventListener("click", help);
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("view").focus();
  });
  addEventListener("hashchange", route);
  addEventListener("keydown", key);
  route();
}

begin();
