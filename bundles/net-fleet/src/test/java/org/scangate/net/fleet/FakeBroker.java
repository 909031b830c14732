package org.scangate.net.fleet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.scangate.lib.mqtt.Arrival;
import org.scangate.lib.mqtt.Connection;
import org.scangate.lib.mqtt.Message;
import org.scangate.lib.mqtt.Terms;
import org.scangate.lib.sparkplug.HostState;
import org.scangate.lib.sparkplug.Metric;
import org.scangate.lib.sparkplug.Payload;
import org.scangate.lib.sparkplug.PayloadCodec;

/** A broker in memory that can be away, and keeps what it is told. */
final class FakeBroker implements Connection.Dialler {
  final List<Told> told = new ArrayList<>();
  final List<Message> wills = new ArrayList<>();
  final List<String> filters = new ArrayList<>();
  String away = "";
  int dialled;
  int farewells;
  int discarded;
  Connection.Listener listener;
  HostState host;

  @Override
  public Connection dial(Terms terms, Connection.Listener listener) throws IOException {
    dialled++;
    if (!away.isEmpty()) {
      throw new IOException(away);
    }
    wills.add(terms.will());
    this.listener = listener;
    return new Connection() {
      @Override
      public void subscribe(List<String> to) {
        filters.addAll(to);
        if (host != null) {
          listener.message(new Arrival("spBv1.0/STATE/console", host.write()));
        }
      }

      @Override
      public void unsubscribe(List<String> from) {
        filters.removeAll(from);
      }

      @Override
      public void acknowledge(Arrival arrival) {
        throw new AssertionError("an appliance acknowledges nothing by hand");
      }

      @Override
      public CompletableFuture<Void> publish(Message message) {
        told.add(Told.of(message));
        return CompletableFuture.completedFuture(null);
      }

      @Override
      public int window() {
        return 20;
      }

      @Override
      public void farewell() {
        farewells++;
      }

      @Override
      public void discard() {
        discarded++;
      }
    };
  }

  void command(Metric... metrics) {
    Payload payload =
        new Payload(java.util.OptionalLong.of(1), java.util.OptionalInt.empty(), List.of(metrics));
    listener.message(new Arrival("spBv1.0/north/NCMD/gw-1", PayloadCodec.write(payload)));
  }

  void host(boolean online, long timestamp) {
    host = new HostState(online, timestamp);
    listener.message(new Arrival("spBv1.0/STATE/console", host.write()));
  }

  List<String> heads() {
    return told.stream().map(Told::head).toList();
  }
}
