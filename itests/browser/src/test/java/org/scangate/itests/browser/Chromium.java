package org.scangate.itests.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.scangate.itests.harness.Run;

/** The machine's Chromium, driven by Playwright, which starts it or joins one that runs. */
final class Chromium implements AutoCloseable {
  static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** Playwright's own flags that keep hidden tabs awake; left out, tabs sleep as people's do. */
  private static final List<String> KEEP_AWAKE =
      List.of(
          "--disable-background-timer-throttling",
          "--disable-backgrounding-occluded-windows",
          "--disable-renderer-backgrounding");

  private final AutoCloseable beneath;
  private final Playwright playwright;
  private final Browser browser;
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  private Chromium(AutoCloseable beneath, Function<BrowserType, Browser> made) {
    this.beneath = beneath;
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser = made.apply(playwright.chromium());
  }

  /**
   * Starts one in which every profile is a fresh one, every certificate is taken, and every page
   * believes that it is looked at.
   */
  static Chromium start() {
    return new Chromium(
        () -> {},
        type ->
            type.launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program())
                    .setArgs(FLAGS)
                    .setIgnoreDefaultArgs(KEEP_AWAKE)));
  }

  /**
   * Joins one that runs as it is: it has one profile, and its pages are hidden when others are in
   * front.
   */
  static Chromium join(EverydayChromium running) {
    return new Chromium(
        running,
        type ->
            type.connectOverCDP(
                running.address(), new BrowserType.ConnectOverCDPOptions().setNoDefaults(true)));
  }

  static Path program() {
    return Run.which("chromium")
        .orElseThrow(() -> new IllegalStateException("no chromium: apt-get install chromium"));
  }

  /** A fresh profile, or the one that there is. */
  BrowserContext profile() {
    BrowserContext profile =
        browser.contexts().stream()
            .filter(it -> beneath instanceof EverydayChromium)
            .findFirst()
            .orElseGet(
                () ->
                    browser.newContext(
                        new Browser.NewContextOptions()
                            .setIgnoreHTTPSErrors(true)
                            .setViewportSize(1440, 1000)));
    profile.setDefaultTimeout(Window.PATIENCE_MILLIS);
    profile.onConsoleMessage(it -> said.add(it.type() + ": " + it.text()));
    return profile;
  }

  /** A picture of every open window. */
  void pictures(Path folder, String name) {
    int number = 0;
    for (BrowserContext profile : browser.contexts()) {
      for (Page page : profile.pages()) {
        page.screenshot(
            new Page.ScreenshotOptions().setPath(folder.resolve(name + "-" + ++number + ".png")));
      }
    }
  }

  /** What the pages have written to their consoles. */
  String said() {
    return String.join("\n", List.copyOf(said));
  }

  @Override
  public void close() throws Exception {
    browser.close();
    playwright.close();
    beneath.close();
  }
}
