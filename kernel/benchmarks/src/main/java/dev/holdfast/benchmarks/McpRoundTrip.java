package dev.holdfast.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Question: how long does a client wait for a {@code tools/call} over stdio, one at a time and with
 * eight on their way, beside the reference server that does nothing but echo? In turns, the first
 * of them for warming up.
 *
 * <p>Arguments: our command, the peer's command, rounds; both commands in one argument each. Ours
 * reads a value that it wrote before, so a right answer is known.
 */
public final class McpRoundTrip {
  private static final int CALLS = 2000;
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

  private McpRoundTrip() {}

  /** Runs. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2) {
      System.err.println("McpRoundTrip \"holdfast mcp\" \"PEER COMMAND\" [rounds=5]");
      System.exit(2);
    }
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    try (Server ours = new Server(arguments[0]);
        Server peer = new Server(arguments[1])) {
      ours.call(
          "\"context_write\",\"arguments\":{\"key\":\"bench/echo\",\"value\":\"hello world\"}",
          "digest");
      String read = "\"context_read\",\"arguments\":{\"key\":\"bench/echo\"}";
      String echo = "\"echo\",\"arguments\":{\"message\":\"hello world\"}";
      for (int inFlight : new int[] {1, 8}) {
        ours.round(read, inFlight);
        peer.round(echo, inFlight);
        List<Double> ratios = new ArrayList<>();
        List<Long> mine = new ArrayList<>();
        List<Long> theirs = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
          mine.add(ours.round(read, inFlight));
          theirs.add(peer.round(echo, inFlight));
          ratios.add((double) theirs.getLast() / mine.getLast());
        }
        Collections.sort(mine);
        Collections.sort(theirs);
        Collections.sort(ratios);
        System.out.printf(
            "stdio, %d in flight: p50 ours %d us, peer %d us; ours is %.2fx (%.2f to %.2f)%n",
            inFlight,
            mine.get(rounds / 2) / 1000,
            theirs.get(rounds / 2) / 1000,
            ratios.get(rounds / 2),
            ratios.getFirst(),
            ratios.getLast());
      }
    }
  }

  /** A server on the other end of two pipes. */
  private static final class Server implements AutoCloseable {
    private final Process process;
    private final Writer input;
    private final ConcurrentMap<Long, Long> sent = new ConcurrentHashMap<>();
    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore free = new Semaphore(0);
    private volatile String last = "";
    private long id;

    Server(String command) throws IOException, InterruptedException {
      process =
          new ProcessBuilder(Arrays.asList(command.split(" ")))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      input = process.outputWriter();
      Thread.ofPlatform().daemon().start(this::readAll);
      send(
          "\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
              + "\"clientInfo\":{\"name\":\"bench\",\"version\":\"1\"}}");
      free.acquire();
      input.write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n");
      input.flush();
    }

    private void readAll() {
      try (BufferedReader lines = process.inputReader()) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          Matcher found = ID.matcher(line);
          Long start = found.find() ? sent.remove(Long.parseLong(found.group(1))) : null;
          if (start != null) {
            nanos.add(System.nanoTime() - start);
            last = line;
            free.release();
          }
        }
      } catch (IOException e) {
        last = e.toString();
      }
    }

    private void send(String rest) throws IOException {
      id++;
      sent.put(id, System.nanoTime());
      input.write("{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + rest + "}\n");
      input.flush();
    }

    /** One call, whose answer must hold a text. */
    void call(String what, String wanted) throws IOException, InterruptedException {
      send("\"method\":\"tools/call\",\"params\":{\"name\":" + what + "}");
      free.acquire();
      if (!last.contains(wanted)) {
        throw new IllegalStateException("a wrong answer: " + last);
      }
    }

    /** The median of many calls, in nanoseconds; every one must be answered rightly at the end. */
    long round(String what, int inFlight) throws IOException, InterruptedException {
      nanos.clear();
      free.release(inFlight);
      for (int i = 0; i < CALLS; i++) {
        free.acquire();
        send("\"method\":\"tools/call\",\"params\":{\"name\":" + what + "}");
      }
      free.acquire(inFlight);
      if (!last.contains("hello world") || nanos.size() != CALLS) {
        throw new IllegalStateException(nanos.size() + " answers, the last one: " + last);
      }
      List<Long> sorted = nanos.stream().sorted().toList();
      return sorted.get(sorted.size() / 2);
    }

    @Override
    public void close() throws IOException {
      input.close();
      process.destroy();
    }
  }
}
