package org.scangate.safety.stop;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.scangate.safety.relay.modbus.Relays;

/**
 * The safety ring in a process of its own, to be killed.
 *
 * <p>Arguments: the relay's port, the directory of the records. Takes control as soon as it can
 * when the third is {@code grant}; prints every new state of stop and permissive.
 */
final class Appliance {
  private Appliance() {}

  public static void main(String[] args) throws Exception {
    Site site =
        new Site(
            Relays.generic(Integer.parseInt(args[0]), Duration.ofMillis(700)), Path.of(args[1]));
    try (AutoCloseable watch =
        site.circuit()
            .watch(state -> System.out.println(state.stop().id() + " " + state.permissive()))) {
      if (args.length > 2) {
        site.grant();
        System.out.println("has control");
      }
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    }
    site.close();
  }
}
