package dev.holdfast.tck.broken;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.spi.Provider;
import dev.holdfast.api.spi.gateway.Gateway;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.OnDiskStore;
import dev.holdfast.tck.contract.Clause;
import dev.holdfast.tck.gateway.GatewayContract;
import dev.holdfast.tck.lock.LockManagerContract;
import dev.holdfast.tck.persistence.CommitLogContract;
import dev.holdfast.tck.store.ContextStoreContract;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every numbered sentence of the SPIs has its test. */
final class ClauseCoverageTests {
  private static final Path API = Path.of("../core/src/main/java");
  private static final List<Class<?>> SPIS =
      List.of(
          Provider.class,
          ContextStore.class,
          OnDiskStore.class,
          LockManager.class,
          CommitLog.class,
          Gateway.class);

  /**
   * When a constructor is called is the promise of the plugin platform; when gateways start, the
   * kernel's.
   */
  private static final Set<String> PROVEN_ELSEWHERE =
      Set.of("Provider 1", "Provider 4", "Gateway 2");

  private static List<Method> tests(Class<?> type) {
    List<Method> methods = new ArrayList<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      Stream.concat(Stream.of(each), Arrays.stream(each.getInterfaces()))
          .flatMap(declaring -> Arrays.stream(declaring.getDeclaredMethods()))
          .filter(method -> method.isAnnotationPresent(Test.class))
          .forEach(methods::add);
    }
    return methods;
  }

  private static List<Method> allTests() {
    return Stream.of(
            ContextStoreContract.class,
            LockManagerContract.class,
            CommitLogContract.class,
            GatewayContract.class)
        .flatMap(suite -> tests(suite).stream())
        .toList();
  }

  private static Set<String> clauses(Class<?> spi) throws IOException {
    String source = Files.readString(API.resolve(spi.getName().replace('.', '/') + ".java"));
    String javadoc = source.substring(source.indexOf("/**"), source.indexOf("public interface"));
    Matcher items = Pattern.compile("<li>").matcher(javadoc);
    Set<String> clauses = new TreeSet<>();
    for (int number = 1; items.find(); number++) {
      clauses.add(spi.getSimpleName() + " " + number);
    }
    return clauses;
  }

  @Test
  void everyNumberedClauseIsProven() throws IOException {
    Set<String> named = new TreeSet<>();
    allTests().forEach(test -> named.add(test.getAnnotation(Clause.class).value()));
    Set<String> wanted = new TreeSet<>();
    for (Class<?> spi : SPIS) {
      assertThat(clauses(spi)).as("clauses of %s", spi).hasSizeGreaterThanOrEqualTo(3);
      wanted.addAll(clauses(spi));
    }
    wanted.removeAll(PROVEN_ELSEWHERE);

    assertThat(named).containsAll(wanted);
    assertThat(named.stream().filter(name -> name.matches("\\w+ \\d+"))).isSubsetOf(wanted);
  }

  @Test
  void everyTestNamesItsClause() {
    assertThat(allTests()).hasSizeGreaterThan(120);
    assertThat(allTests()).allMatch(test -> test.isAnnotationPresent(Clause.class));
  }
}
