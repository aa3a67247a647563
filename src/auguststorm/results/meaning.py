"""Say what subject, object and value of each kind of event refer to, so that numbers become names."""

# kind: (what the subject is, what the object is); kinds not listed concern a formation and a place.
PARTIES: dict[str, tuple[str, str]] = {
    "order_issued": ("headquarters", "plan"),
    "halt": ("formation", "halt"),
    "resume": ("formation", "halt"),
    "battle": ("formation", "formation"),
    "bridge_blown": ("bridge", "formation"),
    "bridge_repaired": ("bridge", "none"),
    "headquarters_displaced": ("headquarters", "none"),
    "headquarters_captured": ("headquarters", "formation"),
    "ceasefire_heard": ("formation", "headquarters"),
    "pass_head": ("formation", "cell"),
    "pass_tail": ("formation", "cell"),
    "decision": ("none", "none"),
    "offer": ("none", "none"),
    "broadcast": ("none", "none"),
    "acceptance": ("none", "none"),
    "given": ("none", "none"),
    "fuel_lifted": ("air_group", "place"),
    "weather": ("region", "none"),
}
DEFAULT_PARTIES = ("formation", "place")

# kinds of the log that become rows of `dispatches`: the kind there, what the subject (sender) and the object
# (receiver) are; when the subject is a row of the plan table, the sender is not in the log
DISPATCHES: dict[str, tuple[str, str, str]] = {
    "dispatch": ("order", "plan", "headquarters"),
    "cease_fire_to_headquarters": ("cease_fire", "headquarters", "headquarters"),
    "cease_fire_to_formation": ("cease_fire", "headquarters", "formation"),
    "report": ("report", "headquarters", "headquarters"),
}
