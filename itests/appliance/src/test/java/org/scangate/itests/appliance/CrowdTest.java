package org.scangate.itests.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.link.Traffic;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Appliance.SignedIn;
import org.scangate.net.link.client.ClientChannel;
import org.scangate.net.link.client.LinkClient;

/**
 * More strangers at the remote listener than it takes, silent, slow and loud ones, while a
 * technologist operates.
 */
class CrowdTest {
  private static final int LIMIT = 10_000;

  /** Some more may be about to leave. */
  private static final Pattern FULL = Pattern.compile("All 10\\d{3} connections");

  private static final Duration PRESSED =
      Boolean.getBoolean("long") ? Duration.ofMinutes(2) : Duration.ofSeconds(20);

  @TempDir Path home;

  private Appliance appliance;
  private RemoteSession session;
  private ClientChannel console;
  private final List<Double> millis = new ArrayList<>();
  private int pressedAgain;
  private final List<LinkClient.State> states = new CopyOnWriteArrayList<>();

  @Test
  void tenThousandStrangersDisturbNobody() throws Exception {
    appliance = Appliance.demo(home);
    SignedIn tess = appliance.signIn(appliance.person("tess", "Tess", "technologist"));
    session = RemoteSession.open(appliance, tess, "mr-1");
    try (Crowd crowd = new Crowd(appliance.port())) {
      takesControl();
      operates(Duration.ofSeconds(3));
      said("alone");
      long before = appliance.residentMiB();
      session.link().watch(states::add);
      comes(crowd);
      operates(PRESSED);
      said(crowd.most() + " strangers at most");
      for (Crowd.Kind kind : Crowd.Kind.values()) {
        System.out.println("  put out, " + kind + ": " + crowd.putOut(kind));
      }
      long after = appliance.residentMiB();
      System.out.println("resident " + before + " MiB before, " + after + " MiB with them");
      // A heap of 512 MiB that is full of its garbage, classes, code, and 10,000 TLS engines.
      assertThat(after).isLessThan(750);
      assertThat(EnumSet.complementOf(EnumSet.of(Crowd.Kind.IDLE)))
          .allSatisfy(kind -> assertThat(crowd.putOut(kind)).isPositive());
      assertThat(onSite()).isEqualTo(200);
      assertThat(states).as("states of the link").isEmpty();
      rejoins();
      assertThat(session.holdsControl()).isTrue();
    } finally {
      session.close();
    }
    awaitTrue("room again", () -> !isFull());
    assertThat(appliance.get("/api/scanners", tess.cookie()).statusCode()).isEqualTo(200);
    appliance.close();
  }

  private void takesControl() throws Exception {
    awaitTrue("state", () -> session.scanner().path("reach").asText().equals("CONNECTED"));
    session.say("{\"op\":\"control.request\"}");
    awaitTrue("control", session::holdsControl);
    console = session.console("main");
    console.send(RemoteSession.updateRequest(false, 1280, 960));
    awaitTrue("a picture", () -> session.pixelsReceived() > 20_000);
  }

  private void comes(Crowd crowd) throws Exception {
    crowd.come(Crowd.Kind.IDLE, 400);
    crowd.come(Crowd.Kind.SLOW_HEAD, 100);
    crowd.come(Crowd.Kind.GIANT_HEAD, 20);
    crowd.come(Crowd.Kind.HALF_A_HELLO, 1_000);
    crowd.come(Crowd.Kind.SILENT, LIMIT - 1_000);
    awaitTrue("a full door", this::isFull);
  }

  private boolean isFull() throws Exception {
    return FULL.matcher(appliance.ctl("status").output()).find();
  }

  /**
   * Chooses one phantom after the other, ten times a second at most, so that each change is a
   * picture of its own; each time until the picture has changed.
   */
  private void operates(Duration how) throws Exception {
    millis.clear();
    long end = System.nanoTime() + how.toNanos();
    for (int i = 0; System.nanoTime() < end; i++) {
      long pixels = session.pixelsReceived();
      long start = System.nanoTime();
      console.send(RemoteSession.updateRequest(true, 1280, 960));
      int key = i / 3 % 2 == 0 ? 0xff54 : 0xff52; // three down, three up
      press(key);
      if (!changes(pixels, Duration.ofSeconds(8))) {
        System.out.println("press " + i + " changed nothing in 8 s: pressed once more");
        press(key);
        assertThat(++pressedAgain).as("presses without a picture").isEqualTo(1);
        assertThat(changes(pixels, Duration.ofSeconds(12))).as("a changed picture").isTrue();
      }
      millis.add((System.nanoTime() - start) / 1e6);
      await("the rest of it").pollDelay(Duration.ofMillis(100)).until(() -> true);
    }
    assertThat(session.ended()).isEmpty();
    assertThat(session.holdsControl()).isTrue();
  }

  private void press(int key) {
    console.send(RemoteSession.key(key, true));
    console.send(RemoteSession.key(key, false));
  }

  private boolean changes(long pixels, Duration within) {
    try {
      await("a changed picture")
          .atMost(within)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> session.pixelsReceived() > pixels);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private void said(String what) {
    Collections.sort(millis);
    System.out.printf(
        "%s: key to picture %d times, median %.1f ms, 99 of 100 within %.1f ms, at most %.1f ms%n",
        what,
        millis.size(),
        millis.get(millis.size() / 2),
        millis.get(millis.size() * 99 / 100),
        millis.get(millis.size() - 1));
  }

  /** A link that loses a socket while the door is full: its next one takes a stranger's place. */
  private void rejoins() {
    awaitTrue("a full door", this::isFull);
    long start = System.nanoTime();
    session.link().cut(Traffic.CRITICAL);
    awaitTrue("up again", () -> states.contains(LinkClient.State.UP));
    System.out.printf("a lost socket was back after %.0f ms%n", (System.nanoTime() - start) / 1e6);
  }

  private int onSite() throws Exception {
    HttpRequest page = HttpRequest.newBuilder(URI.create(appliance.onSiteUri() + "/")).build();
    return appliance.http().send(page, BodyHandlers.discarding()).statusCode();
  }

  private static void awaitTrue(String what, Callable<Boolean> condition) {
    await(what).atMost(Duration.ofSeconds(60)).until(condition);
  }
}
