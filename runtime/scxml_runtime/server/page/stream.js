// Server-sent events, by fetch, since EventSource cannot send a token. A stream that breaks off is opened again; what
// happened meanwhile is not told, so whoever follows asks anew when `onOpen` is called.
//
// The rule that surprises: a page that nobody sees closes its streams after a while, and opens them when it is seen.

import { Problem, reached, token } from "./api.js";
import { connection } from "./connection.js";

const SILENCE = 45_000;  // milliseconds: the server says something every 15 s
const UNSEEN = 30_000;   // milliseconds until a hidden page stops listening
const FINAL = new Set([400, 403, 404, 405, 410]);
const FIRST = 500, LONGEST = 15_000;

// follow(["changes"], {}, { changes: (data, id) => … }, { onOpen, onProblem }); gives a function that ends it.
export function follow(path, query, handlers, { onOpen = () => {}, onProblem = () => {} } = {}) {
  const ended = new AbortController();
  listen(path, query, handlers, { onOpen, onProblem, ended: ended.signal });
  return () => ended.abort();
}

async function listen(path, query, handlers, { onOpen, onProblem, ended }) {
  let fruitless = 0, last = null;
  while (!ended.aborted) {
    await seen(ended);
    await connection.back();
    if (ended.aborted) return;
    const quiet = new AbortController();
    const unwatch = onceUnseen(() => quiet.abort());
    try {
      const headers = { Accept: "text/event-stream", ...(last ? { "Last-Event-ID": last } : {}) };
      const signal = AbortSignal.any([ended, quiet.signal]);
      const response = await reached("GET", path, { query, headers, signal, patience: 0 });
      onOpen();
      for await (const { name, data, id } of events(response.body, () => quiet.abort())) {
        fruitless = 0;
        last = id ?? last;
        handlers[name]?.(JSON.parse(data), id);
      }
    } catch (problem) {
      if (ended.aborted) return;
      if (problem instanceof Problem && FINAL.has(problem.status)) return onProblem(problem);
      if (problem.status === 401) {
        onProblem(problem);
        await token.given();
        fruitless = 0;
        continue;
      }
      if (problem instanceof SyntaxError) onProblem(new Problem("The server has sent what is no JSON."));
    } finally {
      unwatch();
    }
    await pause(Math.min(LONGEST, FIRST * 2 ** fruitless++), ended);
  }
}

// The events of a body: name, data, id. `silent` is called where nothing comes for too long.
export async function* events(body, silent = () => {}) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "", timer = setTimeout(silent, SILENCE);
  try {
    for (;;) {
      const { value, done } = await reader.read();
      clearTimeout(timer);
      if (done) return;
      timer = setTimeout(silent, SILENCE);
      const blocks = (rest + value).split(/\r?\n\r?\n/);
      rest = blocks.pop();
      for (const block of blocks) {
        const event = parsed(block);
        if (event.data !== null) yield event;
      }
    }
  } finally {
    clearTimeout(timer);
    reader.cancel().catch(() => {});
  }
}

function parsed(block) {
  const event = { name: "message", id: null, data: null };
  for (const line of block.split(/\r?\n/)) {
    const [, field, value] = /^(\w+):? ?(.*)$/s.exec(line) ?? [];
    if (field === "event") event.name = value;
    else if (field === "id") event.id = value;
    else if (field === "data") event.data = event.data === null ? value : `${event.data}\n${value}`;
  }
  return event;
}

function pause(milliseconds, ended) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    ended.addEventListener("abort", resolve, { once: true });
  });
}

function seen(ended) {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener("visibilitychange", resolve, { once: true });
    ended.addEventListener("abort", resolve, { once: true });
  });
}

function onceUnseen(act) {
  let timer = 0;
  const look = () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(act, UNSEEN);
  };
  look();
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", act);  // a page that is left may be kept with its connections, of which there are six
  return () => {
    clearTimeout(timer);
    removeEventListener("pagehide", act);
    document.removeEventListener("visibilitychange", look);
  };
}
