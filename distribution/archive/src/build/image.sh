#!/bin/sh
# Makes what the archive holds beside the installation: image.sh JAVA_HOME TARGET
#   TARGET/runtime      the JDK's own modules, linked; nothing of ours, as automatic modules cannot be linked
#   TARGET/completion   the completion script, printed by the command itself
set -eu
java_home=$1
target=$2

# All that a plugin may reasonably ask of a JDK, without its compilers and tools (but for jcmd, to look at a daemon).
modules=java.se,jdk.charsets,jdk.crypto.cryptoki,jdk.crypto.ec,jdk.httpserver,jdk.jcmd,jdk.jfr,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.net,jdk.nio.mapmode,jdk.security.auth,jdk.security.jgss,jdk.unsupported,jdk.xml.dom,jdk.zipfs

# Linking takes seconds, and gives the same for the same JDK.
wanted="$(cat "$java_home/release") $modules"
if [ ! -f "$target/runtime.made" ] || [ "$(cat "$target/runtime.made")" != "$wanted" ]; then
  rm -rf "$target/runtime" "$target/runtime.made"
  "$java_home/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --compress zip-6 \
    --output "$target/runtime"
  "$target/runtime/bin/java" -Xshare:dump -XX:+UseSerialGC >/dev/null
  "$target/runtime/bin/java" -Xshare:dump -XX:+UseSerialGC -XX:+UseCompactObjectHeaders >/dev/null
  printf '%s' "$wanted" >"$target/runtime.made"
fi

mkdir -p "$target/completion"
JAVA_HOME=$java_home HOLDFAST_AOT=off "$target/holdfast/bin/holdfast" completion >"$target/completion/holdfast.bash"
