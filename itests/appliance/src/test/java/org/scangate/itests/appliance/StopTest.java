package org.scangate.itests.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Appliance.SignedIn;
import org.scangate.itests.harness.Run;
import org.scangate.net.link.client.ClientChannel;

/**
 * The stop through the packed appliance, on the demo's simulated relay: input 2 resets, 4 holds.
 */
class StopTest {
  @TempDir Path home;

  private static void await(String what, BooleanSupplier condition) throws Exception {
    Run.until(what, 30_000, condition);
  }

  private static void control(RemoteSession session) throws Exception {
    await("the scanner", () -> session.scanner().path("reach").asText().equals("CONNECTED"));
    session.say("{\"op\":\"control.request\"}");
    await("control", session::holdsControl);
  }

  private static void press(ClientChannel stop, String id) {
    String message = "{\"op\":\"stop\",\"id\":\"" + id + "\"}";
    stop.send(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)));
  }

  private static String ctl(Appliance appliance, String... words) throws Exception {
    Run.Result result = appliance.ctl(words);
    assertThat(result.code()).as(result.output()).isZero();
    return result.output();
  }

  @Test
  void aViewerStopsAndOnlyTheSiteResets() throws Exception {
    try (Appliance appliance = Appliance.demo(home)) {
      SignedIn tess = appliance.signIn(appliance.person("tess", "Tess", "technologist"));
      SignedIn rafael = appliance.signIn(appliance.person("rafael", "Rafael", "radiologist"));
      assertThat(ctl(appliance, "stop-status")).contains("armed", "DROPPED", "simulated");
      try (RemoteSession operator = RemoteSession.open(appliance, tess, "mr-1");
          RemoteSession viewer = RemoteSession.open(appliance, rafael, "mr-1")) {
        control(operator);
        assertThat(ctl(appliance, "stop-status")).contains("GRANTED");
        assertThat(appliance.ctl("stop-test", "mr-1", "--no-patient").output())
            .contains("somebody has control");

        ClientChannel stop = viewer.stop();
        await("armed", () -> viewer.stopState().path("granted").asBoolean());
        assertThat(viewer.stopState().path("simulated").asBoolean()).isTrue();
        press(stop, "press-1");
        await("confirmed", () -> !viewer.step("press-1", "confirmed").isMissingNode());
        assertThat(viewer.step("press-1", "received").isMissingNode()).isFalse();
        assertThat(viewer.step("press-1", "written").path("micros").asLong()).isPositive();
        assertThat(viewer.step("press-1", "confirmed").path("feedback").asBoolean()).isTrue();
        await("control lost", () -> !operator.holdsControl());
        await("tripped", () -> viewer.stopState().path("stop").asText().equals("tripped"));

        operator.say("{\"op\":\"control.request\"}");
        await(
            "a refusal",
            () -> operator.newest("control").path("reasons").toString().contains("tripped"));
        assertThat(appliance.ctl("status").output()).contains("ALARM", "tripped");

        ctl(appliance, "stop-input", "demo-mr", "2", "push");
        await("armed", () -> viewer.stopState().path("stop").asText().equals("armed"));
        assertThat(operator.holdsControl()).as("a reset grants nothing").isFalse();
        control(operator);

        ctl(appliance, "stop-input", "demo-mr", "4", "on");
        await("held", () -> viewer.stopState().path("held").asBoolean());
        await("control lost", () -> !operator.holdsControl());
        ctl(appliance, "stop-input", "demo-mr", "4", "off");
        await("released", () -> !viewer.stopState().path("held").asBoolean());
        assertThat(operator.holdsControl()).isFalse();
        control(operator);
      }
      assertThat(ctl(appliance, "stop-test", "mr-1", "--no-patient"))
          .contains("stop demanded and confirmed", "passed");
      assertThat(ctl(appliance, "audit-verify")).contains("whole:");
    }
  }

  @Test
  void dyingInControlIsATripAtTheNextStartAndDyingIdleIsNot() throws Exception {
    try (Appliance appliance = Appliance.demo(home)) {
      appliance.kill();
      appliance.start();
      assertThat(ctl(appliance, "stop-status")).contains("armed").doesNotContain("tripped");
      SignedIn tess = appliance.signIn(appliance.person("tess", "Tess", "technologist"));
      try (RemoteSession operator = RemoteSession.open(appliance, tess, "mr-1")) {
        control(operator);
        appliance.kill();
      }
      appliance.start();
      assertThat(ctl(appliance, "stop-status").lines().filter(line -> line.startsWith("mr-1")))
          .allMatch(line -> line.contains("tripped"));
      ctl(appliance, "stop-input", "demo-mr", "2", "push");
      Run.until(
          "armed again",
          30_000,
          () -> {
            try {
              return !ctl(appliance, "stop-status").contains("tripped");
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }
}
