"""A model read with transformers, one plain pass a question: no cache, no packing, and no code of the program it checks."""

import math

import torch
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM

ROWS = 64


class Reader:
    def __init__(self, folder):
        self.tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
        self.model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        config = self.model.config
        ends = config.eos_token_id if isinstance(config.eos_token_id, list) else [config.eos_token_id]
        self.ends = {token for token in ends if token is not None}

    def ids(self, text, special=False):
        return self.tokenizer.encode(text, add_special_tokens=special).ids

    @torch.no_grad()
    def logits(self, ids):
        """(n, V): row i is what follows ids[i]."""
        return self.model(torch.tensor([ids])).logits[0]

    def scores(self, ids, first, nearby):
        """One entry for each of ids[first:], which must not begin the text: what the token before makes of it.

        `ties` counts tokens within `nearby` nats of it, itself included. Rows go through double precision some at a time:
        all of a long text's over a large vocabulary would not fit.
        """
        logits, found = self.logits(ids), []
        for begin in range(first, len(ids), ROWS):
            tokens = torch.tensor(ids[begin : begin + ROWS])
            rows = torch.log_softmax(logits[begin - 1 : begin - 1 + len(tokens)].double(), dim=-1)
            own = rows.gather(1, tokens[:, None])
            likeliest = rows.topk(min(20, rows.shape[-1])).values.exp()
            columns = {
                "ties": ((rows - own).abs() < nearby).sum(-1),
                "rank": 1 + (rows > own).sum(-1),
                "margin": likeliest[:, 0] - likeliest[:, 1],
                "second": likeliest[:, 1],
                "logprob": own[:, 0],
                "entropy": -(rows.exp() * rows).sum(-1),
                "selfCertainty": -rows.mean(-1) - math.log(rows.shape[-1]),
                "topMass": likeliest.sum(-1),
            }
            found += [dict(zip(columns, row)) for row in zip(*(column.tolist() for column in columns.values()))]
        return found

    @torch.no_grad()
    def forced(self, prefix, chains):
        """Log-prob of each token of each chain behind the prefix: one pass, a row a chain, each filled up at its end."""
        longest = max(map(len, chains), default=0)
        if longest == 0:
            return [[] for _ in chains]
        rows = [prefix + chain + [chain[-1] if chain else 0] * (longest - len(chain)) for chain in chains]
        logits = self.model(torch.tensor(rows)).logits[:, len(prefix) - 1 : -1]
        logprobs = torch.log_softmax(logits.double(), dim=-1)
        return [[float(row[m][token]) for m, token in enumerate(chain)] for row, chain in zip(logprobs, chains)]

    def greedy(self, prefix, stop_at, most=10):
        """Text before the stop, trimmed, and the entropies of all decoded positions, the stopping one included.

        `stop_at` gives the offset where a text ends, -1 for one that goes on.
        """
        written, entropies, ids = [], [], list(prefix)
        for _ in range(most):
            row = torch.log_softmax(self.logits(ids)[-1].double(), dim=-1)
            entropies.append(float(-(row.exp() * row).sum()))
            token = int(row.argmax())
            if token in self.ends:
                break
            written.append(token)
            ids.append(token)
            text = self.tokenizer.decode(written, skip_special_tokens=False)
            stop = stop_at(text)
            if stop >= 0:
                return text[:stop].strip(), entropies
        return self.tokenizer.decode(written, skip_special_tokens=False).strip(), entropies

    def mass(self, prefix, words):
        """Probability that one of the words comes next; a word that begins with another one is counted there."""
        chains = []
        for chain in sorted((self.ids(word) for word in words), key=len):
            if chain and not any(chain[: len(other)] == other for other in chains):
                chains.append(chain)
        return min(1.0, sum(math.exp(sum(logprobs)) for logprobs in self.forced(prefix, chains)))


def closing_brace(text):
    """Where the brace that stands open before the text is closed; -1 where it is not."""
    depth = 1
    for at, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return at
    return -1


def line_end(text):
    return min((at for at in (text.find("\n"), text.find("\r")) if at >= 0), default=-1)
