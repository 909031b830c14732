package org.scangate.fleet.console.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.scangate.lib.mqtt.Arrival;
import org.scangate.lib.mqtt.Connection;
import org.scangate.lib.mqtt.Message;
import org.scangate.lib.mqtt.Terms;

/** A broker in memory for one host: can be away, stand still, and forbid the pulse. */
final class FakeBroker implements Connection.Dialler {
  /** What was done, in order: {@code subscribe ...}, {@code publish ...}, {@code farewell}. */
  final List<String> deeds = new ArrayList<>();

  final List<Terms> terms = new ArrayList<>();
  final List<Message> published = new ArrayList<>();
  final List<Arrival> acknowledged = new ArrayList<>();
  String away = "";
  boolean still;
  boolean forbidsPulse;
  Connection.Listener listener;

  @Override
  public Connection dial(Terms with, Connection.Listener to) throws IOException {
    if (!away.isEmpty()) {
      throw new IOException(away);
    }
    terms.add(with);
    listener = to;
    deeds.add("dial");
    return new Connection() {
      @Override
      public void subscribe(List<String> filters) {
        deeds.add("subscribe " + filters);
      }

      @Override
      public void unsubscribe(List<String> filters) {
        deeds.add("unsubscribe " + filters);
      }

      @Override
      public void acknowledge(Arrival arrival) {
        acknowledged.add(arrival);
      }

      @Override
      public CompletableFuture<Void> publish(Message message) {
        if (message.topic().startsWith("scangate/1/pulse/")) {
          if (!still && !forbidsPulse) {
            to.message(new Arrival(message.topic(), message.payload()));
          }
        } else {
          deeds.add("publish " + message.topic());
          published.add(message);
        }
        return CompletableFuture.completedFuture(null);
      }

      @Override
      public int window() {
        return 20;
      }

      @Override
      public void farewell() {
        deeds.add("farewell");
      }

      @Override
      public void discard() {
        deeds.add("discard");
      }
    };
  }

  /** Topics of the commands that were sent. */
  List<String> commands() {
    return published.stream().map(Message::topic).filter(it -> it.contains("/NCMD/")).toList();
  }
}
