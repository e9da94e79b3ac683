// Before anything is drawn: the colours and the density that were chosen here before, so that nothing flashes.
for (const name of ["theme", "density"]) {
  try {
    const chosen = localStorage.getItem(`scxmlc-${name}`);
    if (chosen) document.documentElement.dataset[name] = chosen;
  } catch {
    // A browser that keeps nothing shows what the system prefers.
  }
}
