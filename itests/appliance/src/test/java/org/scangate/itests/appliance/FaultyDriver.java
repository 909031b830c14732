package org.scangate.itests.appliance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.scangate.api.driver.Activity;
import org.scangate.api.driver.DisplaySettings;
import org.scangate.api.driver.DisplaySurface;
import org.scangate.api.driver.DriverDescription;
import org.scangate.api.driver.DriverException;
import org.scangate.api.driver.InputEvent;
import org.scangate.api.driver.ScannerConnection;
import org.scangate.api.driver.ScannerContext;
import org.scangate.api.driver.ScannerDriver;
import org.scangate.api.driver.ScannerSettings;
import org.scangate.api.driver.ScannerStatus;

/**
 * A driver that is packed into a bundle of its own and does what the first line of its {@code
 * fault.txt} says, where it says: {@code throw activator}, {@code halt open}. {@code halt} ends the
 * process as a power cut would. It paints a grey screen and takes any input.
 */
public final class FaultyDriver implements BundleActivator, ScannerDriver {
  private static final int SIZE = 64;
  private static final int LEAKED = 50;

  private String fault = "";
  private String name = "rfb";

  @Override
  public void start(BundleContext context) throws Exception {
    try (InputStream in = FaultyDriver.class.getResourceAsStream("/fault.txt")) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      fault = lines.get(0);
      name = lines.get(1);
    }
    at("activator");
    if (fault.equals("components")) {
      Files.write(
          Path.of(context.getProperty("scangate.data"), "components.txt"), components(context));
    }
    context.registerService(ScannerDriver.class, this, null);
  }

  /** Every activated component with the number of its activation, and every bundle. */
  private static List<String> components(BundleContext context) {
    List<String> lines = new ArrayList<>();
    ServiceReference<ServiceComponentRuntime> reference =
        context.getServiceReference(ServiceComponentRuntime.class);
    ServiceComponentRuntime runtime = context.getService(reference);
    for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs()) {
      if (description.bundle.symbolicName.contains("driver-")) {
        continue;
      }
      for (ComponentConfigurationDTO one : runtime.getComponentConfigurationDTOs(description)) {
        lines.add("component " + description.name + " " + one.id + " " + one.state);
      }
    }
    Arrays.stream(context.getBundles())
        .filter(bundle -> !bundle.getLocation().startsWith("scangate-driver:"))
        .forEach(
            bundle ->
                lines.add(
                    "bundle "
                        + bundle.getSymbolicName()
                        + " "
                        + bundle.getBundleId()
                        + " "
                        + bundle.getState()));
    context.ungetService(reference);
    lines.sort(null);
    return lines;
  }

  @Override
  public void stop(BundleContext context) {
    at("stop");
  }

  private void at(String place) {
    if (!fault.endsWith(" " + place)) {
      return;
    }
    switch (fault.substring(0, fault.indexOf(' '))) {
      case "throw" -> throw new IllegalStateException("a bug in " + place);
      case "halt" -> Runtime.getRuntime().halt(137);
      case "hang" -> hang();
      default -> {}
    }
  }

  private static void hang() {
    while (true) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        // What a bad driver does: it does not listen.
      }
    }
  }

  @Override
  public DriverDescription description() {
    at("description");
    return new DriverDescription(name, "9", "A driver for tests", List.of(), true);
  }

  @Override
  public ScannerConnection open(ScannerSettings settings, ScannerContext context)
      throws DriverException {
    at("open");
    if (fault.equals("leak threads")) {
      for (int i = 0; i < LEAKED; i++) {
        new Thread(FaultyDriver::hang, "scangate-faulty-leak-" + i).start();
      }
    }
    context.status(
        new ScannerStatus(
            fault.equals("say scanning") ? Activity.SCANNING : Activity.IDLE, "", -1));
    for (DisplaySettings display : settings.displays()) {
      DisplaySurface surface = context.surface(display.id(), SIZE, SIZE);
      Arrays.fill(surface.pixels(), 0x808080);
      if (!fault.equals("show nothing")) {
        surface.damage(0, 0, SIZE, SIZE);
      }
    }
    Thread later =
        new Thread(
            () -> {
              try {
                TimeUnit.MILLISECONDS.sleep(100);
              } catch (InterruptedException e) {
                return;
              }
              if (fault.equals("fail soon")) {
                context.failed("it failed soon");
              }
              at("soon");
            },
            "scangate-faulty-" + settings.id());
    later.setDaemon(true);
    later.start();
    if (fault.equals("fail late")) {
      // It is well for 0.3 s beside the one before, and then serves.
      failAfter(700, context);
    }
    return new ScannerConnection() {
      @Override
      public void input(String display, InputEvent event) {
        at("input");
      }

      @Override
      public void close() {
        at("close");
      }
    };
  }

  private static void failAfter(long millis, ScannerContext context) {
    Thread failing =
        new Thread(
            () -> {
              try {
                TimeUnit.MILLISECONDS.sleep(millis);
              } catch (InterruptedException e) {
                return;
              }
              context.failed("it failed late");
            },
            "scangate-faulty-late");
    failing.setDaemon(true);
    failing.start();
  }

  /** The bytes of this class and of those inside it, by the names of their entries. */
  static List<Path> classes() throws IOException {
    Path folder = Path.of(System.getProperty("user.dir"), "target/test-classes");
    Path here = folder.resolve(FaultyDriver.class.getPackageName().replace('.', '/'));
    try (var files = Files.list(here)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("FaultyDriver"))
          .toList();
    }
  }
}
