"""Advance campaigns: arrays in, arrays out; `step.py` is the table of contents."""
