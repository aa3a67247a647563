"""Declare, load and check scenarios, and compile them for the engine."""

from auguststorm.scenario.declare import Scenario
from auguststorm.scenario.load import list_scenarios, load_scenario

__all__ = ["Scenario", "list_scenarios", "load_scenario"]
