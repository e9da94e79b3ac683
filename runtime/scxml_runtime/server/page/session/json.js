// JSON as somebody types it: its value, or where it stops being JSON.
//
// Browsers say what is wrong in words of their own, some without a place; so the place is found here: the first piece
// that cannot stand where it stands.

const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/;
const VALUE = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/;
const SPACE = /[ \t\r\n]*/;
const PIECE = new RegExp(`${SPACE.source}(?:(${TEXT.source})|(${VALUE.source})|([{}[\\],:]))`, "y");

// By what is open and what came last: which pieces may follow. "s" is a text, "v" another value.
const AFTER = {
  "": "sv{[",
  "{": "s}", "{s": ":", "{:": "sv{[", "{v": ",}", "{,": "s",
  "[": "sv{[]", "[v": ",]", "[,": "sv{[",
};

export function parsed(text) {
  if (!text.trim()) return { value: undefined };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { problem: told(text, badPlace(text)) };
  }
}

function badPlace(text) {
  const open = [];
  let last = "", place = 0;
  while (open.length || last === "") {
    PIECE.lastIndex = place;
    const found = PIECE.exec(text);
    const kind = found && (found[1] ? "s" : found[2] ? "v" : found[3]);
    if (!found || !(AFTER[(open.at(-1) ?? "") + last] ?? "").includes(kind)) break;
    place = PIECE.lastIndex;
    if (kind === "{" || kind === "[") {
      open.push(kind);
      last = "";
    } else if (kind === "}" || kind === "]") {
      open.pop();
      last = "v";
    } else if (kind === "s" && open.at(-1) === "{" && last !== ":") last = "s";
    else last = kind === "s" ? "v" : kind;
  }
  return place + SPACE.exec(text.slice(place))[0].length;
}

// The line and column, what is wrong there, and the line with a mark under the place.
function told(text, place) {
  const before = text.slice(0, place).split("\n");
  const line = before.length, column = before.at(-1).length + 1;
  const shown = text.split("\n")[line - 1];
  const from = Math.max(0, column - 30);
  const here = JSON.stringify(text[place]);
  const what = place >= text.length ? "something is missing at the end"
    : text[place] === '"' ? "the text that begins here does not end, or has in it what JSON wants written with \\"
    : `${here} cannot stand here`;
  return {
    place,
    words: `No JSON yet: line ${line}, column ${column}: ${what}. Names and texts stand in double quotes.`,
    excerpt: `${shown.slice(from, from + 60)}\n${" ".repeat(column - 1 - from)}^`,
  };
}
