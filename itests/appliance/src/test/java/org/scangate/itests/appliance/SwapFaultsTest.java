package org.scangate.itests.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.scangate.itests.appliance.SwapTest.approved;
import static org.scangate.itests.appliance.SwapTest.awaitTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Run;
import org.scangate.itests.harness.SignedPanel;
import org.scangate.itests.harness.XServer;

/** Drivers and files that are bad, and power that goes at every step of a swap. */
class SwapFaultsTest {
  @TempDir static Path home;
  @TempDir static Path folder;
  private static XServer server;
  private static Appliance appliance;
  private static DriverJars jars;

  @BeforeAll
  static void start() throws Exception {
    jars = new DriverJars(folder);
    server = XServer.start("640x480");
    appliance = Appliance.start(home, SwapTest.site(server.port()), Map.of());
    awaitTrue("a connection", SwapFaultsTest::serves);
  }

  @AfterAll
  static void stop() throws Exception {
    appliance.close();
    server.close();
  }

  private static boolean serves() throws Exception {
    return appliance
        .ctl("scanners")
        .output()
        .lines()
        .anyMatch(line -> line.startsWith("mr-1") && line.contains(" CONNECTED"));
  }

  private static String driverOpened() throws Exception {
    return appliance.ctl("driver-list").output();
  }

  private static Run.Result swap(String sha256) throws Exception {
    return appliance.ctl("driver-swap", sha256, "--force", "a test");
  }

  @ParameterizedTest
  @CsvSource({
    "throw activator, a bug in activator",
    "hang activator, does not come back",
    "throw description, is not used",
    "hang description, says what it is",
    "throw open, a bug in open",
    "hang open, ''",
    "show nothing, no whole picture",
    "fail soon, it failed soon",
    "fail late, it failed late",
  })
  void aBadDriverLeavesTheOneBeforeServing(String fault, String words) throws Exception {
    Run.Result swapped = swap(approved(appliance, jars.faulty(fault)));
    assertThat(swapped.code()).as(swapped.output()).isNotZero();
    assertThat(swapped.output()).contains(words);
    assertThat(serves()).isTrue();
    assertThat(driverOpened()).doesNotContain("active");
  }

  @Test
  void aDriverThatLacksAPackageIsRefusedByName() throws Exception {
    Path jar =
        jars.faulty(
            "none",
            "rfb",
            Map.of(
                "Import-Package",
                "com.vendor.secret,org.scangate.api.driver;version=\"[1.0,2)\"",
                "ScanGate-Libraries",
                "com.vendor"));
    Run.Result checked = appliance.ctl("driver-check", jar.toString());
    assertThat(checked.code()).isNotZero();
    assertThat(checked.output()).contains("NO-GO").contains("com.vendor.secret");
    assertThat(appliance.ctl("driver-stage", jar.toString()).code()).isNotZero();
  }

  @Test
  void filesThatAreNoDriverAreRefused() throws Exception {
    Path whole = jars.rfb("3.0.0");
    assertThat(appliance.ctl("driver-check", whole.toString()).output()).contains("GO");
    byte[] bytes = Files.readAllBytes(whole);
    Path truncated =
        Files.write(
            folder.resolve("truncated.jar"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
    Path empty = Files.write(folder.resolve("empty.jar"), new byte[0]);
    Path huge = folder.resolve("huge.jar");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(2L << 30);
    }
    for (Path bad : List.of(truncated, empty, huge, folder.resolve("missing.jar"))) {
      Run.Result checked = appliance.ctl("driver-check", bad.toString());
      assertThat(checked.code()).as(checked.output()).isNotZero();
      assertThat(checked.output()).contains("NO-GO").contains(bad.toString());
      assertThat(appliance.ctl("driver-stage", bad.toString()).code()).isNotZero();
    }
    assertThat(appliance.ctl("driver-list").output()).doesNotContain("3.0.0");
  }

  @Test
  void whatIsNotApprovedOrNotForcedDoesNotRun() throws Exception {
    Run.Result staged = appliance.ctl("driver-stage", jars.rfb("3.1.0").toString());
    String sha256 = staged.output().replaceAll("(?s).*sha256 ([0-9a-f]{64}).*", "$1");
    assertThat(swap(sha256).output()).contains("is not approved");
    assertThat(appliance.ctl("driver-approve", sha256.substring(0, 10)).code()).isNotZero();
    assertThat(appliance.ctl("driver-approve", sha256).code()).isZero();
    String scans = approved(appliance, jars.faulty("say scanning"));
    assertThat(appliance.ctl("driver-swap", scans).code()).isZero();
    for (String[] words : new String[][] {{}, {"--not-scanning", "nobody looked"}}) {
      List<String> command = new ArrayList<>(List.of("driver-swap", sha256));
      command.addAll(List.of(words));
      Run.Result swapped = appliance.ctl(command.toArray(String[]::new));
      assertThat(swapped.code()).isNotZero();
      assertThat(swapped.output()).contains("scans").contains("--force");
    }
    assertThat(appliance.ctl("driver-remove", scans).output()).contains("--force");
    whoIsOnSiteAgreesOrDoesNot(sha256);
    assertThat(appliance.ctl("driver-remove", scans).code()).isZero();
    assertThat(appliance.ctl("driver-remove", sha256.substring(0, 10)).code()).isZero();
    assertThat(serves()).isTrue();
  }

  /** A panel that is none, one that does not look, one at which somebody says no, then yes. */
  private static void whoIsOnSiteAgreesOrDoesNot(String next) throws Exception {
    assertThat(swap(next).output()).contains("no panel is enrolled");
    SignedPanel panel = SignedPanel.enrol(appliance, "mr-room");
    assertThat(swap(next).output()).contains("no panel is connected");
    var unused = appliance.freshPerson("omar", "Omar Reyes", "on-site-operator");
    panel.checkIn("omar", appliance.ctl("pin-make", "omar").output().replaceAll("\\D", ""));
    for (boolean agrees : new boolean[] {false, true}) {
      assertThat(panel.look("mr-1").has("driverQuestion")).isFalse();
      CompletableFuture<Run.Result> swapping = CompletableFuture.supplyAsync(() -> swapped(next));
      awaitTrue(
          "the question", () -> panel.look("mr-1").has("driverQuestion") || swapping.isDone());
      assertThat(swapping).as("was not asked for").isNotDone();
      JsonNode question = panel.look("mr-1").path("driverQuestion");
      assertThat(question.path("reason").asText()).isEqualTo("a test");
      assertThat(question.path("sha256").asText()).isEqualTo(next);
      String id = question.path("id").asText();
      panel.act(agrees ? "agree" : "disagree", "mr-1", id, "omar");
      Run.Result result = swapping.get(90, TimeUnit.SECONDS);
      assertThat(result.code()).as(result.output()).isEqualTo(agrees ? 0 : 1);
      assertThat(result.output())
          .contains(agrees ? "active" : "Omar Reyes on site does not agree to it at MR 1");
    }
    assertThat(appliance.ctl("audit", "--who", "omar").output())
        .contains("panel.disagree")
        .contains("panel.agree");
  }

  private static Run.Result swapped(String sha256) {
    try {
      return swap(sha256);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aDriverIsTriedBesideTheOneThatServesAndNothingChanges() throws Exception {
    Path fit = jars.rfb("3.3.0");
    Run.Result fresh = appliance.ctl("driver-check", fit.toString());
    assertThat(fresh.output()).contains("Tried on no scanner").contains("GO for the file");
    String sha256 = approved(appliance, fit);
    for (String what : List.of(fit.toString(), sha256.substring(0, 12))) {
      Run.Result tried = appliance.ctl("driver-check", what);
      assertThat(tried.code()).as(tried.output()).isZero();
      assertThat(tried.output()).contains("mr-1").contains("a whole picture").endsWith("GO\n");
    }
    Run.Result bad = appliance.ctl("driver-check", approved(appliance, jars.faulty("throw open")));
    assertThat(bad.code()).isNotZero();
    assertThat(bad.output()).contains("NO-GO").contains("a bug in open");
    assertThat(driverOpened()).doesNotContain("active");
    assertThat(serves()).isTrue();
  }

  /** Its class loader stays while its threads do; it serves nobody any more. */
  @Test
  void aDriverThatLeaksThreadsIsLetGoOfAllTheSame() throws Exception {
    String leaks = approved(appliance, jars.faulty("leak threads"));
    assertThat(swap(leaks).code()).isZero();
    String next = approved(appliance, jars.rfb("3.5.0"));
    Run.Result swapped = swap(next);
    assertThat(swapped.code()).as(swapped.output()).isZero();
    assertThat(appliance.ctl("driver-remove", leaks).code()).isZero();
    assertThat(appliance.ctl("driver-remove", next).code()).isZero();
    assertThat(serves()).isTrue();
    assertThat(driverOpened()).doesNotContain("active");
  }

  @Test
  void ofTwoSwapsAtOnceOneIsRefused() throws Exception {
    String slow = approved(appliance, jars.faulty("show nothing"));
    String other = approved(appliance, jars.rfb("3.2.0"));
    CompletableFuture<Run.Result> first = CompletableFuture.supplyAsync(() -> swapped(slow));
    awaitTrue("one under way", () -> swap(other).output().contains("under way"));
    assertThat(first.get(60, TimeUnit.SECONDS).code()).isNotZero();
    assertThat(serves()).isTrue();
  }

  /** The place is where the next driver ends the process as it takes over from the shipped one. */
  @ParameterizedTest
  @CsvSource({"activator", "description", "open", "soon"})
  void powerLostBeforeTheChangeLeavesTheOneBefore(String place) throws Exception {
    String sha256 = approved(appliance, jars.faulty("halt " + place));
    assertThat(swap(sha256).code()).isNotZero();
    restart();
    assertThat(appliance.ctl("driver-list").output()).doesNotContain("active");
  }

  /** The driver before ends the process as it lets go: after the change, around its record. */
  @ParameterizedTest
  @CsvSource({"close, false", "stop, true"})
  void powerLostAtTheChangeLeavesOneOfTheTwo(String place, boolean recorded) throws Exception {
    String before = approved(appliance, jars.faulty("halt " + place));
    Run.Result first = swap(before);
    assertThat(first.code()).as(first.output()).isZero();
    String after = approved(appliance, jars.rfb("4.0." + place.length()));
    assertThat(appliance.ctl("driver-swap", after, "--force", "a test").code()).isNotZero();
    restart();
    String active = recorded ? after : before;
    assertThat(
            appliance
                .ctl("driver-list")
                .output()
                .lines()
                .filter(line -> line.endsWith("active"))
                .toList())
        .singleElement()
        .matches(line -> line.startsWith(active.substring(0, 16)));
    letGoOf(active, !recorded);
  }

  /** On the way back the driver ends the process as it lets go. */
  @ParameterizedTest
  @CsvSource({"close, false", "stop, true"})
  void powerLostOnTheWayBackLeavesOneOfTheTwo(String place, boolean recorded) throws Exception {
    appliance.releaseDrivers();
    String brought = approved(appliance, jars.faulty("halt " + place));
    Run.Result first = swap(brought);
    assertThat(first.code()).as(first.output()).isZero();
    assertThat(appliance.ctl("driver-back", "rfb").code()).isNotZero();
    restart();
    String list = appliance.ctl("driver-list").output();
    assertThat(list.lines().anyMatch(line -> line.endsWith("active"))).isEqualTo(!recorded);
    // What serves is released by the record, and by nothing else.
    assertThat(list).contains(recorded ? "released by Phil" : "NOT RELEASED");
    if (recorded) {
      assertThat(appliance.ctl("driver-remove", brought).code()).isZero();
    } else {
      letGoOf(brought, true);
    }
  }

  /**
   * Removes the active driver.
   *
   * @param ends whether it ends the process once more as it is removed
   */
  private static void letGoOf(String active, boolean ends) throws Exception {
    Run.Result removed = appliance.ctl("driver-remove", active);
    if (ends) {
      assertThat(removed.code()).isNotZero();
      Files.delete(home.resolve("data/drivers/" + active + ".jar"));
      restart();
      assertThat(appliance.ctl("status").output()).contains("does not run");
      assertThat(appliance.ctl("driver-remove", active).code()).isZero();
    } else {
      assertThat(removed.code()).as(removed.output()).isZero();
    }
    assertThat(appliance.ctl("driver-list").output()).doesNotContain("active");
    awaitTrue("the shipped one", SwapFaultsTest::serves);
  }

  private static void restart() throws Exception {
    appliance.kill();
    appliance.start();
    awaitTrue("a connection after the restart", SwapFaultsTest::serves);
  }
}
