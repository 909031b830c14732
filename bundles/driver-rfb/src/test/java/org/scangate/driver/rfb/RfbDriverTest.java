package org.scangate.driver.rfb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
import org.scangate.lib.rfb.peer.PictureServer;

class RfbDriverTest extends ScannerDriverContractTest {
  private static final int SIDE = 300;

  private final int[] picture = new int[SIDE * SIDE];
  private PictureServer left;
  private PictureServer right;

  @BeforeEach
  void listen() throws Exception {
    Arrays.setAll(picture, i -> i * 31 & 0xffffff);
    left = new PictureServer(SIDE, SIDE, picture);
    right = new PictureServer(SIDE, SIDE, picture);
  }

  @AfterEach
  void end() throws Exception {
    left.close();
    right.close();
  }

  @Override
  protected ScannerDriver driver() {
    return new RfbDriver();
  }

  @Override
  protected ScannerSettings reachable() {
    return settings(
        Map.of(), display("left", left.port(), false), display("right", right.port(), true));
  }

  @Override
  protected Optional<ScannerSettings> unreachable() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Optional.of(settings(Map.of(), display("left", free.getLocalPort(), false)));
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static DisplaySettings display(String id, int port, boolean exclusive) {
    return new DisplaySettings(id, "localhost", port, "", new char[0], exclusive);
  }

  private static ScannerSettings settings(Map<String, String> extra, DisplaySettings... displays) {
    return new ScannerSettings("mr-1", "MR", Modality.MR, List.of(displays), extra);
  }

  @Test
  void paintsThePictureBitForBitAndPassesInputOn() throws Exception {
    RecordingContext context = new RecordingContext();
    try (ScannerConnection connection = driver().open(reachable(), context)) {
      for (String id : List.of("left", "right")) {
        await().untilAsserted(() -> assertThat(context.surfaceOf(id).pixels()).isEqualTo(picture));
      }
      connection.input("right", new InputEvent.Key('s', 0, true));
      connection.input("right", new InputEvent.Pointer(7, 8, 1));
      await().until(() -> right.received().contains("pointer 7,8 1"));
      assertThat(left.received()).containsExactly("shared true", "tight true");
      assertThat(right.received())
          .containsExactly("shared false", "tight true", "key 73 true", "pointer 7,8 1");
      assertThat(context.statuses())
          .singleElement()
          .extracting("activity")
          .isEqualTo(Activity.UNKNOWN);
      assertThatThrownBy(() -> connection.input("top", new InputEvent.Pointer(0, 0, 0)))
          .isInstanceOf(DriverException.class)
          .hasMessageContaining("no display 'top'");
    }
  }

  @Test
  void theLossOfOneDisplayFailsTheConnectionWithItsName() throws Exception {
    RecordingContext context = new RecordingContext();
    try (ScannerConnection connection = driver().open(reachable(), context)) {
      right.drop();
      await().until(() -> !context.failures().isEmpty());
      assertThat(context.failures())
          .singleElement()
          .asString()
          .contains("display 'right'", "localhost:" + right.port());
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(
              () ->
                  assertThatThrownBy(
                          () -> connection.input("right", new InputEvent.Pointer(1, 1, 0)))
                      .isInstanceOf(DriverException.class));
    }
    assertThat(context.failures()).hasSize(1);
  }

  @Test
  void aDisplayThatIsRefusedLeavesNoOtherOpen() throws Exception {
    ScannerSettings settings =
        settings(
            Map.of(),
            display("left", left.port(), false),
            unreachable().orElseThrow().displays().get(0));
    assertThatThrownBy(() -> driver().open(settings, new RecordingContext()))
        .isInstanceOf(DriverException.class)
        .hasMessageContaining("refused");
  }

  @Test
  void settingsAreCheckedByName() {
    DisplaySettings display = display("left", left.port(), false);
    assertThatThrownBy(
            () ->
                driver().open(settings(Map.of("security", "Tls"), display), new RecordingContext()))
        .hasMessageContaining("settings.security: 'Tls'");
    assertThatThrownBy(
            () ->
                driver()
                    .open(
                        settings(Map.of("certificate-sha256", "12:34"), display),
                        new RecordingContext()))
        .hasMessageContaining("settings.certificate-sha256: '12:34'");
    assertThatThrownBy(
            () ->
                driver()
                    .open(settings(Map.of("security", "VncAuth"), display), new RecordingContext()))
        .hasMessageContaining("it offers security None; usable here: VncAuth");
    assertThatThrownBy(
            () ->
                driver()
                    .open(
                        settings(
                            Map.of(), new DisplaySettings("left", "", 0, "", new char[0], false)),
                        new RecordingContext()))
        .hasMessageContaining("no host");
  }
}
