// Where one is, in the fragment of the address: #/sessions/ID?status=failed. The server never sees it, so that an id
// may hold whatever it likes.

export function encoded(text) {
  return encodeURIComponent(String(text).toWellFormed());
}

// address(["sessions", id], { status: "failed" }); what is empty is left out.
export function address(path, query = {}) {
  return `#/${path.map(encoded).join("/")}${asked(query)}`;
}

export function asked(query) {
  const wanted = Object.entries(query).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  return wanted.length ? `?${wanted.map((pair) => pair.map(encoded).join("=")).join("&")}` : "";
}

export function here() {
  const [path, query = ""] = split(location.hash.replace(/^#\/?/, ""), "?");
  return {
    path: path.split("/").map(decoded).filter(Boolean),
    query: Object.fromEntries(query.split("&").filter(Boolean).map((pair) => split(pair, "=").map(decoded))),
  };
}

export function sameAddress(hash) {
  return (location.hash || "#/") === hash;
}

// At the first of the marks only.
function split(text, mark) {
  const place = text.indexOf(mark);
  return place < 0 ? [text, ""] : [text.slice(0, place), text.slice(place + 1)];
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;  // typed by hand, with a % that means itself
  }
}
