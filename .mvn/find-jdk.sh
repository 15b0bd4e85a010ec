# Sourced by ./build and ./holdfast: finds a JDK 25 or newer, exports JAVA_HOME and puts it first on the PATH.
holdfast_java_major() { # the feature release of the JDK in folder $1, or nothing
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}
holdfast_find_jdk() {
  on_path=$(command -v javac 2>/dev/null || true)
  if [ -n "$on_path" ]; then
    on_path=$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")
    on_path=${on_path%/bin/javac}
  fi
  for jdk in "${JAVA_HOME:-}" "$on_path" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /usr/local/jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.m2/jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$jdk" ] && [ -d "$jdk" ] || continue
    major=$(holdfast_java_major "$jdk")
    if [ -n "$major" ] && [ "$major" -ge 25 ]; then
      JAVA_HOME=$jdk
      PATH=$JAVA_HOME/bin:$PATH
      export JAVA_HOME PATH
      return 0
    fi
  done
  return 1
}
holdfast_find_jdk || {
  echo "holdfast: no JDK 25 was found in JAVA_HOME, on the PATH or in the usual folders." >&2
  echo "          Install one (any vendor), or set JAVA_HOME to it, and try again." >&2
  exit 1
}
