package org.scangate.net.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;

/** A connection's patience, in frozen time that the test moves. */
class TimeLimitsTest {
  private final CountDownLatch release = new CountDownLatch(1);
  private final PlainPipeline plain =
      new PlainPipeline(
          new TestLimits(),
          new HttpRoute("GET", "/x", Who.ANYONE, call -> HttpAnswer.text(200, "here")),
          new HttpRoute("POST", "/x", Who.ANYONE, call -> HttpAnswer.text(200, "here")),
          new HttpRoute(
              "GET",
              "/slow",
              Who.ANYONE,
              call -> {
                release.await();
                return HttpAnswer.text(200, "at last");
              }));
  private final EmbeddedChannel channel = plain.channel;

  @AfterEach
  void close() {
    release.countDown();
    plain.close();
  }

  private void advance(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void aSilentConnectionEndsAfterThirtySeconds() {
    advance(29_900);
    assertThat(channel.isActive()).isTrue();
    advance(200);
    assertThat(channel.isActive()).isFalse();
    assertThat(plain.output()).isEmpty();
  }

  @Test
  void aHeadMustBeWholeInTenSecondsHoweverItDrips() {
    String head = "GET /x HTTP/1.1\r\nHost: localhost\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaa";
    for (int i = 0; i < 9; i++) {
      plain.write(head.substring(i * 5, i * 5 + 5));
      advance(1_000);
    }
    assertThat(channel.isActive()).isTrue();
    assertThat(plain.output()).isEmpty();
    advance(1_100);
    assertThat(plain.output()).startsWith("HTTP/1.1 408 ").contains("http.slow");
    advance(2_100);
    assertThat(channel.isActive()).isFalse();
  }

  @Test
  void theTimeOfAHeadBeginsWithItsFirstByte() {
    advance(29_000);
    plain.write("GET /x HTT");
    advance(9_900);
    plain.write("P/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(plain.awaitOutput()).startsWith("HTTP/1.1 200 ");
    advance(29_000);
    assertThat(channel.isActive()).isTrue();
    advance(1_100);
    assertThat(channel.isActive()).isFalse();
  }

  @Test
  void aBodyMustComeInAMinute() {
    plain.write(
        "POST /x HTTP/1.1~Host: localhost~Origin: https://localhost~Content-Length: 100~~"
            .replace("~", "\r\n"));
    for (int i = 0; i < 59; i++) {
      plain.write("a");
      advance(1_000);
    }
    assertThat(plain.output()).isEmpty();
    advance(1_100);
    assertThat(plain.output()).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void aRouteMayTakeItsTime() {
    plain.write("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\nGET /x HT");
    advance(600_000);
    assertThat(channel.isActive()).isTrue();
    assertThat(channel.config().isAutoRead()).isFalse();
    release.countDown();
    assertThat(plain.awaitOutput()).startsWith("HTTP/1.1 200 ").endsWith("at last");
    // Part of the next head was here all the time; its clock starts now.
    advance(9_000);
    plain.write("TP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(plain.awaitOutput()).endsWith("here");
  }

  @Test
  void unfinishedRequestsShareOneBudget() {
    TestLimits limits = new TestLimits();
    limits.intakeBytes = 3 * IntakeBudget.STEP;
    try (PlainPipeline small = new PlainPipeline(limits)) {
      small.write("GET /x HTTP/1.1\r\nHost: localhost\r\nX-A: " + "a".repeat(12 * 1024));
      assertThat(small.output()).isEmpty();
      assertThat(small.budget.taken()).isEqualTo(3 * IntakeBudget.STEP);
      small.write("a".repeat(3 * 1024) + "b".repeat(1024));
      assertThat(small.output()).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1");
      assertThat(small.budget.taken()).isZero();
    }
  }

  @Test
  void givesBackWhatALostConnectionHeld() {
    plain.write("GET /x HTTP/1.1\r\nHost: localhost\r\nX-A: " + "a".repeat(12 * 1024));
    assertThat(plain.budget.taken()).isPositive();
    plain.channel.close().syncUninterruptibly();
    assertThat(plain.budget.taken()).isZero();
  }
}
