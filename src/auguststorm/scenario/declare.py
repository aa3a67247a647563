"""Declare what a scenario file may say, and what a scenario is once its bases are resolved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from auguststorm.clock import HISTORICAL_H_DAY
from auguststorm.scenario.policy import sentences

POLITICS = ("historical", "free-traditionalist", "free-entry", "free-both", "free-ignorance")
GIVEN_ALWAYS = (
    "The bombs of 6 and 9 August, the Soviet declaration of war at H-hour and Mongolia's are given.",
    "The answers of Washington and Moscow are given as hours after the Japanese offer and decision.",
)
GIVEN_DECISION = (
    "The offer of 10 August and the Tokyo decision of 14 August 1945 are given; all that follows is delay after them."
)

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Sentence = Annotated[str, StringConstraints(pattern=r"^\S.*\.$", max_length=400)]
Cell = bool | int | float | str
Number = Annotated[float, Field(allow_inf_nan=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class PlanOverride(_Strict):
    """Say what a scenario may change in a row of the plan table."""

    status: Literal["planned", "alternative", "cancelled_later", "prohibition"]


class Overrides(_Strict):
    """Say what a scenario may change in its base."""

    parameters: dict[str, Number] = {}
    formations: dict[str, dict[str, Cell]] = {}
    headquarters: dict[str, dict[str, Cell]] = {}
    plans: dict[str, PlanOverride] = {}
    switches: dict[str, bool] = {}


class Declaration(_Strict):
    """Say what a scenario file may hold."""

    name: Name
    purpose: Sentence
    base: str | None = None
    h_day: date | None = None
    politics: Literal["historical", "free-traditionalist", "free-entry", "free-both", "free-ignorance"] | None = None
    soviet_policy: dict[str, str] = {}
    cut: Annotated[list[str], Field(min_length=1)] | None = None
    overrides: Overrides = Overrides()


def _empty() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Scenario:
    """Hold a scenario with its bases resolved: what differs from the tables, and what is given.

    `parameters` maps "phase.name" to a value, `formations` and `headquarters` map an id to new cells of its row,
    `plans` maps a plan id to its status, `switches` maps a switch of the engine to on or off. `soviet_policy` maps a
    policy of Moscow to a choice other than it was. `cut` names what stays on the map (armies, fronts, headquarters,
    formations); empty keeps all.
    """

    name: str
    purpose: str
    bases: tuple[str, ...] = ()
    h_day: datetime = HISTORICAL_H_DAY
    politics: str = "historical"
    soviet_policy: Mapping[str, str] = field(default_factory=_empty)
    cut: tuple[str, ...] = ()
    parameters: Mapping[str, float] = field(default_factory=_empty)
    formations: Mapping[str, Mapping[str, Any]] = field(default_factory=_empty)
    headquarters: Mapping[str, Mapping[str, Any]] = field(default_factory=_empty)
    plans: Mapping[str, str] = field(default_factory=_empty)
    switches: Mapping[str, bool] = field(default_factory=_empty)

    @property
    def is_decision_given(self) -> bool:
        """Tell whether the Tokyo decision comes from the record and not from the model."""
        return self.politics == "historical"

    @property
    def given(self) -> tuple[str, ...]:
        """Say in sentences what the model is told and does not find; for the manifest and the report."""
        always = (*GIVEN_ALWAYS, *sentences(self.soviet_policy))
        return (GIVEN_DECISION, *always) if self.is_decision_given else always

    @property
    def overrides(self) -> dict[str, Any]:
        """List what differs from the tables, by dotted key; for the manifest."""
        out: dict[str, Any] = {f"parameters.{name}": value for name, value in self.parameters.items()}
        for table, rows in (("formations", self.formations), ("headquarters", self.headquarters)):
            out |= {f"{table}.{row}.{column}": cell for row, cells in rows.items() for column, cell in cells.items()}
        out |= {f"plans.{plan}.status": status for plan, status in self.plans.items()}
        out |= {f"switches.{name}": is_on for name, is_on in self.switches.items()}
        out |= {f"soviet_policy.{name}": choice for name, choice in self.soviet_policy.items()}
        if self.cut:
            out["cut"] = list(self.cut)
        return dict(sorted(out.items()))
