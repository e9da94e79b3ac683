// The events that would do something now: those that transitions of active states wait for, and of those around them.

// { descriptor, typed, isOpen }: as the chart has it, what to type, whether more is to be typed. A part is what one
// session has: its arcs, its active states, the depth of a state; what the innermost wait for comes first.
export function offers(parts) {
  const found = parts.flatMap(({ arcs, active, depth }) => {
    const near = (arcs ?? []).filter(({ source }) => active.includes(source));
    near.sort((one, other) => depth(other.source) - depth(one.source));
    return near.flatMap(({ event }) => String(event ?? "").split(/\s+/).filter(Boolean));
  });
  return [...new Set(found)].filter(isOurs).map(offer);
}

function offer(descriptor) {
  if (descriptor === "*") return { descriptor, typed: "", isOpen: true };
  const isOpen = descriptor.endsWith(".*");
  return { descriptor, typed: isOpen ? descriptor.slice(0, -1) : descriptor, isOpen };
}

// What only the session itself says, or whoever carries out its wishes, nobody sends from here.
const isOurs = (descriptor) => !/^(done|error)(\.|$)/.test(descriptor);
