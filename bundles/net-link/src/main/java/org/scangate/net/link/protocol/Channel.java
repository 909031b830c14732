package org.scangate.net.link.protocol;

import java.util.List;
import org.scangate.api.link.Traffic;

/** One channel as both its directions stand at this end. */
final class Channel {
  final int number;
  final SendWindow out = new SendWindow();
  final ReceiveWindow in = new ReceiveWindow();

  /** Null at a client that has not heard {@code opened} yet. */
  Traffic outLane;

  Traffic inLane;
  boolean open;
  boolean wantsWritable;

  /** At a client: what overtook {@code opened}, which goes by the other socket. */
  List<Frame.Data> early;

  Channel(int number) {
    this.number = number;
  }
}
