package org.scangate.scanner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scangate.api.health.Finding;

class DriversTest {
  private final ManualTime time = new ManualTime();
  private final Drivers drivers = new Drivers(time, bundle -> "", bundle -> "");
  private final List<String> told = new CopyOnWriteArrayList<>();

  private void watch(String name) {
    drivers.watch(
        new Drivers.Watch(
            name,
            "mr-1",
            driver -> told.add(driver == null ? "none" : Long.toString(driver.serviceId())),
            null));
  }

  private void add(TestDriver driver, long id, int ranking) {
    drivers.addDriver(driver, Map.of("service.id", id, "service.ranking", ranking));
  }

  private void awaitTold(String... expected) {
    Hospital.await().until(() -> told.equals(List.of(expected)));
  }

  @Test
  void theHighestRankingWinsThenTheOldest() {
    watch("test");
    awaitTold("none");
    TestDriver first = new TestDriver();
    add(first, 10, 0);
    awaitTold("none", "10");
    TestDriver better = new TestDriver();
    add(better, 11, 5);
    awaitTold("none", "10", "11");
    TestDriver equal = new TestDriver();
    add(equal, 12, 5);
    awaitTold("none", "10", "11", "11");
    drivers.removeDriver(better);
    drivers.removeDriver(equal);
    drivers.removeDriver(first);
    assertThat(told).containsExactly("none", "10", "11", "11", "12", "10", "none");
  }

  @Test
  void otherNamesDoNotConcern() {
    TestDriver other = new TestDriver();
    other.name = "other";
    add(other, 10, 0);
    watch("test");
    assertThat(told).containsExactly("none");
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDriver.Fault.class,
      names = {"HANG_FOR_GOOD", "EXCEPTION", "MISSING_CLASS", "STACK_OVERFLOW", "NOTHING"})
  void aDriverThatCannotSayWhatItIsIsNotUsedAndNamed(TestDriver.Fault fault) {
    TestDriver bad = new TestDriver();
    bad.misbehave(TestDriver.Call.DESCRIPTION, fault);
    add(bad, 10, 0);
    watch("test");
    TestDriver good = new TestDriver();
    add(good, 11, 0);
    awaitTold("none", "11");
    time.advance(Duration.ofSeconds(5));
    Hospital.await()
        .until(
            () -> {
              Finding finding = drivers.check().get(0);
              return finding.level() == Finding.Level.ALARM
                  && finding.words().contains(TestDriver.class.getName())
                  && finding
                      .words()
                      .contains(
                          fault == TestDriver.Fault.HANG_FOR_GOOD ? "not said yet" : "not used");
            });
    drivers.removeDriver(bad);
    bad.free.countDown();
    assertThat(drivers.check().get(0).level()).isEqualTo(Finding.Level.OK);
    assertThat(told).containsExactly("none", "11");
  }
}
