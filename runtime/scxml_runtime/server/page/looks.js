// Colours and density, as chosen here; without a choice, as the system prefers.

import { byId } from "./shared/dom.js";

const CHOICES = {
  theme: {
    values: ["", "light", "dark"],
    words: { "": "Colours: as the system", light: "Colours: light", dark: "Colours: dark" },
    paths: {
      "": "M2.500 3h11v8h-11zM6 13.500h4M8 11v2.500",
      light: "M8 5a3 3 0 1 0 0 6a3 3 0 0 0 0-6zM8 1v1.500M8 13.500v1.500M1 8h1.500M13.500 8h1.500M3 3l1.100 1.100M11.900 11.900l1.100 1.100M3 13l1.100-1.100M11.900 4.100l1.100-1.100",
      dark: "M13.500 9.500A6 6 0 1 1 6.500 2.500a5 5 0 0 0 7 7z",
    },
  },
  density: {
    values: ["", "compact"],
    words: { "": "Density: comfortable", compact: "Density: compact" },
    paths: { "": "M2 4h12M2 8h12M2 12h12", compact: "M2 3h12M2 5.500h12M2 8h12M2 10.500h12M2 13h12" },
  },
};
const SVG = "http://www.w3.org/2000/svg";

export function begin() {
  for (const [name, { values }] of Object.entries(CHOICES)) {
    byId(name).addEventListener("click", () => {
      const next = values[(values.indexOf(chosen(name)) + 1) % values.length];
      choose(name, next);
    });
    show(name);
  }
}

const chosen = (name) => document.documentElement.dataset[name] ?? "";

function choose(name, value) {
  if (value) document.documentElement.dataset[name] = value;
  else delete document.documentElement.dataset[name];
  try {
    localStorage.setItem(`scxmlc-${name}`, value);
  } catch {
    // Then it holds until the page is loaded again.
  }
  show(name);
  dispatchEvent(new Event("looks"));  // heights of rows are others now
}

function show(name) {
  const { words, paths } = CHOICES[name];
  const value = chosen(name);
  byId(name).replaceChildren(icon(paths[value]));
  byId(name).title = words[value];
  byId(name).setAttribute("aria-label", words[value]);
}

export function icon(d) {
  const svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", d);
  svg.append(path);
  return svg;
}
