"""Tell results to people: one self-contained page, and lines for the terminal."""

from auguststorm.report.build import build_report

__all__ = ["build_report"]
