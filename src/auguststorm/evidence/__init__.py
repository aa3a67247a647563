"""Keep the evidence: sources, the estimates taken from them, and the parameters drawn from the estimates."""

from auguststorm.evidence.ledger import Estimate, Ledger, Source, check_estimate_ids, load_ledger, read_ledger
from auguststorm.evidence.parameters import Parameter, draw_parameters, load_parameters

__all__ = [
    "Estimate",
    "Ledger",
    "Parameter",
    "Source",
    "check_estimate_ids",
    "draw_parameters",
    "load_ledger",
    "load_parameters",
    "read_ledger",
]
