"""What a model says of given completions: log-probabilities and entropies by token, with gradients."""

import torch
import torch.nn.functional as F


def collate_completions(prompts: list[list[int]], completions: list[list[int]], pad: int, device: str):
    """Ids (rows, longest) and which of them are a completion's (rows, longest - 1), by the place of its predecessor."""
    longest = max(len(prompt) + len(completion) for prompt, completion in zip(prompts, completions))
    ids = torch.full((len(prompts), longest), pad, dtype=torch.long)
    own = torch.zeros(len(prompts), longest - 1)
    for row, (prompt, completion) in enumerate(zip(prompts, completions)):
        end = len(prompt) + len(completion)
        ids[row, :end] = torch.tensor(prompt + completion)
        own[row, len(prompt) - 1 : end - 1] = 1.0
    return ids.to(device), own.to(device)


def token_log_probs(model, ids):
    """Log-probability of each token behind the first, (rows, length - 1), and the logits' entropy in nats there."""
    with torch.autocast(ids.device.type, dtype=torch.bfloat16):
        logits = model.logits(model(ids[:, :-1]))
    log_probs = F.log_softmax(logits.float(), dim=-1)
    chosen = log_probs.gather(2, ids[:, 1:, None])[..., 0]
    with torch.no_grad():
        entropy = -(log_probs.exp() * log_probs).sum(-1)
    return chosen, entropy


def pieces_of_like_length(lengths: list[int], tokens: int) -> list[list[int]]:
    """Indices in pieces of about so many tokens, padding included: what is computed at a time."""
    order = sorted(range(len(lengths)), key=lambda index: lengths[index])
    pieces, piece = [], []
    for index in order:
        if piece and (len(piece) + 1) * lengths[index] > tokens:
            pieces.append(piece)
            piece = []
        piece.append(index)
    return [*pieces, piece]
