package org.scangate.safety.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scangate.api.safety.Cause;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.StopState;
import org.scangate.api.safety.StopStep;
import org.scangate.safety.relay.modbus.Relays;

/** The safety ring against pymodbus and libmodbus, which stop, hang, lie and are written to. */
class RealRelayTest {
  @TempDir Path directory;
  private Device device;
  private Site site;

  /** Who has written the device. */
  enum Maker {
    PYMODBUS,
    LIBMODBUS;

    Device start() throws Exception {
      return this == PYMODBUS ? Device.pymodbus() : Device.libmodbus();
    }
  }

  private void start(Maker maker) throws Exception {
    device = maker.start();
    site = new Site(Relays.generic(device.port(), Duration.ofMillis(700)), directory);
  }

  @AfterEach
  void end() throws Exception {
    if (site != null) {
      site.close();
    }
    device.close();
  }

  private void awaitCoil(int number, boolean level) {
    await("coil " + number + " is " + level)
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(30))
        .until(() -> device.coil(number) == level);
  }

  @ParameterizedTest
  @EnumSource
  void grantsStopsAndIsReset(Maker maker) throws Exception {
    start(maker);
    site.grant();
    assertThat(device.changes()).as("the silent test").contains("coil 1 0 by watchdog");
    assertThat(device.coil(Site.PERMISSIVE)).isTrue();
    site.press("press-1");
    assertThat(site.state().granted()).isFalse();
    await().atMost(Duration.ofSeconds(30)).until(() -> site.steps.size() == 2);
    assertThat(site.steps.get(0)).isInstanceOf(StopStep.CoilWritten.class);
    assertThat(site.steps.get(1))
        .isInstanceOfSatisfying(
            StopStep.Confirmed.class, step -> assertThat(step.byFeedback()).isTrue());
    assertThat(device.coil(Site.STOP)).isTrue();
    assertThat(device.coil(Site.PERMISSIVE)).isFalse();
    if (maker == Maker.PYMODBUS) {
      device.tell("input 2 1");
      site.arm();
      assertThat(device.coil(Site.STOP)).isFalse();
      assertThat(site.state().granted()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDeviceThatIsSwitchedOffComesBackWithNothingGranted(Maker maker) throws Exception {
    start(maker);
    site.grant();
    device.kill();
    site.until("dropped", state -> !state.granted() && state.droppedFor() != null);
    assertThat(site.state().droppedFor()).isIn(Cause.RELAY_LOST, Cause.WATCHDOG);
    device.start();
    site.arm();
    assertThat(device.coil(Site.PERMISSIVE)).isFalse();
    assertThat(site.state().granted()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aDeviceThatHangsIsLostAndAStopActsWhenItGoesOn(Maker maker) throws Exception {
    start(maker);
    site.grant();
    device.signal("STOP");
    site.until("lost", state -> !state.relayAnswers() && !state.granted());
    site.press("press-1");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> site.steps.stream().anyMatch(StopStep.NotConfirmed.class::isInstance));
    assertThat(site.state().tripped()).isTrue();
    device.signal("CONT");
    site.until("confirmed", CircuitState::stopConfirmed);
    awaitCoil(Site.STOP, true);
    awaitCoil(Site.PERMISSIVE, false);
  }

  @ParameterizedTest
  @EnumSource
  void aFeedbackThatLiesIsAFault(Maker maker) throws Exception {
    start(maker);
    site.grant();
    device.tell("flip 1 1");
    site.until("fault", state -> state.stop() instanceof StopState.Fault);
    awaitCoil(Site.PERMISSIVE, false);
    assertThat(site.state().alarms()).anyMatch(alarm -> alarm.contains("feedback"));
  }

  @ParameterizedTest
  @EnumSource
  void aSecondMasterThatEnergisesIsAFault(Maker maker) throws Exception {
    start(maker);
    site.arm();
    device.writeAsSomebodyElse(Site.PERMISSIVE, true);
    site.until("fault", state -> state.stop() instanceof StopState.Fault);
    awaitCoil(Site.PERMISSIVE, false);
  }

  @ParameterizedTest
  @EnumSource
  void aSecondMasterThatWithdrawsAStopIsOverruled(Maker maker) throws Exception {
    start(maker);
    site.arm();
    site.press("press-1");
    site.until("confirmed", CircuitState::stopConfirmed);
    device.writeAsSomebodyElse(Site.STOP, false);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> device.changes().contains("coil 0 0 by write") && device.coil(Site.STOP));
    assertThat(site.state().tripped()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aSecondMasterThatDropsThePermissiveHasDroppedIt(Maker maker) throws Exception {
    start(maker);
    site.grant();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              if (site.state().droppedFor() == null) {
                // Again: one that falls between our reading and our writing is undone by us.
                device.writeAsSomebodyElse(Site.PERMISSIVE, false);
              }
              return site.state().droppedFor() == Cause.WATCHDOG;
            });
    site.arm();
    assertThat(site.state().granted()).isFalse();
  }

  @Test
  void aDeviceThatAnswersLateIsLost() throws Exception {
    start(Maker.PYMODBUS);
    site.grant();
    device.tell("delay 1000");
    site.until("lost", state -> !state.granted() && !state.relayAnswers());
    assertThat(site.state().alarms()).anyMatch(alarm -> alarm.contains("within 700 ms"));
    device.tell("delay 0");
    site.arm();
  }

  @Test
  void exceptionsAreNamed() throws Exception {
    start(Maker.LIBMODBUS);
    site.grant();
    device.tell("exception 4");
    site.until("lost", state -> !state.granted());
    site.until("said", state -> state.alarms().stream().anyMatch(a -> a.contains("it failed")));
    device.tell("exception 0");
    site.arm();
  }

  @Test
  void anAnswerOfAnotherUnitIsNotTaken() throws Exception {
    start(Maker.LIBMODBUS);
    site.grant();
    device.tell("unit 9");
    site.until("lost", state -> !state.granted() && !state.relayAnswers());
    site.until("said", state -> state.alarms().stream().anyMatch(a -> a.contains("unit 9, not 1")));
    awaitCoil(Site.PERMISSIVE, false);
    device.tell("unit 0");
    site.arm();
  }

  @Test
  void aConnectionThatIsResetIsOpenedAgainAndAPermissiveIsNot() throws Exception {
    start(Maker.LIBMODBUS);
    site.grant();
    device.tell("reset");
    site.until("dropped", state -> !state.granted());
    site.arm();
    awaitCoil(Site.PERMISSIVE, false);
  }

  @Test
  void aConnectionThatIsHalfOpenIsGivenUp() throws Exception {
    start(Maker.LIBMODBUS);
    site.grant();
    device.tell("deaf 1");
    site.until("lost", state -> !state.granted() && !state.relayAnswers());
    awaitCoil(Site.PERMISSIVE, false);
    assertThat(device.changes()).contains("coil 1 0 by watchdog");
    device.tell("deaf 0");
    site.arm();
  }

  @Test
  void aDeviceWithoutAWatchdogIsNotTrusted() throws Exception {
    device = Device.pymodbus();
    device.tell("watchdog 0");
    site = new Site(Relays.generic(device.port(), Duration.ofMillis(700)), directory);
    site.until("fault", state -> state.stop() instanceof StopState.Fault);
    assertThat(site.state().refusal().orElseThrow()).contains("watchdog is not set up");
    assertThat(device.coil(Site.PERMISSIVE)).isFalse();
  }
}
