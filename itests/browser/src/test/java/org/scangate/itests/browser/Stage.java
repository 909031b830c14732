package org.scangate.itests.browser;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.scangate.itests.harness.Appliance;

/**
 * An appliance and a Chromium for the tests of one class. A test that fails leaves a picture of
 * every window and the appliance's log in target/failures.
 */
final class Stage implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private static final Path FAILURES = Path.of("target/failures");

  private final Callable<String> site;
  private Starting starts = (home, file) -> Appliance.start(home, file, Map.of());
  private boolean releases = true;
  private Browsers browsers = appliance -> Chromium.start();
  private Path home;
  private Appliance appliance;
  private Chromium chromium;

  private Stage(Callable<String> site) {
    this.site = site;
  }

  /** The demo site. */
  static Stage demo() {
    return new Stage(Stage::demoSite);
  }

  /** A site of the test's own: asked for when the class begins. */
  static Stage site(Callable<String> site) {
    return new Stage(site);
  }

  /**
   * The central console of a fleet in place of an appliance, as the demo has it, with no broker.
   */
  static Stage centralConsole() {
    Stage stage =
        new Stage(
            () ->
                Files.readString(Appliance.distribution().resolve("share/etc/console.yaml"))
                    .replace("localhost:8883", "localhost:" + Appliance.freePorts()));
    stage.starts = Appliance::console;
    return stage.withNothingReleased();
  }

  /** Starts what the class is about. */
  private interface Starting {
    Appliance in(Path home, String file) throws Exception;
  }

  /** Makes the browser of a class; the appliance runs by then. */
  interface Browsers {
    Chromium start(Appliance appliance) throws Exception;
  }

  /** With another browser than the one that Playwright starts. */
  Stage with(Browsers others) {
    browsers = others;
    return this;
  }

  /** Leaves the drivers as they are born, for phantoms only. */
  Stage withNothingReleased() {
    releases = false;
    return this;
  }

  static String demoSite() throws IOException {
    return Files.readString(Appliance.distribution().resolve("share/etc/site.yaml"));
  }

  Appliance appliance() {
    return appliance;
  }

  /** Where the appliance keeps everything. */
  Path home() {
    return home;
  }

  Chromium chromium() {
    return chromium;
  }

  /** A browser of somebody's own, with nothing open yet. */
  Window window() {
    return new Window(chromium.profile().newPage(), appliance.uri().toString());
  }

  /** A browser of somebody's own at the on-site listener, with nothing open yet. */
  Window onSiteWindow() {
    return new Window(chromium.profile().newPage(), appliance.onSiteUri().toString());
  }

  /** A cell of the table that a command of the appliance prints, in the row with those words. */
  String cell(String command, String row, int column) {
    try {
      return appliance
          .ctl(command)
          .output()
          .lines()
          .filter(line -> line.contains(row))
          .map(line -> line.strip().split(" {2,}", -1)[column])
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** How many records of the audit are of that action. */
  long audited(String action) {
    String wanted = '"' + action + '"';
    long found = 0;
    try (Stream<Path> files = Files.walk(home.resolve("data/audit"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        found += text.split(Pattern.quote(wanted), -1).length - 1;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    PlaywrightAssertions.setDefaultAssertionTimeout(Window.PATIENCE_MILLIS);
    home = Files.createTempDirectory("scangate-browser");
    appliance = starts.in(home, site.call());
    if (releases) {
      appliance.releaseDrivers();
    }
    chromium = browsers.start(appliance);
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (context.getExecutionException().isPresent()) {
      String name =
          context.getRequiredTestClass().getSimpleName()
              + "-"
              + context.getRequiredTestMethod().getName();
      chromium.pictures(FAILURES, name);
      Files.createDirectories(FAILURES);
      Files.writeString(
          FAILURES.resolve(name + ".log"), chromium.said() + "\n\n" + appliance.log());
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (chromium != null) {
      chromium.close();
    }
    if (appliance != null) {
      appliance.close();
    }
    Folders.delete(home);
  }
}
