"""Hold unit conversions, so that no bare conversion number stands in a rule."""

HOURS_PER_DAY = 24.0
KM_PER_NAUTICAL_MILE = 1.852
KG_PER_TONNE = 1000.0
METRES_PER_KM = 1000.0
