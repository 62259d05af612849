#!/bin/sh
# install.sh REQUIREMENTS: put them into .venv, which is made, or mended where it was left half-made. For the Makefile.
set -eu
python=${PYTHON:-python3}
ours=.venv/bin/python

say() { echo "$*" >&2; }

can_run() { [ -x "$ours" ] && "$ours" -c 'import pip' 2> /dev/null; }

make_environment() {
  can_run && return
  if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then
    say "Python 3.11 or newer is needed, and '$python' is not one. Name yours: make PYTHON=python3.12"
    exit 1
  fi
  [ ! -e .venv ] || say "The environment in .venv was left half-made: making it anew."
  rm -rf .venv
  "$python" -m venv .venv > /dev/null 2>&1 || true
  can_run && return
  rm -rf .venv
  if command -v uv > /dev/null && uv venv --quiet --seed --python "$python" .venv && can_run; then return; fi
  rm -rf .venv
  say "'$python' cannot make an environment: its modules venv and ensurepip are lacking. On Debian and Ubuntu:"
  say "  sudo apt install python3-venv"
  say "Then give the same command again."
  exit 1
}

has_gpu() {
  [ -e "${NVIDIA_DRIVER:-/proc/driver/nvidia/version}" ] || { command -v nvidia-smi > /dev/null && nvidia-smi > /dev/null 2>&1; }
}

has_torch() { "$ours" -c 'import importlib.util as u, sys; sys.exit(u.find_spec("torch") is None)'; }

say_size() { # what it takes, in GB of disk
  say "$2 About $1 GB of disk in .venv, about half of that to download. What is there already stays."
  free=$(df -Pk . | awk 'NR == 2 { print int($4 / 1000000) }')
  if [ "$free" -lt "$1" ]; then
    say "The disk has only $free GB free. Make room, then give the same command again."
    exit 1
  fi
}

install_by_uv() { # the build of torch that fits the machine
  command -v uv > /dev/null || "$ours" -m pip install --quiet uv 2> /dev/null || return 1
  uv=$(command -v uv || echo .venv/bin/uv)
  "$uv" pip install --quiet --python "$ours" --torch-backend=auto -r "$1" 2> /dev/null
}

make_environment
if ! has_torch; then
  if has_gpu; then
    say_size 6 "Installing, with torch for your NVIDIA GPU."
  elif [ "$(uname -s)" = Linux ]; then
    say_size 2 "Installing, with torch for the CPU, since there is no NVIDIA driver here."
  else
    say_size 2 "Installing."
  fi
  if install_by_uv "$1"; then exit 0; fi
  say "uv could not choose the build of torch, so pip installs its usual one (on Linux with CUDA, 6 GB)."
fi
if ! "$ours" -m pip install --quiet -r "$1"; then
  say "Not everything could be installed; the lines above say why. The same command goes on from what is there."
  exit 1
fi
