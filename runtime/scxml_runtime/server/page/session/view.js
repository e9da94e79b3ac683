// The view of one session: its chart as it moves, its data, timers and source; events sent to it; back in time.

import { api } from "../api.js";
import { everySecond } from "../clock.js";
import { confirmed, toast, tell } from "../dialogs.js";
import { ChartPanel } from "../shared/chart.js";
import { DataPanel } from "../shared/data.js";
import { byId } from "../shared/dom.js";
import { Session } from "../shared/run.js";
import { after } from "../shared/series.js";
import { SourcePanel } from "../shared/source.js";
import { TranscriptPanel } from "../shared/transcript.js";
import { Charts } from "./charts.js";
import { showFamily } from "./family.js";
import { handOver } from "./handing.js";
import { layout } from "./layout.js";
import { Live } from "./live.js";
import { OutsidePanel } from "./outside.js";
import { flash, Pace } from "./pace.js";
import { SendPanel } from "./send.js";
import { showStanding, showTroubles, tick } from "./standing.js";
import { Timeline, timeOfDay } from "./timeline.js";
import { TimerPanel } from "./timers.js";
import { way, Words } from "./words.js";

const SPOKEN = 2000;  // milliseconds between two sentences for those who hear the page
const KEYS = [
  ["← →", "a step back or on"], ["Home End", "the beginning; live"], ["+ - 0", "nearer, farther, fitted"],
  ["f", "follow what happens"], ["e", "send an event"],
];
const PRESSED = { "+": "nearer", "-": "farther", 0: "fit", f: "follow" };

export async function open(box, shell) {
  const view = new SessionView(box, shell.path[1], shell);
  shell.left.addEventListener("abort", () => view.end());
  await view.begin();
  const close = () => view.end();
  return { title: shell.path[1], keys: KEYS, key: (event) => view.key(event), again: () => view.again(), close };
}

class SessionView {
  #panels = [];
  #spoken = { at: -Infinity, timer: null };
  #shown = null;    // the session of the family whose chart is seen; null: that of whoever acts
  #frame = 0;
  #sizes = null;
  #stopClock = null;
  #fresh = [];      // rows that the transcript has not got yet

  constructor(box, id, shell) {
    this.id = id;
    this.shell = shell;
    this.path = ["sessions", id];
    this.box = box;
    this.charts = new Charts();
    this.words = new Words();
    this.live = new Live(id, this.charts, {
      stands: (view) => this.#stands(view),
      began: (run) => this.#began(run),
      grew: (lines, from) => this.#grew(lines, from),
      moved: () => this.#show(this.pace.shown, false),
      filled: () => this.timeline.isLive && shell.go(this.path),
      failed: (problem) => this.#failed(problem),
    });
  }

  // Resolves when the session is there, or raises the problem that there is with it.
  begin() {
    return new Promise((resolve, reject) => {
      this.#arrived = resolve;
      this.#refused = reject;
      this.live.begin();
    });
  }

  #arrived;
  #refused;

  end() {
    this.live.end();
    this.#sizes?.disconnect();
    this.pace?.end();
    this.timers?.end();
    this.#stopClock?.();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#spoken.timer);
  }

  again() {
    if (this.live.run && !this.live.view.isForgotten) this.live.refresh();
  }

  #failed(problem) {
    if (!this.live.run) {
      this.end();
      return this.#refused(problem);
    }
    showTroubles({ ...this.live.view, lost: problem.message }, {});
  }

  // --- the session is there ------------------------------------------------------------------------------------

  #began(run) {
    this.box.replaceChildren(layout(this.id));
    this.charts.showIn(byId("chart"));
    this.timeline = new Timeline((number) => this.pace.jump(number));
    this.pace = new Pace((number, isNew) => this.#show(number, isNew));
    this.source = new SourcePanel(this.charts.drawings);
    this.chart = new ChartPanel(this.charts.drawings, { onPlace: (file, line) => this.source.go(file, line) });
    const onMoment = (number) => this.timeline.go(number);
    this.transcript = new TranscriptPanel(run, this.words.rows(run.lines, 0), { onMoment, time: timeOfDay });
    this.send = new SendPanel((name, data, key) => this.#send(name, data, key), () => run.moments.length);
    this.timers = new TimerPanel((due, button) => this.#fire(due, button));
    this.outside = new OutsidePanel();
    this.#panels = [this.chart, new DataPanel(), this.source];  // of these, what the session itself did last
    this.#listen();
    this.#stopClock = everySecond(() => this.#second());
    this.timeline.grow(run.last);
    this.pace.jump(run.last);
    this.#sizes = new ResizeObserver(() => this.#show(this.pace.shown, false));  // what was in view stays in view
    for (const panel of ["source", "transcript"]) this.#sizes.observe(byId(panel));
    this.#arrived();
  }

  #listen() {
    byId("follow").addEventListener("change", ({ target }) => {
      this.chart.follows = target.checked;
      this.#show(this.pace.shown, false);
    });
    byId("terminate").addEventListener("click", () => this.#terminate());
    byId("as-test").addEventListener("click", () => this.#take("test", "The run as a test", "py", TEST));
    byId("as-trace").addEventListener("click", () => this.#take("trace", "The run as a trace", "jsonl", TRACE));
  }

  // What has come is put into the page once a frame.
  #grew(lines, from) {
    this.#fresh.push(...this.words.rows(lines, from));
    this.send.happened(this.live.run);
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.transcript.add(this.#fresh.splice(0));
      this.timeline.grow(this.live.run.last);
      if (this.timeline.isLive) this.pace.go(this.live.run.last);
      else this.timeline.show(this.live.run.moments[this.pace.shown]);
    });
  }

  #show(number, isNew) {
    const run = this.live.run, moment = run.moments[number];
    const session = this.#shown ?? this.live.session ?? new Session(this.id);
    const own = run.moments[session.moments[after(session.moments, number) - 1] ?? 0];
    for (const panel of this.#panels) panel.show(own, session, run);
    this.transcript.show(moment, session);
    this.timeline.show(moment);
    if (!isNew || moment.session !== session) return;
    flash(this.charts.drawings.get(session.chart), moment.step);
    this.#say(moment);
  }

  // One sentence in a while, the last of those there were.
  #say({ event, step, end }) {
    const words = [event?.event, step && way(step), end && "The session has ended."].filter(Boolean).join(": ");
    const due = Math.max(0, this.#spoken.at + SPOKEN - performance.now());
    clearTimeout(this.#spoken.timer);
    this.#spoken.timer = setTimeout(() => {
      this.#spoken.at = performance.now();
      tell(words);
    }, due);
  }

  // --- how it stands -------------------------------------------------------------------------------------------

  #stands(view) {
    const { isForgotten } = view;
    showStanding(view, this.live.session?.chart);
    showTroubles(view, { chart: this.live.session?.chart, migrate: isForgotten ? null : () => this.#migrate() });
    showFamily(view, this.live, this.#shown, (session) => this.#choose(session));
    this.timers.show(view.timers ?? []);
    this.outside.show(view);
    byId("terminate").disabled = view.is_over;
    for (const id of ["as-test", "as-trace"]) {
      byId(id).disabled = !this.live.keepsHistory || isForgotten;
      byId(id).title = this.live.keepsHistory ? "" : "The server keeps no history (scxmlc serve --history).";
    }
    this.#offer();
  }

  #second() {
    tick(this.live.view);
    this.outside.tick();
  }

  #choose(session) {
    this.#shown = session === this.live.session ? null : session;
    this.#stands(this.live.view);
    this.#show(this.pace.shown, false);
  }

  // In the states that are active now, wherever one looks; of sessions that it has invoked and forwards events to, too.
  #offer() {
    const { view, session, run } = this.live;
    if (!view) return;
    const forwards = Object.values(session?.chart?.texts ?? {}).some((text) => /\bautoforward\s*=/.test(text));
    const others = forwards ? [...run.sessions.values()] : [];
    const invoked = others.filter((each) => each !== session && each.ended === null);
    const part = (each, active) => {
      const around = this.charts.drawings.get(each?.chart)?.around;
      return { arcs: each?.chart?.arcs, active, depth: (id) => around?.get(id)?.length ?? 0 };
    };
    const own = part(session, view.configuration ?? []);
    this.send.show([own, ...invoked.map((each) => part(each, each.activeAt(run.last)))], view.is_over);
  }

  // --- what is done --------------------------------------------------------------------------------------------

  async #send(name, data, key) {
    const told = { name, key, ...(data === undefined ? {} : { data }) };
    this.live.stands(await api.post([...this.path, "events"], told));
  }

  async #fire(due, button) {
    button.disabled = true;
    try {
      this.live.stands(await api.post([...this.path, "timers", due.id, "fire"], {}));
    } catch (problem) {
      toast(problem.message, "bad");
      await this.live.refresh();
    } finally {
      button.disabled = false;
    }
  }

  #terminate() {
    const act = async () => this.live.stands(await api.post([...this.path, "terminate"], {}));
    const words = "It leaves all its states and takes no more events. That cannot be taken back.";
    return confirmed(`Terminate ${this.id}?`, words, { send: "Terminate", act });
  }

  #migrate() {
    const act = async () => this.live.stands(await api.post([...this.path, "migrate"], {}));
    const words = "It stays in its states, with its data; from now on the current version of the chart decides. " +
      "If that has not got its states, nothing happens.";
    return confirmed(`Take ${this.id} over to the current version?`, words, { send: "Take over", isBad: false, act });
  }

  async #take(kind, title, ending, words) {
    try {
      const text = await api.text([...this.path, kind]);
      const file = `${kind === "test" ? "test_" : ""}${this.id.replace(/\W+/g, "_").slice(0, 60)}.${ending}`;
      await handOver(title, words, text, file);
    } catch (problem) {
      toast(problem.message, "bad");
    }
  }

  key({ key, target }) {
    if (this.timeline?.key({ key, target })) return true;
    if (key === "e") byId("event-name").focus();
    else if (Object.hasOwn(PRESSED, key)) byId(PRESSED[key]).click();
    else return false;
    return true;
  }
}

const TEST = "It sends what was sent, lets time pass as it passed, and asserts where the session stood. " +
  "Put it beside the chart.";
const TRACE = "For scxmlc trace show, html, diff and replay.";
