package org.scangate.safety.stop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.scangate.api.safety.Cause;
import org.scangate.api.safety.StopCircuit;
import org.scangate.api.safety.StopRequest;

/**
 * A bundle of its own in the packed appliance, which stops others and uses the stop circuit as
 * others do. It answers one caller at the port that it writes into {@code data/probe.port}; a line
 * each for {@code grant}, {@code bundles}, {@code stop NAME}, {@code press}, {@code state}.
 */
public final class StopProbe implements BundleActivator {
  private StopCircuit circuit;

  @Override
  public void start(BundleContext context) throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Path port = Path.of(context.getProperty("scangate.data"), "probe.port");
    Files.writeString(port, Integer.toString(server.getLocalPort()));
    Thread thread = new Thread(() -> serve(context, server), "stop-probe");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void stop(BundleContext context) {
    // It ends with the process.
  }

  private void serve(BundleContext context, ServerSocket server) {
    try (server;
        Socket caller = server.accept();
        PrintWriter out = new PrintWriter(caller.getOutputStream(), true, StandardCharsets.UTF_8);
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.println(answer(context, line));
      }
    } catch (IOException e) {
      System.err.println("stop probe: " + e);
    }
  }

  private String answer(BundleContext context, String line) {
    String[] words = line.split(" ", 2);
    try {
      return switch (words[0]) {
        case "grant" -> {
          if (circuit == null) {
            circuit = context.getService(context.getServiceReference(StopCircuit.class));
          }
          circuit.grant().get(10, TimeUnit.SECONDS);
          yield "granted";
        }
        case "bundles" ->
            Arrays.stream(context.getBundles())
                .filter(
                    bundle ->
                        bundle.getBundleId() != 0
                            && bundle != context.getBundle()
                            && bundle.getState() == Bundle.ACTIVE)
                .map(Bundle::getSymbolicName)
                .collect(Collectors.joining(" "));
        case "stop" -> {
          for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().equals(words[1])) {
              bundle.stop(Bundle.STOP_TRANSIENT);
            }
          }
          yield "stopped";
        }
        case "press" -> {
          circuit.stop(new StopRequest("press-1", Cause.TECHNOLOGIST, "tess"), step -> {});
          yield "pressed";
        }
        case "state" -> circuit.state().permissive() + " " + circuit.state().stop().id();
        default -> "what is " + line;
      };
    } catch (Exception e) {
      return "failed: " + e;
    }
  }
}
