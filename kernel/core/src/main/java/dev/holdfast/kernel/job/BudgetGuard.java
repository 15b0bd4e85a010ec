package dev.holdfast.kernel.job;

import dev.holdfast.api.Budgets.Kind;
import dev.holdfast.api.JobRequest;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.WithCpuBudget;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs the annotated methods of an interface as jobs. */
final class BudgetGuard implements InvocationHandler {
  private final Map<Method, JobRequest> guarded;
  private final Object target;
  private final Jobs jobs;

  private BudgetGuard(Map<Method, JobRequest> guarded, Object target, Jobs jobs) {
    this.guarded = guarded;
    this.target = target;
    this.jobs = jobs;
  }

  static <T> T of(Class<T> type, T target, Jobs jobs) {
    Module kernel = BudgetGuard.class.getModule();
    if (!type.isInterface()
        || !Modifier.isPublic(type.getModifiers())
        || !type.getModule().isExported(type.getPackageName(), kernel)) {
      throw new IllegalArgumentException(
          type.getName()
              + " must be a public interface, in a package that its module exports, to be guarded");
    }
    Map<Method, JobRequest> guarded = new HashMap<>();
    for (Method method : type.getMethods()) {
      WithCpuBudget budget = method.getAnnotation(WithCpuBudget.class);
      if (budget != null) {
        guarded.put(method, request(type, method, budget));
      }
    }
    if (guarded.isEmpty()) {
      throw new IllegalArgumentException("no method of " + type.getName() + " has @WithCpuBudget");
    }
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new BudgetGuard(guarded, target, jobs)));
  }

  private static JobRequest request(Class<?> type, Method method, WithCpuBudget budget) {
    String operation =
        budget.operation().isEmpty()
            ? type.getSimpleName() + "." + method.getName()
            : budget.operation();
    return new JobRequest(
        Kind.EMBEDDER,
        operation,
        type.getPackageName().isEmpty() ? type.getSimpleName() : type.getPackageName(),
        budget.idempotent(),
        duration(budget.cpu()),
        duration(budget.wall()));
  }

  private static Optional<Duration> duration(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(Quantities.parseDuration(text));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    JobRequest request = guarded.get(method);
    if (request == null) {
      return invoke(method, arguments);
    }
    // What is done may be null, which an outcome is not made for.
    return jobs.run(request, () -> Optional.ofNullable(invokeForJob(method, arguments)))
        .orThrow()
        .orElse(null);
  }

  private @Nullable Object invoke(Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private @Nullable Object invokeForJob(Method method, Object @Nullable [] arguments)
      throws Exception {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case Exception failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw e;
      }
    }
  }
}
