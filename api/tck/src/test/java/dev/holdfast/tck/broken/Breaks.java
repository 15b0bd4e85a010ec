package dev.holdfast.tck.broken;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which tests of a suite fail over this backend: these and no others. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface Breaks {
  /** The tests that must fail. */
  String[] value();

  /** Tests that fail as well when threads meet in a certain way. */
  String[] perhaps() default {};
}
