// How many sessions stand on each state, and for how long.
//
// In: counts of the server, a sample of sessions, for each state those around it. Out: by id of a state
// {running, problem, failed, over, median, oldest}; who has a problem is among those that run; `oldest`: when the one of
// them changed that has not for longest, in seconds since 1970. The rule that surprises: a session stands on the states
// around its own as well, once.

export function tally(counts, around, version) {
  const numbers = new Map();
  for (const { states, status, sessions, oldest = Infinity, version: theirs } of counts) {
    if (version && theirs !== version) continue;
    for (const id of onto(states, around)) {
      if (!numbers.has(id)) numbers.set(id, { ...NOBODY, median: null, oldest: Infinity });
      const number = numbers.get(id);
      add(number, status, sessions);
      if (RUNS.has(status)) number.oldest = Math.min(number.oldest, oldest);
    }
  }
  return numbers;
}

export function byVersion(counts) {
  const numbers = new Map();
  for (const { version, status, sessions } of counts) {
    if (!numbers.has(version)) numbers.set(version, { ...NOBODY });
    add(numbers.get(version), status, sessions);
  }
  return numbers;
}

// The states in which sessions of a version stand that run.
export function standing(counts, wanted) {
  return [...new Set(counts.flatMap(({ version, status, states }) => (version === wanted && RUNS.has(status) ? states : [])))];
}

const NOBODY = { running: 0, problem: 0, failed: 0, over: 0 };
const RUNS = new Set(["running", "problem"]);

function add(number, status, sessions) {
  number[status] += sessions;
  if (status === "problem") number.running += sessions;
}

// By state: how long half of those that run there have not changed, in seconds.
export function medians(sessions, around, version, now) {
  const ages = new Map();
  for (const { states, changed, version: theirs } of sessions) {
    if (version && theirs !== version) continue;
    for (const id of onto(states, around)) {
      if (!ages.has(id)) ages.set(id, []);
      ages.get(id).push(now - changed);
    }
  }
  return new Map([...ages].map(([id, each]) => [id, median(each)]));
}

function median(numbers) {
  const sorted = Float64Array.from(numbers).sort();
  return sorted[sorted.length >> 1];
}

const onto = (states, around) => new Set(states.flatMap((id) => [id, ...around.get(id) ?? []]));

export const LEVELS = 5;
const FIRST_AGE = 60;  // seconds: who has changed since then is stuck nowhere

// From 0, nothing, to LEVELS, which is the most that any state has.
export function heat(value, most) {
  return value ? Math.max(1, Math.ceil((LEVELS * value) / most)) : 0;
}

export const HEATS = {
  count: ({ running }) => running,
  age: ({ median }) => (median !== null && median >= FIRST_AGE ? median : 0),
};
