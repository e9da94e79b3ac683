// From the lines of a trace to what can be asked of any moment.
//
// A moment is one microstep with its event before it and what its content did behind it (logs, requests, changed data),
// or whatever happened without one. Moment 0 is before anything. The rule that surprises: what happens in the contact
// centre, and the answer to a request, are told before the event that they lead to, and belong to its moment.

import { Series } from "./series.js";

const OPENING = new Set(["event", "start", "lost", "note", "answer"]);
const LEADING = new Set(["note", "answer"]);
const ONCE = new Set(["step", "untaken"]);

export class Session {
  active = new Map();  // id of a state -> Series of booleans
  data = new Map();    // name of a variable -> Series of values; undefined where it is gone
  requests = [];       // in the order in which they were made
  moments = [];        // the numbers of its moments
  ended = null;

  constructor(name) {
    this.name = name;
    this.chart = null;
  }

  activeAt(moment) {
    return [...this.active].filter(([, series]) => series.at(moment)).map(([id]) => id);
  }

  // [name, value, value before this moment] of each variable; the last two differ where it has just changed.
  dataAt(moment) {
    const rows = [...this.data].map(([name, series]) => [name, series.at(moment), series.at(moment - 1)]);
    return rows.filter(([, now, before]) => now !== undefined || before !== undefined);
  }

  requestsAt(moment) {
    return this.requests.filter((request) => request.made <= moment);
  }
}

export class Run {
  sessions = new Map();
  moments = [{ number: 0, session: null, at: 0, records: [] }];

  lines = [];
  momentOf = [];  // of each line

  constructor(lines, charts) {
    this.charts = charts;
    this.add(lines);
  }

  // What has happened meanwhile.
  add(lines) {
    for (const line of lines) {
      this.lines.push(line);
      this.#read(line, this.lines.length - 1);
    }
  }

  get last() {
    return this.moments.length - 1;
  }

  // The next moment from `from` in this direction for which `wanted` holds, or the end of the run.
  seek(from, direction, wanted) {
    let number = from + direction;
    while (number > 0 && number < this.last && !wanted(this.moments[number])) number += direction;
    return Math.min(this.last, Math.max(0, number));
  }

  #read(line, index) {
    const session = line.session === undefined ? null : this.#session(line.session);
    const moment = this.#moment(line, session);
    moment.records.push(index);
    this.momentOf[index] = moment.number;
    if (session && Object.hasOwn(READERS, line.kind)) READERS[line.kind](session, line, moment, this);
  }

  #session(name) {
    const known = this.sessions.get(String(name));
    if (known) return known;
    const session = new Session(String(name));
    this.sessions.set(session.name, session);
    return session;
  }

  #moment(line, session) {
    const at = Number(line.at ?? 0);
    const open = this.moments.at(-1);
    const moment = open.at === at && goesOn(open, line, session) ? open : this.#open(at);
    moment.leads &&= LEADING.has(line.kind);
    if (session && !moment.session) {
      moment.session = session;
      session.moments.push(moment.number);
    }
    return moment;
  }

  #open(at) {
    const moment = { number: this.moments.length, session: null, at, records: [], leads: true };
    this.moments.push(moment);
    return moment;
  }
}

// Whether a line belongs to the moment before it, at the same time.
function goesOn(open, line, session) {
  if (open.number === 0 || (open.session && open.session !== session)) return false;
  if (open.leads || isAtOnce(line, open)) return true;
  return !OPENING.has(line.kind) && !(ONCE.has(line.kind) && (open.step || open.untaken));
}

// A request that is refused as it is made is answered within the moment.
function isAtOnce(line, { session, number }) {
  return line.kind === "answer" && session?.requests.at(-1)?.made === number;
}

// What each kind of line means for its session. Kinds that are not here are told in the transcript only.
const READERS = {
  start(session, line, moment, run) {
    moment.start = line;
    session.chart = run.charts.find(({ chart }) => chart === line.chart) ?? null;
    if (line.active) standAt(session, new Set(line.active), moment);
  },
  event(session, line, moment) {
    moment.event = line;
  },
  step(session, line, moment) {
    moment.step = line;
    (line.exited ?? []).forEach((id) => enter(session, id, moment, false));
    (line.entered ?? []).forEach((id) => enter(session, id, moment, true));
  },
  untaken(session, line, moment) {
    moment.untaken = line;
  },
  data(session, line, moment) {
    for (const [name, value] of Object.entries(line.changed ?? {})) variable(session, name).set(moment.number, value);
    for (const name of line.gone ?? []) variable(session, name).set(moment.number, undefined);
  },
  request(session, line, moment) {
    session.requests.push({ line, made: moment.number, answers: new Series() });
  },
  answer(session, line, moment) {
    const request = session.requests.findLast((each) => each.line.id === line.id);
    request?.answers.set(moment.number, line.event);
  },
  error(session, line, moment) {
    moment.error = line;
  },
  end(session, line, moment) {
    moment.end = line;
    session.ended = moment.number;
  },
};

// It goes on where it stood, or where another version of its chart has taken it: nothing from before is left.
function standAt(session, active, moment) {
  session.activeAt(moment.number).filter((id) => !active.has(id)).forEach((id) => enter(session, id, moment, false));
  active.forEach((id) => enter(session, id, moment, true));
  for (const series of session.data.values()) series.set(moment.number, undefined);
}

function enter(session, id, moment, active) {
  if (!session.active.has(id)) session.active.set(id, new Series());
  session.active.get(id).set(moment.number, active);
}

function variable(session, name) {
  if (!session.data.has(name)) session.data.set(name, new Series());
  return session.data.get(name);
}
