// Values as a trace has them: JSON, in which an object with the key "$" is what JSON cannot say.

const LONGEST = 60;  // characters of a value on one line

const SCALARS = {
  undefined: () => "undefined",
  NaN: () => "NaN",
  Infinity: () => "Infinity",
  "-Infinity": () => "-Infinity",
  "-0": () => "-0",
  hole: () => "(hole)",
  function: ({ name }) => `function ${name ?? ""}`.trim(),
  accessor: () => "(accessor)",
  circular: () => "(circular)",
  more: () => "(more)",
  text: ({ start, length }) => `${JSON.stringify(start ?? "")}… (${length} characters)`,
  symbol: ({ text }) => String(text),
  Date: ({ time }) => `Date ${typeof time === "number" ? new Date(time).toISOString() : "invalid"}`,
  RegExp: ({ source, flags }) => `/${source}/${flags ?? ""}`,
};

export const isObject = (value) => typeof value === "object" && value !== null;
export const isMarked = (value) => isObject(value) && typeof value.$ === "string";

// The parts of a value by name, or null where it has none.
export function parts(value) {
  if (!isObject(value)) return null;
  if (!isMarked(value)) return value;
  if (value.$ === "object") return isObject(value.members) ? value.members : {};
  if (Object.hasOwn(SCALARS, value.$)) return null;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== "$"));
}

// A value without parts in words.
export function scalar(value) {
  if (!isMarked(value)) return JSON.stringify(value);
  try {
    return SCALARS[value.$](value);
  } catch {
    return value.$;  // a date beyond all dates
  }
}

// What kind of thing with parts it is, and how many it has.
export function size(value, entries) {
  const kind = isMarked(value) && value.$ !== "object" ? `${value.$} ` : "";
  return Array.isArray(value) ? `[${entries.length}]` : `${kind}{${entries.length}}`;
}

// The value on one line, as much of it as there is room for.
export function brief(value) {
  let said = "";
  const say = (each, depth) => {
    if (said.length > LONGEST) return;
    const found = parts(each);
    if (found === null) said += scalar(each);
    else if (depth > 4) said += "…";
    else {
      const [begin, end] = Array.isArray(found) ? "[]" : "{}";
      said += begin;
      let first = true;
      for (const name of Object.keys(found)) {
        if (said.length > LONGEST) break;
        said += first ? "" : ", ";
        if (!Array.isArray(found)) said += `${name}: `;
        say(found[name], depth + 1);
        first = false;
      }
      said += end;
    }
  };
  say(value, 0);
  return said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said;
}

export const same = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);
