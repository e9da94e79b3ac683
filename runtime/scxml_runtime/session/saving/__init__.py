"""Saved sessions: a session as plain JSON data, and a session from such data.

Nothing here is imported before somebody saves or restores.
"""
