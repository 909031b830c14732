package org.scangate.safety.relay.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scangate.api.safety.RelayDescription;
import org.scangate.api.safety.RelayException;

class ModbusRelayTest {
  /** Longer than a loaded machine pauses; only what is not answered at all takes it. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private ScriptedServer server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
    port = server.port();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private ModbusRelay relay(Duration timeout, Map<String, Object> profile) throws RelayException {
    ModbusRelay relay =
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
            new ModbusTcp("127.0.0.1", port, 7, timeout),
            Profile.of(profile));
    relay.open();
    return relay;
  }

  @Test
  void writesCoilsOneByOneInTheOrderGiven() throws Exception {
    ModbusRelay relay = relay(TIMEOUT, Map.of("profile.coils.address", 0x10));
    Map<Integer, Boolean> coils = new LinkedHashMap<>();
    coils.put(2, true);
    coils.put(1, false);
    relay.write(coils);
    assertThat(server.lastRequest).containsExactly(5, 0, 0x11, 0, 0);
    relay.write(Map.of(2, true));
    assertThat(server.lastRequest).containsExactly(5, 0, 0x12, 0xff, 0);
  }

  @Test
  void writesAdjacentCoilsAtOnceWhereTheProfileSaysSo() throws Exception {
    ModbusRelay relay = relay(TIMEOUT, Map.of("profile.coils.write", "multiple"));
    relay.write(Map.of(1, true, 2, false, 3, true));
    assertThat(server.lastRequest).containsExactly(15, 0, 1, 0, 3, 1, 0b101);
    relay.write(Map.of(1, true, 3, true));
    assertThat(server.lastRequest[0]).isEqualTo((byte) 5);
  }

  @Test
  void readsNoBitThatWasNotAskedFor() throws Exception {
    ModbusRelay relay = relay(TIMEOUT, Map.of());
    assertThat(relay.readCoils(2)).isEqualTo(BitSet.valueOf(new byte[] {1}));
    assertThat(relay.readInputs(11).length()).isEqualTo(11);
    assertThat(relay.readInputs(0).isEmpty()).isTrue();
  }

  @Test
  void setsAndReadsAWatchdogOfRegisters() throws Exception {
    ModbusRelay relay =
        relay(
            TIMEOUT,
            Map.of(
                "profile.watchdog.time.register", 0x1000,
                "profile.watchdog.time.tick", 100,
                "profile.watchdog.start.register", 0x1003,
                "profile.watchdog.status.register", 0x1006,
                "profile.watchdog.status.expired", 2));
    relay.startWatchdog();
    assertThat(server.lastRequest).containsExactly(6, 0x10, 0x03, 0, 1);
    assertThat(relay.watchdogExpired()).contains(true);
    assertThat(relay(TIMEOUT, Map.of()).watchdogExpired()).isEmpty();
  }

  private static UnaryOperator<byte[]> change(int at, int value) {
    return answer -> {
      answer[at] = (byte) value;
      return answer;
    };
  }

  @ParameterizedTest(name = "byte {0} is {1}: {2}")
  @CsvSource({
    "1,99,transaction",
    "3,1,protocol",
    "5,0,length of 0",
    "4,2,length of",
    "6,8,unit 8",
    "7,6,function 6",
    "9,9,does not repeat",
    "10,0,does not repeat",
    "7,133,refused function 5",
  })
  void refusesAMalformedAnswerAndEndsTheConnection(int at, int value, String words)
      throws Exception {
    ModbusRelay relay = relay(TIMEOUT, Map.of());
    server.script = change(at, value);
    assertThatThrownBy(() -> relay.write(Map.of(1, true)))
        .isInstanceOf(RelayException.class)
        .hasMessageContaining("127.0.0.1:" + server.port())
        .hasMessageContaining(words);
    assertThat(relay.isOpen()).isFalse();
    assertThatThrownBy(() -> relay.readCoils(1)).hasMessageContaining("not connected");
  }

  @Test
  void refusesAnAnswerOfAnotherLength() throws Exception {
    ModbusRelay relay = relay(TIMEOUT, Map.of());
    server.script = change(8, 2);
    assertThatThrownBy(() -> relay.readCoils(3)).hasMessageContaining("the 1 bytes");
  }

  @Test
  void givesUpAfterTheTimeoutEvenWhenBytesTrickleIn() throws Exception {
    ModbusRelay relay = relay(Duration.ofMillis(200), Map.of());
    server.script = answer -> Arrays.copyOf(answer, answer.length - 1);
    assertThatThrownBy(() -> relay.readCoils(3)).hasMessageContaining("within 200 ms");
    assertThat(relay.isOpen()).isFalse();
  }

  @Test
  void saysThatItWasLost() throws Exception {
    ModbusRelay relay = relay(TIMEOUT, Map.of());
    server.hangsUp = true;
    assertThatThrownBy(() -> relay.readCoils(3)).hasMessageContaining("was lost");
    server.hangsUp = false;
    relay.open();
    assertThat(relay.readCoils(1).get(0)).isTrue();
    assertThat(server.connections).isEqualTo(2);
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    server.close();
    try (Socket bound = new Socket()) {
      // Bound and not listening: nobody else can listen there meanwhile.
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      port = bound.getLocalPort();
      assertThatThrownBy(() -> relay(TIMEOUT, Map.of())).hasMessageContaining("no connection");
    }
  }

  /** Whatever comes as an answer, it is taken or refused with words, within the time-out. */
  @Test
  void standsEveryAnswer() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("ModbusRelayTest seed " + seed);
    Random random = new Random(seed);
    server.script =
        answer -> {
          byte[] odd = Arrays.copyOf(answer, Math.max(9, answer.length + random.nextInt(4) - 1));
          for (int changes = random.nextInt(4); changes > 0; changes--) {
            odd[random.nextInt(odd.length)] = (byte) random.nextInt(256);
          }
          return odd;
        };
    int rounds = Boolean.getBoolean("long") ? 1_000_000 : 3_000;
    server.endsShort = Boolean.getBoolean("long"); // or most of the time is time-outs
    int taken = 0;
    ModbusRelay relay = relay(Duration.ofMillis(20), Map.of());
    for (int i = 0; i < rounds; i++) {
      try {
        if (!relay.isOpen()) {
          relay.open();
        }
        switch (random.nextInt(4)) {
          case 0 -> relay.write(Map.of(random.nextInt(8), random.nextBoolean()));
          case 1 -> assertThat(relay.readCoils(8).length()).isLessThanOrEqualTo(8);
          case 2 -> assertThat(relay.readInputs(11).length()).isLessThanOrEqualTo(11);
          default -> relay.write(Map.of(0, true, 1, false));
        }
        taken++;
      } catch (RelayException e) {
        assertThat(e.getMessage()).contains("127.0.0.1");
      }
    }
    assertThat(taken).isPositive();
  }
}
