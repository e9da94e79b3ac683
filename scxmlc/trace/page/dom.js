// Elements, made without markup: whatever stands in a trace is text.

const byId = (id) => document.getElementById(id);

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

// Brings a part of a scrolled box into view, in the box only: the page itself stays where it is.
function reveal(box, top, bottom) {
  const inside = top >= box.scrollTop && bottom <= box.scrollTop + box.clientHeight;
  if (!inside) box.scrollTop = Math.max(0, (top + bottom - box.clientHeight) / 2);
}

const seconds = (at) => `${Number(at.toFixed(3))} s`;
