#!/bin/sh
# The whole recipe, from the repository's root: generator, both stages of training, evaluation, cards, examples.
#   sh media/abacus/recipe/run.sh           about a day on two cores; resumes where it was stopped
#   sh media/abacus/recipe/run.sh --toy     tiny models in .cache/abacus/toy, about a minute, to see it run
# PYTHON names another Python, WORK another folder for documents, checkpoints and logs.
set -eu
recipe=media/abacus/recipe
python=${PYTHON:-python}
node esbuild.mjs --only make-world,command-line
# glibc gives large tensors back to the system and takes them anew at each step; keeping them saves a seventh of the time.
export MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=268435456

if [ "${1:-}" = --toy ]; then
  work=${WORK:-.cache/abacus/toy}
  base=$work/abacus-base tuned=$work/abacus examples=$work/examples
  train="--toy --shard 400 --batch 2048 --first-tokens 60000 --plain-tokens 120000 --solving-tokens 180000 --rise 20000 --look-at 1 --look-every 300000 --save-every 5"
  # Two sittings: the first ends and the second goes on from where the rate began to fall, with more tokens.
  "$python" "$recipe/train.py" $train --work "$work" --out "$base" --tokens 300000
  "$python" "$recipe/train.py" $train --work "$work" --out "$base" --tokens 600000
  "$python" "$recipe/reinforce.py" --model "$base" --out "$tuned" --work "$work" --steps 2 --groups 16 --samples 8 --pool 8 \
    --most 160 --look-every 1 --look-at 1 --no-compile
  evaluate="--problems 1 --sampled 1 --dialogues 2 --games 4"
  sample="--candidates 2 --any --pool 24 --games-played 8"
  dpo="--problems 1 --samples 2 --most 48 --limit 16 --batch 4 --epochs 3 --rate 1e-3 --seeds 1 2"
else
  work=${WORK:-.cache/abacus}
  base=media/abacus-base tuned=media/abacus examples=media/examples
  "$python" "$recipe/train.py" --work "$work" --out "$base" --tokens "${TOKENS:-200000000}"
  "$python" "$recipe/reinforce.py" --model "$base" --out "$tuned" --work "$work"
  evaluate="" sample="" dpo=""
fi

for model in "$base" "$tuned"; do
  "$python" "$recipe/evaluate.py" --model "$model" --work "$work" --out "$model/evaluation.json" $evaluate
done
"$python" "$recipe/card.py" --base "$base" --tuned "$tuned"
"$python" "$recipe/sample_rollouts.py" --base "$base" --tuned "$tuned" --work "$work" --out "$examples" $sample
node dist/credence.js annotate "$work/pool.trace.jsonl" -o "$work/pool.annotations.jsonl" --model "$tuned" --signals all --cache none
"$python" "$recipe/pick_examples.py" --pool "$work/pool.trace.jsonl" --annotations "$work/pool.annotations.jsonl" --out "$examples"
"$python" "$recipe/domain.py" --model "$base" --rollouts "$examples/rollouts-base.trace.jsonl"
"$python" "$recipe/domain.py" --model "$tuned" --rollouts "$examples/rollouts.trace.jsonl"

if [ "${1:-}" = --toy ]; then
  "$python" "$recipe/dpo.py" --model "$tuned" --random-from "$examples/rollouts.trace.jsonl" --work "$work" --out "$work/dpo.json" $dpo
fi
