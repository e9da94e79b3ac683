// JSON as somebody types it: its value, or where it stops being JSON.

export function parsed(text) {
  if (!text.trim()) return { value: undefined };
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: told(text, error.message) };
  }
}

// The line and column, what is wrong there, and the line with a mark under the place.
function told(text, message) {
  const place = placeOf(text, message);
  const before = text.slice(0, place).split("\n");
  const line = before.length, column = before.at(-1).length + 1;
  const shown = text.split("\n")[line - 1] ?? "";
  const from = Math.max(0, column - 30);
  const what = place >= text.trimEnd().length ? "something is missing at the end" : `${JSON.stringify(text[place])} is not expected here`;
  return {
    place,
    words: `No JSON yet: line ${line}, column ${column}: ${what}. Texts and names stand in double quotes.`,
    excerpt: `${shown.slice(from, from + 60)}\n${" ".repeat(column - 1 - from)}^`,
  };
}

// Browsers say it in words of their own; where they give no place, the shortest beginning that cannot become JSON has it.
function placeOf(text, message) {
  const [, place] = /position (\d+)/.exec(message) ?? [];
  if (place !== undefined) return Number(place);
  const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
  if (line === undefined) return text.length;
  return text.split("\n").slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + Number(column) - 1;
}
