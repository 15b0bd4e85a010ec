package dev.holdfast.launcher.command;

import dev.holdfast.api.Quantities;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.kernel.TtlTuning;
import dev.holdfast.kernel.config.ExpirySettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast tune}: what predicted TTLs would spare, on a trace. Needs no daemon. */
@Command(
    name = "tune",
    description =
        "Replay a trace of accesses: one TTL for all against predicted ones, at equal bytes.")
final class TuneCommand extends Subcommand {
  private static final int MOST_ACCESSES = 5_000_000;

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init")
  Source source;

  /** Where the accesses come from. */
  static final class Source {
    @Option(
        names = "--replay",
        paramLabel = "FILE",
        description = "A trace: lines 'MILLIS KEY get|put BYTES', in order of time; # comments.")
    @Nullable Path file;

    @Option(
        names = "--synthetic",
        paramLabel = "SKEW",
        description = "A made-up trace: reads at random times, keys by Zipf's law (0 = all alike).")
    @Nullable Double skew;
  }

  @Option(names = "--keys", paramLabel = "N", description = "Keys of a made-up trace (10000).")
  int keys = 10_000;

  @Option(names = "--reads", paramLabel = "N", description = "Its reads (500000).")
  int reads = 500_000;

  @Option(names = "--hours", paramLabel = "N", description = "Its time (6).")
  int hours = 6;

  @Option(names = "--seed", paramLabel = "N", description = "The seed of its random numbers (1).")
  long seed = 1;

  @Option(names = "--default", paramLabel = "D", description = "The fixed TTL (5m).")
  Duration fixed = Duration.ofMinutes(5);

  @Option(names = "--min", paramLabel = "D", description = "The shortest predicted TTL (30s).")
  Duration min = Duration.ofSeconds(30);

  @Option(names = "--max", paramLabel = "D", description = "The longest predicted TTL (1h).")
  Duration max = Duration.ofHours(1);

  @Override
  public Integer call() throws IOException {
    if (min.compareTo(fixed) > 0 || fixed.compareTo(max) > 0 || !min.isPositive()) {
      throw new CommandFailure("the order is --min, --default, --max, from more than nothing");
    }
    if (keys < 1 || reads < 1 || reads > MOST_ACCESSES || hours < 1 || hours > 10_000) {
      throw new CommandFailure(
          "--keys and --hours are 1 or more, --reads is 1 to " + MOST_ACCESSES);
    }
    Path file = source.file;
    Double skew = source.skew;
    List<TtlTuning.Access> trace =
        file != null
            ? read(file)
            : TtlTuning.synthetic(skew == null ? 1 : skew, keys, reads, hours, seed);
    if (trace.isEmpty()) {
      throw new CommandFailure("the trace has no accesses");
    }
    TtlTuning.Comparison compared =
        TtlTuning.compare(trace, new ExpirySettings(fixed, min, max, Duration.ofSeconds(1)));
    if (isJson()) {
      printJson(compared);
    } else {
      print(compared);
    }
    return ExitCode.OK;
  }

  private static List<TtlTuning.Access> read(Path file) throws IOException {
    List<TtlTuning.Access> trace = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      long number = 0;
      long last = Long.MIN_VALUE;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank() && !line.startsWith("#")) {
          TtlTuning.Access access = parse(file, number, line);
          if (access.timeMillis() < last || trace.size() == MOST_ACCESSES) {
            throw new CommandFailure(
                "%s:%d: a trace is in order of time, and has at most %d accesses"
                    .formatted(file, number, MOST_ACCESSES));
          }
          last = access.timeMillis();
          trace.add(access);
        }
      }
    }
    return trace;
  }

  private static TtlTuning.Access parse(Path file, long number, String line) {
    String[] parts = line.strip().split("[ \t]+");
    try {
      if (parts.length == 4 && (parts[2].equals("get") || parts[2].equals("put"))) {
        long bytes = Long.parseLong(parts[3]);
        if (bytes >= 0) {
          return new TtlTuning.Access(
              Long.parseLong(parts[0]), parts[1], parts[2].equals("get"), bytes);
        }
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new CommandFailure(
        "%s:%d: not an access; give: MILLIS KEY get|put BYTES".formatted(file, number));
  }

  private void print(TtlTuning.Comparison compared) {
    terminal().line("                              reads    misses   average bytes  average TTL");
    line("fixed, " + Quantities.format(fixed), compared.fixed());
    line("predicted", compared.predicted());
    line("fixed at equal bytes", compared.equal());
    terminal().line("");
    terminal()
        .line(
            String.format(
                Locale.ROOT, "misses, predicted to fixed at equal bytes: %.3f", compared.ratio()));
    terminal().line(verdict(compared));
  }

  private void line(String name, TtlTuning.Run run) {
    terminal()
        .line(
            String.format(
                Locale.ROOT,
                "%-24s %10d %9d %15.0f  %s",
                name,
                run.reads(),
                run.misses(),
                run.averageBytes(),
                Quantities.format(Duration.ofSeconds(run.averageTtl().toSeconds()))));
  }

  private static String verdict(TtlTuning.Comparison compared) {
    if (!compared.isEqual()) {
      return "No fixed TTL within the bounds holds as many bytes: the comparison decides nothing.";
    }
    if (compared.ratio() < 0.95) {
      return "Predicted TTLs pay on this trace (expiry.predictive: true).";
    }
    return compared.ratio() > 1
        ? "The fixed TTL wins on this trace: leave expiry.predictive off."
        : "The difference is too small to switch expiry.predictive on.";
  }

  private void printJson(TtlTuning.Comparison compared) {
    JsonWriter json = new JsonWriter().beginObject();
    member(json, "fixed", compared.fixed());
    member(json, "predicted", compared.predicted());
    member(json, "fixedAtEqualBytes", compared.equal());
    json.member("equalTtl", Quantities.format(compared.equalTtl()));
    json.member("isEqual", compared.isEqual());
    json.name("ratio").rawValue(number(compared.ratio()));
    json.member("verdict", verdict(compared));
    terminal().line(json.endObject().toString());
  }

  private static void member(JsonWriter json, String name, TtlTuning.Run run) {
    json.name(name)
        .beginObject()
        .member("reads", run.reads())
        .member("misses", run.misses())
        .member("averageBytes", Math.round(run.averageBytes()))
        .member("averageTtl", Quantities.format(run.averageTtl()))
        .endObject();
  }

  private static byte[] number(double value) {
    String text = Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "null";
    return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}
