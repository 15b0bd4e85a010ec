package dev.holdfast.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import org.junit.jupiter.api.Test;

class StaticStateTests {
  private final JavaClasses shipped = Imported.shipped();
  private final JavaClasses fixtures = Imported.fixtures();
  private final StaticStateRules real = new StaticStateRules(House.real());
  private final StaticStateRules broken = new StaticStateRules(House.ofFixtures());

  @Test
  void whatIsStaticIsConstant() {
    real.whatIsStaticIsConstant().check(shipped);
    List<String> details =
        Broken.assertBrokenBy(
            broken.whatIsStaticIsConstant(),
            fixtures,
            "StaticState.notFinal ",
            "StaticState.ATOMIC ",
            "StaticState.LOCK ",
            "StaticState.CONCRETE_LIST ",
            "StaticState.FILLED_BY_HAND ",
            "StaticState.CONCURRENT ",
            "StaticState.THREAD_LOCAL ",
            "StaticState.BUILDER ",
            "StaticState.VISIBLE_ARRAY ");
    Broken.assertNotBrokenBy(details, "StaticConstants", "$VALUES", "$SwitchMap");
  }

  @Test
  void enumsDoNotChange() {
    real.enumsDoNotChange().check(shipped);
    List<String> details =
        Broken.assertBrokenBy(
            broken.enumsDoNotChange(), fixtures, "StaticState$ChangingEnum.count");
    Broken.assertNotBrokenBy(details, "StaticConstants");
  }
}
