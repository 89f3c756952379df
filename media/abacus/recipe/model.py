"""A Llama in plain PyTorch. Parameter names are those of transformers' LlamaForCausalLM, so that the trained
weights are saved as they are; `evaluate.py` checks that both give the same logits.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass(frozen=True)
class Size:
    vocabulary: int
    width: int = 256
    layers: int = 6
    heads: int = 8
    key_heads: int = 4
    inner: int = 704
    context: int = 2048
    rope_theta: float = 10000.0
    norm_epsilon: float = 1e-5

    @property
    def head_width(self) -> int:
        return self.width // self.heads


class RmsNorm(nn.Module):
    def __init__(self, width: int, epsilon: float):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x):
        return F.rms_norm(x.float(), (x.shape[-1],), self.weight, self.epsilon)


class Attention(nn.Module):
    def __init__(self, size: Size):
        super().__init__()
        self.size = size
        keys = size.key_heads * size.head_width
        self.q_proj = nn.Linear(size.width, size.width, bias=False)
        self.k_proj = nn.Linear(size.width, keys, bias=False)
        self.v_proj = nn.Linear(size.width, keys, bias=False)
        self.o_proj = nn.Linear(size.width, size.width, bias=False)

    def forward(self, x, rotation, cache=None, mask=None):
        """x (batch, length, width); mask (batch or 1, 1, 1, length, keys) is added to the scores, causal if None."""
        batch, length, _ = x.shape
        heads, wide = self.size.key_heads, self.size.head_width
        # Query heads that share a key head are rows of one product: keys and values are never copied for them.
        q = rotate(self.q_proj(x).view(batch, length, self.size.heads, wide), rotation)
        q = q.view(batch, length, heads, -1, wide).permute(0, 2, 3, 1, 4)  # (batch, key heads, group, length, wide)
        k = rotate(self.k_proj(x).view(batch, length, heads, wide), rotation).transpose(1, 2)
        v = self.v_proj(x).view(batch, length, heads, wide).transpose(1, 2)  # (batch, key heads, length, wide)
        if cache is not None:
            k, v = cache.append(self, k, v)
        if mask is None and q.device.type != "cpu":
            y = F.scaled_dot_product_attention(q.flatten(1, 2), k, v, is_causal=True, enable_gqa=True).view_as(q)
        else:
            y = attend(q, k, v, causal_mask(length, q) if mask is None else mask)
        return self.o_proj(y.permute(0, 3, 1, 2, 4).reshape(batch, length, -1))


def attend(q, k, v, mask):
    """Plain attention: on two CPU cores several times as fast, backward included, as PyTorch's fused kernel on
    rows of a few hundred bfloat16 tokens. q (batch, heads, group, length, wide), k and v (batch, heads, keys, wide)."""
    batch, heads, group, length, wide = q.shape
    rows = (q * wide**-0.5).reshape(batch * heads, group * length, wide)
    scores = torch.bmm(rows, k.reshape(batch * heads, -1, wide).transpose(1, 2))
    shares = torch.softmax(scores.view(batch, heads, group, length, -1) + mask, dim=-1, dtype=torch.float32)
    y = torch.bmm(shares.to(v.dtype).view_as(scores), v.reshape(batch * heads, -1, wide))
    return y.view(batch, heads, group, length, wide)


def causal_mask(length: int, like):
    """(length, length): 0 where a token may look, minus infinity where it may not."""
    return torch.full((length, length), float("-inf"), dtype=like.dtype, device=like.device).triu(1)


class GatedMlp(nn.Module):
    def __init__(self, size: Size):
        super().__init__()
        self.gate_proj = nn.Linear(size.width, size.inner, bias=False)
        self.up_proj = nn.Linear(size.width, size.inner, bias=False)
        self.down_proj = nn.Linear(size.inner, size.width, bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, size: Size):
        super().__init__()
        self.input_layernorm = RmsNorm(size.width, size.norm_epsilon)
        self.self_attn = Attention(size)
        self.post_attention_layernorm = RmsNorm(size.width, size.norm_epsilon)
        self.mlp = GatedMlp(size)

    def forward(self, x, rotation, cache=None, mask=None):
        x = x + self.self_attn(self.input_layernorm(x), rotation, cache, mask)
        return x + self.mlp(self.post_attention_layernorm(x))


class Body(nn.Module):
    def __init__(self, size: Size):
        super().__init__()
        self.embed_tokens = nn.Embedding(size.vocabulary, size.width)
        self.layers = nn.ModuleList(Layer(size) for _ in range(size.layers))
        self.norm = RmsNorm(size.width, size.norm_epsilon)


class Abacus(nn.Module):
    def __init__(self, size: Size):
        super().__init__()
        self.size = size
        self.model = Body(size)
        for name, weight in self.named_parameters():
            if weight.ndim < 2:
                continue
            # Residual outputs start smaller the deeper the model, as in GPT-2.
            deep = name.endswith(("o_proj.weight", "down_proj.weight"))
            nn.init.normal_(weight, std=0.02 / (2 * size.layers) ** 0.5 if deep else 0.02)

    def forward(self, ids, positions=None, cache=None, mask=None):
        """ids (batch, length) to hidden states (batch, length, width); positions default to 0, 1, 2 …"""
        if positions is None:
            positions = torch.arange(ids.shape[1], device=ids.device)[None]
        rotation = rotation_at(positions, self.size)
        x = self.model.embed_tokens(ids)
        for layer in self.model.layers:
            x = layer(x, rotation, cache, mask)
        return self.model.norm(x)

    def logits(self, hidden):
        """The output matrix is the embedding (tied)."""
        return F.linear(hidden, self.model.embed_tokens.weight)


def rotation_at(positions, size: Size):
    """Cosines and sines of the rotary embedding, each (batch, length, 1, head width)."""
    half = torch.arange(0, size.head_width, 2, device=positions.device, dtype=torch.float32)
    angles = positions[..., None].float() * size.rope_theta ** (-half / size.head_width)
    angles = torch.cat((angles, angles), dim=-1)[:, :, None]
    return angles.cos(), angles.sin()


def rotate(x, rotation):
    """x (batch, length, heads, head width)."""
    cosine, sine = rotation
    first, second = x.chunk(2, dim=-1)
    return (x * cosine + torch.cat((-second, first), dim=-1) * sine).to(x.dtype)


def config_of(size: Size, tokenizer_ids: dict) -> dict:
    """The same model as transformers describes it."""
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": size.vocabulary,
        "hidden_size": size.width,
        "intermediate_size": size.inner,
        "num_hidden_layers": size.layers,
        "num_attention_heads": size.heads,
        "num_key_value_heads": size.key_heads,
        "head_dim": size.head_width,
        "hidden_act": "silu",
        "max_position_embeddings": size.context,
        "rms_norm_eps": size.norm_epsilon,
        "rope_theta": size.rope_theta,
        "attention_bias": False,
        "attention_dropout": 0.0,
        "mlp_bias": False,
        "initializer_range": 0.02,
        "tie_word_embeddings": True,
        "torch_dtype": "bfloat16",
        "use_cache": True,
        # The wording of the step probes this model was trained to complete (read by the program, ignored by others).
        "credence": {"probe_preset": "spae"},
        **tokenizer_ids,
    }
