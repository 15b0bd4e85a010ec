package dev.holdfast.tck.contract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which sentence of the API a test proves: a type and the number in its list ({@code ContextStore
 * 2}), a method or type whose documentation says it ({@code ContextStore.scan}), or a capability
 * ({@code Capability durable}).
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Clause {
  /** The sentence. */
  String value();
}
