// How a session is, in one word: the same for a row of the list, and for the session itself.

export const STATUSES = { running: "Running", failed: "Failed", problem: "Problem", over: "Over" };

// Of what the server tells of it; `isForgotten` is our own.
export function statusOf({ failure, problem, is_over: isOver, isForgotten }) {
  if (isForgotten) return "forgotten";
  if (failure !== null) return "failed";
  if (problem !== null) return "problem";
  return isOver ? "over" : "running";
}
