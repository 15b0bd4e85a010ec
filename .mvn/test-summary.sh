# Prints one line per module: tests run, failed, skipped, and seconds spent in tests. A skipped test fails the build.
found=$(find . -path '*/target/*-reports/TEST-*.xml' 2>/dev/null | sort)
[ -n "$found" ] || exit 0
echo "$found" | xargs awk '
  FNR == 1 { module = FILENAME; sub(/\/target\/.*/, "", module); sub(/^\.\//, "", module); seen = 0 }
  /<testsuite / && !seen {
    seen = 1
    tests[module] += value($0, "tests"); bad[module] += value($0, "failures") + value($0, "errors")
    skipped[module] += value($0, "skipped"); seconds[module] += value($0, "time")
  }
  !seen && /<testsuite$/ { }
  function value(line, name,   rest) {
    if (!match(line, " " name "=\"[^\"]*\"")) return 0
    rest = substr(line, RSTART, RLENGTH); gsub(/[^0-9.]/, "", rest); return rest + 0
  }
  END {
    printf "\n%-34s %7s %7s %8s %9s\n", "module", "tests", "failed", "skipped", "seconds"
    n = 0; for (m in tests) names[++n] = m
    for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (names[j] < names[i]) { t = names[i]; names[i] = names[j]; names[j] = t }
    for (i = 1; i <= n; i++) { m = names[i]
      printf "%-34s %7d %7d %8d %9.1f\n", m, tests[m], bad[m], skipped[m], seconds[m]
      T += tests[m]; B += bad[m]; S += skipped[m]; X += seconds[m] }
    printf "%-34s %7d %7d %8d %9.1f\n", "all", T, B, S, X
    if (S > 0) { print "build: a skipped test is not a passed test"; exit 1 }
  }'
