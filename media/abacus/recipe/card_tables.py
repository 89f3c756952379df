"""Measured numbers as the tables of a card in Markdown. What is unknown is a dash."""


def accuracy_table(parts: dict[str, dict], titles: dict[str, str]) -> str:
    """Shares by number of operations, a column for each kind of unseen problem."""
    head = "| operations | " + " | ".join(titles[split] for split in parts) + " |\n" + "| --- " * (len(parts) + 1) + "|\n"
    lengths = sorted({length for part in parts.values() for length in part}, key=int)
    cell = lambda part: "–" if part is None else f"{percent(part['right'])} of {part['count']}"
    return head + "\n".join(
        f"| {length} | " + " | ".join(cell(part.get(length)) for part in parts.values()) + " |" for length in lengths)


def curve_table(curve: list[dict], titles: dict[str, str], across: str, most: int = 16) -> str:
    """About so many of the looks, the first and the last among them."""
    chosen = sorted({round(place * (len(curve) - 1) / (most - 1)) for place in range(most)}) if len(curve) > most else \
        range(len(curve))
    means = [name for name in ("loss", "reward", "length", "entropy") if name in curve[0]]
    head = f"| {'million tokens' if across == 'tokens' else 'step'} | " + " | ".join([*means, *titles.values()]) + " |\n"
    place = lambda look: f"{look['tokens'] / 1e6:.1f}" if across == "tokens" else str(look["step"])
    return head + "| --- " * (1 + len(means) + len(titles)) + "|\n" + "\n".join(
        f"| {place(curve[index])} | " + " | ".join(
            [*(number(curve[index][name]) for name in means), *(percent(curve[index]["right"][split]) for split in titles)]
        ) + " |" for index in chosen)


def share_table(title: str, shares: dict[str, dict]) -> str:
    rows = (f"| {name} | {row['count']} | {percent(row['right'])} |" for name, row in shares.items())
    return f"| {title} | how many | right |\n| --- | --- | --- |\n" + "\n".join(rows)


def bins_table(bins: list[dict]) -> str:
    rows = (f"| {row['from']:.1f} | {row['count']} | {row['confidence']:.2f} | {row['right']:.2f} |" for row in bins)
    return "| confidence from | how many | mean confidence | right |\n| --- | --- | --- | --- |\n" + "\n".join(rows)


def belief_table(rows: dict[str, dict]) -> str:
    lines = (f"| {steps} | {row['count']} | {row['belief']:.2f} |" for steps, row in rows.items())
    return "| steps left | probes | mean probability of the gold answer |\n| --- | --- | --- |\n" + "\n".join(lines)


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
