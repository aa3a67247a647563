"""Offer the laboratory at the command line."""

from auguststorm.cli.app import main

__all__ = ["main"]
