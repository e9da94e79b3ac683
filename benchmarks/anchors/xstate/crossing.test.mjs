import { expect, test } from "vitest";
import { createActor, SimulatedClock } from "xstate";
import { createTestModel, getShortestPaths, getSimplePaths } from "xstate/graph";
import { crossing, untimed } from "./crossing.mjs";

function start(...names) {
  const clock = new SimulatedClock();
  const actor = createActor(crossing, { clock }).start();
  for (const type of names) actor.send({ type });
  return { actor, clock };
}

test("green for ten seconds", () => {
  const { actor, clock } = start("push", "turn");
  clock.increment(9_900);
  expect(actor.getSnapshot().matches({ working: { light: "green" } })).toBe(true);
  clock.increment(100);
  expect(actor.getSnapshot().matches({ working: { light: "red" } })).toBe(true);
});

test("it goes on as before", () => {
  const { actor } = start("dusk", "push", "turn", "fail", "repaired");
  expect(actor.getSnapshot().value).toEqual({ working: { light: "green", sign: "lit" } });
});

test("that fails: nobody has pushed", () => {
  const { actor } = start("turn");
  expect(actor.getSnapshot().value).toEqual({ working: { light: "green", sign: "dark" } });
});

const events = ["push", "turn", "over", "dusk", "dawn", "fail", "repaired"].map((type) => ({ type }));

test("a test model takes no timers", () => {
  expect(() => createTestModel(crossing, { events })).toThrow("After events on test machines are not supported");
});

test("how many paths there are", () => {
  console.log("shortest", getShortestPaths(untimed, { events }).length);
  console.log("simple", getSimplePaths(untimed, { events, limit: 2000 }).length);
});

// Each path is a test, of whatever these functions drive: the machine itself, or a page in a browser.
for (const path of createTestModel(untimed, { events }).getShortestPaths()) {
  test(path.description, () =>
    path.test({
      states: { "*": () => {} },
      events: Object.fromEntries(events.map(({ type }) => [type, () => {}])),
    }),
  );
}
