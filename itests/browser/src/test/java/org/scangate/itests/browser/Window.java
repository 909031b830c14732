package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.options.BoundingBox;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.scangate.itests.harness.Appliance.Somebody;

/** A browser window with the UI in it: what a person can do there. Every wait is bounded. */
final class Window {
  /** Of every wait for the page: long, for a machine that does much else. */
  static final double PATIENCE_MILLIS = 60_000;

  private static final int MOST_TABS = 80;

  private final Page page;
  private final String address;
  private final List<String> errors = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param address the appliance's, without a path
   */
  Window(Page page, String address) {
    this.page = page;
    this.address = address;
    page.onPageError(errors::add);
  }

  Page page() {
    return page;
  }

  /** Errors that scripts of the page did not catch. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  /** Whatever carries that name for tests. */
  Locator on(String test) {
    return page.locator("[data-test=" + test + "]");
  }

  Window goTo(String path) {
    page.navigate(address + path);
    return this;
  }

  Window fill(String field, String text) {
    on(field).fill(text);
    return this;
  }

  Window click(String test) {
    on(test).click();
    return this;
  }

  /** Writes what the window shows to target/screenshots. */
  Window picture(String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target/screenshots", name + ".png")));
    return this;
  }

  Window signIn(Somebody somebody, String code) {
    goTo("/");
    return fill("person", somebody.id())
        .fill("password", somebody.password())
        .fill("code", code)
        .click("sign-in-submit");
  }

  /** From "My scanners", until the first display is painted. */
  Window open(String scanner) {
    on("scanner-card")
        .and(page.locator("[data-scanner=" + scanner + "]"))
        .locator("[data-test=scanner-open]")
        .click();
    return awaitsConsole();
  }

  /** Until the first display in sight is painted. */
  Window awaitsConsole() {
    assertThat(console().locator("canvas[data-connected]")).hasCount(1);
    assertThat(on("pane-scale").first()).not().isEmpty();
    return this;
  }

  /** Asks and waits until it is had. */
  Window askControl() {
    assertThat(on("control-button")).containsText("Ask");
    click("control-button");
    return awaits("control-state", "in-control");
  }

  Window giveBack() {
    click("control-button");
    return awaits("control-state", "viewing");
  }

  /** Waits until what carries that name is in that state. */
  Window awaits(String test, String state) {
    assertThat(on(test))
        .hasAttribute(
            "data-state", state, new HasAttributeOptions().setTimeout(2 * PATIENCE_MILLIS));
    return this;
  }

  /** Presses Tab until that has the focus; of a scanner's card, name and scanner with a colon. */
  Window tabTo(String wanted) {
    for (int i = 0; i < MOST_TABS; i++) {
      Object focused =
          page.evaluate(
              "() => { let it = document.activeElement;"
                  + " while (it?.shadowRoot?.activeElement) it = it.shadowRoot.activeElement;"
                  + " const scanner = it?.closest('[data-scanner]')?.dataset.scanner;"
                  + " return (it?.dataset?.test ?? '') + (scanner ? ':' + scanner : ''); }");
      if (wanted.equals(focused)) {
        return this;
      }
      page.keyboard().press("Tab");
    }
    throw new AssertionError(wanted + " is not to be reached with Tab");
  }

  /** The console of the first display in sight. */
  Locator console() {
    return on("console-target").first();
  }

  private Locator canvas() {
    return console().locator("canvas");
  }

  /** Where a point of the console is in this window. */
  double[] place(double x, double y) {
    BoundingBox box = canvas().boundingBox();
    BufferedImage shown = pixels();
    return new double[] {
      box.x + x * box.width / shown.getWidth(), box.y + y * box.height / shown.getHeight()
    };
  }

  /** A click of the left button at a point of the console. */
  Window point(double x, double y) {
    double[] at = place(x, y);
    page.mouse().click(at[0], at[1]);
    return this;
  }

  /** A line from one point of the console to another, with the button held. */
  Window drawLine(double fromX, double fromY, double toX, double toY) {
    double[] from = place(fromX, fromY);
    double[] to = place(toX, toY);
    page.mouse().move(from[0], from[1]);
    page.mouse().down();
    page.mouse().move(to[0], to[1], new com.microsoft.playwright.Mouse.MoveOptions().setSteps(8));
    page.mouse().up();
    return this;
  }

  /** What the console's canvas holds, pixel for pixel. */
  BufferedImage pixels() {
    String url = (String) canvas().evaluate("it => it.toDataURL('image/png')");
    byte[] png = Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
    try {
      return ImageIO.read(new ByteArrayInputStream(png));
    } catch (IOException e) {
      throw new IllegalStateException("a canvas that is no picture", e);
    }
  }
}
