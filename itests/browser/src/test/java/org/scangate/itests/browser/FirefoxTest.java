package org.scangate.itests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.browser.SimulatedConsole.Button;
import org.scangate.itests.browser.SimulatedConsole.Phase;
import org.scangate.itests.harness.Appliance.Somebody;

/** A technologist's first ten minutes, in Firefox. */
class FirefoxTest {
  private static final Path PICTURES = Path.of("target/screenshots");
  private static final String F5 = "\uE035";

  @RegisterExtension static final Stage stage = Stage.demo();

  private Firefox firefox;

  @BeforeEach
  void start() throws Exception {
    firefox = Firefox.start();
  }

  @AfterEach
  void end() throws Exception {
    firefox.close();
  }

  @Test
  void operatesTheSimulatedMr() throws Exception {
    Somebody tess = stage.appliance().person("tess", "Tess Okafor", "technologist");
    try {
      signsIn(tess);
      opensTheConsole();
      String link = link();
      assertThat(link).isNotEmpty();
      typesWithoutControl();
      firefox.click("control-button").awaits("control-state", "in-control");
      scans();
      firefox.picture(PICTURES, "firefox-session-finished");
      assertThat(link()).isEqualTo(link);
      assertThat(firefox.attribute("link-state", "data-state")).isEqualTo("up");
      firefox.click("control-button").awaits("control-state", "viewing");
      firefox.click("leave").awaits("scanner-card");
    } catch (Exception | AssertionError e) {
      firefox.picture(Path.of("target/failures"), "FirefoxTest");
      throw e;
    }
  }

  private void signsIn(Somebody tess) throws Exception {
    firefox.goTo(stage.appliance().uri() + "/").awaits("sign-in");
    firefox.fill("person", tess.id()).fill("password", tess.password());
    firefox.fill("code", new Authenticator(tess.otpauthUri()).code());
    firefox.picture(PICTURES, "firefox-sign-in").click("sign-in-submit").awaits("scanner-card");
    firefox.picture(PICTURES, "firefox-scanners");
  }

  private void opensTheConsole() throws Exception {
    firefox.click("scanner-open:mr-1").awaitsConsole();
    awaits(Phase.IDLE);
  }

  private void typesWithoutControl() throws Exception {
    BufferedImage before = firefox.pixels();
    firefox.point(Button.PREPARE.x, Button.PREPARE.y).type(F5).awaits("said");
    assertThat(firefox.text("said")).contains("Ask for control");
    assertThat(Pixels.different(before, firefox.pixels())).isZero();
  }

  private void scans() throws Exception {
    firefox.point(Button.PREPARE.x, Button.PREPARE.y);
    firefox.awaits("session-activity", "preparing");
    awaits(Phase.READY);
    firefox.type(F5).awaits("session-activity", "scanning");
    firefox.picture(PICTURES, "firefox-session-scanning");
    firefox.awaits("session-activity", "idle");
    awaits(Phase.IDLE);
  }

  private void awaits(Phase phase) throws InterruptedException {
    SimulatedConsole.awaits(this::pixels, phase);
  }

  private BufferedImage pixels() {
    try {
      return firefox.pixels();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String link() {
    return stage.cell("links", " tess ", 0);
  }
}
