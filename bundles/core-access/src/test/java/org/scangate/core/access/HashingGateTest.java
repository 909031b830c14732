package org.scangate.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HashingGateTest {
  private final HashingGate gate = new HashingGate();
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final CountDownLatch leave = new CountDownLatch(1);
  private final AtomicInteger inside = new AtomicInteger();
  private final List<Future<?>> all = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    leave.countDown();
    callers.shutdown();
    assertThat(callers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    for (Future<?> caller : all) {
      caller.get();
    }
  }

  private void stay(String address, boolean known) {
    all.add(
        callers.submit(
            () -> {
              try (HashingGate.Place place = gate.enter(address, known)) {
                inside.incrementAndGet();
                leave.await();
              }
              return null;
            }));
  }

  @Test
  void twoAtOnceAndAFewWait() throws Exception {
    for (int i = 0; i < HashingGate.STRANGERS / 2; i++) {
      stay("a", false);
      stay("b", false);
    }
    await().until(() -> inside.get() == HashingGate.AT_ONCE);
    await().until(() -> gate.occupied() == HashingGate.STRANGERS);
    assertBusy("c", false);
    for (int i = 0; i < HashingGate.KNOWN; i++) {
      stay("a", true);
    }
    await().until(() -> gate.occupied() == HashingGate.STRANGERS + HashingGate.KNOWN);
    assertBusy("a", true);
    assertThat(inside).hasValue(HashingGate.AT_ONCE);
    leave.countDown();
    await().until(() -> inside.get() == HashingGate.STRANGERS + HashingGate.KNOWN);
  }

  @Test
  void oneAddressCannotTakeAllPlaces() throws Exception {
    for (int i = 0; i < HashingGate.STRANGERS_PER_ADDRESS; i++) {
      stay("a", false);
    }
    await().until(() -> gate.occupied() == HashingGate.STRANGERS_PER_ADDRESS);
    assertBusy("a", false);
    stay("b", false);
    leave.countDown();
    await().until(() -> inside.get() == HashingGate.STRANGERS_PER_ADDRESS + 1);
    for (Future<?> caller : all) {
      caller.get();
    }
    gate.enter("a", false).close();
  }

  /** Refused at once, not after waiting in vain. */
  private void assertBusy(String address, boolean known) {
    long start = System.nanoTime();
    assertThatThrownBy(() -> gate.enter(address, known))
        .isInstanceOfSatisfying(Refused.class, r -> assertThat(r.id()).isEqualTo("sign-in.busy"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }
}
