"""An orchestration server: sessions in a store, started, fed and seen over HTTP.

In: a catalogue of charts, a store. Out: an ASGI application. Extra `serve`: starlette, uvicorn.
"""
