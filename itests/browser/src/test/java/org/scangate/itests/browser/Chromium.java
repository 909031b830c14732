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
import org.scangate.itests.harness.Run;

/** The machine's Chromium, driven by Playwright. */
final class Chromium implements AutoCloseable {
  private static final List<String> FLAGS =
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

  private final Playwright playwright;
  private final Browser browser;
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  Chromium() {
    Path program =
        Run.which("chromium")
            .orElseThrow(() -> new IllegalStateException("no chromium: apt-get install chromium"));
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program)
                    .setArgs(FLAGS)
                    .setIgnoreDefaultArgs(KEEP_AWAKE));
  }

  /** A fresh profile; the site CA's signature is not checked, as in a browser that trusts it. */
  BrowserContext profile() {
    BrowserContext profile =
        browser.newContext(
            new Browser.NewContextOptions().setIgnoreHTTPSErrors(true).setViewportSize(1440, 1000));
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
  public void close() {
    browser.close();
    playwright.close();
  }
}
