#!/bin/sh
# Unpacks the archive as a user would, and makes its caches: unpack.sh ARCHIVE DIRECTORY
set -eu
rm -rf "$2"
mkdir -p "$2"
tar -xzf "$1" -C "$2" --strip-components=1
"$2/bin/holdfast" warm
