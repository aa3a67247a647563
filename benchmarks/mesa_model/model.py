"""Run supply, movement and combat tick by tick over agents, as Mesa models do: stages, each done by every agent."""

from collections import Counter

import mesa
from mesa.agent import AgentSet
from mesa.discrete_space import Cell

from auguststorm import rng
from auguststorm.clock import SUBSTEP_H, SUBSTEPS_PER_TICK, TICK_H, TICKS_PER_DAY
from auguststorm.engine import codes
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.supply_lines import camps_at_sea
from benchmarks.mesa_model.fight import Battle, Fighting
from benchmarks.mesa_model.ground import Edge, Ground, GroundCell
from benchmarks.mesa_model.headquarters import Headquarters
from benchmarks.mesa_model.march import Marching
from benchmarks.mesa_model.muster import muster
from benchmarks.mesa_model.places import Bridge, Place
from benchmarks.mesa_model.rules import Rules, single
from benchmarks.mesa_model.supply import Supplied, draw_lines, ration


class Formation(Supplied, Marching, Fighting):
    """A formation that is supplied, marches and fights."""


class Campaign(mesa.Model):
    """The three phases of one run, from a given state on.

    Parameters
    ----------
    state, setting : of our engine, at the end of tick `tick - 1`; read once, never written
    tick : the tick that the first step carries out
    run : which run of the state
    collects : keep strengths by camp and tick, and each formation's, in a DataCollector
    """

    def __init__(self, state: State, setting: Setting, tick: int, run: int = 0, collects: bool = False) -> None:
        super().__init__(seed=int(setting.chance.seed) % 2**32)
        self.seed, self.run_number = int(setting.chance.seed), int(setting.chance.runs[run])
        self.first_tick = self.tick = tick
        self.hour, self.when = tick * TICK_H, tick * SUBSTEPS_PER_TICK
        self.rules = Rules(setting, run)
        self.mud: list[float] = state.weather.mud[run].tolist()
        self.support: list[list[float]] = state.air.support[run].tolist()
        self.interdiction: list[float] = state.air.interdiction[run].tolist()
        self.has_sea = camps_at_sea(setting.naval)
        self.battles: list[Battle] = []
        self._battle_of: dict[tuple[GroundCell, Edge | None], Battle] = {}
        self.busy_edges: dict[Edge, None] = {}  # those that owe columns a passage
        self.ground = Ground(setting, self.random)
        muster(self, Formation, state, setting, run)
        self.datacollector: mesa.DataCollector | None = None
        if collects:
            self.datacollector = mesa.DataCollector(
                model_reporters={
                    f"{camp}_{what}": (lambda model, c=code, w=what: model.strength(c, w))
                    for code, camp in enumerate(codes.CAMPS)
                    for what in ("men", "tanks", "guns", "fuel_t")
                },
                agenttype_reporters={Formation: {"men": "men", "cohesion": "cohesion", "posture": "posture"}},
            )

    @property
    def now_h(self) -> float:
        """Return the hour at which the tick begins."""
        return self.tick * TICK_H

    @property
    def formations(self) -> AgentSet:
        """Return all formations, guns last."""
        return self.agents_by_type[Formation]

    @property
    def places(self) -> AgentSet:
        """Return all places in the order of the tables."""
        return self.agents_by_type[Place]

    def strength(self, camp: int, what: str) -> float:
        """Add up a quantity over the armed formations of a camp on the map."""
        there = self.formations.select(lambda unit: unit.camp == camp and unit.cell is not None and unit.is_armed)
        return float(there.agg(what, sum))

    def chance(self, when: int, purpose: int, index: int) -> float:
        """Draw the number that our engine draws at this address."""
        return float(rng.uniform(self.seed, self.run_number, when, purpose, index))

    def step(self) -> None:
        """Carry out one tick of six hours."""
        self.tick = self.first_tick + self.steps - 1
        self.supply()
        self.movement()
        self.combat()
        if self.datacollector is not None:
            self.datacollector.collect(self)

    def supply(self) -> None:
        """Draw the lines of the day; use up, claim, share and receive."""
        is_daily = self.tick % TICKS_PER_DAY == 0
        if is_daily:
            self.places.do("inherit_railway")
        self.places.do("yield_stocks")
        if is_daily:
            self.places.do("receive_trains")
            for camp in (codes.ALLIED, codes.AXIS):
                draw_lines(self, camp)
                self.places.do("trace_line", camp)
                if self.has_sea[camp]:
                    self.places.do("land_cargoes", camp)
        armies = self.agents_by_type[Headquarters].do("begin")
        self.places.set("asked_t", 0.0).set("load_t", 0.0)
        self.formations.do("use_up").do("find_line").do("state_wants").do("claim_lorries")
        armies.do("pass_up").do("share_out")
        self.formations.do("load_up")
        if is_daily:
            for camp in (codes.ALLIED, codes.AXIS):
                ration(self, camp)
        self.places.set("asked_t", 0.0)
        self.formations.do("ask_source")
        self.places.do("answer")
        self.formations.do("receive")
        if is_daily:
            self.places.set("asked_t", 0.0)
            armies.do("ask_to_haul")
            self.places.do("answer")
            armies.do("haul")

    def movement(self) -> None:
        """March through three sub-steps of two hours; let places fall."""
        self.formations.do("toil")
        if Bridge in self.agents_by_type:
            self.agents_by_type[Bridge].do("watch")
        if self.tick % TICKS_PER_DAY == 0:
            self.places.do("fall_to_the_rear")
        for substep in range(SUBSTEPS_PER_TICK):
            self.hour = self.now_h + substep * SUBSTEP_H
            self.when = self.tick * SUBSTEPS_PER_TICK + substep
            self._pass_columns()
            self.formations.do("propose")
            starting = self.formations.select(lambda unit: unit.start_key is not None)
            starting.sort("start_key", ascending=True).do("enter_edge")
            self.formations.do("advance_head")
            arriving = self.formations.select(lambda unit: unit.arrival_key is not None)
            arriving.sort("arrival_key", ascending=True).do("arrive")
            self.formations.do("take_places")

    def _pass_columns(self) -> None:
        """Let every edge pass what it can of the columns that it owes."""
        for edge in list(self.busy_edges):
            for rail_of, debt_km in list(edge.debt_km.items()):
                passed_km = single(self.rules.passes_km(edge.surface, rail_of) / SUBSTEPS_PER_TICK)
                edge.debt_km[rail_of] = single(debt_km - passed_km)
                if edge.debt_km[rail_of] <= 0.0:
                    del edge.debt_km[rail_of]
            if not edge.debt_km:
                del self.busy_edges[edge]

    def combat(self) -> None:
        """Fight every battle, then let all rest, dig, hold or break."""
        self.battles, self._battle_of = [], {}
        self.formations.do("join_battle")
        attacked = Counter(battle.there for battle in self.battles)
        fought_from = Counter((battle.here, battle.camp) for battle in self.battles)
        for battle in self.battles:
            battle.weigh(attacked[battle.there], fought_from[battle.here, battle.camp])
        for battle in self.battles:
            battle.fight()
        self.formations.do("take_losses")
        self.formations.do("settle")
        self.formations.do("hold_or_break")
        retreating = self.formations.select(lambda unit: unit.retreat_key is not None)
        retreating.sort("retreat_key", ascending=True).do("fall_back")

    def let_go(self) -> None:
        """Let the memory of the model go: Mesa keeps every model whose agents it numbered, and every neighbourhood."""
        mesa.Agent._ids.pop(self, None)
        Cell.get_neighborhood.cache_clear()
        Cell._neighborhood.cache_clear()

    def battle_over(self, here: GroundCell, edge: Edge | None, camp: int) -> Battle:
        """Return the battle over an edge, or inside a cell, that its first attacker opens."""
        key = (here, edge)
        if key not in self._battle_of:
            self._battle_of[key] = Battle(self, here, edge, camp)
            self.battles.append(self._battle_of[key])
        return self._battle_of[key]
