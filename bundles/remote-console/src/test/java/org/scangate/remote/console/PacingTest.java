package org.scangate.remote.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Who is served when: the pure parts with moved time, and the pool that asks them. */
class PacingTest {
  private static final long MILLI = 1_000_000L;

  @Test
  void viewersHaveATenthBesideAHolder() {
    ViewerBudget budget = new ViewerBudget(0);
    budget.holderServed(0);
    assertThat(budget.waitNanos(0)).isZero();
    budget.spend(0, 60 * MILLI);
    assertThat(budget.waitNanos(0)).isBetween(100 * MILLI, 101 * MILLI);
    budget.holderServed(99 * MILLI);
    assertThat(budget.waitNanos(99 * MILLI)).isPositive();
    assertThat(budget.waitNanos(101 * MILLI)).isZero();
  }

  @Test
  void alongWithNobodyInControlTheyHaveNearlyAll() {
    ViewerBudget budget = new ViewerBudget(0);
    budget.spend(0, 140 * MILLI);
    assertThat(budget.waitNanos(0)).isBetween(99 * MILLI, 101 * MILLI);
    assertThat(budget.waitNanos(101 * MILLI)).isZero();
  }

  @Test
  void aHolderIsForgottenAfterTwoQuietSeconds() {
    ViewerBudget budget = new ViewerBudget(0);
    assertThat(budget.besideHolder(0)).isFalse();
    budget.holderServed(5 * MILLI);
    assertThat(budget.besideHolder(2004 * MILLI)).isTrue();
    assertThat(budget.besideHolder(2005 * MILLI)).isFalse();
  }

  @Test
  void whatIsSavedIsBounded() {
    ViewerBudget budget = new ViewerBudget(0);
    long hour = 3_600_000 * MILLI;
    budget.spend(hour, 60 * MILLI);
    assertThat(budget.waitNanos(hour)).isPositive();
  }

  @Test
  void theLevelFollowsALinkThatIsWaitedFor() {
    LinkPressure pressure = new LinkPressure(0);
    assertThat(pressure.level(100_000)).isEqualTo(1);
    assertThat(pressure.pixelsAtATime()).isEqualTo(4 * 65536);
    pressure.blocked(100 * MILLI);
    pressure.free(600 * MILLI);
    pressure.free(1001 * MILLI);
    assertThat(pressure.pressed()).isTrue();
    assertThat(pressure.pixelsAtATime()).isEqualTo(65536);
    assertThat(pressure.level(2_500_000)).isEqualTo(6);
    assertThat(pressure.level(5_000_000)).isEqualTo(3);
    assertThat(pressure.level(50_000_000)).isEqualTo(1);
    assertThat(pressure.level(0)).isEqualTo(1);
    pressure.blocked(1100 * MILLI);
    pressure.free(1200 * MILLI);
    pressure.free(2002 * MILLI);
    assertThat(pressure.pressed()).isFalse();
  }

  @Test
  void aLinkBlockedForSecondsIsPressedAllTheTime() {
    LinkPressure pressure = new LinkPressure(0);
    pressure.blocked(500 * MILLI);
    pressure.blocked(3500 * MILLI);
    assertThat(pressure.pressed()).isTrue();
    pressure.free(3600 * MILLI);
    pressure.free(4600 * MILLI);
    assertThat(pressure.pressed()).isFalse();
  }

  @Test
  void theMeterTakesDamageAfterTheInputOnly() {
    InputMeter meter = new InputMeter();
    meter.sent(5 * MILLI, 6 * MILLI);
    meter.input(10 * MILLI);
    meter.sent(9 * MILLI, 11 * MILLI);
    assertThat(meter.takeMicros()).isEqualTo(-1);
    meter.input(12 * MILLI);
    meter.sent(13 * MILLI, 14 * MILLI);
    assertThat(meter.takeMicros()).isEqualTo(4000);
    meter.input(20 * MILLI);
    meter.sent(21 * MILLI, 26 * MILLI);
    meter.input(30 * MILLI);
    meter.sent(31 * MILLI, 32 * MILLI);
    assertThat(meter.takeMicros()).isEqualTo(4000);
    meter.input(100 * MILLI);
    meter.sent(1500 * MILLI, 1501 * MILLI);
    assertThat(meter.takeMicros()).isEqualTo(-1);
  }

  @Test
  void theHoldersJobsGoFirstAndOthersLeaveAThreadFree() throws Exception {
    try (EncodePool pool = new EncodePool(new ManualTicker(), 2)) {
      List<String> order = new CopyOnWriteArrayList<>();
      CountDownLatch release = new CountDownLatch(1);
      CountDownLatch holderServed = new CountDownLatch(1);
      pool.submit(job(order, "holder 1", holderServed, null), true);
      holderServed.await();
      CountDownLatch otherRuns = new CountDownLatch(1);
      pool.submit(job(order, "other 1", otherRuns, release), false);
      otherRuns.await();
      pool.submit(job(order, "other 2", new CountDownLatch(1), null), false);
      CountDownLatch second = new CountDownLatch(1);
      pool.submit(job(order, "holder 2", second, null), true);
      second.await();
      assertThat(order).containsExactly("holder 1", "other 1", "holder 2");
      release.countDown();
      SharingTest.await().until(() -> order.contains("other 2"));
    }
  }

  @Test
  void othersWaitForTheirBudgetAndTheHolderDoesNot() throws Exception {
    ManualTicker ticker = new ManualTicker();
    try (EncodePool pool = new EncodePool(ticker, 2)) {
      List<String> order = new CopyOnWriteArrayList<>();
      CountDownLatch spent = new CountDownLatch(1);
      pool.submit(
          () -> {
            spent.countDown();
            return 500 * MILLI;
          },
          false);
      spent.await();
      CountDownLatch served = new CountDownLatch(1);
      pool.submit(job(order, "holder", served, null), true);
      served.await();
      pool.submit(job(order, "other", new CountDownLatch(1), null), false);
      for (int i = 0; i < 20; i++) {
        CountDownLatch again = new CountDownLatch(1);
        pool.submit(job(order, "holder", again, null), true);
        again.await();
      }
      assertThat(order).doesNotContain("other");
      ticker.advanceMillis(5000);
      pool.submit(job(order, "holder", new CountDownLatch(1), null), true);
      SharingTest.await().until(() -> order.contains("other"));
    }
  }

  private static EncodePool.Job job(
      List<String> order, String name, CountDownLatch begun, CountDownLatch until) {
    return () -> {
      order.add(name);
      begun.countDown();
      try {
        if (until != null) {
          until.await();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return 0;
    };
  }

  @Test
  void framesAreNeitherTooLongNorHeldBack() {
    TestLink link = new TestLink(null, "l", 1 << 30);
    UpdateWriter out = new UpdateWriter(link);
    out.add(java.nio.ByteBuffer.allocate(10));
    assertThat(link.sent()).isZero();
    out.add(java.nio.ByteBuffer.allocate(20_000));
    assertThat(link.sent()).isEqualTo(20_010);
    out.add(java.nio.ByteBuffer.allocate(200_000));
    out.add(java.nio.ByteBuffer.allocate(5));
    out.flush();
    out.flush();
    assertThat(link.sent()).isEqualTo(220_015).isEqualTo(out.written());
    assertThat(out.refused()).isFalse();
    for (int i = 0; i < 100; i++) {
      out.add(java.nio.ByteBuffer.allocate(60_000));
    }
    assertThat(out.refused()).isTrue();
    assertThat(link.unackedBytes()).isLessThanOrEqualTo(TestLink.HARD_LIMIT);
  }
}
