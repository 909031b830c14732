package org.scangate.net.link.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scangate.api.link.Traffic;

/** The channels of one link by their numbers, which are used once; 0 is the link's own. */
final class Channels {
  final Channel control = new Channel(0);
  private final Map<Integer, Channel> byNumber = new TreeMap<>();
  private int highest;

  Channels() {
    control.inLane = Traffic.CRITICAL;
    control.outLane = Traffic.CRITICAL;
    control.open = true;
  }

  /** The highest number that was ever used. */
  int highest() {
    return highest;
  }

  /** Uses a number that is higher than all before. */
  void used(int number) {
    highest = number;
  }

  void add(Channel channel) {
    byNumber.put(channel.number, channel);
  }

  void remove(Channel channel) {
    byNumber.remove(channel.number);
  }

  /** Null when there is none of that number, or no longer. */
  Channel get(int number) {
    return byNumber.get(number);
  }

  /**
   * The channel that the peer speaks of; null when it is over, which the peer may not know yet.
   *
   * @throws Violation when there never was one
   */
  Channel named(int number) throws Violation {
    Channel channel = byNumber.get(number);
    if (channel == null && number > highest) {
      throw new Violation("channel " + number + " was never opened");
    }
    return channel;
  }

  /** As {@link #named}, and channel 0. */
  Channel carrying(int number) throws Violation {
    return number == 0 ? control : named(number);
  }

  int size() {
    return byNumber.size();
  }

  /** Without channel 0. */
  Collection<Channel> others() {
    return byNumber.values();
  }

  /** Channel 0 first. */
  List<Channel> all() {
    List<Channel> all = new ArrayList<>(byNumber.size() + 1);
    all.add(control);
    all.addAll(byNumber.values());
    return all;
  }
}
