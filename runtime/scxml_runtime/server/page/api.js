// Questions to the server. What goes wrong is a Problem: one sentence for people, a status and a kind for programs.
//
// The rule that surprises: a question that the server answers with 401 is not over. Somebody is asked for the token, and
// then it is put again; all that wait share one answer.

import { asked, encoded } from "./address.js";
import { connection } from "./connection.js";
import { heard } from "./clock.js";

const ROOT = new URL("../api/", document.baseURI);  // the page stands at …/ui/
const KEPT = "scxmlc-token";
const PATIENCE = 20_000;  // milliseconds

export class Problem extends Error {
  constructor(words, { status = 0, kind = "", after = null } = {}) {
    super(words);
    this.status = status;
    this.kind = kind;
    this.after = after;  // seconds that the server asks us to wait
  }

  get isGone() {
    return this.kind === "gone";
  }
}

export const api = {
  get: (path, query, options) => ask("GET", path, { query, ...options }),
  post: (path, body, options) => ask("POST", path, { body, ...options }),
  delete: (path, options) => ask("DELETE", path, options),
  text: (path, query) => reached("GET", path, { query }).then((response) => response.text()),
};

async function ask(method, path, options = {}) {
  const response = await reached(method, path, options);
  if (response.status === 204) return null;
  const text = await response.text();
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    throw new Problem("The answer is no JSON: is there another server at this address?", { status: response.status });
  }
}

// The answer, as soon as it begins; a Problem unless it is one of success.
export async function reached(method, path, { query = {}, body, signal, headers = {}, patience = PATIENCE } = {}) {
  for (;;) {
    const used = token.value;
    const response = await sent(method, urlOf(path, query), { body, signal, headers, patience });
    if (response.ok) return response;
    const problem = await problemOf(response);
    if (problem.status !== 401) throw problem;
    await token.other(used, problem);
  }
}

function urlOf(path, query = {}) {
  return new URL(path.map(encoded).join("/") + asked(query), ROOT);
}

async function sent(method, url, { body, signal, headers, patience }) {
  const late = patience ? AbortSignal.timeout(patience) : null;
  const ends = [signal, late].filter(Boolean);
  const told = { Accept: "application/json", ...headers };
  if (token.value) told.Authorization = `Bearer ${token.value}`;
  if (body !== undefined) told["Content-Type"] = "application/json";
  try {
    const response = await fetch(url, {
      method,
      headers: told,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: ends.length ? AbortSignal.any(ends) : undefined,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
    });
    heard(response.headers.get("Date"));
    connection.found();
    return response;
  } catch (error) {
    if (signal?.aborted) throw error;
    connection.lost();
    const words = late?.aborted ? `The server has not answered for ${patience / 1000} s.` : "The server does not answer.";
    throw new Problem(words, { kind: "gone" });
  }
}

async function problemOf(response) {
  const told = await response.json().catch(() => null);
  const words = told?.problem ?? `The server answers ${response.status} ${response.statusText}`.trim();
  const after = Number(response.headers.get("Retry-After")) || null;
  return new Problem(String(words), { status: response.status, kind: String(told?.error ?? ""), after });
}

// The token, as long as this tab is open. `wanted(problem)` asks a person, and gives a promise of it.
export const token = {
  value: kept(),
  wanted: () => Promise.reject(new Problem("The server wants a token.", { status: 401 })),
  asking: null,
  waiting: [],
  isRefused: false,  // somebody was asked, gave none, and has done nothing since

  // Another than the one that was refused.
  async other(refused, problem) {
    if (this.value !== refused) return;
    if (this.isRefused) throw problem;
    this.asking ??= this.wanted(problem, refused).finally(() => (this.asking = null));
    try {
      this.keep(await this.asking);
    } catch (refusal) {
      this.isRefused = true;
      throw refusal;
    }
  },

  // Resolves when another is there.
  given() {
    return new Promise((resolve) => this.waiting.push(resolve));
  },

  keep(value) {
    this.value = value;
    this.waiting.splice(0).forEach((resolve) => resolve());
    try {
      sessionStorage.setItem(KEPT, value);
    } catch {
      // Then it is asked for again when the page is loaded again.
    }
  },
};

function kept() {
  try {
    return sessionStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}
