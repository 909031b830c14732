package org.scangate.safety.relay.modbus;

import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.scangate.api.safety.Relay;
import org.scangate.api.safety.RelayContractTest;
import org.scangate.api.safety.RelayDescription;

class ModbusRelayContractTest extends RelayContractTest {
  private final AtomicLong nanos = new AtomicLong(1);
  private final BitSet coils = new BitSet();
  private final ScriptedServer server;
  private final ModbusRelay relay;
  private volatile boolean pushed;
  private long fedNanos;

  ModbusRelayContractTest() throws Exception {
    server = new ScriptedServer();
    server.device = this::answer;
    relay =
        new ModbusRelay(
            new RelayDescription(
                "cabinet",
                "a relay",
                false,
                List.of(),
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofMillis(250),
                Duration.ofMillis(100)),
            new ModbusTcp("127.0.0.1", server.port(), 1, Duration.ofSeconds(5)),
            Profile.of(Map.of()));
  }

  @AfterEach
  void end() throws Exception {
    relay.close();
    server.close();
  }

  /** A device with a watchdog, feedback of its coils at ten more. */
  private byte[] answer(byte[] request) {
    long now = nanos.get();
    if (now - fedNanos > Duration.ofSeconds(1).toNanos()) {
      coils.clear();
    }
    fedNanos = now;
    int address = ModbusTcp.get16(request, 1);
    if (request[0] == 5) {
      coils.set(address, request[3] != 0);
      return Arrays.copyOf(request, 5);
    }
    BitSet levels = new BitSet();
    for (int i = 0; i < ModbusTcp.get16(request, 3); i++) {
      boolean feedback = i >= FEEDBACK && coils.get(i - FEEDBACK);
      levels.set(i, request[0] == 1 ? coils.get(i) : feedback || (i == FREE && pushed));
    }
    int bytes = (ModbusTcp.get16(request, 3) + 7) / 8;
    byte[] answer = new byte[2 + bytes];
    answer[0] = request[0];
    answer[1] = (byte) bytes;
    byte[] bits = levels.toByteArray();
    System.arraycopy(bits, 0, answer, 2, bits.length);
    return answer;
  }

  @Override
  protected Relay relay() {
    return relay;
  }

  @Override
  protected void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Override
  protected void push(boolean active) {
    pushed = active;
  }
}
