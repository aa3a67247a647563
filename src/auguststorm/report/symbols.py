"""Draw formations as standard symbols: a frame by camp, a glyph by arm, marks of size; paths shared by page and map.

A path is drawn about (0, 0). The allied camp has rectangles, the axis camp has squares on a corner, as military maps
tell the two parties of a war apart; neither is thereby called the enemy.
"""

from typing import Any

FRAME_HALF = {"allied": (15.0, 10.0), "axis": (17.0, 17.0)}
GLYPH_HALF = {"allied": (15.0, 10.0), "axis": (8.5, 8.5)}

ARMS = (
    "infantry", "motorised", "mechanised", "armour", "self_propelled", "cavalry", "artillery", "works", "naval",
    "airlanded", "guard", "support",
)  # fmt: skip
ARM_NAMES = {
    "infantry": "rifle or infantry",
    "motorised": "motor rifle",
    "mechanised": "mechanised",
    "armour": "tank",
    "self_propelled": "self-propelled guns",
    "cavalry": "cavalry",
    "artillery": "artillery",
    "works": "garrison of fixed works",
    "naval": "naval infantry or base",
    "airlanded": "airlanded",
    "guard": "border guard, militia, town garrison",
    "support": "corps or army troops",
}
ARM_OF_KIND = {
    "rifle": "infantry", "infantry": "infantry", "motor_rifle": "motorised", "mechanised": "mechanised",
    "mechanized": "mechanised", "tank": "armour", "self_propelled": "self_propelled", "cavalry": "cavalry",
    "artillery": "artillery", "coast_defence": "artillery", "garrison_works": "works", "fortified_region": "works",
    "fortress": "works", "naval_infantry": "naval", "naval_base": "naval", "airlanded": "airlanded",
    "border_guard": "guard", "militia": "guard", "garrison": "guard", "corps_troops": "support",
}  # fmt: skip
OPEN = '<svg viewBox="-20 -20 40 40" class="symbol" aria-hidden="true">'
ECHELONS = ("division", "brigade", "regiment", "battalion")


def arm_of(kind: str) -> str:
    """Say which glyph a kind of formation has."""
    return ARM_OF_KIND.get(kind, "infantry")


def echelon_of(name: str) -> str:
    """Read the size of a formation from its name; empty when the name does not tell."""
    lower = name.lower()
    return next((size for size in ECHELONS if size in lower), "")


def _ellipse(rx: float, ry: float, cx: float = 0.0, cy: float = 0.0) -> str:
    return f"M{cx - rx:g} {cy:g}a{rx:g} {ry:g} 0 1 0 {2 * rx:g} 0a{rx:g} {ry:g} 0 1 0 {-2 * rx:g} 0Z"


def frame(camp: str) -> str:
    """Draw the frame of a camp."""
    w, h = FRAME_HALF[camp]
    return f"M{-w:g} {-h:g}H{w:g}V{h:g}H{-w:g}Z" if camp == "allied" else f"M0 {-h:g}L{w:g} 0L0 {h:g}L{-w:g} 0Z"


def glyph(arm: str, camp: str) -> str:
    """Draw the glyph of an arm inside the frame of a camp."""
    w, h = GLYPH_HALF[camp]
    cross = f"M{-w:g} {-h:g}L{w:g} {h:g}M{-w:g} {h:g}L{w:g} {-h:g}"
    oval = _ellipse(0.6 * w if camp == "allied" else 0.8 * w, 0.52 * h)
    dot = _ellipse(2.6, 2.6)
    anchor = "M0 -5V6M-3 -3H3M-5 2a5 5 0 0 0 10 0"
    battlement = f"M{-0.66 * w:g} 5V-4H{-0.33 * w:g}V0H{-0.12 * w:g}V-4H{0.12 * w:g}V0H{0.33 * w:g}V-4H{0.66 * w:g}V5Z"
    return {
        "infantry": cross,
        "motorised": f"{cross}M0 {-h:g}V{h:g}",
        "mechanised": cross + oval,
        "armour": oval,
        "self_propelled": oval + dot,
        "cavalry": f"M{-w:g} {h:g}L{w:g} {-h:g}",
        "artillery": dot + _ellipse(1.2, 1.2),
        "works": battlement,
        "naval": anchor,
        "airlanded": f"{cross}M-5 {0.8 * h:g}a2.5 2.5 0 0 1 5 0a2.5 2.5 0 0 1 5 0",
        "guard": f"{cross}M{-w:g} {0.55 * h:g}H{w:g}",
        "support": f"M{-w:g} {0.4 * h:g}H{w:g}",
    }[arm]


def echelon(size: str) -> str:
    """Draw the mark of size that stands over a frame; its foot is at y = 0."""
    cross = "M{x:g} -6l5 5m0 -5l-5 5"
    bar = "M{x:g} -7v6"
    return {
        "division": cross.format(x=-7) + cross.format(x=2),
        "brigade": cross.format(x=-2.5),
        "regiment": bar.format(x=-4) + bar.format(x=0) + bar.format(x=4),
        "battalion": bar.format(x=-2) + bar.format(x=2),
    }[size]


def sprites() -> dict[str, Any]:
    """Gather every path for the drawing of the map."""
    camps = ("allied", "axis")
    return {
        "frames": [frame(camp) for camp in camps],
        "halves": [FRAME_HALF[camp] for camp in camps],
        "glyphs": [[glyph(arm, camp) for camp in camps] for arm in ARMS],
        "echelons": [echelon(size) for size in ECHELONS],
    }


def picture(camp: str, side: str, arm: str, size: str = "", css: str = "") -> str:
    """Draw one symbol as inline SVG for the legend."""
    top = -FRAME_HALF[camp][1]
    over = f'<path d="{echelon(size)}" transform="translate(0 {top:g})" class="glyph"/>' if size else ""
    inside = f'<path d="{glyph(arm, camp)}" class="glyph"/>' if arm else ""
    return f'{OPEN}<path d="{frame(camp)}" class="frame {side} {css}"/>{inside}{over}</svg>'


def legend() -> list[dict[str, Any]]:
    """List the legend by group: pictures with what they mean."""
    sides = [
        ("allied", "soviet", "Soviet"), ("allied", "mongolian", "Mongolian"), ("axis", "japanese", "Japanese"),
        ("axis", "manchukuo", "Manchukuo"), ("axis", "mengjiang", "Mengjiang"),
    ]  # fmt: skip
    return [
        {"title": "Side", "rows": [(picture(camp, side, ""), name) for camp, side, name in sides]},
        {"title": "Arm", "rows": [(picture("allied", "plain", arm), ARM_NAMES[arm]) for arm in ARMS]},
        {"title": "Size", "rows": [(picture("allied", "plain", "", size), size) for size in ECHELONS]},
        {
            "title": "State",
            "rows": [
                (picture("axis", "japanese", "infantry", "", "laid-down"), "has laid down its arms"),
                (picture("axis", "japanese", "infantry", "", "cut-off"), "cut off or masked"),
                (_flagged("F"), "stands without fuel"),
                (_flagged("+3"), "three more formations under it"),
            ],
        },
        {
            "title": "Place",
            "rows": [
                (_place("allied"), "held by the allied camp"),
                (_place("axis"), "held by the axis camp"),
                (_place("none"), "held by neither"),
            ],
        },
        {
            "title": "Ground",
            "rows": [
                (_stroke("rail"), "railway"),
                (_stroke("frontier"), "frontier of 1945"),
                (_stroke("river"), "river"),
                (_stroke("track"), "way of the chosen formation"),
            ],
        },
    ]


def _flagged(words: str) -> str:
    return (
        f"{OPEN}"
        f'<path d="{frame("allied")}" class="frame soviet"/><path d="{glyph("armour", "allied")}" class="glyph"/>'
        '<circle cx="12" cy="-10" r="8" class="badge"/>'
        f'<text x="12" y="-6.8" class="badge-text" text-anchor="middle">{words}</text></svg>'
    )


def _place(camp: str) -> str:
    shape = {
        "allied": '<rect x="-5" y="-5" width="10" height="10" class="place allied"/>',
        "axis": '<circle r="5.5" class="place axis"/>',
        "none": '<path d="M0 -6L6 5H-6Z" class="place none"/>',
    }[camp]
    return f"{OPEN}{shape}</svg>"


def _stroke(css: str) -> str:
    return f'{OPEN}<path d="M-18 4L-4 -4L6 3L18 -4" class="{css}"/></svg>'
