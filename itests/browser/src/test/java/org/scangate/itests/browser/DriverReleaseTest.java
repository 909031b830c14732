package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.itests.harness.Appliance.Somebody;
import org.scangate.itests.harness.ShippedDriver;

/** A physicist releases a driver that was for phantoms only, and everybody sees it. */
class DriverReleaseTest {
  private static XConsole x;

  @RegisterExtension
  static final Stage stage =
      Stage.site(
              () -> {
                x = XConsole.start();
                return XConsole.site(XConsole.scanner("x-1", "X 1", x.port()));
              })
          .withNothingReleased();

  @AfterAll
  static void end() throws Exception {
    x.close();
  }

  private static Window comes(String id, String name, String role) throws Exception {
    Somebody somebody = stage.appliance().person(id, name, role);
    Window window = stage.window();
    return window.signIn(somebody, new Authenticator(somebody.otpauthUri()).code());
  }

  @Test
  void phantomsFirstAndPatientsWhenAPhysicistHasSaidSo() throws Exception {
    Window tess = comes("tess", "Tess Okafor", "technologist").open("x-1");
    Window rada = comes("rada", "Rada Novak", "radiologist").open("x-1");
    assertThat(tess.on("not-released")).containsText("FOR PHANTOMS ONLY");
    assertThat(rada.on("not-released")).containsText("FOR PHANTOMS ONLY");
    tess.picture("not-released");
    tess.on("phantom-select").selectOption("QA-PHANTOM");
    tess.click("control-button").awaits("control-state", "in-control");
    assertThat(rada.on("not-released")).containsText("Tess Okafor says that QA-PHANTOM");
    rada.picture("phantom-session");
    tess.giveBack();

    Window phil = comes("phil", "Phil Meyer", "physicist");
    phil.click("nav-drivers");
    var use = phil.on("driver-use").and(phil.page().locator("[data-scanner=x-1]"));
    assertThat(use).hasAttribute("data-kind", "NOT_RELEASED");
    use.locator("[data-test=driver-statement]").fill("ACR phantom, distortion below 1 mm");
    use.locator("[data-test=driver-release]").click();
    phil.click("confirm-yes");
    assertThat(use).hasAttribute("data-kind", "RELEASED");
    assertThat(use.locator("[data-test=driver-released-by]")).containsText("Phil Meyer");
    phil.picture("drivers");
    assertThat(tess.on("not-released")).hasCount(0);
    tess.askControl();

    use.locator("[data-test=driver-statement]").fill("The field moved");
    use.locator("[data-test=driver-withdraw]").click();
    phil.click("confirm-yes");
    tess.awaits("control-state", "viewing");
    assertThat(tess.on("control-refused")).containsText("for phantoms only");
    assertThat(rada.on("not-released")).containsText("FOR PHANTOMS ONLY");
  }

  @Test
  void aDriversFileIsStagedByThePageAndApprovedAtTheAppliance(@TempDir Path folder)
      throws Exception {
    Window ida = comes("ida", "Ida Holm", "site-it");
    ida.click("nav-drivers");
    Path large = folder.resolve("large.jar");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(2L << 30);
    }
    ida.on("driver-file").setInputFiles(large);
    ida.click("driver-upload");
    assertThat(ida.on("driver-upload-problem")).containsText("too many for a driver");
    ida.on("driver-file").setInputFiles(Files.write(folder.resolve("cut.jar"), new byte[700_000]));
    ida.click("driver-upload");
    assertThat(ida.on("driver-upload-problem")).containsText("not a whole jar file");

    Path jar = ShippedDriver.as("driver-rfb", "7.0.0", folder.resolve("driver.jar"));
    String sha256 =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
    ida.on("driver-file").setInputFiles(jar);
    ida.click("driver-upload");
    assertThat(ida.on("staged-sha256")).hasText(sha256);
    assertThat(ida.on("approve-command")).hasText("./scangate ctl driver-approve " + sha256);
    ida.picture("driver-staged");
    assertThat(ida.on("driver-stored")).hasAttribute("data-state", "staged");
    org.assertj.core.api.Assertions.assertThat(
            stage.appliance().ctl("driver-swap", sha256).output())
        .contains("is not approved");
    org.assertj.core.api.Assertions.assertThat(
            stage.appliance().ctl("driver-approve", sha256).code())
        .isZero();
    assertThat(ida.on("driver-stored")).hasAttribute("data-state", "approved");
  }
}
