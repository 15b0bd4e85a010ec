package dev.holdfast.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.Closeable;
import java.nio.Buffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.security.MessageDigest;
import java.text.Format;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Timer;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;

/**
 * What is static is constant. A field is refused when it can be set again, or when its type or the
 * way it is made says that its content can change.
 */
record StaticStateRules(House house) {
  private static final List<Class<?>> CHANGEABLE =
      List.of(
          StringBuilder.class,
          StringBuffer.class,
          ThreadLocal.class,
          Thread.class,
          Timer.class,
          Random.class,
          Iterator.class,
          BitSet.class,
          Date.class,
          Calendar.class,
          Format.class,
          Matcher.class,
          Buffer.class,
          CharsetEncoder.class,
          CharsetDecoder.class,
          MessageDigest.class,
          Closeable.class);

  ArchRule whatIsStaticIsConstant() {
    return fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(house.all())
        .should(beConstant())
        .because(Decision.NO_STATIC_STATE.because("two kernels in one process must not meet"));
  }

  /** The constants of an enum are as static as any other. */
  ArchRule enumsDoNotChange() {
    return fields()
        .that()
        .areNotStatic()
        .and()
        .areDeclaredInClassesThat()
        .areEnums()
        .and()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(house.all())
        .should()
        .beFinal()
        .because(Decision.NO_STATIC_STATE.because("two kernels in one process must not meet"))
        .allowEmptyShould(true);
  }

  private static ArchCondition<JavaField> beConstant() {
    return new ArchCondition<>("be constant") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        if (!field.getModifiers().contains(JavaModifier.SYNTHETIC)) {
          complaint(field)
              .ifPresent(complaint ->
                  events.add(
                      SimpleConditionEvent.violated(field, field.getFullName() + " " + complaint)));
        }
      }
    };
  }

  private static Optional<String> complaint(JavaField field) {
    JavaClass type = field.getRawType();
    if (!field.getModifiers().contains(JavaModifier.FINAL)) {
      return Optional.of("is static and not final");
    }
    if (type.isArray() && !field.getModifiers().contains(JavaModifier.PRIVATE)) {
      return Optional.of("is an array that others can write to");
    }
    if (isChangeable(type)) {
      return Optional.of("is of a type whose content changes: " + type.getName());
    }
    if (isCollection(type) && isFilledByHand(field.getOwner())) {
      return Optional.of("is a collection, and its class makes changeable ones for its statics");
    }
    return Optional.empty();
  }

  private static boolean isChangeable(JavaClass type) {
    boolean concurrent =
        type.getPackageName().startsWith("java.util.concurrent")
            && !type.isEquivalentTo(TimeUnit.class);
    boolean concreteCollection = isCollection(type) && !type.isInterface();
    return concurrent
        || concreteCollection
        || CHANGEABLE.stream().anyMatch(changeable -> type.isAssignableTo(changeable));
  }

  private static boolean isCollection(JavaClass type) {
    return type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class);
  }

  /** {@code List.of} and {@code Map.of} make constants; {@code new HashMap<>()} does not. */
  private static boolean isFilledByHand(JavaClass owner) {
    return owner.getStaticInitializer().stream()
        .flatMap(initializer -> initializer.getConstructorCallsFromSelf().stream())
        .map(JavaConstructorCall::getTargetOwner)
        .anyMatch(StaticStateRules::isCollection);
  }
}
