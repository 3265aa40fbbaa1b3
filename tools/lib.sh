# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts beside it: where the project is, a PATH that works in a bare environment, one build at a time per folder.
# shellcheck shell=bash

tool=$(basename -- "$0")
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)

# The distribution's compilers come first: another toolchain on the caller's PATH must not leak into the build.
export PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin${PATH:+:$PATH}
unset CXXFLAGS CPPFLAGS LDFLAGS CMAKE_GENERATOR

# ccache needs a folder that can be written; without a usable home directory it gets one inside build/.
if [ ! -w "${CCACHE_DIR:-${HOME:-/nonexistent}}" ]; then
  export CCACHE_DIR=$root/build/.ccache
fi

say() { printf '%s: %s\n' "tools/$tool" "$*" >&2; }
die() {  # die CODE MESSAGE...
  local code=$1
  shift
  say "$*"
  exit "$code"
}

jobs() { nproc 2>/dev/null || echo 2; }

# build PRESET TARGET... : configures the preset when it never was, builds the targets; silent when there is nothing to do.
# Extra configure arguments come in the array `configure_args` and only matter when `configure` is "always" or the folder is new.
build() {
  local preset=$1 dir=$root/build/$1 log=$root/build/$1/$tool.log status=0
  shift
  mkdir -p "$dir"
  exec 9>"$dir/.lock"
  flock 9 2>/dev/null || true
  if [ ! -f "$dir/build.ninja" ] || [ "${configure:-when new}" = always ]; then
    (cd "$root" && cmake --preset "$preset" "${configure_args[@]}") >"$log" 2>&1 || {
      cat "$log" >&2
      die 1 "configuring '$preset' failed"
    }
  fi
  if ! ninja -C "$dir" -n "$@" 2>/dev/null 9>&- | grep -q 'no work to do'; then
    say "building $* (build/$preset, log in build/$preset/$tool.log; the first time takes minutes)"
    if [ -t 2 ]; then
      ninja -C "$dir" -j "$(jobs)" "$@" >&2 9>&- || status=$?
    else
      ninja -C "$dir" -j "$(jobs)" "$@" >"$log" 2>&1 9>&- || { status=$?; grep -v '^\[' "$log" >&2; }
    fi
  fi
  exec 9>&-
  [ "$status" -eq 0 ] || die 1 "building $* failed (build/$preset)"
}
configure_args=()
