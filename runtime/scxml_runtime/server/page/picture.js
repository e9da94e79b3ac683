// The picture of a chart, as the server sends it, made anew of what a picture may hold: shapes, words, places.
//
// In: the text of an SVG. Out: an element, or null where there is no picture. The rule that surprises: whatever else
// stands in the text is left out, and its style is in the style sheet, so that a picture is never more than one.

const SVG = "http://www.w3.org/2000/svg";
const ELEMENTS = new Set(["svg", "g", "title", "rect", "text", "tspan", "circle", "path"]);
const ATTRIBUTES = new Set([
  "class", "cx", "cy", "d", "data-file", "data-line", "data-state", "data-transition", "fill", "font-size", "font-weight",
  "height", "r", "rx", "stroke", "stroke-dasharray", "stroke-width", "text-anchor", "transform", "viewBox", "width", "x", "y",
]);

export function picture(text) {
  const root = new DOMParser().parseFromString(text ?? "", "image/svg+xml").documentElement;
  if (root?.namespaceURI !== SVG || root.localName !== "svg") return null;
  const made = copied(root);
  made.classList.add("picture");
  return made;
}

function copied(element) {
  const made = document.createElementNS(SVG, element.localName);
  for (const { name, value } of element.attributes) {
    if (ATTRIBUTES.has(name)) made.setAttribute(name, value);
  }
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) made.append(child.data);
    else if (child.namespaceURI === SVG && ELEMENTS.has(child.localName)) made.append(copied(child));
  }
  return made;
}
