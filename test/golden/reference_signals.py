"""The signals of one trace in plain Python, from what was read with transformers. Written from the definitions and the
papers, not from the program that it checks. None stands where a value is undefined, UNDECIDED where it hangs on a
comparison too close, or on an equality of answers that is not this script's to judge."""

import math

UNDECIDED = object()
NEAR = 1e-3


def mean(values):
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def above(value, threshold):
    """Whether the value is above; UNDECIDED within rounding of it."""
    return UNDECIDED if abs(value - threshold) < NEAR else value > threshold


def min_max(values):
    known = [value for value in values if value is not None]
    if not known or max(known) == min(known):
        return [None for _ in values]
    low, span = min(known), max(known) - min(known)
    return [None if value is None else (value - low) / span for value in values]


def accuracy(logprobs):
    return sum(map(math.exp, logprobs)) / len(logprobs)


def potential(acc, conf):
    return 1.5 * acc * conf + 0.5 * acc - conf


def probe_values(probe):
    """Acc, Conf, Φ and belief of one probe {gold, entropies, answer}."""
    conf = math.exp(-mean(probe["entropies"]))
    if not probe["gold"]:
        return {"conf": conf, "acc": None, "phi": None, "belief": None}
    acc = accuracy(probe["gold"])
    return {"conf": conf, "acc": acc, "phi": potential(acc, conf), "belief": sum(probe["gold"])}


def shifts(base, values):
    before = [base] + values[:-1]
    return [None if a is None or b is None else b - a for a, b in zip(before, values)]


def potentials(base, values):
    """S1."""
    phis = [one["phi"] for one in values if one["phi"] is not None]
    return {"base": base["phi"], "final": phis[-1] if phis else None, "max": max(phis) if phis else None}


def script_potential(probe):
    """S1 as the released script computes it: products and sums over the K gold tokens, divided by K."""
    count = len(probe["gold"] or [])
    if count == 0:
        return None
    acc = math.exp(sum(probe["gold"])) / count
    return potential(acc, math.exp(-sum(probe["entropies"][:count])) / count)


def relative_solving(phis):
    """S2: the first step above 0.9 of the largest potential."""
    most = max(phis, default=0.0)
    if most <= 0:
        return None
    close = [above(phi, 0.9 * most) for phi in phis]
    return UNDECIDED if UNDECIDED in close else close.index(True) + 1


def advantage_factors(phis):
    """S2: penalty f and shaping g of each step, the trace its own batch, alpha = 0.5."""
    jumps = [0.0] + [b - a for a, b in zip(phis, phis[1:])]
    scaled = [value or 0.0 for value in min_max(jumps)]
    center = mean([math.exp(value) for value in scaled])
    flat = max(jumps) == min(jumps)
    sated = [above(phi, 0.9) for phi in phis]
    counts = [sum(one is True for one in sated[:k]) for k in range(len(phis))]
    decided = UNDECIDED not in sated
    return {
        "penalty": [1 - 0.5 * (1 - math.exp(-count)) if decided else UNDECIDED for count in counts],
        "shaping": [0.0 if flat else math.exp(value) - center for value in scaled],
    }


def self_potential(probe, own):
    """S5.4: the potential with the log-probs of the trace's own answer."""
    return potential(accuracy(own), math.exp(-mean(probe["entropies"])))


def solving(values, ends, thought, correct):
    """S2. @param ends tokens up to each step's last @param thought tokens of the thinking"""
    names = ("kSat", "solving", "checking", "checkShare", "r2w", "w2r", "falseConfidenceSteps", "peakToFinalDrop")
    phis = [one["phi"] for one in values]
    if not phis or None in phis:
        return dict.fromkeys(names)
    if any(above(phi, bar) is UNDECIDED for phi in phis for bar in (0.9, -0.5)):
        return {**dict.fromkeys(names, UNDECIDED), "peakToFinalDrop": max(phis) - phis[-1]}
    first = next((k for k, phi in enumerate(phis) if phi > 0.9), None)
    solved = correct is True and first is not None
    return {
        "kSat": None if first is None else first + 1,
        "solving": ends[first] if solved else None,
        "checking": thought - ends[first] if solved else None,
        "checkShare": (thought - ends[first]) / thought if solved else None,
        "r2w": None if correct is None else float(not correct and first is not None),
        "w2r": None if correct is None else float(correct and min(phis) < -0.5),
        "falseConfidenceSteps": sum(phi < -0.5 for phi in phis),
        "peakToFinalDrop": max(phis) - phis[-1],
    }


def beliefs(base, values):
    """S3."""
    known = [one["belief"] for one in values if one["belief"] is not None]
    final = known[-1] if known else None
    total = None if final is None or base["belief"] is None else final - base["belief"]
    return {"base": base["belief"], "final": final, "total": total}


def belief_progress(base, values):
    """S4: (of the trace, of the steps)."""
    moved = shifts(base["belief"], [one["belief"] for one in values])
    chances = [None if one["belief"] is None else math.exp(one["belief"]) for one in [base] + values]
    known = [shift for shift in moved if shift is not None]
    tied = any(abs(shift) < NEAR for shift in known)
    share = UNDECIDED if tied else mean([float(shift > 0) for shift in known])
    return {"fracPositive": share}, {
        "dense": min_max([None if shift is None else max(shift, 0) for shift in moved]),
        "probabilityGain": shifts(chances[0], chances[1:]),
    }


def answer_course(base, probes, steps, ends, thought, final, same):
    """S5. @param steps index of each probed step in the trace @param same equality that may answer None: cannot tell"""
    names = ("flips", "commitStep", "postCommitTokens", "knownBefore", "finalConfidence")
    if not probes:
        return dict.fromkeys(names)
    answers = [probe["answer"] for probe in probes]
    equal = [same(a, b) for a, b in zip(answers, answers[1:])]
    confidence = probe_values(probes[-1])["conf"]
    base_confidence = probe_values(base)["conf"]
    known = None if final is None else same(base["answer"], final)
    known_before = None if final is None else UNDECIDED
    if known is False or (known is True and above(base_confidence, 0.9) is not UNDECIDED):
        known_before = float(known and base_confidence > 0.9)
    if None in equal:
        return {**dict.fromkeys(names, UNDECIDED), "finalConfidence": confidence, "knownBefore": known_before}
    commit = max((k + 1 for k, one in enumerate(equal) if not one), default=0)
    return {
        "flips": equal.count(False),
        "commitStep": steps[commit] + 1,
        "postCommitTokens": max(0, thought - ends[commit]),
        "knownBefore": known_before,
        "finalConfidence": confidence,
    }


def deficits(confidences, fine, reflects):
    """S6: steps that were fine and are doubted. @param reflects of the trace's next step"""
    low = [None if confidence is None else above(confidence, 0.5) for confidence in confidences]
    return [
        None if one is None else UNDECIDED if one is UNDECIDED or good is None else float(one is False and after == 1 and good)
        for one, good, after in zip(low, fine, reflects)
    ]


# Under this the model goes on in other words than those that are weighed.
LEAST_CUE_MASS = 1e-3


def cue_confidence(masses):
    """S6: columns of the steps that were asked."""
    return {
        "positive": [positive for positive, _ in masses],
        "mass": [p + r for p, r in masses],
        "confidence": [p / (p + r) if p + r >= LEAST_CUE_MASS else None for p, r in masses],
    }


def entropy_credit(entropies):
    """S7 with kappa = kappa' = 1 over the trace's own steps. @param entropies mean of each step"""
    low, span = min(entropies), max(entropies) - min(entropies)
    normalized = [(value - low) / (span + 1e-8) for value in entropies]
    weights = [math.exp(-value) for value in normalized]
    credit = [None if len(weights) < 2 else weight / mean(weights) for weight in weights]
    return {"normalizedEntropy": normalized, "credit": credit, "clarity": weights[1:] + [0.0]}


def step_uncertainty(logprobs, entropies):
    """S8. @param logprobs of each step's tokens @param entropies mean of each step"""
    lnlp = [math.exp(-mean(step)) for step in logprobs]
    sar = [-mean(step) for step in logprobs]
    terms = [min_max(column) for column in (lnlp, entropies, sar)]
    mixed = [None if None in row else mean(row) for row in zip(*terms)]
    return {"lnlp": lnlp, "mte": entropies, "tokenSar": sar, "uncertainty": mixed, "level": fifths(mixed)}


def fifths(values):
    """1 to 5 by the quintiles of the defined values, linearly interpolated; UNDECIDED within rounding of one."""
    known = sorted(value for value in values if value is not None)
    places = [k / 5 * (len(known) - 1) for k in range(1, 5)] if known else []
    edges = []
    for place in places:
        low = int(place)
        high = min(low + 1, len(known) - 1)
        edges.append(known[low] + (known[high] - known[low]) * (place - low))
    levels = []
    for value in values:
        tied = value is not None and any(abs(value - edge) < NEAR / 10 for edge in edges)
        levels.append(UNDECIDED if tied else None if value is None else 1 + sum(value > edge for edge in edges))
    return levels


def disparity(token):
    """p(y) - p(2) of one token's scores."""
    return math.exp(token["logprob"]) - token["second"]


def self_alignment(within, without):
    """R3 from the log-probs of both passes over the same tokens."""
    ppl, ppl_without = math.exp(-mean(within)), math.exp(-mean(without))
    bits = -mean(without)
    return {
        "reward": min(1.0, max(-1.0, (ppl_without - ppl) / ppl_without)),
        "logForm": (bits + mean(within)) / bits if bits > 0 else None,
        "gain": mean(within) - mean(without),
    }


def likelihoods(gold):
    """R4."""
    return {
        "logProb": sum(gold),
        "prob": math.exp(sum(gold)),
        "avgProb": accuracy(gold),
        "avgLogProb": mean(gold),
        "geoProb": math.exp(mean(gold)),
    }


def reasoning_gain(after, before):
    """R5."""
    gained = accuracy(after) - accuracy(before)
    return {
        "after": accuracy(after),
        "before": accuracy(before),
        "debiased": min(1.0, max(0.0, gained)),
        "gain": sum(after) - sum(before),
    }


def reasoning_perplexity(gold, thought):
    """R7."""
    divisor = max(1.0, 1 + math.log10(thought)) if thought > 0 else 1.0
    return {"perplexity": math.exp(-mean(gold) / divisor), "raw": math.exp(-mean(gold)), "reasoningTokens": thought}


def verdict(yes, no, controls):
    """R10. @param controls pairs of yes and no"""
    if any(above(a + b, 0.5) is UNDECIDED for a, b in [(yes, no), *controls]):
        return {"mass": yes + no}
    share = lambda a, b: a / (a + b) if a + b >= 0.5 else None
    value = share(yes, no)
    others = [one for one in (share(a, b) for a, b in controls) if one is not None]
    control = max(others) if others else None
    above_control = None if value is None or control is None else value - control
    return {"verdict": value, "mass": yes + no, "control": control, "aboveControl": above_control}
