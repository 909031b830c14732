package org.scangate.itests.appliance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.scangate.itests.appliance.SwapTest.awaitTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.SignedPanel;
import org.scangate.itests.harness.XServer;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.peer.Phantom;
import org.scangate.lib.dicom.peer.Tool;

/**
 * DCMTK's storescu sends a phantom's image and then a patient's, while nobody has released the
 * scanner's driver; a real X server is the console.
 */
class NotAPhantomTest {
  private static final String STUDY = "1.2.826.0.1.3680043.2.77";

  /** As long as the phantom's id, so that the data set stays whole. */
  private static final String PATIENT = "PAT-471-11";

  @TempDir Path home;
  @TempDir Path folder;

  private static String site(int console, int listen) throws Exception {
    return SwapTest.site(console).replace("    driver: rfb", "    driver: rfb\n    ae-title: MR1")
        + """
        dicom:
          listen: 127.0.0.1:%d
          ae-title: SCANGATE
          spool: { directory: data/spool, high-water: 99%%, reserve: 64MiB }
          accept:
            - { ae-title: MR1, host: localhost }
        """
            .formatted(listen);
  }

  private Path image(int number, String patient) throws Exception {
    Path file = Phantom.ct(STUDY, number, TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 16).file(folder);
    String bytes = Files.readString(file, ISO_8859_1).replace("QA-PHANTOM", patient);
    return Files.writeString(file, bytes, ISO_8859_1);
  }

  private void send(int listen, Path image) throws Exception {
    Tool.run(
        folder,
        Map.of(),
        "storescu",
        "-aet",
        "MR1",
        "-aec",
        "SCANGATE",
        "127.0.0.1",
        Integer.toString(listen),
        image.toString());
  }

  @Test
  void anImageOfAPatientIsAlarmedUntilSomebodyOnSiteHasLooked() throws Exception {
    Tool.assumeInstalled("storescu");
    int listen = Tool.freePort();
    try (XServer server = XServer.start("640x480");
        Appliance appliance = Appliance.start(home, site(server.port(), listen), Map.of())) {
      awaitTrue("the spool", () -> appliance.ctl("spool-status").code() == 0);
      var tess = appliance.signIn(appliance.person("tess", "Tess", "technologist"));
      SignedPanel panel = SignedPanel.enrol(appliance, "mr-room");
      var unused = appliance.freshPerson("omar", "Omar Reyes", "on-site-operator");
      panel.checkIn("omar", appliance.ctl("pin-make", "omar").output().replaceAll("\\D", ""));
      try (RemoteSession session = RemoteSession.open(appliance, tess, "mr-1")) {
        awaitTrue("connected", () -> session.scanner().path("reach").asText().equals("CONNECTED"));
        send(listen, image(1, "QA-PHANTOM"));
        assertThat(panel.look("mr-1").has("notAPhantom")).isFalse();
        send(listen, image(2, PATIENT));
        awaitTrue(
            "every window says so",
            () -> session.newest("state").path("release").has("notAPhantomSince"));
        assertThat(panel.look("mr-1").path("notAPhantom").path("images").asInt()).isEqualTo(1);
        assertThat(appliance.ctl("status").output()).contains("ALARM", "list of phantoms");
        panel.act("acknowledge-images", "mr-1", "", "omar");
        awaitTrue(
            "it is over", () -> !session.newest("state").path("release").has("notAPhantomSince"));
      }
      appliance.freshPerson("phil", "Phil", "physicist");
      assertThat(appliance.ctl("driver-release", "mr-1", "Tested", "--physicist", "phil").code())
          .isZero();
      send(listen, image(3, PATIENT));
      assertThat(panel.look("mr-1").has("notAPhantom")).as("released").isFalse();
      String audit = appliance.ctl("audit").output();
      assertThat(audit.split("images.not-a-phantom", -1)).hasSize(2);
      assertThat(audit).contains("images.acknowledged").doesNotContain(PATIENT);
      assertThat(appliance.log()).doesNotContain(PATIENT);
    }
  }
}
