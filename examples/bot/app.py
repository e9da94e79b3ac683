"""A chat bot behind Starlette: `uvicorn app:app`. Each chat is a session of the chart, whose id is the chat's."""

from __future__ import annotations

from collections import defaultdict
from contextlib import asynccontextmanager
from itertools import count

from bot import Bot
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from scxml_runtime import Host, SystemClock

said = defaultdict(list)
"""What the bot has said and nobody has fetched, by chat."""

numbers = count(17)


def say(message):
    """`<send type="x-say">`."""
    said[message.session.session_id].append(message.data)


async def book(call):
    """`<invoke type="x-book">`: a real one would ask the restaurant."""
    await call.sleep(2)
    return next(numbers)


@asynccontextmanager
async def lifespan(app):
    async with Host(clock=SystemClock(), processors={"x-say": say}, services={"x-book": book}) as host:
        app.state.host = host
        yield


async def chat(request):
    """POST: what somebody says in a chat, which begins with it. Both methods answer with what the bot has said."""
    host, id = request.app.state.host, request.path_params["id"]
    bot = host.sessions.get(id)
    if request.method == "POST":
        if bot is None or bot.is_finished:
            host.start(Bot, session_id=id)
        else:
            bot.send("message", {"text": (await request.body()).decode()})
    return JSONResponse(said.pop(id, []))


app = Starlette(routes=[Route("/chats/{id}", chat, methods=["GET", "POST"])], lifespan=lifespan)
