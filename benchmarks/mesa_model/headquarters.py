"""Let headquarters share the lorries of their army among its formations."""

from typing import TYPE_CHECKING

from mesa import Agent

from auguststorm.clock import TICK_H
from auguststorm.engine.lorries import ARMY_LEVEL
from benchmarks.mesa_model.rules import HOURS_PER_DAY

if TYPE_CHECKING:
    from benchmarks.mesa_model.model import Campaign

CALLS = 3


class Headquarters(Agent):
    """A headquarters with the lorries of its services; one without a number serves those who have no army."""

    model: "Campaign"

    def __init__(self, model: "Campaign", level: int, trucks: float, surprise: float) -> None:
        super().__init__(model)
        self.level, self.trucks, self.surprise = level, trucks, surprise
        self.superior: Headquarters | None = None
        self.begin()

    def begin(self) -> None:
        """Forget the claims of the tick before."""
        self.lorries = 0.0
        self.claim_h = [0.0] * CALLS
        self.claim_below_h = 0.0
        self.met = [0.0] * CALLS

    def pass_up(self) -> None:
        """Report what is wanted to the superior."""
        wanted = sum(self.claim_h)
        self.claim_below_h += wanted
        if self.superior is not None:
            self.superior.claim_below_h += wanted

    def share_out(self) -> None:
        """See what share of each call the lorries meet: forward detachments first, then by weight."""
        wanted = sum(self.claim_h)
        if wanted <= 0.0:
            return
        p, (first_claim, second_claim, third_claim) = self.model.rules.supply, self.claim_h
        lorries = self.lorries
        if self.level >= ARMY_LEVEL:
            lorries += self.trucks
        else:
            lorries += p.front_lorry_share * self.trucks * wanted / self.claim_below_h
        front = self.superior
        if front is not None and front.level < ARMY_LEVEL:
            lorries += p.front_lorry_share * front.trucks * wanted / front.claim_below_h
        hours = lorries * (p.lorry_fit_share * p.driving_h_per_day * (TICK_H / HOURS_PER_DAY))
        first = min(first_claim, hours)
        left = hours - first
        third = 0.0
        if third_claim > 0.0:
            weighed = p.first_priority_ratio * second_claim
            third = min(third_claim, left * third_claim / (weighed + third_claim))
        second = min(second_claim, left - third)
        third = min(third_claim, left - second)
        given = (first, second, third)
        self.met = [g / claim if claim > 0.0 else 0.0 for g, claim in zip(given, self.claim_h, strict=True)]
