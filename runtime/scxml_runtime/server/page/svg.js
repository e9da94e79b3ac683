// The picture of a chart, as the server sends it: read as XML, and only what our drawings are made of is kept. Its style
// sheet is not: it is in css/drawing.css, and so are the colours of the night.

const SVG = "http://www.w3.org/2000/svg";
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

// An <svg> of this document, or null where there is no picture.
export function drawn(text) {
  if (!text) return null;
  const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  return root.localName === "svg" && root.namespaceURI === SVG ? copied(root) : null;
}

function copied(element) {
  const copy = document.createElementNS(SVG, element.localName);
  for (const { name, value } of element.attributes) {
    if (Object.hasOwn(ATTRIBUTES, name) && ATTRIBUTES[name].test(value)) copy.setAttribute(name, value);
  }
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) copy.append(child.data);
    else if (child.namespaceURI === SVG && ELEMENTS.has(child.localName)) copy.append(copied(child));
  }
  return copy;
}
