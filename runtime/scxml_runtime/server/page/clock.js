// The time on the server, and how long ago or ahead something is.

let skew = 0;  // seconds by which the server's clock is ahead of ours

// From the Date of an answer, which knows seconds only: less than two of them are no difference.
export function heard(date) {
  const theirs = Date.parse(date ?? "") / 1000;
  if (Number.isNaN(theirs)) return;
  const ahead = theirs + 0.5 - Date.now() / 1000;
  skew = Math.abs(ahead) < 2 ? 0 : ahead;
}

export const now = () => Date.now() / 1000 + skew;

const UNITS = [[86400 * 365, "y", 86400], [86400, "d", 3600], [3600, "h", 60], [60, "min", 1], [1, "s", 1]];
const PART = { 86400: "d", 3600: "h", 60: "min" };

// 42 s, 5 min 3 s, 7 h 12 min, 3 d 4 h.
export function duration(length) {
  const whole = Math.max(0, Math.round(length));
  const place = UNITS.findIndex(([size]) => whole >= size);
  if (place < 0) return "0 s";
  const [size, unit, finer] = UNITS[place];
  const count = Math.floor(whole / size), rest = Math.floor((whole % size) / finer);
  const part = PART[finer] ?? (unit === "min" ? "s" : "");
  return rest && part && count < 100 && unit !== "s" ? `${count} ${unit} ${rest} ${part}` : `${count} ${unit}`;
}

// Of the two parts the first: what one reads at a glance.
export function roughly(length) {
  return duration(length).split(" ").slice(0, 2).join(" ");
}

export function ago(at) {
  if (at === null || at === undefined) return "";
  const length = now() - at;
  return length < 1 ? "now" : roughly(length);
}

export const ahead = (at) => (at === null || at === undefined ? "" : at <= now() ? "due" : duration(at - now()));

const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

export function moment(at) {
  return at === null || at === undefined ? "" : FULL.format(new Date(at * 1000));
}

// Once a second while the page is seen; gives a function that ends it.
export function everySecond(act) {
  const timer = setInterval(() => document.hidden || act(), 1000);
  return () => clearInterval(timer);
}
