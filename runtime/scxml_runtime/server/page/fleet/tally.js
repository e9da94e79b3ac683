// How many sessions stand on each state, and for how long.
//
// In: counts of the server, a sample of sessions, for each state those around it. Out: by id of a state
// {running, failed, over, median}. The rule that surprises: a session stands on the states around its own as well, once.

const KIND = { running: "running", problem: "running", failed: "failed", over: "over" };

export function tally(counts, around, version) {
  const numbers = new Map();
  for (const { states, status, sessions, version: theirs } of counts) {
    if (version && theirs !== version) continue;
    for (const id of onto(states, around)) {
      if (!numbers.has(id)) numbers.set(id, { running: 0, failed: 0, over: 0, median: null });
      numbers.get(id)[KIND[status] ?? "running"] += sessions;
    }
  }
  return numbers;
}

export function byVersion(counts) {
  const numbers = new Map();
  for (const { version, status, sessions } of counts) {
    if (!numbers.has(version)) numbers.set(version, { running: 0, failed: 0, over: 0 });
    numbers.get(version)[KIND[status] ?? "running"] += sessions;
  }
  return numbers;
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
const FIRST_AGE = 60;  // seconds: younger than that is no heat

// From 0, nothing, to LEVELS; each level is so many times as much as the one before.
export function heatOfCount(number, most) {
  if (!number) return 0;
  return most <= 1 ? 1 : Math.max(1, Math.ceil((LEVELS * Math.log(number + 1)) / Math.log(most + 1)));
}

// A minute, ten, an hour and a half, half a day, four days.
export function heatOfAge(seconds) {
  if (seconds === null || seconds < FIRST_AGE) return 0;
  return Math.min(LEVELS, 1 + Math.floor(Math.log(seconds / FIRST_AGE) / Math.log(8.7)));
}
