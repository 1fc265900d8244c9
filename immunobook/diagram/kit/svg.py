"""From drawings to a finished scene: the document, its style, its parts and its words.

A drawing is a string of SVG. Cells and molecules are drawn round the origin; `place` puts them somewhere,
`define` and `use` repeat them. `document` adds what every scene has in common and gives every id, and every
reference to one, the prefix of the scene.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from immunobook.diagram.kit.geometry import Box, Point, number, point

TOKENS = Path(__file__).parents[2] / "ui" / "tokens.css"
"""The one place where colours are decided."""

KINDS = (
    "tumour",
    "tcell",
    "dendritic",
    "nk",
    "treg",
    "myeloid",
    "drug",
    "antigen",
    "cytokine",
    "tissue",
    "blood",
    "node",
    "right",
    "partly",
    "wrong",
    "ink",
    "muted",
    "edge",
)
"""Meanings that have a colour; each is the name of a token."""

BASE = """
svg:root{color-scheme:light dark}
svg.im-light{color-scheme:light} svg.im-dark{color-scheme:dark}
svg.im-scene{
%s
  --im-fast:160ms; --im-move:640ms; --im-ease:cubic-bezier(.3,.1,.2,1);
  display:block;width:100%%;height:auto;background:var(--im-stage);
  font-family:var(--st-font,"Source Sans 3","Source Sans Pro","Source Sans",system-ui,sans-serif);
  -webkit-print-color-adjust:exact;print-color-adjust:exact}
.halo{fill:none;stroke-width:14;opacity:.16;stroke-linejoin:round}
.rim{fill:none;stroke-width:1.3;opacity:.5}
.line{fill:none;stroke-linecap:round;stroke-linejoin:round}
text{fill:var(--im-ink);font-size:18px;font-weight:600;letter-spacing:.005em}
.name{font-size:22px;font-weight:700}.sub{font-size:17px;font-weight:400;fill:var(--im-muted)}
.place{font-size:17px;letter-spacing:.09em;fill:var(--im-muted)}
.lbl{paint-order:stroke;stroke:var(--ground,var(--im-stage));stroke-width:5px;stroke-linejoin:round}
.lead{fill:none;stroke:var(--im-ink);stroke-width:1.3;opacity:.75}.lead-dot{fill:var(--im-ink)}
.t-end{text-anchor:end}.t-mid{text-anchor:middle}
.labels,.labels *{pointer-events:none}
[role=button]{cursor:pointer;outline:none}
.hit{fill:transparent;stroke:none;pointer-events:visible}
.ring{fill:none;stroke:var(--im-focus);stroke-width:3;opacity:0;pointer-events:none}
.ring-in{fill:none;stroke:var(--im-marker);stroke-width:9;opacity:0;pointer-events:none}
[role=button]:hover>.ring-in,[role=button].is-selected>.ring-in,[role=button]:focus-visible>.ring-in{opacity:.85}
[role=button].is-selected>.ring{opacity:1;stroke-width:1.6}[role=button]:focus-visible>.ring{opacity:1;stroke-width:3.6}
[class*="in-"]{transition:opacity var(--im-fast) linear,visibility var(--im-fast) linear}
.mv{transition:transform var(--im-move) var(--im-ease)}
.gauge-level{transform:scaleX(var(--level,.5));transition:transform var(--im-move) var(--im-ease)}
.b2m{fill:var(--im-surface);stroke-width:2}
.antigen{fill:var(--im-antigen);stroke:var(--im-surface);stroke-width:1.6;stroke-linejoin:round}
.own{fill:var(--im-edge);stroke:var(--im-surface);stroke-width:1.4}
.drug{fill:var(--im-drug);stroke:var(--im-stage);stroke-width:1.6}
.drug.pale{fill:color-mix(in oklab,var(--im-drug),var(--im-drug-core) 55%%)}
.tip{fill:none;stroke:none}
.surface{fill:var(--im-surface)}.stage{fill:var(--im-stage)}.panel{fill:var(--im-panel)}
@media (prefers-reduced-motion:reduce){svg.im-scene *{transition:none!important;animation:none!important}}
svg.is-narrow .wide-only,svg:not(.is-narrow) .narrow-only,svg.no-labels .labels{display:none}
svg.is-paused *{animation-play-state:paused!important}
@media print{svg.im-scene{color-scheme:light;background:#fff}svg.im-scene *{transition:none!important;animation:none!important}}
svg.is-projector text{font-size:20px}svg.is-projector .name{font-size:26px}svg.is-projector .sub{font-size:19px}
"""
"""What every drawing says alike; the tokens belong in its gap."""


def tokens() -> str:
    """Return the declarations of tokens.css, one a line, as they stand there."""
    return re.search(r"\{\n(.*?)\n\}", TOKENS.read_text(encoding="utf-8"), re.DOTALL)[1]


def document(
    scene: str,
    prefix: str,
    *,
    title: str,
    description: str,
    view_box: Box,
    narrow: Box,
    start: str,
    body: str,
    appears: Mapping[str, str],
    style: str = "",
    definitions: str = "",
    cameras: Mapping[str, Box] | None = None,
) -> str:
    """Return the finished scene.

    Args:
        scene: Its id, which is also its class.
        prefix: Put before every id (`#synapse` has `syn-`); ids that have it keep it.
        title: Short text alternative; `description` is the longer one.
        view_box: What is seen on a wide screen; `narrow` on a phone.
        start: Root classes the drawing starts with, apart by spaces.
        body: The drawing.
        appears: For each word w whose `in-w` stands in the body, the root selector under which it is seen,
            such as `.braked,.released:not(.perforin-off)`. Otherwise it is hidden, also from the keyboard.
        style: Further CSS of this scene.
        definitions: Drawings to be repeated, made by `define`, and patterns.
        cameras: Named views for a phone, written as `data-cam-<name>`.

    Raises:
        ValueError: If `in-` words of body and `appears` differ, or if an id is given twice (a part `syn-b7` and
            a definition `b7` are the same id).
    """
    used = {
        word.removeprefix("in-")
        for classes in re.findall(r'class="([^"]*)"', body)
        for word in classes.split()
        if word.startswith("in-")
    }
    if used != set(appears):
        raise ValueError(
            f"{scene}: words that come and go but are not the same in body and appears: "
            f"{', '.join(sorted(used ^ set(appears)))}"
        )
    comes_and_goes = "\n".join(
        f".{scene}:not({selector}) .in-{word}{{opacity:0;visibility:hidden}}"
        for word, selector in appears.items()
    )
    views = {"vb-wide": view_box, "vb-narrow": narrow} | {f"cam-{k}": v for k, v in (cameras or {}).items()}
    data = " ".join(f'data-{name}="{_box(view)}"' for name, view in views.items())
    drawn = definitions + body
    text = f"""<svg xmlns="http://www.w3.org/2000/svg" id="{scene}" class="im-scene {scene} {start}" \
viewBox="{_box(view_box)}" {data} role="group" aria-labelledby="{prefix}-title {prefix}-desc">
<title id="{prefix}-title">{title}</title><desc id="{prefix}-desc">{description}</desc>
<style>{BASE % tokens()}{_tones(drawn)}{comes_and_goes}
{style.strip()}
</style>
<defs>{_gradients(drawn)}{definitions}</defs>
{body}
</svg>
"""
    finished = _prefixed(text, scene, prefix)
    ids = re.findall(r' id="([^"]*)"', finished)
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise ValueError(f"{scene}: ids given twice: {', '.join(twice)}")
    return finished


def _box(box: Box) -> str:
    return " ".join(number(value) for value in box)


def _prefixed(text: str, scene: str, prefix: str) -> str:
    """Put the prefix before ids and references that lack it."""

    def with_prefix(found: re.Match[str]) -> str:
        name = found[2]
        return found[0] if name == scene or name.startswith(f"{prefix}-") else f"{found[1]}{prefix}-{name}"

    return re.sub(r'( id="|href="#|url\(#)([\w-]+)', with_prefix, text)


def _tones(drawn: str) -> str:
    """Write the classes of those tones that are used: s- stroke, f- fill, p- pale fill, m- molecule."""
    rules = {
        "s": "stroke:var(--im-{0})",
        "f": "fill:var(--im-{0})",
        "p": "fill:var(--im-{0}-fill);stroke:var(--im-{0})",
        "m": "fill:var(--im-{0}-core);stroke:var(--im-{0});stroke-width:2",
    }
    words = {word for classes in re.findall(r'class="([^"]*)"', drawn) for word in classes.split()}
    return (
        "\n".join(
            f".{letter}-{kind}{{{rule.format(kind)}}}"
            for letter, rule in rules.items()
            for kind in KINDS
            if f"{letter}-{kind}" in words
        )
        + "\n"
    )


def _gradients(drawn: str) -> str:
    """Write the gradients that are used: g- of bodies (light from the upper left), n- of nuclei."""
    written = ""
    for kind in KINDS:
        line, fill, core = (f"var(--im-{kind}{tone})" for tone in ("", "-fill", "-core"))
        if f"url(#g-{kind})" in drawn:
            written += (
                f'<radialGradient id="g-{kind}" cx=".42" cy=".36" r=".72">'
                f'<stop offset="0" style="stop-color:color-mix(in oklab,{fill},var(--im-surface) 50%)"/>'
                f'<stop offset=".62" style="stop-color:{fill}"/>'
                f'<stop offset="1" style="stop-color:color-mix(in oklab,{fill},{core} 55%)"/></radialGradient>'
            )
        if f"url(#n-{kind})" in drawn:
            written += (
                f'<radialGradient id="n-{kind}" cx=".4" cy=".36" r=".75">'
                f'<stop offset="0" style="stop-color:color-mix(in oklab,{core},{fill} 25%)"/>'
                f'<stop offset="1" style="stop-color:color-mix(in oklab,{core},{line} 34%)"/></radialGradient>'
            )
    return written


def group(*drawings: str, classes: str = "", style: str = "") -> str:
    """Return drawings as one group, with classes and inline style if given."""
    attributes = (f' class="{classes}"' if classes else "") + (f' style="{style}"' if style else "")
    return f"<g{attributes}>{''.join(drawings)}</g>"


def appearing(word: str, *drawings: str) -> str:
    """Return drawings that come and go: seen when the root matches `appears[word]` of the document."""
    return group(*drawings, classes=f"in-{word}")


def place(
    drawing: str, x: float, y: float, *, turn: float = 0, scale: float = 1, mirror: bool = False
) -> str:
    """Return a drawing put at x, y: turned by degrees, scaled, or mirrored so that it looks to the left."""
    return f'<g transform="{_transform(x, y, turn, scale, mirror)}">{drawing}</g>'


def define(name: str, drawing: str) -> str:
    """Return a definition for `document(definitions=...)`, to be repeated with `use`."""
    return f'<g id="{name}">{drawing}</g>'


def use(
    name: str,
    x: float,
    y: float,
    *,
    turn: float = 0,
    scale: float = 1,
    mirror: bool = False,
    classes: str = "",
) -> str:
    """Return one more copy of what `define` named."""
    kind = f' class="{classes}"' if classes else ""
    return f'<use href="#{name}"{kind} transform="{_transform(x, y, turn, scale, mirror)}"/>'


def _transform(x: float, y: float, turn: float, scale: float, mirror: bool) -> str:
    text = f"translate({number(x)} {number(y)})"
    if turn:
        text += f" rotate({number(turn)})"
    if mirror:
        text += f" scale({-scale:g} {scale:g})"
    elif scale != 1:
        text += f" scale({scale:g})"
    return text


def part(part_id: str, name: str, drawing: str, hit_box: Box | str, *, classes: str = "") -> str:
    """Return something the learner can choose.

    Args:
        part_id: Stable; lessons and the scene's YAML point to it.
        name: What a screen reader says; contains the name in the YAML.
        drawing: What is seen.
        hit_box: Where it can be pressed and where the ring is drawn: a box of at least 33 units, or the
            path data of an outline.
        classes: More classes, such as `mv`.
    """
    before = ""
    if isinstance(hit_box, str):
        before = f'<defs><path id="{part_id}-outline" d="{hit_box}"/></defs>'
        shape = f'<use class="%s" href="#{part_id}-outline"/>'
    else:
        x, y, width, height = (number(value) for value in hit_box)
        shape = f'<rect class="%s" x="{x}" y="{y}" width="{width}" height="{height}" rx="14"/>'
    more = f" {classes}" if classes else ""
    return (
        f'<g id="{part_id}" class="im-part{more}" role="button" tabindex="0" aria-label="{name}">{before}'
        f"{shape % 'hit'}{shape % 'ring-in'}{drawing}{shape % 'ring'}</g>"
    )


def labels(*drawings: str) -> str:
    """Return the words of the scene: seen, but not read aloud, because the parts say them."""
    return f'<g class="labels" aria-hidden="true">{"".join(drawings)}</g>'


def label(
    x: float,
    y: float,
    text: str,
    *,
    voice: str = "",
    anchor: str = "start",
    ground: str = "stage",
    colour: str = "",
) -> str:
    """Return words beside a thing, with a soft edge in the colour of the ground they stand on.

    Args:
        x, y: Start, middle or end of the baseline, as `anchor` (start, middle, end) says.
        text: The words; `|` starts a new line.
        voice: "" (18 units), "sub" (17, muted), "name" (22, of a partner) or "place" (spaced capitals).
        ground: Token of the ground: stage, surface, or a kind with -fill.
        colour: Kind whose text tone the words have.
    """
    classes = " ".join(filter(None, ("lbl", voice, {"middle": "t-mid", "end": "t-end"}.get(anchor, ""))))
    style = (f"--ground:var(--im-{ground});" if ground != "stage" else "") + (
        f"fill:var(--im-{colour}-text)" if colour else ""
    )
    written = f' style="{style}"' if style else ""
    lines = text.split("|")
    if len(lines) > 1:
        text = "".join(
            f'<tspan x="{number(x)}" dy="{0 if i == 0 else 20}">{line}</tspan>'
            for i, line in enumerate(lines)
        )
    return f'<text class="{classes}" x="{number(x)}" y="{number(y)}"{written}>{text}</text>'


def leader(points: Sequence[Point]) -> str:
    """Return a leader: a dot on the part, then a thin line with one bend at most to the label."""
    (x, y), data = points[0], "L".join(point(*p) for p in points)
    return (
        f'<path class="lead" d="M{data}"/><circle class="lead-dot" cx="{number(x)}" cy="{number(y)}" r="3"/>'
    )
