package dev.holdfast.e2e;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends any bytes to the daemon, each time on a connection of its own, and reads the answer. */
record RawHttp(String address) {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");

  /**
   * What came back.
   *
   * @param head the status line and the headers
   * @param body the body
   * @param rest what came after the answer
   */
  record Answer(String head, byte[] body, byte[] rest) {
    int status() {
      return Integer.parseInt(head.split(" ", 3)[1]);
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** The code of a problem, a JSON-RPC error or a tool's refusal; {@code -} without one. */
    String code() {
      try {
        return code(JsonSlice.parse(body, 1024)).orElse("-");
      } catch (HoldfastException e) {
        return "-";
      }
    }

    static Optional<String> code(JsonSlice json) {
      if (json.kind() != JsonSlice.Kind.OBJECT) {
        return Optional.empty();
      }
      Optional<JsonSlice> code = json.member("code");
      return code.isPresent()
          ? code.map(c -> c.kind() == JsonSlice.Kind.STRING ? c.asText() : c.raw())
          : json.member("error")
              .or(() -> json.member("result").flatMap(r -> r.member("structuredContent")))
              .flatMap(Answer::code);
    }
  }

  /**
   * One exchange.
   *
   * @param toTheEnd whether to read until the server closes the connection
   * @param isCut whether to end our output after the request
   */
  Answer exchange(byte[] request, boolean toTheEnd, boolean isCut) throws IOException {
    int colon = address.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
          PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      try {
        socket.getOutputStream().write(request);
        if (isCut) {
          socket.shutdownOutput();
        }
      } catch (SocketException e) {
        // The server did not want all of it; its answer may be there all the same.
      }
      return read(socket, toTheEnd);
    }
  }

  private static Answer read(Socket socket, boolean toTheEnd) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] buffer = new byte[16 << 10];
    while (toTheEnd || !isWhole(read.toByteArray())) {
      int length = socket.getInputStream().read(buffer);
      if (length < 0) {
        break;
      }
      read.write(buffer, 0, length);
    }
    byte[] all = read.toByteArray();
    int end = end(all);
    if (end > all.length) {
      throw new IOException("no whole answer: " + read.toString(StandardCharsets.ISO_8859_1));
    }
    String head = head(all);
    return new Answer(
        head,
        Arrays.copyOfRange(all, head.length() + 4, end),
        Arrays.copyOfRange(all, end, all.length));
  }

  private static boolean isWhole(byte[] bytes) {
    return end(bytes) <= bytes.length;
  }

  /** Where the first answer ends; beyond the bytes as long as that is not known. */
  private static int end(byte[] bytes) {
    String head = head(bytes);
    Matcher length = LENGTH.matcher(head);
    return head.isEmpty()
        ? bytes.length + 1
        : head.length() + 4 + (length.find() ? Integer.parseInt(length.group(1)) : 0);
  }

  private static String head(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.substring(0, Math.max(0, text.indexOf("\r\n\r\n")));
  }
}
