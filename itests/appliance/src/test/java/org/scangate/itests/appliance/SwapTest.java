package org.scangate.itests.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Jdks;
import org.scangate.itests.harness.Run;
import org.scangate.itests.harness.XServer;
import org.scangate.net.link.client.ClientChannel;

/**
 * Drivers are swapped under a session that types into a real X server; in the long form on every
 * JDK that is here.
 */
class SwapTest {
  private static final boolean LONG = Boolean.getBoolean("long");
  private static final int SWAPS = LONG ? 200 : 10;

  @TempDir Path home;
  @TempDir Path folder;
  private XServer server;
  private Path noted;
  private Appliance appliance;
  private Appliance.SignedIn tess;
  private DriverJars jars;
  private Path java;

  static Stream<Path> jdks() throws IOException {
    return LONG ? Jdks.all() : Stream.of(Jdks.own());
  }

  private void start(Path jdk) throws Exception {
    java = jdk.resolve("bin");
    jars = new DriverJars(folder);
    server = XServer.start("1280x800");
    noted = folder.resolve("xev.txt");
    server.program(noted, "stdbuf", "-oL", "xev", "-root", "-event", "keyboard");
    appliance = Appliance.start(home, site(server.port()), Map.of("JAVA_HOME", jdk.toString()));
    tess = appliance.signIn(appliance.person("tess", "Tess", "technologist"));
  }

  static String site(int port) throws Exception {
    String demo = Files.readString(Appliance.distribution().resolve("share/etc/site.yaml"));
    return demo.substring(0, demo.indexOf("\nscanners:"))
        + "\nscanners:\n"
        + String.join(
            "\n",
            "  - id: mr-1",
            "    name: MR 1",
            "    modality: MR",
            "    colour: teal",
            "    driver: rfb",
            "    phantoms: [QA-PHANTOM]",
            "    displays: [ { id: main, host: 127.0.0.1, port: " + port + " } ]",
            "");
  }

  @AfterEach
  void stop() throws Exception {
    if (appliance != null) {
      appliance.close();
    }
    if (server != null) {
      server.close();
    }
  }

  static void awaitTrue(String what, Callable<Boolean> condition) {
    await(what).atMost(Duration.ofSeconds(60)).until(condition);
  }

  /** Stages and approves; gives the SHA-256. */
  static String approved(Appliance appliance, Path jar) throws Exception {
    Run.Result staged = appliance.ctl("driver-stage", jar.toString());
    assertThat(staged.code()).as(staged.output()).isZero();
    Matcher sha = Pattern.compile("sha256 ([0-9a-f]{64})").matcher(staged.output());
    assertThat(sha.find()).isTrue();
    Run.Result approved = appliance.ctl("driver-approve", sha.group(1));
    assertThat(approved.code()).as(approved.output()).isZero();
    return sha.group(1);
  }

  private Run.Result swap(Path jar) throws Exception {
    return appliance.ctl("driver-swap", approved(appliance, jar), "--not-scanning", "Tess says so");
  }

  private List<String> components() throws Exception {
    Run.Result swapped = swap(jars.faulty("components", "probe", Map.of()));
    assertThat(swapped.code()).as(swapped.output()).isZero();
    return Files.readAllLines(home.resolve("data/components.txt"));
  }

  private List<String> pressed() throws Exception {
    List<String> keys = new ArrayList<>();
    Matcher press =
        Pattern.compile("KeyPress event.*?keysym 0x[0-9a-f]+, (\\S+)\\)", Pattern.DOTALL)
            .matcher(Files.readString(noted));
    while (press.find()) {
      keys.add(press.group(1));
    }
    return keys;
  }

  /** Class loaders of bundles that are reachable; inspecting the heap collects what is not. */
  private long loaders() throws Exception {
    String histogram =
        Run.command(
                List.of(
                    java.resolve("jcmd").toString(),
                    Long.toString(appliance.javaPid()),
                    "GC.class_histogram"))
            .output();
    Matcher line =
        Pattern.compile("\\s(\\d+)\\s+\\d+\\s+\\S*BundleWiringImpl.BundleClassLoader\\s")
            .matcher(histogram);
    assertThat(line.find()).as(histogram.substring(0, 500)).isTrue();
    return Long.parseLong(line.group(1));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void typesOnThroughSwapsInARow(Path jdk) throws Exception {
    start(jdk);
    try (RemoteSession session = RemoteSession.open(appliance, tess, "mr-1")) {
      awaitTrue("state", () -> session.scanner().path("reach").asText().equals("CONNECTED"));
      session.say("{\"op\":\"control.request\",\"phantom\":\"QA-PHANTOM\"}");
      awaitTrue("control", session::holdsControl);
      ClientChannel console = session.console("main");
      List<String> before = components();
      List<String> sent = new ArrayList<>();
      CompletableFuture<Void> enough = new CompletableFuture<>();
      CompletableFuture<Void> typing =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; !enough.isDone(); i++) {
                  int key = 'a' + i % 26;
                  console.send(RemoteSession.key(key, true));
                  LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(15 + i * 7 % 40));
                  console.send(RemoteSession.key(key, false));
                  sent.add(Character.toString(key));
                  LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10 + i * 11 % 60));
                }
              });
      long loaders = Long.MAX_VALUE;
      for (int i = 1; i <= SWAPS; i++) {
        Run.Result swapped = swap(jars.rfb("2.0." + i));
        assertThat(swapped.code()).as(swapped.output()).isZero();
        assertThat(swapped.output()).contains("beside");
        List<String> lines = appliance.ctl("driver-list").output().lines().toList();
        Run.Result removed = removeFormer(lines);
        assertThat(removed.code()).as(removed.output()).isZero();
        if (i == 1) {
          loaders = loaders();
        }
      }
      enough.complete(null);
      typing.get(20, TimeUnit.SECONDS);
      awaitTrue("every key", () -> pressed().size() >= sent.size());
      assertThat(pressed()).isEqualTo(sent);
      assertThat(session.holdsControl()).isTrue();
      assertThat(session.ended()).isEmpty();
      long settled = loaders;
      awaitTrue("no class loader left behind", () -> loaders() <= settled);
      assertThat(components()).isEqualTo(before);
    }
    assertThat(appliance.ctl("audit-verify").code()).isZero();
  }

  /** Deletes the driver that was active before, so that the store does not fill up. */
  private Run.Result removeFormer(List<String> lines) throws Exception {
    for (String line : lines) {
      if (line.contains("driver-rfb") && line.contains("approved")) {
        return appliance.ctl("driver-remove", line.split(" ", 2)[0]);
      }
    }
    return new Run.Result(0, "");
  }
}
