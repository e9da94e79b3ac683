import { assign, setup } from "xstate";

/** `timer`: what ends green; a test model takes no `after`. */
const machine = (timer) => setup({
  guards: {
    fewWait: ({ context }) => context.waiting < 2,
    somebodyWaits: ({ context }) => context.waiting > 0,
  },
  delays: { green: 10_000 },
}).createMachine({
  id: "crossing",
  initial: "working",
  context: { waiting: 0 },
  states: {
    working: {
      type: "parallel",
      on: { fail: "off" },
      states: {
        asBefore: { type: "history", history: "deep" },
        light: {
          initial: "red",
          states: {
            red: {
              on: {
                push: { guard: "fewWait", actions: assign({ waiting: ({ context }) => context.waiting + 1 }) },
                turn: { guard: "somebodyWaits", target: "green" },
              },
            },
            green: {
              entry: assign({ waiting: 0 }),
              ...timer,
            },
          },
        },
        sign: {
          initial: "dark",
          states: { dark: { on: { dusk: "lit" } }, lit: { on: { dawn: "dark" } } },
        },
      },
    },
    off: { on: { repaired: "working.asBefore" } },
  },
});

export const crossing = machine({ after: { green: "red" } });
export const untimed = machine({ on: { over: "red" } });
