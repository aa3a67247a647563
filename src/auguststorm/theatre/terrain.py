"""Name the codes of the map, and class each cell by rule.

The arrays of the theatre hold small integers; these tuples say what they mean.
"""

TERRAINS = (
    "sea",
    "lake",
    "steppe",
    "desert",
    "plain",
    "marsh",
    "bare_hills",
    "forested_hills",
    "mountain",
    "taiga",
)
REGIONS = ("gobi", "khingan", "plain", "eastern_hills", "primorye_coast", "sakhalin", "kurils")
COUNTRIES = ("none", "manchukuo", "mengjiang", "korea", "karafuto", "kurils", "ussr", "mongolia", "china", "japan")
AXES = ("kalgan", "transbaikal", "hailar", "amur", "sungari", "east", "korea", "sakhalin", "kurils", "interior")
ROADS = ("none", "caravan", "track", "fair", "good")
RIVERS = ("none", "small", "medium", "great")
KINDS = ("town", "city", "port", "rail_junction", "crossing", "fort", "airfield", "pass")

SEA = TERRAINS.index("sea")
LAKE = TERRAINS.index("lake")
