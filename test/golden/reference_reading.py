"""Asks a model everything that the signals of a trace need, from the trace and from what its annotation says was asked,
and computes them anew."""

import math

import reference_signals as signals
import reference_text as words
from reference_model import closing_brace, line_end

# Words that S6 and R10 look for, as the reference of the signals lists them.
AFFIRMING, DOUBTING = ["Great", "Good", "Right", "Perfect"], ["Wait", "But", "Hmm", "Actually"]
YES, NO = (["Yes", " Yes", "yes", " yes", "YES", " YES"], ["No", " No", "no", " no", "NO", " NO"])
CONTROLS = ["", ":"]
CUE_TOKENS = 20


class Reading:
    """One trace of text prompt and text completion, read; `trace` and `steps` are its signals by name."""

    def __init__(self, reader, line, annotation, nearby):
        self.reader, self.line, self.annotation = reader, line, annotation
        self.text, self.given = line["completion"], annotation["scorer"]
        self.prompt = reader.ids(line["prompt"], special=True)
        encoding = reader.tokenizer.encode(self.text, add_special_tokens=False)
        self.ids, self.offsets = encoding.ids, encoding.offsets
        # Nothing stands before the first token where the prompt is empty.
        first = 0 if self.prompt else 1
        self.scores = [None] * first
        if len(self.ids) > first:
            self.scores += reader.scores(self.prompt + self.ids, len(self.prompt) + first, nearby)
        self.answers, self.final = words.gold_answers(line), words.prediction(line)
        self.correct = line.get("correct")
        table = words.utf16_offsets(self.text)
        points = {units: at for at, units in enumerate(table)}
        self.spans = [(points[step["start"]], points[step["end"]]) for step in annotation["steps"]]
        self.thinking = [k for k, step in enumerate(annotation["steps"]) if step["part"] == "think"]
        self.thought = self.count(words.think_end(self.text)) if self.thinking else None
        self.base, self.probes = None, []
        self.trace, self.steps = {}, {}

    def count(self, offset):
        """Tokens up to and including the one that holds the last character before the offset."""
        return sum(start < offset for start, _ in self.offsets)

    def prefix(self, offset):
        return self.prompt + self.ids[: self.count(offset)]

    def place(self, k):
        """Tokens behind which a thought step is asked; the last one where the thinking ends."""
        return self.thought if k == self.thinking[-1] else self.count(self.spans[k][1])

    # What the probes say.

    def ask(self):
        """Base and probed steps: {gold, answer, entropies}."""
        if self.given["probe"] is None or not self.thinking:
            return
        self.base = self.probe(self.prefix(self.spans[self.thinking[0]][0]))
        self.probes = [self.probe(self.prompt + self.ids[: self.place(k)]) for k in self.thinking]

    def probe(self, prefix):
        text = self.given["probe"]
        behind = prefix + self.reader.ids(text)
        stop = closing_brace if text.rstrip().endswith("{") else line_end
        answer, entropies = self.reader.greedy(behind, stop)
        return {"gold": self.gold(behind), "answer": answer, "entropies": entropies}

    def gold(self, prefix):
        """Log-probs of the accepted form with the largest mean probability."""
        forms = self.reader.forced(prefix, [self.reader.ids(answer) for answer in self.answers])
        return max(forms, key=signals.accuracy, default=None)

    # The signals.

    def put(self, signal, parts):
        self.trace.update({f"{signal}.{part}": value for part, value in parts.items()})

    def put_steps(self, signal, parts, places):
        for part, column in parts.items():
            spread = [None] * len(self.spans)
            for at, value in zip(places, column):
                spread[at] = value
            self.steps[f"{signal}.{part}"] = spread

    def compute(self):
        asked = set(self.given.get("signals", []))
        if self.probes:
            self.by_probes()
        self.by_tokens()
        self.by_answer(asked)
        if self.thinking and self.answers:
            self.by_likelihood(asked)
        if "S6" in self.given["probes"]:
            self.by_reflection()
        if "R3" in asked:
            self.by_empty_question()
        if "R10" in self.given["probes"]:
            self.by_verdict()

    def by_probes(self):
        base, values = signals.probe_values(self.base), [signals.probe_values(probe) for probe in self.probes]
        ends = [self.count(self.spans[k][1]) for k in self.thinking]
        self.put("S1", signals.potentials(base, values))
        self.put("S2", signals.solving(values, ends, self.thought, self.correct))
        phis = [one["phi"] for one in values]
        if phis and None not in phis:
            self.put_steps("S1", {"scriptPotential": map(signals.script_potential, self.probes)}, self.thinking)
            self.put("S2", {"kSatRelative": signals.relative_solving(phis)})
            self.put_steps("S2", signals.advantage_factors(phis), self.thinking)
        self.put("S3", signals.beliefs(base, values))
        progress, columns = signals.belief_progress(base, values)
        self.put("S4", progress)
        self.put_steps("S4", columns, self.thinking)
        course = signals.answer_course(
            self.base, self.probes, self.thinking, ends, self.thought, self.final, words.same_answer
        )
        self.put("S5", course)
        # Forced only where S5 was asked for by its id.
        if any((step.get("signals") or {}).get("S5.selfPotential") is not None for step in self.annotation["steps"]):
            self.by_own_answer()

    def by_own_answer(self):
        """S5.4: the trace's own final answer forced behind the same probe."""
        text, own = self.reader.ids(self.given["probe"]), self.reader.ids(self.final)
        places = [self.count(self.spans[self.thinking[0]][0]), *map(self.place, self.thinking)]
        phis = []
        for tokens, probe in zip(places, [self.base, *self.probes]):
            [logprobs] = self.reader.forced(self.prompt + self.ids[:tokens] + text, [own])
            phis.append(signals.self_potential(probe, logprobs))
        sure = [signals.above(phi, 0.9) for phi in phis[1:]]
        first = next((k + 1 for k, one in zip(self.thinking, sure) if one is True), None)
        settled = signals.UNDECIDED if signals.UNDECIDED in sure else first
        self.put("S5", {"selfBase": phis[0], "selfFinal": phis[-1], "selfKSat": settled})
        self.put_steps("S5", {"selfPotential": phis[1:]}, self.thinking)

    def by_tokens(self):
        """S7 and S8: from the tokens of every step."""
        ranges = [(self.count(start), self.count(end)) for start, end in self.spans]
        each = [[token for token in self.scores[first:end] if token] for first, end in ranges]
        places = [k for k, tokens in enumerate(each) if tokens]
        if not places:
            return
        logprobs = [[token["logprob"] for token in each[k]] for k in places]
        entropies = [signals.mean([token["entropy"] for token in each[k]]) for k in places]
        credit = signals.entropy_credit(entropies)
        self.put_steps("S7", credit, places)
        self.put("S7", {"maxCredit": max(filter(None, credit["credit"]), default=None)})
        mixed = signals.step_uncertainty(logprobs, entropies)
        self.put_steps("S8", mixed, places)
        self.put("S8", {"meanUncertainty": signals.mean(mixed["uncertainty"])})

    def tokens_in(self, span):
        """Tokens whose characters overlap a span; none for None."""
        if span is None:
            return []
        return [token for token, (start, end) in enumerate(self.offsets) if start < span[1] and end > span[0]]

    def chances(self, tokens):
        """Their probabilities; none where one of them has no distribution."""
        if any(self.scores[token] is None for token in tokens):
            return []
        return [math.exp(self.scores[token]["logprob"]) for token in tokens]

    def by_answer(self, asked):
        """R1 and R2."""
        box, derived = words.last_box(self.text), words.derived(self.text)
        inside = self.tokens_in(box)
        chances, first = self.chances(inside), self.chances(self.tokens_in(derived))
        least = min(chances) if chances else None
        self.put("R1", {"crew": signals.mean(chances), "minProbability": least, "derived": signals.mean(first)})
        if "R2" not in asked:
            return
        if box is None and "R2" in self.given["probes"]:
            inside = self.overlap()
        chances = self.chances(inside)
        apart = [signals.disparity(self.scores[token]) for token in inside]
        self.put("R2", {"disparity": signals.mean(apart), "probability": signals.mean(chances)})

    def overlap(self):
        """The last of the longest runs of tokens that occur in what the model says behind the cue."""
        cue = self.prompt + self.ids + self.reader.ids(self.given["probes"]["R2"])
        said, _ = self.reader.greedy(cue, line_end, CUE_TOKENS)
        best = []
        for first in range(len(self.offsets)):
            for end in range(first + 1, len(self.offsets) + 1):
                run = self.text[self.offsets[first][0] : self.offsets[end - 1][1]].lstrip()
                if run not in said:
                    break
                if any(char.isalnum() for char in run) and end - first >= len(best):
                    best = list(range(first, end))
        return best

    def by_likelihood(self, asked):
        """R4 and R7 where the thinking ends, R5 also where it begins."""
        texts = self.given["probes"]
        if "R4" not in texts:
            return
        gold = self.gold(self.prompt + self.ids[: self.thought] + self.reader.ids(texts["R4"]))
        self.put("R4", signals.likelihoods(gold))
        if "R7" in asked:
            self.put("R7", signals.reasoning_perplexity(gold, self.thought))
        if "R5" in texts:
            start = self.spans[self.thinking[0]][0]
            before = self.gold(self.prefix(start) + self.reader.ids(texts["R5"]))
            self.put("R5", signals.reasoning_gain(gold, before))

    def by_reflection(self):
        """S6: the masses behind each step, and how long the thinking went on after it was sure."""
        probe = self.given["probes"]["S6"]
        spelled = [[word if probe[-1].isspace() else f" {word}" for word in side] for side in (AFFIRMING, DOUBTING)]
        asked = self.reader.ids(probe)
        masses = []
        for k in self.thinking:
            behind = self.prompt + self.ids[: self.place(k)] + asked
            masses.append(tuple(self.reader.mass(behind, side) for side in spelled))
        columns = signals.cue_confidence(masses)
        self.put_steps("S6", columns, self.thinking)
        self.put("S6", {"terminationDelay": self.delay(columns["confidence"])})
        # Which steps open by reflecting follows from the text and a list of phrases: taken as the annotation has it.
        reflects = [(step.get("signals") or {}).get("S6.reflects") for step in self.annotation["steps"]]
        fine = [self.is_fine(probe) for probe in self.probes]
        if fine:
            after = [reflects[k + 1] if k + 1 < len(reflects) else None for k in self.thinking]
            doubted = signals.deficits(columns["confidence"], fine, after)
            self.put_steps("S6", {"deficit": doubted}, self.thinking)
            known = [one for one in doubted if one is not None]
            total = signals.UNDECIDED if signals.UNDECIDED in known else sum(known) if known else None
            self.put("S6", {"deficits": total, "reflectionSteps": sum(one or 0 for one in reflects)})

    def is_fine(self, probe):
        """Right by the gold answer, or already what the trace will answer; None where that cannot be told."""
        if probe["gold"] and signals.accuracy(probe["gold"]) >= 0.5 + signals.NEAR:
            return True
        same = False if self.final is None else words.same_answer(probe["answer"], self.final)
        close = bool(probe["gold"]) and abs(signals.accuracy(probe["gold"]) - 0.5) < signals.NEAR
        return None if close and not same else same

    def delay(self, confidences):
        places = words.standing_alone(self.text, self.final) if self.final else []
        if not places:
            return None
        for k, confidence in zip(self.thinking, confidences):
            if self.spans[k][1] < places[0][1] or confidence is None:
                continue
            if signals.above(confidence, 0.5) is signals.UNDECIDED:
                return signals.UNDECIDED
            if confidence > 0.5:
                return max(0, self.thought - self.count(self.spans[k][1]))
        return None

    def by_empty_question(self):
        """R3: the prompt is text, so without it only what stands at the beginning of every text is left."""
        nothing = self.reader.ids("", special=True)
        first = 0 if nothing else 1
        again = [None] * first + self.reader.scores(nothing + self.ids, len(nothing) + first, 0)
        both = [(a["logprob"], b["logprob"]) for a, b in zip(self.scores, again) if a and b]
        if both:
            self.put("R3", signals.self_alignment(*zip(*both)))
        gains = [a["logprob"] - b["logprob"] if a and b else None for a, b in zip(self.scores, again)]
        each = [signals.mean(gains[self.count(start) : self.count(end)]) for start, end in self.spans]
        self.put_steps("R3", {"gain": each}, range(len(self.spans)))

    def by_verdict(self):
        """R10: the question behind the text, and behind answers that are none."""
        text = self.given["probes"]["R10"]
        asking = text.removeprefix(words.CLOSING) if words.is_open(self.line["prompt"], self.text) else text

        def judged(prefix):
            return tuple(self.reader.mass(prefix, side) for side in (YES, NO))

        own = judged(self.prompt + self.ids + self.reader.ids(text))
        controls = [judged(self.prompt + self.reader.ids(control + asking)) for control in CONTROLS]
        self.put("R10", signals.verdict(*own, controls))
