package org.scangate.driver.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scangate.api.driver.Activity;
import org.scangate.api.driver.DisplaySettings;
import org.scangate.api.driver.DriverException;
import org.scangate.api.driver.InputEvent;
import org.scangate.api.driver.Modality;
import org.scangate.api.driver.RecordingContext;
import org.scangate.api.driver.ScannerConnection;
import org.scangate.api.driver.ScannerDriver;
import org.scangate.api.driver.ScannerDriverContractTest;
import org.scangate.api.driver.ScannerSettings;
import org.scangate.driver.simulator.Console.Button;

class SimulatorDriverTest extends ScannerDriverContractTest {

  @Override
  protected ScannerDriver driver() {
    return new SimulatorDriver();
  }

  @Override
  protected ScannerSettings reachable() {
    return settings(Map.of());
  }

  private static ScannerSettings settings(Map<String, String> extra) {
    return new ScannerSettings(
        "mr-1", "MR 1", Modality.MR, List.of(display("main"), display("second")), extra);
  }

  private static DisplaySettings display(String id) {
    return new DisplaySettings(id, "", 0, "", new char[0], false);
  }

  private static void click(ScannerConnection connection, Layout.Box box) throws Exception {
    int x = box.x() + box.w() / 2;
    int y = box.y() + box.h() / 2;
    connection.input("main", new InputEvent.Pointer(x, y, 1));
    connection.input("main", new InputEvent.Pointer(x, y, 0));
  }

  private static void awaitActivity(RecordingContext context, Activity wanted) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                !context.statuses().isEmpty()
                    && context.statuses().get(context.statuses().size() - 1).activity() == wanted);
  }

  @Test
  void scansFromClickToLastImage() throws Exception {
    RecordingContext context = new RecordingContext();
    try (ScannerConnection connection = driver().open(reachable(), context)) {
      awaitActivity(context, Activity.IDLE);
      click(connection, Layout.row(Layout.PROTOCOLS, 2));
      click(connection, Layout.button(Button.PREPARE));
      awaitActivity(context, Activity.PREPARING);
      context.advance(Console.PREPARE_NANOS);
      // START does nothing until the console is ready, so it is pressed until the scan runs.
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                click(connection, Layout.button(Button.START));
                return context.statuses().stream().anyMatch(s -> s.activity() == Activity.SCANNING);
              });
      context.advance(Duration.ofMinutes(5).toNanos());
      awaitActivity(context, Activity.IDLE);
      assertThat(context.statuses()).anyMatch(s -> s.detail().equals("T2 TSE axial"));
    }
  }

  @Test
  void failsOnCommand() throws Exception {
    RecordingContext context = new RecordingContext();
    try (ScannerConnection connection = driver().open(reachable(), context)) {
      click(connection, Layout.NOTE);
      for (char c : ":fault drop\r".toCharArray()) {
        int keysym = c == '\r' ? 0xff0d : c;
        connection.input("main", new InputEvent.Key(keysym, 0, true));
        connection.input("main", new InputEvent.Key(keysym, 0, false));
      }
      await().atMost(Duration.ofSeconds(5)).until(() -> !context.failures().isEmpty());
      assertThat(context.failures().get(0)).contains("dropped the connection");
    }
  }

  @Test
  void claimsAWrongStateWhenToldTo() throws Exception {
    RecordingContext context = new RecordingContext();
    try (ScannerConnection connection =
        driver().open(settings(Map.of("fault", "wrong-state")), context)) {
      awaitActivity(context, Activity.SCANNING);
    }
  }

  @Test
  void hangsUntilClosed() throws Exception {
    RecordingContext context = new RecordingContext();
    ScannerConnection connection = driver().open(settings(Map.of("fault", "hang")), context);
    Thread caller =
        new Thread(
            () -> {
              try {
                connection.input("main", new InputEvent.Pointer(1, 1, 0));
              } catch (DriverException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    caller.start();
    await().atMost(Duration.ofSeconds(5)).until(() -> caller.getState() == Thread.State.WAITING);
    connection.close();
    caller.join(5000);
    assertThat(caller.isAlive()).isFalse();
  }

  @Test
  void namesAnUnknownFault() {
    assertThatThrownBy(
            () -> driver().open(settings(Map.of("fault", "meow")), new RecordingContext()))
        .isInstanceOf(DriverException.class)
        .hasMessageContaining("'meow'")
        .hasMessageContaining("wrong-state");
  }

  @Test
  void scansAsSlowlyAsItIsTold() throws Exception {
    RecordingContext context = new RecordingContext();
    try (ScannerConnection connection =
        driver().open(settings(Map.of("image-millis", "10000")), context)) {
      click(connection, Layout.button(Button.PREPARE));
      awaitActivity(context, Activity.PREPARING);
      context.advance(Console.PREPARE_NANOS);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                click(connection, Layout.button(Button.START));
                return context.statuses().stream().anyMatch(s -> s.activity() == Activity.SCANNING);
              });
      context.advance(Duration.ofSeconds(119).toNanos());
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> context.statuses().stream().anyMatch(s -> s.progress() == 11.0 / 24));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"99", "0", "-1", "60001", "1s", "99999999999"})
  void namesAnImageTimeThatCannotBe(String millis) {
    assertThatThrownBy(
            () -> driver().open(settings(Map.of("image-millis", millis)), new RecordingContext()))
        .isInstanceOf(DriverException.class)
        .hasMessageContaining("'" + millis + "'")
        .hasMessageContaining("100 to 60000");
  }
}
