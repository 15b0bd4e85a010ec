package dev.holdfast.prove.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.prove.client.Account;
import dev.holdfast.prove.ledger.Ledger;
import dev.holdfast.prove.process.Children;
import dev.holdfast.prove.process.Scratch;
import dev.holdfast.prove.report.Row;
import dev.holdfast.prove.report.Timeline;
import dev.holdfast.prove.report.Verdict;
import dev.holdfast.prove.wire.McpException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that lie, each in its own way, and one that does not. */
class PeerAttackTests {
  private static final String TAG = "rtest";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final Children children = Children.create();

  @SuppressWarnings("NullAway.Init")
  private Scratch scratch;

  private final Timeline timeline = new Timeline();

  @BeforeEach
  void aFolder() {
    scratch = new Scratch(folder);
  }

  @AfterEach
  void nothingIsLeft() {
    children.close();
  }

  private static Mapping mapping() {
    return new Mapping(
        new Mapping.Call("keep", "{\"text\":\"${text}\"}"),
        new Mapping.Call("show", "{}"),
        Map.of("STUB_STATE", "${directory}/state"),
        Map.of(),
        Optional.empty(),
        true);
  }

  private static List<String> command(String lie) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx32m",
        "-cp",
        System.getProperty("java.class.path"),
        StubPeer.class.getName(),
        lie);
  }

  private PeerAttack attack(String lie) throws IOException {
    Peer peer = Peer.create(children, scratch, command(lie), mapping(), lie);
    return new PeerAttack(peer, mapping(), new Account(new Ledger(), timeline), TAG);
  }

  private static List<String> faults(Row row) {
    return switch (row.verdict()) {
      case Verdict.Broken(List<String> faults) -> faults;
      case Verdict.Held held -> List.of();
      case Verdict.Failed(String reason) -> List.of(reason);
      case Verdict.Skipped(String reason) -> List.of(reason);
    };
  }

  @Test
  void whoKeepsEverythingHolds() throws Exception {
    Row row = attack("honest").one();
    assertThat(faults(row)).isEmpty();
    assertThat(row.tally().present()).isEqualTo(200);
    assertThat(faults(attack("refuses").one())).isEmpty();
  }

  @Test
  void whoLosesIsFound() throws Exception {
    Row row = attack("loses").one();
    assertThat(row.tally().lost()).isBetween(28L, 29L);
    assertThat(faults(row)).first().asString().startsWith("LOST 2");
  }

  @Test
  void whoDoublesIsFound() throws Exception {
    assertThat(faults(attack("doubles").one())).containsExactly("DOUBLED 40");
  }

  @Test
  void whoGarblesIsFound() throws Exception {
    assertThat(faults(attack("garbles").one())).containsExactly("LOST 1", "WRONG 1");
  }

  @Test
  void whoReordersIsFound() throws Exception {
    Peer peer = Peer.create(children, scratch, command("reorders"), mapping(), "reorders");
    Account account = new Account(new Ledger(), timeline);
    PeerWriter writer = new PeerWriter("w0" + TAG, mapping(), account);
    Peer.Session session = peer.start(Peer.PATIENCE);
    for (int i = 0; i < 20; i++) {
      writer.writeOne(session.connection());
    }
    peer.end(session);
    Map<String, List<String>> found = new PeerReader(mapping(), TAG).read(peer);
    assertThat(new dev.holdfast.prove.ledger.Judge(account.ledger(), true).judge(found).faults())
        .containsExactly("REORDERED 2");
  }

  @Test
  void whoKeepsWhatHeRefusedIsFound() throws Exception {
    assertThat(faults(attack("denies").one())).containsExactly("REFUSED BUT KEPT 50");
  }

  @Test
  void whoKeepsInMemoryLosesToAKill() throws Exception {
    Row row = attack("forgetful").killed(new Random(1), Duration.ZERO);
    assertThat(row.tally().present()).isZero();
    assertThat(faults(row)).first().asString().startsWith("LOST ");
  }

  @Test
  void whoWritesThroughHoldsAgainstAKill() throws Exception {
    Row row = attack("honest").killed(new Random(1), Duration.ZERO);
    assertThat(faults(row)).isEmpty();
    assertThat(row.tally().acknowledged()).isPositive();
    assertThat(row.notes()).contains("one writer, killed 2 times");
  }

  @Test
  void severalProcessesShareOneState() throws Exception {
    Row row = attack("honest").several();
    assertThat(faults(row)).isEmpty();
    assertThat(row.tally().acknowledged()).isEqualTo(200);
  }

  @Test
  void whoIsSilentIsGivenUp() throws Exception {
    Peer peer = Peer.create(children, scratch, command("silent"), mapping(), "silent");
    assertThatThrownBy(() -> peer.start(Duration.ofSeconds(1)))
        .isInstanceOf(McpException.class)
        .hasMessageContaining("initialize was not answered");
  }

  @Test
  void whoEndsAtOnceIsQuoted() throws Exception {
    Peer peer =
        Peer.create(
            children,
            scratch,
            List.of("/bin/sh", "-c", "echo first >&2; echo 'no such module' >&2; exit 3"),
            mapping(),
            "dying");
    assertThatThrownBy(() -> peer.start(Duration.ofSeconds(10)))
        .isInstanceOf(McpException.class)
        .hasMessageContaining("exit code 3")
        .hasMessageEndingWith("no such module");
  }

  @Test
  void whoLosesOnlyToHisOwnWritersHoldsAgainstAKill() throws Exception {
    Row row = attack("racy").killed(new Random(1), Duration.ZERO);
    assertThat(faults(row)).isEmpty();
    assertThat(row.tally().acknowledged()).isPositive();
  }

  @Test
  void aStrangerNeedsAMapping() {
    PeerAttacks attacks =
        new PeerAttacks(children, scratch, timeline, command("honest"), text -> {});
    assertThatThrownBy(() -> attacks.meet(Optional.empty()))
        .hasMessageContaining("--mapping")
        .hasMessageContaining("keep, show");
  }
}
