package dev.holdfast.kernel.seam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemMemoryTests {
  @TempDir private Path root;

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void residentMemoryIsThatOfTheProcess() throws IOException {
    write("proc/self/status", "Name:\tjava\nVmPeak:\t  900 kB\nVmRSS:\t   123456 kB\n");

    assertThat(new SystemMemory(root).look().residentBytes()).hasValue(123_456L * 1024);
  }

  @Test
  void unifiedGroupSaysItsLimit() throws IOException {
    write("proc/self/cgroup", "0::/user.slice/holdfast\n");
    write("sys/fs/cgroup/user.slice/holdfast/memory.max", "536870912\n");
    write("sys/fs/cgroup/user.slice/holdfast/memory.current", "1000000\n");

    SystemMemory.Figures figures = new SystemMemory(root).look();

    assertThat(figures.groupLimitBytes()).hasValue(512L << 20);
    assertThat(figures.groupUsedBytes()).hasValue(1_000_000);
  }

  @Test
  void groupWithoutALimitHasNone() throws IOException {
    write("proc/self/cgroup", "0::/\n");
    write("sys/fs/cgroup/memory.max", "max\n");

    assertThat(new SystemMemory(root).look().groupLimitBytes()).isEmpty();
  }

  @Test
  void olderGroupIsReadWhereAContainerSeesIt() throws IOException {
    write("proc/self/cgroup", "5:cpu,cpuacct:/docker/x\n4:memory:/docker/x\n1:name=systemd:/\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "268435456\n");
    write("sys/fs/cgroup/memory/memory.usage_in_bytes", "99\n");

    SystemMemory.Figures figures = new SystemMemory(root).look();

    assertThat(figures.groupLimitBytes()).hasValue(256L << 20);
    assertThat(figures.groupUsedBytes()).hasValue(99);
  }

  @Test
  void olderGroupWithoutALimitSaysANumberThatIsNone() throws IOException {
    write("proc/self/cgroup", "4:memory:/\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");

    assertThat(new SystemMemory(root).look().groupLimitBytes()).isEmpty();
  }

  @Test
  void otherOperatingSystemsSayNothing() {
    SystemMemory.Figures figures = new SystemMemory(root).look();

    assertThat(figures.residentBytes()).isEmpty();
    assertThat(figures.groupLimitBytes()).isEmpty();
    assertThat(figures.heapUsedBytes()).isPositive();
  }
}
