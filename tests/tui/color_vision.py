"""How far apart two colours look, to people who see three primary colours and who see two."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from math import atan2, cos, degrees, exp, hypot, pi, radians, sin, sqrt

Triple = tuple[float, float, float]

#: What is left of linear red, green and blue where one kind of cone is missing: Machado, Oliveira
#: and Fernandes 2009, severity 1.0.
DEFICIENCIES: dict[str, tuple[Triple, Triple, Triple]] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def _linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


@cache
def lab(color: str, vision: str = "normal") -> Triple:
    """A colour (#rrggbb) as somebody sees it: CIE L*a*b*, D65."""
    rgb = [_linear(int(color[n : n + 2], 16)) for n in (1, 3, 5)]
    rows = DEFICIENCIES[vision]
    red, green, blue = (
        min(1.0, max(0.0, sum(k * part for k, part in zip(row, rgb, strict=True)))) for row in rows
    )
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@cache
def difference(one: Triple, other: Triple) -> float:
    """The colour difference CIEDE2000 of two places in L*a*b*; about 2 can just be seen."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    stretch = 1 + 0.5 * (1 - sqrt(mean / (mean + 25**7)))
    c1, c2 = hypot(a1 * stretch, b1), hypot(a2 * stretch, b2)
    h1 = degrees(atan2(b1, a1 * stretch)) % 360 if c1 else 0.0
    h2 = degrees(atan2(b2, a2 * stretch)) % 360 if c2 else 0.0
    turn = 0.0 if not c1 * c2 else (h2 - h1 + 180) % 360 - 180
    hue = 2 * sqrt(c1 * c2) * sin(radians(turn) / 2)
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    middle = h1 + h2 if not c1 * c2 else (h1 + turn / 2) % 360
    t = (
        1
        - 0.17 * cos(radians(middle - 30))
        + 0.24 * cos(radians(2 * middle))
        + 0.32 * cos(radians(3 * middle + 6))
        - 0.20 * cos(radians(4 * middle - 63))
    )
    sl = 1 + 0.015 * (light - 50) ** 2 / sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    rc = 2 * sqrt(chroma**7 / (chroma**7 + 25**7))
    rt = -sin(pi / 3 * exp(-(((middle - 275) / 25) ** 2))) * rc
    dc = (c2 - c1) / sc
    return sqrt(((l2 - l1) / sl) ** 2 + dc**2 + (hue / sh) ** 2 + rt * dc * hue / sh)


def nearest(colors: dict[str, str], vision: str) -> tuple[float, str, str]:
    """The two of some named colours that look most alike to somebody, and how far they are."""
    seen = {name: lab(color, vision) for name, color in colors.items()}
    return min((difference(seen[a], seen[b]), a, b) for a, b in combinations(seen, 2))
