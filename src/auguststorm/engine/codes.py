"""Name the small whole numbers that arrays hold: sides, postures, halts, causes of loss, events.

Each tuple's order is the code; the constants below repeat the positions for kernels.
"""

SIDES = ("soviet", "mongolian", "japanese", "manchukuo", "mengjiang")
SOVIET, MONGOLIAN, JAPANESE, MANCHUKUO, MENGJIANG = range(5)

CAMPS = ("allied", "axis")
ALLIED, AXIS = range(2)
NOBODY = -1

MOBILITIES = ("foot", "cavalry", "motor", "tracked", "static")
FOOT, CAVALRY, MOTOR, TRACKED, STATIC = range(5)

POSTURES = (
    "march",
    "attack",
    "hold",
    "withdraw",
    "masked",
    "isolated",
    "obeying",
    "disarmed",
    "disbanded",
    "absent",
    "embarked",
)
MARCH, ATTACK, HOLD, WITHDRAW, MASKED, ISOLATED, OBEYING, DISARMED, DISBANDED, ABSENT, EMBARKED = range(len(POSTURES))

HALTS = (
    "none", "fuel", "enemy", "traffic", "waiting_orders", "waiting_trigger", "stop_line", "preparing", "rest",
    "embarked", "arrived",
)  # fmt: skip
(
    NO_HALT, HALT_FUEL, HALT_ENEMY, HALT_TRAFFIC, HALT_ORDERS, HALT_TRIGGER, HALT_STOP_LINE, HALT_PREPARING,
    HALT_REST, HALT_EMBARKED, HALT_ARRIVED,
) = range(len(HALTS))  # fmt: skip

MEN_CAUSES = ("killed", "wounded", "sick", "missing", "captured", "disarmed", "deserted")
KILLED, WOUNDED, SICK, MISSING, CAPTURED, DISARMED_MEN, DESERTED = range(7)
TANK_CAUSES = ("destroyed", "broken_down", "abandoned", "in_workshop")
GUN_CAUSES = ("destroyed", "abandoned")
DESTROYED, BROKEN_DOWN, ABANDONED, IN_WORKSHOP = range(4)
GUNS_ABANDONED = 1

HOW_TAKEN = ("ground", "sea", "air", "surrender", "abandoned")
BY_GROUND, BY_SEA, BY_AIR, BY_SURRENDER, BY_ABANDONMENT = range(5)

ACTIONS = (
    "advance", "seize", "cross", "pursue", "mask", "defend", "delay", "withdraw", "screen", "support", "transport",
    "airland", "landing", "demolish", "transfer",
)  # fmt: skip
(
    ADVANCE, SEIZE, CROSS, PURSUE, MASK, DEFEND, DELAY, WITHDRAW_TO, SCREEN, SUPPORT, TRANSPORT, AIRLAND, LANDING,
    DEMOLISH,
    TRANSFER,
) = range(len(ACTIONS))  # fmt: skip

TRIGGERS = (
    "always", "hours_after_h", "previous_done", "place_taken", "order_from", "line_crossed", "strength_below",
    "fuel_below",
    "fuel_above", "enemy_seen", "decision_known", "acceptance_known", "ships_free", "aircraft_free",
)  # fmt: skip
(
    T_ALWAYS, T_HOURS_AFTER_H, T_PREVIOUS_DONE, T_PLACE_TAKEN, T_ORDER_FROM, T_LINE_CROSSED, T_STRENGTH_BELOW,
    T_FUEL_BELOW, T_FUEL_ABOVE, T_ENEMY_SEEN, T_DECISION_KNOWN, T_ACCEPTANCE_KNOWN, T_SHIPS_FREE, T_AIRCRAFT_FREE,
) = range(len(TRIGGERS))  # fmt: skip

AXES = ("kalgan", "transbaikal", "hailar", "amur", "sungari", "east", "korea", "sakhalin", "kurils", "interior")

SURFACES = (
    "steppe", "desert", "plain", "marsh", "bare_hills", "forested_hills", "mountain", "taiga",
    "caravan", "track", "track_hills", "fair", "fair_hills", "good", "pass",
)  # fmt: skip
(
    STEPPE, DESERT, PLAIN, MARSH, BARE_HILLS, FORESTED_HILLS, MOUNTAIN, TAIGA, CARAVAN, TRACK, TRACK_HILLS, FAIR,
    FAIR_HILLS,
    GOOD, PASS,
) = range(len(SURFACES))  # fmt: skip
NO_SURFACE = -1

WHOLE, BLOWN, REPAIRED = range(3)

LINK_NONE, LINK_COURIER, LINK_AIR, LINK_RADIO, LINK_WIRE = range(5)
MEANS = ("none", "courier", "air", "radio", "wire", "broadcast")
BY_BROADCAST = 5

EVENTS = (
    "none", "order_issued", "task_started", "halt", "resume", "battle", "broke", "retreated",
    "isolated", "surrendered_garrison", "masked", "bridge_blown", "bridge_repaired", "landed", "repulsed",
    "airlanded", "airlanding_failed", "headquarters_displaced", "headquarters_captured", "ceasefire_heard", "obeyed",
    "disarmed", "deserted", "pass_head", "pass_tail", "rail_captured", "decision", "offer", "broadcast", "acceptance",
    "given", "place_taken", "sailed", "dispatch", "cease_fire_to_headquarters", "cease_fire_to_formation",
    "fuel_lifted", "weather", "operations_stopped", "hokkaido_called_off", "manchukuo_dissolved", "emperor_abdicated",
    "emperor_taken", "emperor_escaped", "mengjiang_ended", "place_claimed",
)  # fmt: skip
(
    E_NONE, E_ORDER_ISSUED, E_TASK_STARTED, E_HALT, E_RESUME, E_BATTLE, E_BROKE, E_RETREATED,
    E_ISOLATED, E_SURRENDERED, E_MASKED, E_BRIDGE_BLOWN, E_BRIDGE_REPAIRED, E_LANDED, E_REPULSED,
    E_AIRLANDED,
    E_AIRLANDING_FAILED, E_HQ_DISPLACED, E_HQ_CAPTURED, E_CEASEFIRE_HEARD, E_OBEYED, E_DISARMED, E_DESERTED,
    E_PASS_HEAD,
    E_PASS_TAIL, E_RAIL_CAPTURED, E_DECISION, E_OFFER, E_BROADCAST, E_ACCEPTANCE, E_GIVEN, E_PLACE_TAKEN, E_SAILED,
    E_DISPATCH,
    E_CEASE_TO_HQ, E_CEASE_TO_FORMATION, E_FUEL_LIFTED, E_WEATHER, E_OPERATIONS_STOPPED,
    E_HOKKAIDO_CALLED_OFF, E_MANCHUKUO_DISSOLVED, E_EMPEROR_ABDICATED, E_EMPEROR_TAKEN, E_EMPEROR_ESCAPED,
    E_MENGJIANG_ENDED, E_PLACE_CLAIMED,
) = range(len(EVENTS))  # fmt: skip

EMPEROR = ("reigns", "abdicated", "taken", "escaped")
EMPEROR_REIGNS, EMPEROR_ABDICATED, EMPEROR_TAKEN, EMPEROR_ESCAPED = range(4)

SWITCHES = (
    "columns", "forward_detachments", "bypass", "surprise", "supply_lag", "air_lift", "fuel_sharing", "link_delay",
    "cease_fire", "traffic", "fatigue", "demolition", "weather",
)  # fmt: skip
(
    S_COLUMNS, S_FORWARD_DETACHMENTS, S_BYPASS, S_SURPRISE, S_SUPPLY_LAG, S_AIR_LIFT, S_FUEL_SHARING, S_LINK_DELAY,
    S_CEASE_FIRE, S_TRAFFIC, S_FATIGUE, S_DEMOLITION, S_WEATHER,
) = range(len(SWITCHES))  # fmt: skip

THEATRE_LEVEL, ARMY_LEVEL = 1, 3  # headquarters.level of a theatre and of an army
NEVER = 1e9  # an hour that does not come
