"""Measure how fast a campaign is; `python benchmarks/run.py` runs everything."""
