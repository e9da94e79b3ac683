"""Hosts: real time, and Python around charts."""
