"""Signs: what drives, what brakes, what counts. Always told by form as well as by colour."""

import math
import re

from immunobook.diagram.kit.geometry import number, point


def _head(data: str, size: float, tone: str) -> str:
    """Draw the head of an arrow at the end of path data, which must end in absolute points."""
    values = [float(v) for v in re.findall(r"-?\d+\.?\d*", data)]
    (x1, y1), (x2, y2) = values[-4:-2], values[-2:]
    turn = math.degrees(math.atan2(y2 - y1, x2 - x1))
    shape = f"M{number(size)},0L{number(-size * 0.43)},{number(-size * 0.64)}L{number(-size * 0.14)},0L{number(-size * 0.43)},{number(size * 0.64)}Z"
    return f'<path class="head f-{tone}" d="{shape}" transform="translate({point(x2, y2)}) rotate({number(turn)})"/>'


def go_arrow(data: str, width: float = 3.6, tone: str = "ink") -> str:
    """Draw "go": a solid arrow along path data (absolute, such as "M10,20C…")."""
    return f'<path class="line s-{tone}" d="{data}" stroke-width="{number(width)}"/>' + _head(
        data, 5 + width * 2.6, tone
    )


def weak_arrow(data: str, width: float = 3, tone: str = "ink", head: bool = True) -> str:
    """Draw "weak or stopped": dots along path data, with or without a head."""
    line = f'<path class="line s-{tone}" d="{data}" stroke-width="{number(width)}" stroke-dasharray="1 8"/>'
    return line + (_head(data, 5 + width * 2.6, tone) if head else "")


def brake_bar(length: float = 40, bar: float = 48, width: float = 6) -> str:
    """Draw "brake": a stem from the origin along +x that ends in a flat bar."""
    return (
        f'<path class="line s-wrong" d="M0,0H{number(length)}" stroke-width="{number(width * 0.7)}"/>'
        f'<path class="line s-wrong" d="M{number(length)},{number(-bar / 2)}v{number(bar)}" stroke-width="{number(width)}"/>'
    )


def brake_line(data: str, bar: float = 48) -> str:
    """Draw "brake" along path data (absolute): a curve that ends in a flat bar across its end."""
    values = [float(v) for v in re.findall(r"-?\d+\.?\d*", data)]
    (x1, y1), (x2, y2) = values[-4:-2], values[-2:]
    turn = math.degrees(math.atan2(y2 - y1, x2 - x1))
    return (
        f'<path class="line s-wrong" d="{data}" stroke-width="5"/>'
        f'<path class="line s-wrong" d="M0,{number(-bar / 2)}v{number(bar)}" stroke-width="8" '
        f'transform="translate({point(x2, y2)}) rotate({number(turn)})"/>'
    )


def stop_octagon(r: float = 14) -> str:
    """Draw "stop" round the origin: an octagon with a flat bar."""
    corners = [
        (r * math.cos(math.radians(22.5 + 45 * i)), r * math.sin(math.radians(22.5 + 45 * i)))
        for i in range(8)
    ]
    outline = "M" + "L".join(point(*corner) for corner in corners) + "Z"
    return (
        f'<path d="{outline}" class="f-wrong" style="stroke:var(--im-surface);stroke-width:2.5"/>'
        f'<path class="line" d="M{number(-r * 0.45)},0H{number(r * 0.45)}" style="stroke:var(--im-surface);stroke-width:{number(r * 0.28)}"/>'
    )


def small_brake(r: float = 10) -> str:
    """Draw a small disc with the brake bar, to pin on a cell that is held."""
    return (
        f'<circle r="{number(r)}" class="surface s-wrong" stroke-width="2"/>'
        f'<path class="line s-wrong" d="M0,{number(-r * 0.55)}V{number(r * 0.4)}M{number(-r * 0.5)},{number(r * 0.4)}H{number(r * 0.5)}" stroke-width="2.6"/>'
    )


def plus_or_minus(sign: str, r: float = 10) -> str:
    """Draw "+" (pushes forward, solid) or "-" (holds back, hollow) in a disc."""
    bars = f"M{number(-r * 0.5)},0H{number(r * 0.5)}" + (
        f"M0,{number(-r * 0.5)}V{number(r * 0.5)}" if sign == "+" else ""
    )
    if sign == "+":
        return (
            f'<circle r="{number(r)}" class="f-right s-right" stroke-width="2"/>'
            f'<path class="line" d="{bars}" style="stroke:var(--im-surface);stroke-width:3"/>'
        )
    return (
        f'<circle r="{number(r)}" class="surface s-wrong" stroke-width="2"/>'
        f'<path class="line s-wrong" d="{bars}" stroke-width="3"/>'
    )


def badge(text: str | int, r: float = 19) -> str:
    """Draw a number in a disc of ink: a step whose order is real."""
    return (
        f'<g class="badge"><circle r="{number(r)}" class="f-ink s-ink" stroke-width="2.4"/>'
        f'<text class="t-mid" y="7" style="fill:var(--im-surface);font-size:20px;font-weight:700">{text}</text></g>'
    )


def gauge(gauge_id: str, width: float, text: str, kind: str = "tcell", height: float = 18) -> str:
    """Draw a bar with its label above; the origin is the left end of the bar.

    The scene's style sets how full it is, `#<gauge_id>{--level:.6}` (0 to 1). The level itself is the element
    `#<gauge_id> .gauge-level`, whose width can be asserted.
    """
    w, h, r = number(width), number(height), number(height / 2)
    return (
        f'<g id="{gauge_id}"><text y="-8">{text}</text>'
        f'<rect class="panel s-edge" width="{w}" height="{h}" rx="{r}" stroke-width="1.6"/>'
        f'<rect class="gauge-level f-{kind}" width="{w}" height="{h}" rx="{r}"/></g>'
    )
