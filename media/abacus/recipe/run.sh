#!/bin/sh
# The whole recipe, from the repository's root: generator, training, evaluation, card, examples.
#   sh media/abacus/recipe/run.sh           about an hour on two cores; resumes where it was stopped
#   sh media/abacus/recipe/run.sh --toy     a tiny model in .cache/abacus/toy, about a minute, to see it run
set -eu
recipe=media/abacus/recipe
node esbuild.mjs --only make-world

if [ "${1:-}" = --toy ]; then
  python "$recipe/train.py" --toy --out .cache/abacus/toy/model
  python "$recipe/evaluate.py" --model .cache/abacus/toy/model --work .cache/abacus/toy --problems 4 --longer 4 --sampled 4 --dialogues 4 \
    --out .cache/abacus/toy/evaluation.json
  exit
fi

python "$recipe/train.py" --out media/abacus
python "$recipe/evaluate.py" --model media/abacus --out media/abacus/evaluation.json
python "$recipe/card.py" --model media/abacus
python "$recipe/sample_rollouts.py" --model media/abacus --out media/examples
python "$recipe/domain.py" --model media/abacus --rollouts media/examples/rollouts.trace.jsonl
