package org.scangate.itests.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.fleet.Deed;
import org.scangate.api.fleet.FleetAnswer;
import org.scangate.fleet.console.command.ConsoleKey;
import org.scangate.itests.harness.Appliance;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.peer.Phantom;
import org.scangate.lib.dicom.peer.Tool;
import org.scangate.lib.mqtt.Broker;

/**
 * The packed appliance and mosquitto: what a fleet hears of it, and that no word of it is of a
 * patient or a person, while images with names go through and people are signed in.
 */
class FleetTest {
  private static final String STUDY = "1.2.826.0.1.3680043.2.61";
  private static final int IMAGES = 3;

  @TempDir Path home;

  /** What the broker got, as text, byte for byte. */
  private record Heard(String topic, String payload) {}

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(250));
  }

  private static String site(int dicom, int pacs, int broker) throws IOException {
    return Appliance.siteWithoutImages()
        + """

        dicom:
          listen: 127.0.0.1:%d
          ae-title: SCANGATE
          spool: { directory: data/spool, high-water: 99%%, reserve: 64MiB }
          accept:
            - { ae-title: CT1, host: localhost }
          destinations:
            - { id: pacs, ae-title: PACS, host: localhost, port: %d, keep-after-delivery: 24h }

        fleet:
          broker: mqtt://127.0.0.1:%d
          group: northfork
          node: gw-1
          heartbeat: 1s
          commands-key: secrets/console.pub
        """
            .formatted(dicom, pacs, broker);
  }

  private Process broker(int port) throws IOException {
    Path conf = home.resolve("mosquitto.conf");
    Files.writeString(conf, "listener " + port + " 127.0.0.1\nallow_anonymous true\n");
    return new ProcessBuilder("/usr/sbin/mosquitto", "-c", conf.toString())
        .redirectErrorStream(true)
        .redirectOutput(home.resolve("mosquitto.log").toFile())
        .start();
  }

  private static Process listen(int port, List<Heard> heard) throws IOException {
    Process sub =
        new ProcessBuilder(
                "stdbuf",
                "-oL",
                "mosquitto_sub",
                "-V",
                "5",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-t",
                "#",
                "-F",
                "%t %x")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader in = sub.inputReader()) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                  String[] part = line.split(" ", 2);
                  byte[] bytes = HexFormat.of().parseHex(part[1]);
                  heard.add(new Heard(part[0], new String(bytes, StandardCharsets.ISO_8859_1)));
                }
              } catch (IOException e) {
                // it was ended
              }
            });
    reader.setDaemon(true);
    reader.start();
    return sub;
  }

  private static boolean has(List<Heard> heard, String topic, String words) {
    return heard.stream()
        .anyMatch(one -> one.topic().equals(topic) && one.payload().contains(words));
  }

  @Test
  void aFleetHearsHowTheApplianceIsAndNothingOfPatients() throws Exception {
    Tool.assumeInstalled("mosquitto");
    Tool.assumeInstalled("storescu");
    int dicom = Tool.freePort();
    int port = Tool.freePort();
    Path images = Files.createDirectories(home.resolve("images"));
    for (int i = 1; i <= IMAGES; i++) {
      Path file = Phantom.ct(STUDY, i, TransferSyntax.EXPLICIT_LITTLE_ENDIAN).file(images);
      Tool.run(home, Map.of(), "dcmodify", "-nb", "-m", "(0008,0050)=4711-ACC", file.toString());
    }
    List<Heard> heard = new CopyOnWriteArrayList<>();
    ConsoleKey key = ConsoleKey.at(home.resolve("console.key"));
    ConsoleSide.enrol(home.resolve("appliance/etc/secrets"), key.publicPem());
    Process broker = broker(port);
    Process sub = null;
    try (Appliance appliance =
        Appliance.start(
            Files.createDirectories(home.resolve("appliance")),
            site(dicom, Tool.freePort(), port),
            Map.of())) {
      Process listening = listen(port, heard);
      sub = listening;
      String node = "spBv1.0/northfork/";
      patiently().until(() -> has(heard, node + "NDATA/gw-1", "Appliance/Beat"));
      Appliance.Somebody somebody = appliance.person("piaquincey", "Pia Quincey", "technologist");
      appliance.signIn(somebody);
      patiently().until(() -> appliance.ctl("spool-status").code() == 0);
      Tool.run(
          home,
          Map.of(),
          "storescu",
          "--scan-directories",
          "-aet",
          "CT1",
          "-aec",
          "SCANGATE",
          "127.0.0.1",
          Integer.toString(dicom),
          images.toString());
      assertThat(appliance.ctl("spool-list").output()).contains("QA-PHANTOM");
      // By now the listener may have come after the birth: the full beat has everything again.
      patiently().until(() -> has(heard, node + "NDATA/gw-1", "Spool/Images"));
      patiently().until(() -> has(heard, node + "DDATA/gw-1/mr-1", "Stop/State"));
      patiently().until(() -> has(heard, node + "DDATA/gw-1/ct-1", "Driver/Version"));

      everythingIsAskedFor(port, key, heard);

      String reports = "scangate/1/northfork/gw-1/report/";
      patiently().until(() -> has(heard, reports + "audit", "\"hash\""));

      assertThat(appliance.ctl("fleet-status").output())
          .contains("mqtt://127.0.0.1:" + port, "northfork/gw-1", "yes");
      assertThat(appliance.ctl("status").output()).contains("Fleet");
      assertThat(appliance.stop()).isZero();
      patiently().until(() -> has(heard, node + "NDEATH/gw-1", "bdSeq"));
      for (String never :
          List.of("QA-PHANTOM", "mlaut", STUDY, "Quincey", "4711-ACC", "127.0.0.1", "secret")) {
        assertThat(heard)
            .as("'%s' in %d messages", never, heard.size())
            .noneMatch(
                one ->
                    one.payload()
                        .toLowerCase(Locale.ROOT)
                        .contains(never.toLowerCase(Locale.ROOT)));
      }
      assertThat(heard)
          .extracting(Heard::topic)
          .allMatch(
              topic -> topic.startsWith(node) || topic.startsWith("scangate/1/northfork/gw-1/"));
    } finally {
      broker.destroyForcibly();
      if (sub != null) {
        sub.destroyForcibly();
      }
    }
  }

  private static void everythingIsAskedFor(int port, ConsoleKey key, List<Heard> heard)
      throws Exception {
    Broker broker = Broker.of("mqtt://127.0.0.1:" + port, "", "", "");
    try (ConsoleSide console = new ConsoleSide(broker, key)) {
      for (Deed deed : Deed.values()) {
        assertThat(console.ask("gw-1", deed).result()).as(deed.word()).isPresent();
      }
    }
    String answers = FleetAnswer.topic("northfork", "gw-1");
    patiently().until(() -> has(heard, answers, "Spool/Images"));
    patiently().until(() -> has(heard, answers, "second uplink"));
  }

  @Test
  void withoutAFleetNothingOfItStarts() throws Exception {
    try (Appliance appliance = Appliance.demo(Files.createDirectories(home.resolve("appliance")))) {
      assertThat(appliance.ctl("fleet-status").output()).contains("no section fleet");
      assertThat(appliance.ctl("status").output()).doesNotContain("Fleet");
      Path threads = Path.of("/proc", Long.toString(appliance.javaPid()), "task");
      try (var all = Files.newDirectoryStream(threads)) {
        for (Path thread : all) {
          assertThat(Files.readString(thread.resolve("comm"))).doesNotContain("scangate-fleet");
        }
      }
    }
  }
}
