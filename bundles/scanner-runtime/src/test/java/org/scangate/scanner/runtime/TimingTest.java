package org.scangate.scanner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimingTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTime time = new ManualTime();
  private final AtomicInteger expired = new AtomicInteger();
  private final CallDeadline deadline =
      new CallDeadline(time, time, () -> expired.incrementAndGet());

  @Test
  void backOffDoublesToAMinuteAndIsForgottenAfterAHealthyMinute() {
    BackOff backOff = new BackOff();
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      delays.add(backOff.afterFailure(Duration.ofSeconds(59)).toSeconds());
    }
    delays.add(backOff.afterFailure(Duration.ofSeconds(60)).toSeconds());
    delays.add(backOff.afterFailure(Duration.ZERO).toSeconds());
    assertThat(delays).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L, 1L, 2L);
  }

  @Test
  void aCallInTimeIsNot() {
    deadline.begin(SECOND);
    time.advance(Duration.ofMillis(999));
    assertThat(deadline.end()).isTrue();
    time.advance(SECOND);
    assertThat(expired).hasValue(0);
    assertThat(time.pending()).isZero();
  }

  @Test
  void aLateCallExpiresOnceAndItsEndSaysSo() {
    deadline.begin(SECOND);
    time.advance(SECOND);
    time.advance(SECOND);
    assertThat(expired).hasValue(1);
    assertThat(deadline.end()).isFalse();
    assertThat(time.pending()).isZero();
  }

  @Test
  void oneTimerServesManyCalls() {
    for (int i = 0; i < 1000; i++) {
      deadline.begin(SECOND);
      time.advance(Duration.ofMillis(3));
      assertThat(deadline.end()).isTrue();
      assertThat(time.pending()).isLessThanOrEqualTo(1);
    }
    deadline.begin(SECOND);
    time.advance(Duration.ofMillis(999));
    assertThat(expired).hasValue(0);
    time.advance(Duration.ofMillis(1));
    assertThat(expired).hasValue(1);
  }

  @Test
  void aShortDeadlineAfterALongOneCounts() {
    deadline.begin(Duration.ofSeconds(15));
    assertThat(deadline.end()).isTrue();
    deadline.begin(SECOND);
    time.advance(SECOND);
    assertThat(expired).hasValue(1);
  }
}
