package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.BoundingBox;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Totp;

/** A technologist's first ten minutes, as the README has them. */
class OperateTest {
  @TempDir static Path home;
  private static Appliance appliance;
  private static Chromium chromium;

  @BeforeAll
  static void start() throws Exception {
    appliance = Appliance.demo(home);
    chromium = new Chromium();
  }

  @AfterAll
  static void stop() throws Exception {
    chromium.close();
    appliance.close();
  }

  private static Locator on(Page page, String test) {
    return page.locator("[data-test=" + test + "]");
  }

  private static void click(Page page, double x, double y) {
    BoundingBox box = page.locator("[data-test=console-target] canvas").first().boundingBox();
    page.mouse().click(box.x + x * box.width / 1280, box.y + y * box.height / 960);
  }

  @Test
  void finishesASimulatedScanByMouseAndKeyboard() throws Exception {
    Appliance.Somebody tess = appliance.person("tess", "Tess Okafor", "technologist");
    Page page = chromium.profile().newPage();
    page.onConsoleMessage(m -> System.out.println("browser: " + m.text()));
    page.onPageError(e -> System.out.println("browser: " + e));
    page.navigate(appliance.uri().toString());
    Chromium.picture(page, "sign-in");
    on(page, "person").fill(tess.id());
    on(page, "password").fill(tess.password());
    on(page, "code").fill(Totp.code(tess.otpauthUri(), Instant.now()));
    on(page, "sign-in-submit").click();

    assertThat(on(page, "scanner-card")).hasCount(2);
    Chromium.picture(page, "scanners");
    on(page, "scanner-card")
        .filter(new Locator.FilterOptions().setHasText("MR 1"))
        .locator("[data-test=scanner-open]")
        .click();
    assertThat(page.locator("[data-test=console-target] canvas").first()).isVisible();
    Chromium.picture(page, "session-viewing");

    on(page, "control-button").click();
    assertThat(on(page, "control-button")).containsText("back");
    click(page, 200, 220);
    page.keyboard().press("F5");
    assertThat(on(page, "session-activity")).containsText("repar", long_());
    page.waitForTimeout(3500);
    page.keyboard().press("F5");
    assertThat(on(page, "session-activity")).containsText("can", long_());
    page.waitForTimeout(4000);
    Chromium.picture(page, "session-scanning");
    assertThat(on(page, "session-activity")).containsText("dle", long_());
    Chromium.picture(page, "session-finished");
    assertThat(appliance.ctl("audit-verify").code()).isZero();
  }

  private static ContainsTextOptions long_() {
    return new ContainsTextOptions().setTimeout(60_000);
  }
}
