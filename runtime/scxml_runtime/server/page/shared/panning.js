// A scrolled box that is moved with the pointer, and brought nearer with Ctrl and the wheel.

const SLACK = 4;  // pixels until a press is no click any more

export function panned(box, onWheel) {
  let from = null, moved = false;
  box.addEventListener("pointerdown", ({ button, pointerType, clientX, clientY }) => {
    if (button !== 0 || pointerType !== "mouse") return;  // fingers scroll by themselves
    from = { x: clientX + box.scrollLeft, y: clientY + box.scrollTop, clientX, clientY };
    moved = false;
  });
  box.addEventListener("pointermove", ({ pointerId, clientX, clientY }) => {
    if (!from) return;
    if (!moved && Math.hypot(clientX - from.clientX, clientY - from.clientY) < SLACK) return;
    if (!moved) box.setPointerCapture(pointerId);
    moved = true;
    box.scrollLeft = from.x - clientX;
    box.scrollTop = from.y - clientY;
  });
  for (const end of ["pointerup", "pointercancel"]) box.addEventListener(end, () => { from = null; });
  box.addEventListener("click", (event) => moved && event.stopImmediatePropagation(), true);
  box.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    onWheel(event.deltaY < 0, event.clientX, event.clientY);
  }, { passive: false });
}
