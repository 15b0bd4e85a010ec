package dev.holdfast.e2e;

import dev.holdfast.e2e.HostileTable.Row;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Sends the frames of a table, over HTTP and over the standard input of {@code holdfast mcp}. */
final class HostileMcp {
  private static final List<String> TOOLS =
      List.of("context_read {", "context_write {", "lease {", "status {");
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":\"still\",\"method\":\"ping\"}";
  private static final String PONG = "{\"jsonrpc\":\"2.0\",\"id\":\"still\",\"result\":{}}";

  private final HostileDaemon daemon;
  private final Map<String, String> names;
  private final Findings findings;

  HostileMcp(HostileDaemon daemon, Findings findings) {
    this.daemon = daemon;
    this.names = daemon.names();
    this.findings = findings;
  }

  private byte[] frame(Row row) {
    String cell = row.cell(1);
    int space = cell.indexOf(' ');
    return HostileTable.bytes(
        TOOLS.stream().anyMatch(cell::startsWith)
            ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\""
                + cell.substring(0, space)
                + "\",\"arguments\":"
                + cell.substring(space + 1)
                + "}}"
            : cell,
        names);
  }

  void overHttp(HostileTable table) throws IOException {
    HostileHttp http = new HostileHttp(daemon, findings);
    RawHttp raw = daemon.raw();
    for (Row row : table.rows()) {
      byte[] request =
          http.request(
              "POST /mcp",
              "Mcp-Session-Id: {session}\\nContent-Type: application/json",
              frame(row));
      RawHttp.Answer answer = raw.exchange(request, false, false);
      boolean isMute = row.cell(2).equals("none");
      boolean isRight = isMute ? answer.status() == 202 : answer.status() <= 400;
      check(row, answer.body(), isRight);
    }
  }

  private void check(Row row, byte[] body, boolean isRight) {
    RawHttp.Answer answer = new RawHttp.Answer("", body, new byte[0]);
    boolean fits =
        switch (row.cell(2)) {
          case "none" -> body.length == 0;
          case "ok" -> answer.code().equals("-") && answer.text().contains("\"result\":");
          default -> answer.code().equals(row.cell(2));
        };
    findings.add(
        row,
        isRight && fits && answer.text().contains(HostileTable.text(row.cell(3), names)),
        row.cell(2) + " " + row.cell(3),
        answer.code() + " " + answer.text());
  }

  /** One session for all frames; after each one the session still answers. */
  void overStdio(HostileTable table) throws IOException, InterruptedException {
    Path errors = daemon.process().home().resolve("logs").resolve("shim-stderr");
    Process shim = daemon.process().process(List.of("mcp")).redirectError(errors.toFile()).start();
    BlockingQueue<String> replies = new LinkedBlockingQueue<>();
    Thread reader = Thread.ofVirtual().start(() -> readAll(shim, replies));
    try (OutputStream input = shim.getOutputStream()) {
      send(
          input,
          ("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\","
                  + "\"params\":{\"protocolVersion\":\"2025-06-18\"}}")
              .getBytes(StandardCharsets.UTF_8));
      take(replies);
      for (Row row : table.rows()) {
        send(input, frame(row));
        String reply = row.cell(2).equals("none") ? "" : take(replies);
        send(input, PING.getBytes(StandardCharsets.UTF_8));
        String next = take(replies);
        boolean isRight = next.equals(PONG);
        check(row, (isRight ? reply : reply + next).getBytes(StandardCharsets.UTF_8), isRight);
      }
    }
    if (!shim.waitFor(15, TimeUnit.SECONDS)) {
      shim.destroyForcibly();
      throw new AssertionError("the shim did not end when its input did");
    }
    reader.join();
    findings.hear("the shim", Files.readString(errors));
  }

  private static void readAll(Process shim, BlockingQueue<String> replies) {
    try (BufferedReader lines = shim.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(replies::add);
    } catch (IOException e) {
      replies.add("the output of the shim cannot be read: " + e);
    }
  }

  private static void send(OutputStream input, byte[] frame) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(frame.length + 1);
    line.writeBytes(frame);
    line.write('\n');
    input.write(line.toByteArray());
    input.flush();
  }

  private static String take(BlockingQueue<String> replies) throws InterruptedException {
    String reply = replies.poll(20, TimeUnit.SECONDS);
    return reply == null ? "(nothing)" : reply;
  }
}
