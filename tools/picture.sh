#!/bin/sh
# Draws the picture of the README: runs its commands over the sample corpus and
# turns what a terminal would show into tools/session.svg.
#
#     cargo build --release --workspace && sh tools/picture.sh
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
programs=${1:-$root/target/release}
index=$(mktemp -d)
trap 'rm -rf "$index"' EXIT
cd "$root"
typed() {
    printf '\033[32m$\033[0m \033[1m%s\033[0m\n' "prasowka $*"
    PRASOWKA_INDEX=$index "$programs/prasowka" --color always "$@" 2>/dev/null
    echo
}
{
    typed index
    typed search -n 2 putinem
    typed facets person --country rosji --top 5
} | "$programs/prasowka-tools" picture
