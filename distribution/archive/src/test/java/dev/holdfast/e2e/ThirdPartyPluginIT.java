package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guide for authors of plugins, followed to the letter from an empty folder: its files are
 * written, its commands run, and what they make is the sample in the tree.
 */
final class ThirdPartyPluginIT {
  private static final Path SAMPLE = Path.of("../../plugins/example-third-party");
  private static final Duration PICK_UP = Duration.ofSeconds(5);

  @TempDir Path home;

  private final Guide guide = Guide.read(SAMPLE.resolve("README.md"));

  @Test
  void aPluginIsWrittenProvenAndServesByTheGuideAlone() throws IOException {
    assertThat(guide.sections())
        .containsExactly(
            "Begin",
            "Describe it",
            "A tool",
            "A store",
            "Prove it",
            "Drop it in",
            "Call the tool",
            "Choose the store");
    try (HoldfastProcess holdfast = HoldfastProcess.create();
        Outsider outsider = Outsider.in(home, holdfast)) {

      assertThat(follow(outsider, "Begin")).contains("is up at");
      follow(outsider, "Describe it");
      follow(outsider, "A tool");
      follow(outsider, "A store");
      assertThat(files(project())).as("what the guide makes").isEqualTo(files(SAMPLE));
      for (String file : files(SAMPLE)) {
        assertThat(project().resolve(file))
            .as("%s of the guide, and of the sample", file)
            .hasSameTextualContentAs(SAMPLE.resolve(file));
      }

      assertThat(follow(outsider, "Prove it"))
          .containsPattern("Tests run: [3-9]\\d, Failures: 0, .*ShelfTests")
          .contains("BUILD SUCCESS");

      try (McpSession mcp = holdfast.mcp()) {
        assertThat(tools(mcp)).doesNotContain("acme_words");
        String listed = follow(outsider, "Drop it in", () -> awaitTool(mcp));
        assertThat(listed)
            .containsPattern("com.acme.shelf +1.0.0 +started +store:acme-shelf \\(available\\)");
      }

      assertThat(follow(outsider, "Call the tool")).contains("{\"words\":7}");

      assertThat(follow(outsider, "Choose the store"))
          .endsWith("\"hold fast, and do not let go\"\n");
      assertThat(holdfast.run("plugins").orFail().out())
          .containsPattern("com.acme.shelf .* store:acme-shelf, ");
      assertThat(holdfast.run("config").orFail().out())
          .containsPattern("store.provider +acme-shelf");
      holdfast.runWith("1".getBytes(StandardCharsets.UTF_8), "put", "notes/two").orFail();
      assertThat(holdfast.run("get", "notes/two").orFail().out()).isEqualTo("1");
    }
  }

  private Path project() {
    return home.resolve("acme-shelf");
  }

  private String follow(Outsider outsider, String section) throws IOException {
    return follow(outsider, section, () -> {});
  }

  /** Does what a section says; what its commands printed. */
  private String follow(Outsider outsider, String section, Runnable afterEachStep)
      throws IOException {
    StringBuilder said = new StringBuilder();
    for (Guide.Step step : guide.steps(section)) {
      switch (step) {
        case Guide.Step.Write(String path, String text) -> {
          Path file = project().resolve(path);
          Files.createDirectories(file.getParent());
          Files.writeString(file, text);
        }
        case Guide.Step.Run(String commands) ->
            said.append(
                outsider
                    .run(Files.isDirectory(project()) ? project() : home, commands)
                    .orFail()
                    .out());
      }
      afterEachStep.run();
    }
    return said.toString();
  }

  /** The paths of all files of a project; neither the guide nor what a build made. */
  private static List<String> files(Path project) throws IOException {
    try (Stream<Path> all = Files.walk(project)) {
      return all.filter(Files::isRegularFile)
          .map(file -> project.relativize(file).toString())
          .filter(path -> !path.startsWith("target/") && !path.equals("README.md"))
          .sorted()
          .toList();
    }
  }

  private static String tools(McpSession mcp) {
    return McpSession.await(mcp.request("tools/list", "{}".getBytes(StandardCharsets.UTF_8))).raw();
  }

  private static void awaitTool(McpSession mcp) {
    long start = System.nanoTime();
    while (!tools(mcp).contains("acme_words")) {
      assertThat(System.nanoTime() - start)
          .as("nanoseconds since the jar was dropped")
          .isLessThan(PICK_UP.toNanos());
      LockSupport.parkNanos(20_000_000);
    }
  }
}
