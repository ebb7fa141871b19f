#!/bin/sh
# What has to be seen on a GPU once, in one command of less than ten minutes: see gpu_smoke.py.
#   benchmarks/gpu_smoke.sh             on a GPU
#   benchmarks/gpu_smoke.sh --cpu-dry   the same script with a tiny model, to see that it runs
# PYTHON names the interpreter of an environment with the training libraries, PACK a compiled pack of 16 environments.
set -eu
cd "$(dirname "$0")/.."
PYTHON=${PYTHON:-$([ -x .venv/bin/python ] && echo .venv/bin/python || echo python)}
PACK=${PACK:-packs/smoke}
if [ ! -f "$PACK/manifest.json" ]; then
    "$PYTHON" -m gradatim compile specs/*/*.env -o "$PACK"
fi
exec "$PYTHON" benchmarks/gpu_smoke.py "$PACK" "$@"
