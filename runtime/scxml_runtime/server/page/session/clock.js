// What time it is at the server, whatever the browser's clock says.
//
// In: times that the server has told, each of them past by the time it is heard. Out: seconds since 1970. The rule that
// surprises: the latest of what they allow is right, since all that delays a message makes the server look slow.

export class ServerClock {
  #ahead = -Infinity;  // of the seconds since this page was opened

  heard(at) {
    if (Number.isFinite(at)) this.#ahead = Math.max(this.#ahead, at - performance.now() / 1000);
  }

  get now() {
    return this.#ahead === -Infinity ? Date.now() / 1000 : this.#ahead + performance.now() / 1000;
  }
}

const PAIRS = [[86400, "d", 3600, "h"], [3600, "h", 60, "min"], [60, "min", 1, "s"]];

// In so many seconds, by two units at most.
export function span(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  const pair = PAIRS.find(([unit]) => whole >= unit);
  if (!pair) return `${whole} s`;
  const [unit, name, smaller, small] = pair;
  const rest = Math.floor((whole % unit) / smaller);
  return rest ? `${Math.floor(whole / unit)} ${name} ${rest} ${small}` : `${Math.floor(whole / unit)} ${name}`;
}

const two = (number, digits = 2) => String(number).padStart(digits, "0");

// The time of day, where whoever reads it is.
export function timeOfDay(at) {
  const date = new Date(at * 1000);
  if (Number.isNaN(date.getTime())) return "";
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${two(date.getMilliseconds(), 3)}`;
}

export function moment(at) {
  const date = new Date(at * 1000);
  return Number.isNaN(date.getTime()) ? "" : date.toLocaleString();
}
