# Makes the project's own environment once, and again when pyproject.toml changes. Sourced by ./check and ./pra-here.
BIN="$PWD/.venv/bin"
STAMP=.venv/made-from
WANTED="$(cksum pyproject.toml)"
if [ ! -f "$STAMP" ] || [ "$(cat "$STAMP")" != "$WANTED" ]; then
  PYTHON=""
  for candidate in python3.13 python3.12 python3.11 python3; do
    if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
      PYTHON="$candidate"
      break
    fi
  done
  if [ -z "$PYTHON" ]; then
    echo "pra needs Python 3.11 or newer; this machine has $(python3 --version 2>&1 || echo none)" >&2
    exit 2
  fi
  echo "making .venv with $("$PYTHON" --version)…" >&2
  "$PYTHON" -m venv .venv
  "$BIN/python" -m pip install --quiet --disable-pip-version-check "pip>=25.1"
  "$BIN/python" -m pip install --quiet --disable-pip-version-check --editable . --group dev
  printf '%s' "$WANTED" > "$STAMP"
fi
