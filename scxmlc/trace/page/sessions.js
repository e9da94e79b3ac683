// The sessions of the run: a name to choose one by, and its lane on the time line with a mark for each event.

const LANE = 24;  // pixels; as in the style sheet
const EDGE = 6;   // pixels of a canvas beyond both ends of the stretch, so that marks there are whole
const SHAPES = {
  start(brush, x) {
    brush.rect(x - 1.5, LANE / 2 - 6, 3, 12);
  },
  external(brush, x) {
    brush.arc(x, LANE / 2, 3.5, 0, 2 * Math.PI);
  },
  quiet(brush, x) {
    brush.rect(x - 1, LANE / 2 - 3, 2, 6);
  },
  error(brush, x) {
    [[0, -5], [5, 0], [0, 5], [-5, 0]].forEach(([dx, dy]) => brush.lineTo(x + dx, LANE / 2 + dy));
    brush.closePath();
  },
  end(brush, x) {
    brush.rect(x - 3.5, LANE / 2 - 3.5, 7, 7);
  },
};

class SessionPanel {
  #run;
  #lanes = new Map();

  constructor(run, { onMoment, onSession }) {
    this.#run = run;
    this.box = byId("lanes");
    this.whole = byId("timeline");
    for (const session of run.sessions.values()) this.box.append(this.#lane(session, onMoment, onSession));
    new ResizeObserver(() => this.#draw()).observe(this.box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw());
  }

  show(moment, session) {
    const share = this.#run.last ? moment.number / this.#run.last : 0;
    this.whole.style.setProperty("--share", share);
    for (const [each, { row, button, state }] of this.#lanes) {
      button.setAttribute("aria-pressed", each === session);
      row.classList.toggle("acting", each === moment.session);
      state.textContent = standing(each, moment.number);
    }
    const { row } = this.#lanes.get(session) ?? {};
    if (row) reveal(this.box, row.offsetTop, row.offsetTop + LANE);
  }

  #lane(session, onMoment, onSession) {
    const state = make("span", { class: "standing" });
    const button = make("button", { type: "button" }, make("span", { class: "name" }, session.name || "(no name)"), state);
    const canvas = make("canvas", { "aria-hidden": "true" });
    const row = make("div", { class: "lane" }, button, canvas);
    button.addEventListener("click", () => onSession(session));
    canvas.addEventListener("click", ({ offsetX }) => {
      onMoment(this.#nearest(session, (offsetX - EDGE) / (canvas.clientWidth - 2 * EDGE)));
    });
    this.#lanes.set(session, { row, button, state, canvas });
    return row;
  }

  #nearest(session, share) {
    const wanted = share * this.#run.last;
    const place = after(session.moments, wanted);
    const near = [session.moments[place - 1], session.moments[place]].filter((each) => each !== undefined);
    return near.sort((one, other) => Math.abs(one - wanted) - Math.abs(other - wanted))[0];
  }

  #draw() {
    this.whole.style.setProperty("--bar", `${this.box.offsetWidth - this.box.clientWidth}px`);
    const style = getComputedStyle(document.documentElement);
    const ink = (name) => style.getPropertyValue(`--${name}`);
    const inks = {
      start: ink("soft"), external: ink("event"), quiet: ink("quiet"), error: ink("error"), end: ink("soft"),
    };
    for (const [session, { canvas }] of this.#lanes) drawLane(canvas, session, this.#run, inks);
  }
}

// The life of a session, with its marks. One mark for each pixel and shape is enough, however many moments fall on it.
function drawLane(canvas, session, run, inks) {
  const width = canvas.clientWidth, scale = devicePixelRatio || 1;
  const place = (number) => Math.round(EDGE + (number / (run.last || 1)) * (width - 2 * EDGE));
  canvas.width = width * scale;
  canvas.height = LANE * scale;
  const brush = canvas.getContext("2d");
  brush.scale(scale, scale);
  const begin = place(session.moments[0]);
  brush.fillStyle = inks.quiet;
  brush.fillRect(begin, LANE / 2 - 0.5, place(session.ended ?? run.last) - begin, 1);
  const last = {};
  for (const number of session.moments) {
    const shape = shapeOf(run.moments[number]), x = place(number);
    if (last[shape] === x) continue;
    last[shape] = x;
    brush.beginPath();
    brush.fillStyle = inks[shape];
    SHAPES[shape](brush, x);
    brush.fill();
  }
}

function shapeOf({ start, error, end, event }) {
  if (error) return "error";
  if (end) return "end";
  if (start) return "start";
  return event?.type === "external" ? "external" : "quiet";
}

function standing(session, number) {
  if (session.moments[0] > number) return "not begun";
  return session.ended !== null && session.ended <= number ? "ended" : "running";
}
