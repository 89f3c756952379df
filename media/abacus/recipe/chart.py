"""A line chart as SVG: a few series over one horizontal axis. Knows nothing of what it draws."""

from html import escape

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 34, 44
# Okabe and Ito's, told apart by color-blind readers; each also has its own dashes.
STYLES = (("#0072b2", ""), ("#d55e00", "6 3"), ("#009e73", "2 3"), ("#cc79a7", "8 3 2 3"))


def line_chart(title: str, across: str, up: str, series: dict[str, list[tuple[float, float]]],
               top: float | None = None) -> str:
    """Series by name, each its (x, y) points in order; `top` fixes the upper end of the vertical axis, which begins at 0."""
    points = [point for line in series.values() for point in line]
    if not points:
        raise ValueError(f"“{title}” has no points")
    right = max(x for x, _ in points) or 1.0
    top = top if top is not None else max(y for _, y in points) or 1.0
    place_x = lambda x: LEFT + (WIDTH - LEFT - RIGHT) * x / right
    place_y = lambda y: HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * y / top
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
             f'font-family="system-ui, sans-serif" font-size="12" aria-label="{escape(title)}">',
             f"<title>{escape(title)}</title>", f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>']
    for tick in ticks(top):
        y = place_y(tick)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#d9d9d9"/>'
                     f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" fill="#333333">{tick:g}</text>')
    for tick in ticks(right):
        parts.append(f'<text x="{place_x(tick):.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle" '
                     f'fill="#333333">{tick:g}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle" '
                 f'fill="#333333">{escape(across)}</text>')
    parts.append(f'<text x="12" y="{(TOP + HEIGHT - BOTTOM) / 2}" text-anchor="middle" fill="#333333" '
                 f'transform="rotate(-90 12 {(TOP + HEIGHT - BOTTOM) / 2})">{escape(up)}</text>')
    beside = LEFT
    for (name, line), (color, dashes) in zip(series.items(), STYLES, strict=False):
        path = " ".join(f"{place_x(x):.1f},{place_y(y):.1f}" for x, y in line)
        style = f'stroke="{color}" stroke-width="2" stroke-dasharray="{dashes}"'
        parts.append(f'<polyline points="{path}" fill="none" {style}/>')
        parts.append(f'<path d="M{beside} 16h22" {style}/>'
                     f'<text x="{beside + 27}" y="20" fill="#333333">{escape(name)}</text>')
        beside += 27 + 7 * len(name) + 20
    return "\n".join([*parts, "</svg>"]) + "\n"


def ticks(end: float) -> list[float]:
    """Round numbers from 0 to the end, four to nine of them."""
    steps = (base * 10.0**power for power in range(-9, 12) for base in (1, 2, 5))
    step = next(step for step in steps if end / step <= 8)
    return [step * index for index in range(int(end / step + 1e-9) + 1)]
