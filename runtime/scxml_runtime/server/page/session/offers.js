// The events that would do something now: those that transitions of active states wait for, and of those around them.

// [name as the chart has it, what to type, whether more is to be typed]; the innermost state's first.
export function offers(arcs, active) {
  const places = new Map(active.map((id, place) => [id, place]));
  const found = new Map();
  const near = (arcs ?? []).filter(({ source }) => places.has(source));
  near.sort((one, other) => places.get(other.source) - places.get(one.source));
  for (const descriptor of near.flatMap(({ event }) => String(event ?? "").split(/\s+/).filter(Boolean))) {
    if (!isOurs(descriptor)) continue;
    found.set(descriptor, offer(descriptor));
  }
  return [...found.values()];
}

function offer(descriptor) {
  if (descriptor === "*") return { descriptor, typed: "", isOpen: true };
  const isOpen = descriptor.endsWith(".*");
  return { descriptor, typed: isOpen ? descriptor.slice(0, -1) : descriptor, isOpen };
}

// What only the session itself says, or whoever carries out its wishes, nobody sends from here.
const isOurs = (descriptor) => !/^(done|error)(\.|$)/.test(descriptor);
