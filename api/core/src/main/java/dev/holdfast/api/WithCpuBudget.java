package dev.holdfast.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method of an interface a job of kind {@link Budgets.Kind#EMBEDDER}, when it is called
 * through what {@link Budgets#guard} answers. A job that is refused throws {@link
 * HoldfastException}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface WithCpuBudget {
  /** The processor time, as {@code 200ms}; empty for what the policy says. */
  String cpu() default "";

  /** The longest time from start to end, as {@code 2s}; empty for what the policy says. */
  String wall() default "";

  /** What it is called in figures and logs; empty for the interface's name and the method's. */
  String operation() default "";

  /** Whether running it again does no harm. */
  boolean idempotent() default false;
}
