// What every Node driver shares; the same modes, events and checks as common.py, whose events run.py hands over.
// main(make): make(chart, text) gives (a promise of) a factory, which gives (a promise of) a started session
// with send(name, data) and check(), a text; and, to be saved, save(), toText(saved), ofText(text) and again(saved).
'use strict';
const fs = require('fs');
const path = require('path');

const SKILLS = ['sales', 'support', 'billing', 'other'];
const COUNTERS = {
  ping: [],
  guard: ['x'],
  parallel: [],
  deep: ['en', 'ex'],
  history: ['n', 'i1', 'i2'],
  routing: ['calls', 'answered', 'held', 'lost', 'spam', 'timeouts', 'sold', 'unsold'],
};

exports.summary = (chart, leaves, data, logged) => {
  const said = [...leaves].sort().concat(COUNTERS[chart].map((name) => String(data[name])));
  if (chart === 'routing') {
    said.push(...SKILLS.map((skill) => String(data.stats[skill])), data.recent.join(''), logged);
  }
  return said.join(',');
};

function eventsOf(chart) {
  if (chart !== 'routing') return [['e', {}]];
  return JSON.parse(process.env.BENCH_EVENTS);
}

function feed(session, events, number) {
  for (let cycle = Math.floor(number / events.length); cycle > 0; cycle--) {
    for (const [name, data] of events) session.send(name, data);
  }
}

const wall = () => Number(process.hrtime.bigint()) / 1e9;
const cpu = () => { const used = process.cpuUsage(); return (used.user + used.system) / 1e6; };
const resident = () => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;

const MODES = {
  async run(factory, events, number) {
    feed(await factory(), events, Math.max(events.length, number / 4));
    const session = await factory();
    global.gc();
    const [wallBefore, cpuBefore] = [wall(), cpu()];
    feed(session, events, number);
    const seconds = Math.min(wall() - wallBefore, cpu() - cpuBefore);
    return { events: Math.floor(number / events.length) * events.length, seconds, check: session.check() };
  },
  async cold(factory, events) {
    const before = cpu();
    const session = await factory();
    session.send(...events[0]);
    return { seconds: cpu() - before, check: session.check() };
  },
  async memory(factory, events, number) {
    const live = [];
    await grow(live, factory, events[0], number / 4); // by then everything is there that is made once
    global.gc();
    const [memoryBefore, before] = [resident(), cpu()];
    await grow(live, factory, events[0], number);
    const seconds = (cpu() - before) / number;
    global.gc();
    return { bytes: (resident() - memoryBefore) / number, seconds, check: live[live.length - 1].check() };
  },
  async saving(factory, events, number) {
    const session = await factory();
    for (const event of events.slice(0, SAVED_AFTER)) session.send(...event);
    const saved = session.save();
    const text = session.toText(saved);
    const figures = {
      save: best(() => session.save(), number),
      save_text: best(() => session.toText(session.save()), number),
      restore: best(() => session.again(saved), number),
      restore_text: best(() => session.again(session.ofText(text)), number),
    };
    const again = session.again(session.ofText(text));
    for (const each of [session, again]) for (const event of events.slice(SAVED_AFTER)) each.send(...event);
    if (session.check() !== again.check()) throw new Error(`${again.check()}, not ${session.check()}`);
    return { bytes: Buffer.byteLength(text), ...figures, check: again.check() };
  },
};

const SAVED_AFTER = 9; // as in common.py
const ROUNDS = 7;

function best(action, number) {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const begun = wall();
    for (let i = 0; i < number; i++) action();
    least = Math.min(least, wall() - begun);
  }
  return (least / number) * 1e6;
}

async function grow(live, factory, event, number) {
  for (let i = 0; i < number; i++) {
    const session = await factory();
    session.send(...event);
    live.push(session);
  }
}

exports.main = async (make) => {
  const [mode, chart, number] = process.argv.slice(2);
  const text = fs.readFileSync(path.join(__dirname, '..', 'charts', `${chart}.scxml`), 'utf8');
  const answer = await MODES[mode](await make(chart, text), eventsOf(chart), Number(number));
  console.log(JSON.stringify(answer));
  process.exit(0);
};
