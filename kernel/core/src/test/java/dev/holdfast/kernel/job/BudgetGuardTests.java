package dev.holdfast.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.Budgets.Kind;
import dev.holdfast.api.HoldfastException;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BudgetGuardTests {
  private final JobWorld world = new JobWorld(2, 10);
  private final KernelBudgets budgets = new KernelBudgets(world.pool, world.time, new Random(1));

  private static final class Greeting implements GreetingService {
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public Thread greet() {
      return Thread.currentThread();
    }

    @Override
    public int fail(int times) throws IOException {
      if (calls.incrementAndGet() <= times) {
        throw new IOException("planted");
      }
      return calls.get();
    }

    @Override
    public Thread plain() {
      return Thread.currentThread();
    }
  }

  @Test
  void annotatedMethodsRunAsJobsAndOthersAsTheyWould() throws Exception {
    GreetingService guarded = budgets.guard(GreetingService.class, new Greeting());

    assertThat(guarded.greet()).isNotSameAs(Thread.currentThread());
    assertThat(guarded.plain()).isSameAs(Thread.currentThread());
    assertThat(budgets.report().operations())
        .singleElement()
        .satisfies(operation -> {
          assertThat(operation.kind()).isEqualTo(Kind.EMBEDDER);
          assertThat(operation.operation()).isEqualTo("greet");
        });
  }

  @Test
  void idempotentOnesAreRetriedAndWhatTheyThrowComesThrough() throws Exception {
    assertThat(budgets.guard(GreetingService.class, new Greeting()).fail(1)).isEqualTo(2);
    assertThatThrownBy(() -> budgets.guard(GreetingService.class, new Greeting()).fail(9))
        .isInstanceOf(IOException.class)
        .hasMessage("planted");
  }

  @Test
  void aRefusedJobThrows() {
    GreetingService guarded = budgets.guard(GreetingService.class, new Greeting());
    world.pool.close();
    assertThatThrownBy(guarded::greet).isInstanceOf(HoldfastException.class);
  }

  @Test
  void whatCannotBeGuardedIsRefusedAtOnce() {
    assertThatThrownBy(() -> budgets.guard(Runnable.class, () -> {}))
        .hasMessageContaining("@WithCpuBudget");
    assertThatThrownBy(() -> budgets.guard(Greeting.class, new Greeting()))
        .hasMessageContaining("public interface");
  }
}
