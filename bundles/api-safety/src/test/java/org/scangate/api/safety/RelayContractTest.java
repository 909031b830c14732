package org.scangate.api.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every relay keeps. A relay's own test extends this class and gives a relay with three coils'
 * worth of wires, whose time the test moves: coil {@link #STOP}, and coil {@link #PERMISSIVE} that
 * falls by itself, each with the feedback input of ten more; input {@link #FREE}.
 */
@Timeout(60)
public abstract class RelayContractTest {
  protected static final int STOP = 0;
  protected static final int PERMISSIVE = 1;
  protected static final int FREE = 2;
  protected static final int FEEDBACK = 10;
  private static final int COILS = 2;
  private static final int INPUTS = 12;

  /** The relay under test, not open yet; the same one in one test. */
  protected abstract Relay relay();

  /** Lets time pass for the relay and for the device behind it. */
  protected abstract void pass(Duration time);

  /** Sets input {@link #FREE} at the device. */
  protected abstract void push(boolean active) throws Exception;

  private static Map<Integer, Boolean> coils(boolean stop, boolean permissive) {
    Map<Integer, Boolean> coils = new LinkedHashMap<>();
    coils.put(STOP, stop);
    coils.put(PERMISSIVE, permissive);
    return coils;
  }

  private void opened() throws RelayException {
    relay().open();
    relay().startWatchdog();
  }

  private void renew(boolean stop, boolean permissive) throws RelayException {
    relay().write(coils(stop, permissive));
  }

  private void is(int coil, boolean energised) throws RelayException {
    assertThat(relay().readCoils(COILS).get(coil)).as("coil %d", coil).isEqualTo(energised);
    assertThat(relay().readInputs(INPUTS).get(FEEDBACK + coil))
        .as("feedback of coil %d", coil)
        .isEqualTo(energised);
  }

  @Test
  void openingEnergisesNothing() throws Exception {
    opened();
    assertThat(relay().isOpen()).isTrue();
    is(STOP, false);
    is(PERMISSIVE, false);
  }

  @Test
  void whatIsWrittenIsReadAndSeenInTheFeedback() throws Exception {
    opened();
    renew(true, false);
    is(STOP, true);
    is(PERMISSIVE, false);
    renew(false, true);
    is(STOP, false);
    is(PERMISSIVE, true);
  }

  @Test
  void renewedItStaysAndDroppedItFallsAtOnce() throws Exception {
    opened();
    Duration refresh = relay().description().refresh();
    Duration passed = Duration.ZERO;
    while (passed.compareTo(relay().description().watchdog().multipliedBy(3)) < 0) {
      renew(false, true);
      is(PERMISSIVE, true);
      pass(refresh);
      passed = passed.plus(refresh);
    }
    renew(true, false);
    is(PERMISSIVE, false);
    is(STOP, true);
  }

  @Test
  void leftAloneItFallsByItselfWithinWatchdogAndMargin() throws Exception {
    opened();
    RelayDescription about = relay().description();
    for (int renewals = 1; renewals <= 4; renewals++) {
      for (int i = 0; i < renewals; i++) {
        renew(false, true);
        pass(about.refresh());
      }
      is(PERMISSIVE, true);
      pass(about.watchdog().plus(about.watchdogMargin()).plusMillis(1));
      is(PERMISSIVE, false);
      assertThat(relay().watchdogExpired()).isNotEqualTo(java.util.Optional.of(false));
      renew(false, false);
      relay().startWatchdog();
      is(PERMISSIVE, false);
    }
  }

  @Test
  void readsAnInputBothWays() throws Exception {
    opened();
    assertThat(relay().readInputs(INPUTS).get(FREE)).isFalse();
    push(true);
    assertThat(relay().readInputs(INPUTS).get(FREE)).isTrue();
    push(false);
    assertThat(relay().readInputs(INPUTS).get(FREE)).isFalse();
    assertThat(relay().readInputs(FREE).length()).isLessThanOrEqualTo(FREE);
  }

  @Test
  void closedItIsNotOpenAndOpensAgain() throws Exception {
    opened();
    relay().close();
    assertThat(relay().isOpen()).isFalse();
    relay().close();
    opened();
    renew(true, false);
    is(STOP, true);
  }

  @Test
  void describesItself() {
    RelayDescription about = relay().description();
    assertThat(about.id()).isNotBlank();
    assertThat(about.title()).isNotBlank();
    assertThat(about.refresh()).isLessThan(about.watchdog());
    assertThat(about.watchdogMargin()).isPositive();
  }
}
