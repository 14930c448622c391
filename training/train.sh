#!/bin/sh
# Makes the neural reader's model folder: `training/train.sh make`. Other commands: see README.md.
# The first run makes a virtual environment under target/ and installs what requirements.lock names.
set -eu
cd "$(dirname "$0")/.."
venv=target/training/venv
if [ ! -x "$venv/bin/python" ]; then
    mkdir -p target/training
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --no-deps --require-hashes -r training/requirements.lock
fi
# One thread: more change the order of sums, and so the weights.
OMP_NUM_THREADS=1 exec "$venv/bin/python" -m training "$@"
