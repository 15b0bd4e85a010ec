package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever is sent to a daemon, it answers in the words of the contract, tells nothing of its
 * inside, and goes on: after each table of inputs it works and has kept what it was given.
 *
 * <p>The tables are text files in the resources' folder {@code hostile}.
 */
final class HostileInputIT {
  private static HostileDaemon daemon;
  private static int cases;

  private Findings findings;

  @BeforeAll
  static void start() throws IOException {
    daemon = new HostileDaemon();
  }

  @BeforeEach
  void begin() {
    findings = daemon.findings();
  }

  @AfterEach
  void nobodyWasHarmed() throws IOException {
    cases += findings.cases();
    assertThat(findings.wrong()).isEmpty();
    daemon.checkUnharmed();
  }

  @AfterAll
  static void stop() {
    daemon.close();
    System.out.println("HostileInputIT: " + cases + " cases");
  }

  @Test
  void keys() {
    new HostileHttp(daemon, findings).requests(HostileTable.load("keys.txt"));
  }

  @Test
  void headersTokensQueriesAndMethods() throws IOException {
    daemon.awaitExpiry();
    new HostileHttp(daemon, findings).requests(HostileTable.load("headers.txt"));
  }

  @Test
  void bodies() {
    new HostileHttp(daemon, findings).requests(HostileTable.load("bodies.txt"));
  }

  @Test
  void bytesOnTheWire() {
    new HostileHttp(daemon, findings).bytes(HostileTable.load("raw.txt"));
  }

  @Test
  void mcpOverHttp() throws IOException {
    new HostileHttp(daemon, findings).requests(HostileTable.load("mcp-http.txt"));
    new HostileMcp(daemon, findings).overHttp(HostileTable.load("mcp.txt"));
  }

  @Test
  void mcpOverStandardInput() throws Exception {
    HostileMcp mcp = new HostileMcp(daemon, findings);
    mcp.overStdio(HostileTable.load("mcp.txt"));
    mcp.overStdio(HostileTable.load("mcp-2026.txt"));
  }

  @Test
  void commandLines() throws Exception {
    HostileCommands commands = new HostileCommands(findings);
    HostileCommands.sideBySide(commands.commands(HostileTable.load("commands.txt"), daemon));
  }

  @Test
  void configurations() throws Exception {
    HostileCommands commands = new HostileCommands(findings);
    List<Runnable> all = commands.configurations(HostileTable.load("configuration.txt"));
    for (String file : List.of("mistakes.yaml", "decorated.yaml", "providers.yaml")) {
      all.add(() -> commands.mistakes(file));
    }
    HostileCommands.sideBySide(all);
  }

  @Test
  void damagedHomes() throws Exception {
    try (HostileHomes homes = new HostileHomes(findings)) {
      HostileCommands.sideBySide(homes.all());
    }
  }
}
