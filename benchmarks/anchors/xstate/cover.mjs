// What does coverage of JavaScript say of a machine of which hardly anything ran? And the way a run is recorded.
import assert from "node:assert";
import { test } from "node:test";
import { createActor, SimulatedClock } from "xstate";
import { crossing } from "./crossing.mjs";

test("only started", () => {
  const told = [];
  const actor = createActor(crossing, { clock: new SimulatedClock(), inspect: (each) => told.push(each) });
  actor.start();
  actor.send({ type: "turn" });
  const saved = JSON.parse(JSON.stringify(actor.getPersistedSnapshot()));
  const again = createActor(crossing, { snapshot: saved }).start();
  assert.deepEqual(again.getSnapshot().value, actor.getSnapshot().value);
  console.log(told.map((each) => each.type).join(" "));
  console.log(JSON.stringify(saved));
});
