package org.scangate.safety.stop;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.scangate.api.safety.Cause;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.Relay;
import org.scangate.api.safety.StopRequest;
import org.scangate.safety.relay.gpio.Boards;
import org.scangate.safety.relay.modbus.Relays;

/**
 * The safety ring in a process of its own, to be killed and starved.
 *
 * <p>Arguments: the relay's port, or {@code gpio}; the directory of the records. Takes control as
 * soon as it can when the third is {@code grant}; prints every new state of stop and permissive.
 * Its standard input: {@code press}, {@code now}, {@code heap}, {@code direct}; its end is the end.
 */
final class RingMain {
  private static final List<Object> EATEN = new ArrayList<>();

  private RingMain() {}

  public static void main(String[] args) throws Exception {
    Relay relay =
        args[0].equals("gpio")
            ? Boards.atTheKernel()
            : Relays.generic(Integer.parseInt(args[0]), Duration.ofMillis(700));
    Site site = new Site(relay, Path.of(args[1]));
    try (AutoCloseable watch = site.circuit().watch(RingMain::say)) {
      if (args.length > 2) {
        site.grant();
        System.out.println("has control");
      }
      obey(site);
    }
    site.close();
  }

  private static void say(CircuitState state) {
    System.out.println(state.stop().id() + " " + state.permissive());
    state.alarms().forEach(System.out::println);
  }

  private static void obey(Site site) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      switch (line) {
        case "press" ->
            site.circuit()
                .stop(
                    new StopRequest("press-1", Cause.TECHNOLOGIST, "tess"),
                    step -> System.out.println(step));
        case "now" -> System.out.println("now " + Instant.now());
        case "heap" -> eatTheHeap();
        case "direct" -> eatDirectMemory();
        default -> System.out.println("what is " + line);
      }
    }
  }

  private static void eatTheHeap() {
    System.out.println("eats the heap");
    while (true) {
      EATEN.add(new byte[1 << 16]);
    }
  }

  /** As Netty's pool would by a leak; then what is left of the budget that Java shares with it. */
  private static void eatDirectMemory() {
    String last = "";
    try {
      while (true) {
        EATEN.add(PooledByteBufAllocator.DEFAULT.directBuffer(1 << 20));
      }
    } catch (OutOfMemoryError e) {
      last = e.getMessage();
    }
    for (int size = 1 << 20; size >= 1; size /= 2) {
      try {
        while (true) {
          EATEN.add(ByteBuffer.allocateDirect(size));
        }
      } catch (OutOfMemoryError e) {
        last = e.getMessage();
      }
    }
    System.out.println("direct memory is gone: " + last);
  }
}
