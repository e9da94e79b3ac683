// A view that is not there yet.

export function open(box, { path }) {
  box.append(`${path.filter(Boolean).join(" ")}: to come.`);
  return { title: "session", close() {} };
}
