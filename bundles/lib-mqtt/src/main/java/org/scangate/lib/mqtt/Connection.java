package org.scangate.lib.mqtt;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One connection to a broker, for one time; a lost one is never mended. */
public interface Connection {

  /**
   * Subscribes with QoS 1; blocks for at most 5 s.
   *
   * @throws IOException naming what was refused
   */
  void subscribe(List<String> filters) throws IOException;

  /**
   * Ends subscriptions; blocks for at most 5 s.
   *
   * @throws IOException when the broker does not answer
   */
  void unsubscribe(List<String> filters) throws IOException;

  /** Acknowledges, where {@link Terms#byHand()} was agreed; never blocks. */
  void acknowledge(Arrival arrival);

  /**
   * Publishes; never blocks.
   *
   * @return completes when it is on its way (QoS 0) or with the broker (QoS 1); exceptionally when
   *     the broker refuses it or the connection takes no more now
   */
  CompletableFuture<Void> publish(Message message);

  /** How many messages of QoS 1 the broker lets be on their way at once. */
  int window();

  /** Says farewell, so that the broker tells no will; blocks for at most 1 s. */
  void farewell();

  /** Lets go without a word: the broker tells the will. Returns at once. */
  void discard();

  /** What a connection tells; called on threads of the client, must not block. */
  interface Listener {
    void message(Arrival arrival);

    /** Told once, unless {@link #farewell} or {@link #discard} came first. */
    void lost(String why);
  }

  /** Makes connections. */
  interface Dialler {

    /**
     * Connects; blocks for at most 5 s.
     *
     * @throws IOException naming the broker and what is wrong
     */
    Connection dial(Terms terms, Listener listener) throws IOException;
  }
}
