package org.scangate.itests.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.scangate.api.driver.DriverDescription;
import org.scangate.api.driver.DriverException;
import org.scangate.api.driver.ScannerConnection;
import org.scangate.api.driver.ScannerContext;
import org.scangate.api.driver.ScannerDriver;
import org.scangate.api.driver.ScannerSettings;

/**
 * Runs inside the appliance, brought to it as a driver that no scanner uses: does to the driver
 * bundle that is active what Karaf's {@code bundle:update} does, {@link Bundle#update(InputStream)}
 * and nothing more, when a path is sent to its port.
 */
public final class UpdatingDriver implements BundleActivator, ScannerDriver {
  static final String PORT_FILE = "bench-updating";

  /** Sent in place of a path: stops the driver that came with the appliance. */
  static final String STOP_SHIPPED = "stop-shipped";

  private static final String DRIVER = "driver-rfb";
  private static final String BROUGHT = "scangate-driver:";

  private ServerSocket socket;

  @Override
  public void start(BundleContext context) throws IOException {
    socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(() -> serve(context), "bench-updating");
    thread.setDaemon(true);
    thread.start();
    context.registerService(ScannerDriver.class, this, null);
    Files.writeString(
        Path.of(context.getProperty("scangate.data"), PORT_FILE), "" + socket.getLocalPort());
  }

  private void serve(BundleContext context) {
    while (true) {
      try (Socket one = socket.accept()) {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(one.getInputStream(), StandardCharsets.UTF_8));
        String answer = answer(context, in.readLine());
        OutputStream out = one.getOutputStream();
        out.write((answer + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        return; // the bundle was stopped
      }
    }
  }

  private static String answer(BundleContext context, String asked) {
    try {
      for (Bundle bundle : context.getBundles()) {
        if (!bundle.getSymbolicName().endsWith(DRIVER) || bundle.getState() != Bundle.ACTIVE) {
          continue;
        }
        boolean brought = bundle.getLocation().startsWith(BROUGHT);
        if (asked.equals(STOP_SHIPPED) && !brought) {
          bundle.stop(Bundle.STOP_TRANSIENT);
          return "done";
        } else if (!asked.equals(STOP_SHIPPED) && brought) {
          try (InputStream in = Files.newInputStream(Path.of(asked))) {
            bundle.update(in);
          }
          return "done";
        }
      }
      return "no such bundle is active";
    } catch (BundleException | IOException | RuntimeException e) {
      return e.toString();
    }
  }

  @Override
  public void stop(BundleContext context) throws IOException {
    socket.close();
  }

  @Override
  public DriverDescription description() {
    return new DriverDescription("bench-updating", "1", "For benchmarks", List.of(), true);
  }

  @Override
  public ScannerConnection open(ScannerSettings settings, ScannerContext context)
      throws DriverException {
    throw new DriverException("it drives no scanner");
  }
}
