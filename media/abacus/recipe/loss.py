"""The loss of a batch, compiled where that is possible: fused norms, rotations and softmaxes take half the time."""

import shutil

import torch
import torch.nn.functional as F


def loss_of(model, ids, weights):
    """Weighted mean surprise of the tokens behind the first; ids and weights (documents, length)."""
    with torch.autocast(ids.device.type, dtype=torch.bfloat16):
        logits = model.logits(model(ids[:, :-1]))
    losses = F.cross_entropy(logits.flatten(0, 1).float(), ids[:, 1:].flatten(), reduction="none")
    weights = weights[:, 1:].flatten()
    return (losses * weights).sum() / weights.sum()


def compiled(function, device: str, wanted: bool):
    """The function compiled for batches of any shape; itself where nothing can compile it."""
    if not wanted or (device == "cpu" and shutil.which("g++") is None):
        return function
    # A shape that cannot be compiled is computed as it is.
    torch._dynamo.config.suppress_errors = True
    return torch.compile(function, dynamic=True)
