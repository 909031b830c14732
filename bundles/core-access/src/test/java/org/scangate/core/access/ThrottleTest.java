package org.scangate.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scangate.core.access.Throttle.Attempt;
import org.scangate.core.access.Throttle.Verdict;
import org.scangate.core.access.Throttle.Wait;

class ThrottleTest {
  private static final String HOSPITAL = "198.51.100.7";
  private static final String HOME = "203.0.113.20";

  private final MovedTicker ticker = new MovedTicker();
  private final Throttle throttle = new Throttle(ticker);

  private Verdict fail(String account, String address) {
    return throttle.begin(account, address);
  }

  private long waitSeconds(String account, String address) {
    Verdict verdict = throttle.begin(account, address);
    if (verdict instanceof Attempt attempt) {
      attempt.withdrawn();
      return 0;
    }
    return ((Wait) verdict).seconds();
  }

  private void succeed(String account, String address) {
    Verdict verdict = throttle.begin(account, address);
    assertThat(verdict).isInstanceOf(Attempt.class);
    ((Attempt) verdict).succeeded();
  }

  /** The n-th failure in a row of one account at one address, and the wait after it. */
  @ParameterizedTest
  @CsvSource({
    "1, 0", "2, 0", "3, 0", "4, 1", "5, 2", "6, 4", "7, 8", "8, 16", "9, 32", "10, 64", "11, 128",
    "12, 256", "13, 300", "14, 300", "30, 300"
  })
  void slowsAnAccountAtAnAddress(int failures, long wait) {
    for (int i = 0; i < failures; i++) {
      assertThat(fail("ann", HOME)).as("failure %s", i + 1).isInstanceOf(Attempt.class);
      if (i < failures - 1) {
        ticker.move(Duration.ofSeconds(waitSeconds("ann", HOME)));
      }
    }
    assertThat(waitSeconds("ann", HOME)).isEqualTo(wait);
  }

  /**
   * At 0 s the wait starts; refused attempts do not lengthen it; at its end one attempt is let in.
   */
  @Test
  void letsInWhenTheWaitIsOver() {
    for (int i = 0; i < 5; i++) {
      fail("ann", HOME);
      ticker.move(Duration.ofSeconds(i < 4 ? 1 : 0));
    }
    assertThat(waitSeconds("ann", HOME)).isEqualTo(2);
    ticker.move(Duration.ofMillis(1999));
    assertThat(waitSeconds("ann", HOME)).isEqualTo(1);
    ticker.move(Duration.ofMillis(1));
    succeed("ann", HOME);
    assertThat(waitSeconds("ann", HOME)).isZero();
  }

  @Test
  void neverSlowsAnAccountForFailuresElsewhere() {
    for (int address = 0; address < 200; address++) {
      for (int i = 0; i < 4; i++) {
        fail("ann", "192.0.2." + address);
      }
    }
    assertThat(waitSeconds("ann", HOME)).isZero();
    succeed("ann", HOME);
  }

  @Test
  void letsAColleagueInBehindTheSameAddress() {
    fail("carl", HOSPITAL);
    for (int account = 0; account < 40; account++) {
      fail("victim" + account, HOSPITAL);
      ticker.move(Duration.ofSeconds(1));
    }
    assertThat(waitSeconds("victim3", HOSPITAL)).as("guessed at").isPositive();
    assertThat(waitSeconds("carl", HOSPITAL)).as("mistyped once himself").isPositive();
    succeed("bea", HOSPITAL);
  }

  /** Endless invented names are let in five a second; one who was here before is let in at once. */
  @Test
  void rationsInventedNames() {
    succeed("bea", HOSPITAL);
    int letIn = 0;
    for (int millis = 0; millis < 10_000; millis += 10) {
      letIn += fail("invented" + millis, HOSPITAL) instanceof Attempt ? 1 : 0;
      ticker.move(Duration.ofMillis(10));
    }
    assertThat(letIn).isBetween(50, 62);
    succeed("bea", HOSPITAL);
  }

  @Test
  void countsParallelAttemptsFromTheirStart() {
    int letIn = 0;
    for (int i = 0; i < 100; i++) {
      letIn += fail("ann", HOME) instanceof Attempt ? 1 : 0;
    }
    assertThat(letIn).isEqualTo(Throttle.PAIR_FREE + 1);
  }

  @Test
  void ownSuccessDoesNotClearTheAddress() {
    for (int i = 0; i < 30; i++) {
      fail("victim" + i, HOSPITAL);
      ticker.move(Duration.ofMillis(200));
      succeed("mallory", HOSPITAL);
    }
    assertThat(waitSeconds("victim29", HOSPITAL)).isPositive();
  }

  /** Failures are forgiven: one per 15 min of an account at an address. */
  @ParameterizedTest
  @CsvSource({"PT14M, 8", "PT15M, 4", "PT30M, 2", "PT45M, 1", "PT60M, 0"})
  void forgives(Duration after, long waitOfNext) {
    for (int i = 0; i < 6; i++) {
      fail("ann", HOME);
      ticker.move(Duration.ofSeconds(waitSeconds("ann", HOME)));
    }
    ticker.move(after);
    fail("ann", HOME);
    assertThat(waitSeconds("ann", HOME)).isEqualTo(waitOfNext);
  }

  @Test
  void aBusyPlaceIsForgivenItsMistypings() {
    for (int day = 0; day < 20; day++) {
      for (int person = 0; person < 10; person++) {
        fail("person" + person, HOSPITAL);
        ticker.move(Duration.ofSeconds(2));
        succeed("person" + person, HOSPITAL);
      }
      ticker.move(Duration.ofHours(1));
    }
    fail("person1", HOSPITAL);
    assertThat(waitSeconds("person1", HOSPITAL)).isZero();
  }

  @Test
  void tellsTheFirstOfAWaitOnly() {
    for (int i = 0; i < 4; i++) {
      fail("ann", HOME);
    }
    assertThat(((Wait) fail("ann", HOME)).first()).isTrue();
    assertThat(((Wait) fail("ann", HOME)).first()).isFalse();
    ticker.move(Duration.ofSeconds(1));
    fail("ann", HOME);
    assertThat(((Wait) fail("ann", HOME)).first()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "::ffff:192.0.2.7, 192.0.2.7",
    "2001:db8:1:2:3:4:5:6, 20010db800010002/64",
    "2001:db8:1:2::9, 20010db800010002/64",
    "fe80::1%eth0, fe80000000000000/64",
    "not:an:address, not:an:address"
  })
  void countsIpv6ByItsNetwork(String address, String network) {
    assertThat(Throttle.network(address)).isEqualTo(network);
  }

  @Test
  void forgetsTheLongestUntriedWhenFull() {
    for (int i = 0; i < 5; i++) {
      fail("ann", HOME);
    }
    assertThat(waitSeconds("ann", HOME)).isPositive();
    for (int i = 0; i < Throttle.MOST_PAIRS; i++) {
      fail("other" + i, "192.0." + i / 200 + "." + i % 200);
    }
    assertThat(waitSeconds("ann", HOME)).isZero();
  }
}
