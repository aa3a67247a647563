"""Let headquarters share the lorries of their army among its formations."""

from typing import TYPE_CHECKING

from mesa import Agent

from auguststorm.clock import TICK_H, TICKS_PER_DAY
from auguststorm.engine.codes import ARMY_LEVEL, NEVER
from benchmarks.mesa_model.rules import HOURS_PER_DAY, single

if TYPE_CHECKING:
    from benchmarks.mesa_model.ground import GroundCell
    from benchmarks.mesa_model.model import Campaign
    from benchmarks.mesa_model.places import Place

CALLS = 3


class Headquarters(Agent):
    """A headquarters with the lorries of its services; one without a number serves those who have no army."""

    model: "Campaign"

    def __init__(
        self, model: "Campaign", level: int, trucks: float, surprise: float, camp: int, cell: "GroundCell | None"
    ) -> None:
        super().__init__(model)
        self.level, self.trucks, self.surprise, self.camp, self.cell = level, trucks, surprise, camp, cell
        self.superior: Headquarters | None = None
        self.begin()

    def begin(self) -> None:
        """Forget the claims of the tick before."""
        self.lorries = 0.0
        self.claim_h = [0.0] * CALLS
        self.claim_below_h = 0.0
        self.met = [0.0] * CALLS
        self.spare_h = self.full_t = self.haul_t = 0.0
        self.haul_to: Place | None = None

    def pass_up(self) -> None:
        """Report what is wanted to the superior."""
        wanted = sum(self.claim_h)
        self.claim_below_h += wanted
        if self.superior is not None:
            self.superior.claim_below_h += wanted

    def share_out(self) -> None:
        """See what share of each call the lorries meet: forward detachments first, then by weight."""
        wanted = sum(self.claim_h)
        p, (first_claim, second_claim, third_claim) = self.model.rules.supply, self.claim_h
        a_lorry_h = p.lorry_fit_share * p.driving_h_per_day * (TICK_H / HOURS_PER_DAY)
        if self.level >= ARMY_LEVEL:
            self.spare_h = max(0.0, (self.lorries + self.trucks) * a_lorry_h - wanted)
        if wanted <= 0.0:
            return
        lorries = self.lorries
        if self.level >= ARMY_LEVEL:
            lorries += self.trucks
        else:
            lorries += p.front_lorry_share * self.trucks * wanted / self.claim_below_h
        front = self.superior
        if front is not None and front.level < ARMY_LEVEL:
            lorries += p.front_lorry_share * front.trucks * wanted / front.claim_below_h
        hours = lorries * a_lorry_h
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

    def ask_to_haul(self) -> None:
        """Reckon what lorries that nobody wants would haul to the own place nearest to it, and ask its source."""
        self.haul_t, self.haul_to = 0.0, None
        if self.spare_h <= 0.0 or self.cell is None:
            return
        p, camp = self.model.rules.supply, self.camp
        place = next((place for place, _ in self.cell.near if place.control == camp), None)
        if place is None or place.is_railhead[camp] or place.line_h[camp] >= NEVER or place.source is None:
            return
        line, source = place.line_h[camp], place.source
        missing = p.dump_held_days * self.full_t - place.stock_t
        load = p.lorry_load_t - 2.0 * line * p.lorry_burn_t_per_h
        if source is place or source.control != camp or missing <= 0.0 or load <= 0.0:
            return
        tonnes = self.spare_h * TICKS_PER_DAY * load / (2.0 * line + p.turn_h) * place.ration
        self.haul_t, self.haul_to = min(tonnes, missing), place
        source.asked_t += self.haul_t

    def haul(self) -> None:
        """Fill the dump as far as its source gives it."""
        if self.haul_to is None or self.haul_to.source is None:
            return
        place, source = self.haul_to, self.haul_to.source
        tonnes = self.haul_t * source.gives
        source.stock_t = single(source.stock_t - tonnes)
        place.stock_t = single(place.stock_t + tonnes)
