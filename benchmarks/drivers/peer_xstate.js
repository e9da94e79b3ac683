// XState v5 loads no SCXML, so the charts are ported by hand to its own form. It assigns by making new objects, which is
// how its users write; a call's time limit is a delayed raise that is cancelled when the queue is left.
'use strict';
const { main, summary } = require('./common.js');
const { createMachine, createActor, assign, raise, cancel, log } = require('xstate');

const plusOne = (name) => assign({ [name]: ({ context }) => context[name] + 1 });
const counting = (name, target) => ({ target, actions: plusOne(name) });

const either = (then, other) => ({
  on: { e: [{ guard: ({ context }) => context.x % 3 === 0, ...counting('x', then) }, counting('x', other)] },
});

const region = (id) => ({
  initial: `${id}a`,
  states: {
    [`${id}a`]: { on: { e: `${id}b` } },
    [`${id}b`]: { on: { e: `${id}c` } },
    [`${id}c`]: { on: { e: `${id}a` } },
  },
});

const branch = (letter, other, level = 1) => {
  const counted = { id: letter + level, entry: plusOne('en'), exit: plusOne('ex') };
  if (level === 8) return { ...counted, on: { e: `#${other}8` } };
  const inner = letter + (level + 1);
  return { ...counted, initial: inner, states: { [inner]: branch(letter, other, level + 1) } };
};

const working = (target) => ({ on: { step: counting('i2', target) } });

// ---- F: what its content does -----------------------------------------------------------------------------------

const change = (make) => assign({ call: ({ context, event }) => ({ ...context.call, ...make(event) }) });
const entering = (state) => change(() => ({ state }));
const say = (text) => log(({ context }) => text(context.call));
const skillAt = (place) => ({ context }) => context.skills.indexOf(context.call.skill) === place;
const matches = ({ context, event }) => event.data.skill === context.call.skill || event.data.skill === 'any';
const offer = { target: 'offered', actions: change((event) => ({ agent: event.data.agent })) };

const take = (prio) => [
  assign({
    call: ({ context, event: { data } }) => ({ ...context.call, prio, id: data.id, lang: data.lang, skill: data.skill }),
    calls: ({ context }) => context.calls + 1,
    recent: ({ context, event }) => [...context.recent, event.data.id].slice(-8),
  }),
  say((call) => `call ${call.id} lang=${call.lang} skill=${call.skill}`),
];

const answer = [
  plusOne('answered'),
  assign({
    stats: ({ context: { skills, stats, call } }) => {
      const key = skills.indexOf(call.skill) >= 0 ? call.skill : 'other';
      return { ...stats, [key]: stats[key] + 1 };
    },
  }),
  say((call) => `call ${call.id} by ${call.agent} prio ${call.prio}`),
];

const routing = {
  context: {
    calls: 0, answered: 0, held: 0, lost: 0, spam: 0, timeouts: 0, sold: 0, unsold: 0,
    skills: ['sales', 'support', 'billing'],
    recent: [],
    stats: { sales: 0, support: 0, billing: 0, other: 0 },
    call: { id: '', lang: '', skill: '', prio: 0, agent: '', state: '' },
  },
  initial: 'idle',
  states: {
    idle: {
      on: {
        'call.new': [
          { guard: ({ event: { data } }) => data.skill === 'spam', target: 'rejected' },
          { guard: ({ event: { data } }) => data.tier === 'gold' && data.lang !== 'xx', target: 'vip', actions: take(2) },
          { target: 'intake', actions: take(1) },
        ],
      },
    },
    intake: {
      always: [
        { guard: skillAt(0), target: 'queued.q_sales' },
        { guard: skillAt(1), target: 'queued.q_support' },
        { guard: skillAt(2), target: 'queued.q_billing' },
        { target: 'overflow' },
      ],
    },
    queued: {
      entry: [entering('queued'), raise({ type: 'queue.timeout', data: {} }, { id: 'limit', delay: 30000 })],
      exit: cancel('limit'),
      initial: 'q_sales',
      states: { q_sales: {}, q_support: {}, q_billing: {} },
      on: {
        'agent.ready': { guard: matches, ...offer },
        'queue.timeout': counting('timeouts', 'overflow'),
        'caller.hangup': 'abandoned',
      },
    },
    vip: { on: { 'agent.ready': offer, 'caller.hangup': 'abandoned' } },
    overflow: { entry: entering('overflow'), on: { 'agent.ready': offer, 'caller.hangup': 'abandoned' } },
    offered: {
      entry: entering('offered'),
      on: {
        'agent.answer': { target: 'talking', actions: answer },
        'agent.noanswer': 'intake',
        'caller.hangup': 'abandoned',
      },
    },
    talking: { on: { 'call.hold': 'onhold', 'call.end': 'wrapup' } },
    onhold: { entry: plusOne('held'), on: { 'call.retrieve': 'talking', 'call.end': 'wrapup' } },
    wrapup: {
      on: {
        'wrap.done': [
          { guard: ({ event }) => event.data.code === 'sold', ...counting('sold', 'idle') },
          counting('unsold', 'idle'),
        ],
      },
    },
    rejected: { entry: plusOne('spam'), always: 'idle' },
    abandoned: {
      entry: [plusOne('lost'), say((call) => `call ${call.id} lost in ${call.state}`)],
      always: 'idle',
    },
  },
};

const CHARTS = {
  ping: { initial: 'a', states: { a: { on: { e: 'b' } }, b: { on: { e: 'a' } } } },
  guard: {
    context: { x: 0 },
    initial: 'a',
    states: { a: either('b', 'c'), b: either('c', 'a'), c: either('a', 'b') },
  },
  parallel: { type: 'parallel', states: { r1: region('r1'), r2: region('r2'), r3: region('r3') } },
  deep: {
    context: { en: 0, ex: 0 },
    initial: 'l1',
    states: { l1: branch('l', 'r'), r1: branch('r', 'l') },
  },
  history: {
    context: { n: 0, i1: 0, i2: 0 },
    initial: 'work',
    states: {
      work: {
        initial: 'w1',
        on: { e: { target: 'pause', actions: [raise({ type: 'resume' }), raise({ type: 'step' })] } },
        states: {
          h: { type: 'history', history: 'deep', target: 'w1' },
          w1: { id: 'w1', initial: 'w1a', states: { w1a: working('w1b'), w1b: working('#w2') } },
          w2: { id: 'w2', initial: 'w2a', states: { w2a: working('w2b'), w2b: working('#w1') } },
        },
      },
      pause: { entry: plusOne('n'), on: { resume: counting('i1', 'work.h') } },
    },
  },
  routing,
};

const leaves = (value) => (typeof value === 'string' ? [value] : Object.values(value).flatMap(leaves));

class Session {
  constructor(chart, machine, snapshot) {
    this.chart = chart;
    this.machine = machine;
    this.logged = '';
    this.actor = createActor(machine, { snapshot, logger: (said) => { this.logged = said; } });
    this.actor.start();
  }

  send(type, data) { this.actor.send({ type, data }); }

  check() {
    const { value, context } = this.actor.getSnapshot();
    return summary(this.chart, leaves(value).filter((leaf) => leaf), context, this.logged);
  }

  save() { return this.actor.getPersistedSnapshot(); }

  toText(saved) { return JSON.stringify(saved); }

  ofText(text) { return JSON.parse(text); }

  again(saved) { return new Session(this.chart, this.machine, saved); }
}

main((chart) => {
  const machine = createMachine(CHARTS[chart]);
  return () => new Session(chart, machine);
});
