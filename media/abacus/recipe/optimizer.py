"""Muon for the matrices and AdamW for the embedding and the norms, as one optimizer.

Muon (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/) steps along the orthogonalized momentum; the
step is scaled to the size of AdamW's as in Liu et al. 2025 (arXiv 2502.16982). Here matrices of one shape are
orthogonalized together: a small model's products are too small to fill a processor one by one.
"""

import torch
from torch import nn

COEFFICIENTS = (3.4445, -4.7750, 2.0315)
ITERATIONS = 5


class Optimizer:
    def __init__(self, model: nn.Module, *, momentum: float = 0.95, decay: float = 0.05):
        self.momentum, self.decay = momentum, decay
        self.shapes: dict[tuple[int, int], list[nn.Parameter]] = {}
        others = []
        for name, weight in model.named_parameters():
            if weight.ndim == 2 and "embed" not in name:
                self.shapes.setdefault(tuple(weight.shape), []).append(weight)
            else:
                others.append(weight)
        # One momentum (matrices, rows, columns) for each shape.
        self.buffers = {shape: torch.zeros(len(weights), *shape, device=weights[0].device)
                        for shape, weights in self.shapes.items()}
        self.adam = torch.optim.AdamW(others, betas=(0.9, 0.98), weight_decay=0.0)

    @torch.no_grad()
    def step(self, rate: float) -> None:
        """One step along the gradients, which are forgotten."""
        for shape, weights in self.shapes.items():
            gradient = torch.stack([weight.grad for weight in weights]).float()
            buffer = self.buffers[shape]
            buffer.lerp_(gradient, 1 - self.momentum)
            update = orthogonalize(gradient.lerp(buffer, self.momentum)).float()
            torch._foreach_mul_(weights, 1 - rate * self.decay)
            torch._foreach_add_(weights, list(update.unbind()), alpha=-rate * 0.2 * max(shape) ** 0.5)
            for weight in weights:
                weight.grad = None
        for group in self.adam.param_groups:
            group["lr"] = rate
        self.adam.step()
        self.adam.zero_grad(set_to_none=True)

    def state_dict(self) -> dict:
        return {"momentum": self.buffers, "adam": self.adam.state_dict()}

    def load_state_dict(self, state: dict) -> None:
        for shape, saved in state["momentum"].items():
            self.buffers[shape].copy_(saved)
        self.adam.load_state_dict(state["adam"])


def orthogonalize(update):
    """Newton–Schulz: (matrices, rows, columns) to about the nearest orthogonal ones, in bfloat16."""
    a, b, c = COEFFICIENTS
    tall = update.shape[1] > update.shape[2]
    x = update.mT if tall else update
    x = (x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)).bfloat16().contiguous()
    for _ in range(ITERATIONS):
        square = torch.bmm(x, x.mT)
        x = torch.baddbmm(x, torch.baddbmm(square, square, square, beta=b, alpha=c), x, beta=a)
    return x.mT if tall else x
