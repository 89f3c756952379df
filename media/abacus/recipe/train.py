"""Trains Abacus from nothing: generates documents, learns the tokenizer, trains, writes the model folder.

Runs on CPU or GPU, resumes from its last checkpoint, and with `--toy` finishes in about a minute.
"""

import argparse
import json
import time
from dataclasses import asdict
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from documents import collate, encode_rows, make, plan_batches, read_rows
from model import Abacus, Size, config_of
from tokenizer import BOS, EOS, PAD, save_tokenizer, train_tokenizer, write_json


def main() -> None:
    options = parse()
    torch.manual_seed(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    options.work.mkdir(parents=True, exist_ok=True)

    tokenizer, documents = prepare(options)
    ids = {name: tokenizer.token_to_id(token) for name, token in
           (("bos_token_id", BOS), ("eos_token_id", EOS), ("pad_token_id", PAD))}
    batches = plan(documents, options)
    print(f"{len(documents)} documents, {len(batches)} batches, {tokenizer.get_vocab_size()} pieces", flush=True)

    size = Size(vocabulary=tokenizer.get_vocab_size(), **({"width": 64, "layers": 2, "heads": 4, "key_heads": 2,
                                                           "inner": 176} if options.toy else {}))
    model = Abacus(size).to(device)
    print(f"{sum(weight.numel() for weight in model.parameters())} parameters on {device}", flush=True)

    def save(step: int, tokens: int, seconds: float) -> None:
        save_folder(model, size, tokenizer, ids, options.out)
        write_json(options.out / "training.json", {
            "steps": step, "of": len(batches), "documents": sum(map(len, batches[:step])), "tokens": tokens,
            "firstLesson": options.first_lesson, "thirdAt": options.third_at, "batch": options.batch, "rate": options.rate,
            "seconds": round(seconds), "seed": options.seed, "size": asdict(size),
        })

    train(model, documents, batches, ids["pad_token_id"], options, device, save)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--generator", type=Path, default=Path("dist/make-world.js"), help="the bundled generator")
    parser.add_argument("--work", type=Path, default=Path(".cache/abacus"), help="documents and checkpoints")
    parser.add_argument("--out", type=Path, required=True, help="the model folder to write")
    parser.add_argument("--first-lesson", type=int, default=16_000, help="documents of the first lesson")
    parser.add_argument("--second-lesson", type=int, default=110_000, help="documents of the second; more than needed")
    parser.add_argument("--third-lesson", type=int, default=40_000, help="documents of the third; more than needed")
    parser.add_argument("--third-at", type=int, default=2500, help="the step at which the third lesson begins")
    parser.add_argument("--batch", type=int, default=4096, help="tokens in a batch")
    parser.add_argument("--steps", type=int, default=3600, help="batches; no document is read twice")
    parser.add_argument("--rate", type=float, default=2e-3, help="highest learning rate, falling to 0 in a line")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--toy", action="store_true", help="a tiny model on few documents, to see the recipe run")
    options = parser.parse_args()
    if options.toy:
        options.first_lesson, options.second_lesson, options.third_lesson = 1000, 1500, 1000
        options.third_at, options.steps, options.work = 100, 140, options.work / "toy"
    return options


def prepare(options):
    """The tokenizer, and the encoded documents of the three lessons, one after the other."""
    rows = []
    for number, (lesson, count) in enumerate(lessons_of(options).items()):
        path = options.work / f"{lesson}-lesson-{count}.jsonl"
        rows += read_rows(make(options.generator, "rows", count, options.seed + number, path, lesson))
    texts = ("".join(piece["text"] for piece in row["pieces"]) for row in rows[:8000])
    tokenizer = train_tokenizer(texts, vocabulary_size=1024)
    return tokenizer, encode_rows(tokenizer, rows)


def lessons_of(options) -> dict[str, int]:
    return {"first": options.first_lesson, "second": options.second_lesson, "third": options.third_lesson}


def plan(documents, options) -> list[list[int]]:
    """The batches of all steps. The third lesson begins at its step, wherever the second one stands then."""
    third = options.first_lesson + options.second_lesson
    lengths = [len(tokens) for tokens, _ in documents]
    before = plan_batches(lengths[:third], options.batch, options.seed, pool=2048)[: options.third_at]
    after = plan_batches(lengths[third:], options.batch, options.seed, pool=2048)
    return [*before, *([third + index for index in batch] for batch in after)][: options.steps]


def make_optimizers(model: Abacus, rate: float):
    """Muon for the matrices, AdamW for the embedding and the norms: learns in about half the tokens."""
    matrices = [weight for name, weight in model.named_parameters() if weight.ndim == 2 and "embed" not in name]
    others = [weight for name, weight in model.named_parameters() if weight.ndim < 2 or "embed" in name]
    return [
        torch.optim.Muon(matrices, lr=rate, momentum=0.95, weight_decay=0.05, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(others, lr=rate, betas=(0.9, 0.98), weight_decay=0.0),
    ]


def train(model, documents, batches, pad, options, device, save) -> None:
    optimizers = make_optimizers(model, options.rate)
    checkpoint = options.work / "checkpoint.pt"
    first, seen, spent = 0, 0, 0.0
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device)
        model.load_state_dict(state["model"])
        for optimizer, saved in zip(optimizers, state["optimizers"]):
            optimizer.load_state_dict(saved)
        first, seen, spent = state["step"], state["tokens"], state["seconds"]
        print(f"resuming at step {first}", flush=True)
    begun, history = time.time() - spent, []
    for step in range(first, len(batches)):
        # A short rise, then a straight line to nothing.
        rate = options.rate * min(1.0, (step + 1) / 100) * (1 - step / len(batches))
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate
        ids, weights = (part.to(device) for part in collate(documents, batches[step], pad))
        loss = loss_of(model, ids, weights, device)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        seen += int((ids != pad).sum())
        history.append(loss.item())
        if (step + 1) % 20 == 0:
            spent = time.time() - begun
            print(f"step {step + 1}/{len(batches)} loss {sum(history) / len(history):.4f} rate {rate:.2e} "
                  f"tokens {seen} seconds {spent:.0f} tokens/s {seen / spent:.0f}", flush=True)
            history = []
        if (step + 1) % 250 == 0 or step + 1 == len(batches):
            spent = time.time() - begun
            save_checkpoint(checkpoint, model, optimizers, step + 1, seen, spent)
            save(step + 1, seen, spent)  # so that an unfinished model can be looked at
    save(len(batches), seen, spent)


def loss_of(model, ids, weights, device):
    with torch.autocast(device, dtype=torch.bfloat16):
        hidden = model(ids[:, :-1])
        logits = model.logits(hidden)
    losses = F.cross_entropy(logits.flatten(0, 1).float(), ids[:, 1:].flatten(), reduction="none")
    weights = weights[:, 1:].flatten()
    return (losses * weights).sum() / weights.sum()


def save_checkpoint(path, model, optimizers, step, tokens, seconds) -> None:
    """Written beside and renamed, so that a run killed meanwhile keeps its last checkpoint."""
    part = path.with_suffix(".part")
    torch.save({"model": model.state_dict(), "optimizers": [optimizer.state_dict() for optimizer in optimizers],
                "step": step, "tokens": tokens, "seconds": seconds}, part)
    part.rename(path)


def save_folder(model, size, tokenizer, ids, folder: Path) -> None:
    """A Hugging Face folder; the output matrix is the embedding, so it is stored once."""
    folder.mkdir(parents=True, exist_ok=True)
    save_tokenizer(tokenizer, folder, size.context)
    write_json(folder / "config.json", config_of(size, ids))
    write_json(folder / "generation_config.json", {**ids, "do_sample": True, "temperature": 1.0, "max_new_tokens": 600})
    tensors = {name: weight.detach().to("cpu", torch.bfloat16).contiguous() for name, weight in model.state_dict().items()}
    save_file(tensors, str(folder / "model.safetensors"), metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)  # safetensors writes it for its owner alone
    print(f"wrote {folder}", flush=True)


if __name__ == "__main__":
    main()
