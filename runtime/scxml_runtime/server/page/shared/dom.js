// Elements, made without markup: whatever stands in a trace, or comes from a server, is text.

export const byId = (id) => document.getElementById(id);

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

// Where it says something else: what is written as it was is drawn anew all the same.
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// Brings a part of a scrolled box into view, in the box only: the page itself stays where it is. Of what is larger than
// the box, its beginning; where that is near the edge already, nothing moves.
export function reveal(box, begin, end, { scroll, client } = DOWN) {
  const isLarger = end - begin > box[client];
  const inside = begin >= box[scroll] && (isLarger ? begin - box[scroll] <= box[client] / 4 : end <= box[scroll] + box[client]);
  if (!inside) box[scroll] = Math.max(0, Math.min(begin, (begin + end - box[client]) / 2));
}

const DOWN = { scroll: "scrollTop", client: "clientHeight" };
export const ACROSS = { scroll: "scrollLeft", client: "clientWidth" };

export const seconds = (at) => `${Number(at.toFixed(3))} s`;
