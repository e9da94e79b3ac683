// Puts the page together: the run out of its JSON, a panel for each side of it, and the player that moves them.

function begin() {
  const { lines, rows, charts } = JSON.parse(byId("run").textContent);
  const run = new Run(lines, charts);
  const drawings = new Map(charts.map((chart, index) => [chart, new Drawing(byId(`chart-${index}`), chart)]));
  let session = null, moment = run.moments[0];

  const onMoment = (number) => player.go(number);
  const onSession = (chosen) => {
    byId("follow").checked = false;
    session = chosen;
    show(moment);
  };
  const source = new SourcePanel(drawings);
  const panels = [
    new SessionPanel(run, { onMoment, onSession }),
    new ChartPanel(drawings, { onPlace: (file, line) => source.go(file, line) }),
    new DataPanel(),
    new RequestPanel({ onMoment }),
    source,
    new TranscriptPanel(run, rows, { onMoment }),
  ];

  function show(now) {
    moment = now;
    if (byId("follow").checked) session = now.session ?? session;
    session ??= run.sessions.values().next().value ?? new Session("");
    for (const panel of panels) panel.show(now, session, run);
  }

  const player = new Player(run, show);
  byId("follow").addEventListener("change", () => show(moment));
  byId("follow-label").hidden = run.sessions.size < 2;
  player.begin();
}

// Whatever goes wrong, the transcript is there.
try {
  begin();
} catch (error) {
  document.documentElement.classList.remove("scripting");
  byId("scriptless").textContent = `The run cannot be played in this browser (${error}). This is what happened:`;
}
