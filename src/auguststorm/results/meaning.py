"""Say what subject, object and value of each kind of event refer to, so that numbers become names."""

# kind: (what the subject is, what the object is); kinds not listed concern a formation and a place.
PARTIES: dict[str, tuple[str, str]] = {
    "order_issued": ("plan", "headquarters"),
    "task_started": ("formation", "plan"),
    "halt": ("formation", "halt"),
    "resume": ("formation", "halt"),
    "battle": ("formation", "formation"),
    "disarmed": ("formation", "formation"),
    "bridge_blown": ("bridge", "formation"),
    "bridge_repaired": ("bridge", "none"),
    "headquarters_displaced": ("headquarters", "none"),
    "headquarters_captured": ("headquarters", "formation"),
    "pass_head": ("formation", "cell"),
    "pass_tail": ("formation", "cell"),
    "place_taken": ("place", "formation"),
    "decision": ("none", "none"),
    "offer": ("none", "none"),
    "broadcast": ("none", "none"),
    "acceptance": ("headquarters", "none"),
    "given": ("none", "none"),
    "fuel_lifted": ("air_group", "place"),
    "weather": ("region", "none"),
    "operations_stopped": ("headquarters", "none"),
    "hokkaido_called_off": ("headquarters", "none"),
    "manchukuo_dissolved": ("none", "place"),
    "emperor_abdicated": ("none", "none"),
    "emperor_taken": ("none", "place"),
    "emperor_escaped": ("none", "place"),
    "mengjiang_ended": ("none", "place"),
    "place_claimed": ("place", "none"),
}
DEFAULT_PARTIES = ("formation", "place")

# kinds of the log that become rows of `dispatches`: the kind there, what the subject (sender) and the object
# (receiver) are; when the subject is a row of the plan table, the sender is the owner of that row
DISPATCHES: dict[str, tuple[str, str, str]] = {
    "dispatch": ("order", "plan", "formation"),
    "cease_fire_to_headquarters": ("cease_fire", "headquarters", "headquarters"),
    "cease_fire_to_formation": ("cease_fire", "headquarters", "formation"),
}
