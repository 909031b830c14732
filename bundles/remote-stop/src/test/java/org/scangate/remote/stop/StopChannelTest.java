package org.scangate.remote.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.SignIn;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;
import org.scangate.api.link.ChannelEnd;
import org.scangate.api.link.ChannelRefused;
import org.scangate.api.link.Traffic;
import org.scangate.api.safety.Cause;

class StopChannelTest {
  private final SignIn rafael = Fakes.signIn("rafael");
  private final Fakes.Context link = new Fakes.Context(rafael);
  private final Fakes.Circuit circuit = new Fakes.Circuit();

  private static StopChannel channel(Scanner scanner) {
    return new StopChannel(
        new Scanners() {
          @Override
          public List<Scanner> all() {
            return List.of(scanner);
          }

          @Override
          public Optional<Scanner> find(String id) {
            return all().stream().filter(one -> one.info().id().equals(id)).findFirst();
          }
        });
  }

  private ChannelEnd open(StopChannel channel) throws ChannelRefused {
    return channel.open(link, Map.of("scanner", "mr-1"));
  }

  private static void press(ChannelEnd end, String id) {
    String message = "{\"op\":\"stop\",\"id\":\"" + id + "\"}";
    end.received(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void isCriticalBothWays() {
    StopChannel channel = channel(new Fakes.OneSession(rafael, false, null));
    assertThat(channel.toClient()).isEqualTo(Traffic.CRITICAL);
    assertThat(channel.toServer()).isEqualTo(Traffic.CRITICAL);
    assertThat(channel.roles()).as("anyone in a session may stop").isEmpty();
  }

  @Test
  void aViewerMayStop() throws Exception {
    StopChannel channel = channel(new Fakes.OneSession(rafael, false, null));
    channel.addCircuit(circuit);
    ChannelEnd end = open(channel);
    assertThat(link.sent.get(0)).contains("\"stop\":\"armed\"", "\"simulated\":true");
    press(end, "press-1");
    assertThat(circuit.stops).hasSize(1);
    assertThat(circuit.stops.get(0).id()).isEqualTo("press-1");
    assertThat(circuit.stops.get(0).cause()).isEqualTo(Cause.VIEWER);
    assertThat(circuit.stops.get(0).by()).isEqualTo("rafael");
    assertThat(link.sent)
        .anyMatch(message -> message.contains("\"received\""))
        .anyMatch(message -> message.contains("\"written\",\"micros\":300"))
        .anyMatch(message -> message.contains("\"confirmed\",\"micros\":900"));
  }

  @Test
  void theHolderIsTheTechnologist() throws Exception {
    StopChannel channel = channel(new Fakes.OneSession(rafael, true, null));
    channel.addCircuit(circuit);
    press(open(channel), "press-1");
    assertThat(circuit.stops.get(0).cause()).isEqualTo(Cause.TECHNOLOGIST);
  }

  @Test
  void outsideOfASessionThereIsNoStop() {
    StopChannel channel = channel(new Fakes.OneSession(Fakes.signIn("tess"), false, null));
    assertThatThrownBy(() -> open(channel))
        .isInstanceOf(ChannelRefused.class)
        .hasMessageContaining("Open a session");
    assertThatThrownBy(() -> channel.open(link, Map.of("scanner", "ct-9")))
        .isInstanceOf(ChannelRefused.class);
  }

  @Test
  void withoutACircuitAPressIsSaidToDoNothing() throws Exception {
    StopChannel channel = channel(new Fakes.OneSession(rafael, false, null));
    ChannelEnd end = open(channel);
    assertThat(link.sent.get(0)).contains("\"available\":false", "scanner's own stops");
    press(end, "press-1");
    assertThat(link.sent).anyMatch(message -> message.contains("\"not-confirmed\""));
  }

  @Test
  void aCircuitMayComeAndGo() throws Exception {
    StopChannel channel = channel(new Fakes.OneSession(rafael, false, null));
    ChannelEnd end = open(channel);
    channel.addCircuit(circuit);
    assertThat(link.sent.get(1)).contains("\"available\":true");
    channel.removeCircuit(circuit);
    assertThat(link.sent.get(2)).contains("\"available\":false");
    assertThat(circuit.listeners).isEmpty();
    channel.addCircuit(circuit);
    end.closed("gone");
    assertThat(circuit.listeners).isEmpty();
  }

  @Test
  void aLinkWithoutRoomGetsTheNewestStateLaterAndAPressActsAllTheSame() throws Exception {
    StopChannel channel = channel(new Fakes.OneSession(rafael, false, null));
    channel.addCircuit(circuit);
    ChannelEnd end = open(channel);
    link.room = false;
    link.sent.clear();
    circuit.listeners.forEach(listener -> listener.accept(circuit.state()));
    circuit.listeners.forEach(listener -> listener.accept(circuit.state()));
    assertThat(link.sent).isEmpty();
    press(end, "press-1");
    assertThat(circuit.stops).hasSize(1);
    link.room = true;
    link.sent.clear();
    end.writable();
    assertThat(link.sent).hasSize(1);
  }

  @Test
  void whatIsNoStopEndsTheChannel() throws Exception {
    StopChannel channel = channel(new Fakes.OneSession(rafael, false, null));
    channel.addCircuit(circuit);
    ChannelEnd end = open(channel);
    end.received(ByteBuffer.wrap("{\"op\":\"reset\"}".getBytes(StandardCharsets.UTF_8)));
    assertThat(link.closed).hasSize(1);
    assertThat(circuit.stops).isEmpty();
  }
}
