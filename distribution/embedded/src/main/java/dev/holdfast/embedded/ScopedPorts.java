package dev.holdfast.embedded;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.RequestScope;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;

/** Ports each of whose calls runs within a scope: that of the caller, or one made for the call. */
final class ScopedPorts {
  private ScopedPorts() {}

  static ContextRuntime of(ContextRuntime runtime, Supplier<RequestScope> scopes) {
    return proxy(
        ContextRuntime.class,
        (self, method, arguments) -> {
          Object port = invoke(runtime, method, arguments);
          return method.getReturnType().isInterface()
              ? scoped(method.getReturnType(), port, scopes)
              : port;
        });
  }

  private static <P> P scoped(Class<P> type, Object port, Supplier<RequestScope> scopes) {
    return proxy(
        type,
        (self, method, arguments) -> {
          if (method.getDeclaringClass() == Object.class || RequestScope.isOpen()) {
            return invoke(port, method, arguments);
          }
          return scopes.get().call(() -> invoke(port, method, arguments));
        });
  }

  private static <P> P proxy(Class<P> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Exception {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case Exception exception -> throw exception;
        case Error error -> throw error;
        case null, default -> throw e;
      }
    }
  }
}
