// The picture of a chart, as the server sends it, made anew of what our pictures are made of: shapes, words, places.
//
// In: the text of an SVG. Out: an element, or null where there is no picture. The rule that surprises: whatever else
// stands in the text is left out, and its style is in the style sheet, so that a picture is never more than one.

const SVG = "http://www.w3.org/2000/svg";
const STYLE = /<style\b[^>]*>[^<]*<\/style>/g;
const ELEMENTS = new Set(["svg", "g", "rect", "text", "path", "circle", "title"]);
const COLOUR = /^(none|#[0-9a-f]{3,8})$/;
const NUMBERS = /^[-\d.,\s]*$/;
const ANY = /^/;
const ATTRIBUTES = {
  class: /^(state|transition|frame|title|chart|note|small)$/,
  "data-state": ANY, "data-transition": ANY, "data-line": /^\d+$/, "data-file": ANY,
  x: NUMBERS, y: NUMBERS, width: NUMBERS, height: NUMBERS, rx: NUMBERS, cx: NUMBERS, cy: NUMBERS, r: NUMBERS,
  d: /^[-\d.,\sMLQCz]*$/, viewBox: NUMBERS, opacity: NUMBERS,
  fill: COLOUR, stroke: COLOUR, "stroke-width": NUMBERS, "stroke-dasharray": NUMBERS,
};

export function picture(text) {
  if (!text) return null;
  const bare = text.replace(STYLE, "");  // the policy is told of a style even where it is only read
  const root = new DOMParser().parseFromString(bare, "image/svg+xml").documentElement;
  if (root?.namespaceURI !== SVG || root.localName !== "svg") return null;
  const made = copied(root);
  made.classList.add("picture");
  return made;
}

function copied(element) {
  const made = document.createElementNS(SVG, element.localName);
  for (const { name, value } of element.attributes) {
    if (Object.hasOwn(ATTRIBUTES, name) && ATTRIBUTES[name].test(value)) made.setAttribute(name, value);
  }
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) made.append(child.data);
    else if (child.namespaceURI === SVG && ELEMENTS.has(child.localName)) made.append(copied(child));
  }
  return made;
}
