"""A worker: it gives tickets that Restate keeps their turns. `granian --interface asginl --http 2 worker:app`"""

from pathlib import Path

import scxmlc
from scxml_runtime.durable import restate

Ticket = scxmlc.load(Path(__file__).with_name("ticket.scxml"))
app = restate.app([Ticket])
