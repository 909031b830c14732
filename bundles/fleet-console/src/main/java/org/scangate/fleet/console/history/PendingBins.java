package org.scangate.fleet.console.history;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.fleet.console.model.Stability;

/**
 * Bins of 10 s on their way to the database, in rows as they will be stored. Bounded in rows, of
 * about a kilobyte each: when all are in use, bins of a new row are dropped and counted. Any
 * thread.
 */
final class PendingBins {
  private static final Tier TIER = Tier.TEN_SECONDS;

  /** One row, and what of it is not in the database yet. */
  static final class Block {
    final NodeId node;
    final long start;
    private final byte[] slots = Bins.none();
    private long dirty;
    private long dirtySinceNanos;
    private int version;

    private Block(NodeId node, long start) {
      this.node = node;
      this.start = start;
    }
  }

  /** A row as it was when it was taken. */
  record Taken(Block block, byte[] slots, long mask, int version) {}

  private record Key(NodeId node, long start) {}

  private final Map<Key, Block> blocks = new LinkedHashMap<>();
  private final int most;
  private final long holdNanos;
  private long dropped;

  /**
   * @param most rows
   * @param holdNanos for how long bins of a row are gathered before it is written
   */
  PendingBins(int most, long holdNanos) {
    this.most = most;
    this.holdNanos = holdNanos;
  }

  synchronized void put(NodeId node, Stability bin, long nowNanos) {
    NodeId fitted = NodeIds.fit(node);
    Key key = new Key(fitted, TIER.block(bin.at()));
    Block block = blocks.get(key);
    if (block == null) {
      if (blocks.size() >= most) {
        dropped++;
        return;
      }
      block = new Block(fitted, key.start());
      blocks.put(key, block);
    }
    if (block.dirty == 0) {
      block.dirtySinceNanos = nowNanos;
    }
    int slot = TIER.slot(bin.at());
    Bins.put(block.slots, slot, bin);
    block.dirty |= 1L << slot;
  }

  /**
   * Rows that are due, those of one appliance spread over the time by its name.
   *
   * @param all also those that are not due yet
   */
  synchronized List<Taken> take(long nowNanos, boolean all, int limit) {
    List<Taken> taken = new ArrayList<>();
    for (Block block : blocks.values()) {
      if (taken.size() == limit) {
        break;
      }
      long spread = Math.floorMod(block.node.hashCode() * 31L, 64) * (holdNanos / 128);
      if (block.dirty != 0 && (all || nowNanos - block.dirtySinceNanos >= holdNanos / 2 + spread)) {
        taken.add(new Taken(block, block.slots.clone(), block.dirty, block.version));
        block.dirty = 0;
      }
    }
    return taken;
  }

  /** It is in the database; {@code slots} is the row as it is there. */
  synchronized void stored(Taken taken, int version, byte[] slots) {
    Block block = taken.block();
    block.version = version;
    long newer = block.dirty;
    byte[] row = slots.clone();
    for (int slot = 0; slot < Tier.SLOTS; slot++) {
      if ((newer >>> slot & 1) == 0) {
        System.arraycopy(row, slot * Bins.BYTES, block.slots, slot * Bins.BYTES, Bins.BYTES);
      }
    }
  }

  /** It is not: what was taken waits again, and the row is read anew before it is written. */
  synchronized void failed(Taken taken, long nowNanos) {
    Block block = taken.block();
    block.dirty |= taken.mask();
    block.version = 0;
    block.dirtySinceNanos = nowNanos - holdNanos;
  }

  /** Forgets rows that are stored and whole. */
  synchronized void forgetBefore(long start) {
    blocks.values().removeIf(block -> block.dirty == 0 && block.start < start);
  }

  /** What is here of one appliance's rows, stored or not. */
  synchronized Map<Long, byte[]> of(NodeId node, long from, long until) {
    Map<Long, byte[]> found = new LinkedHashMap<>();
    NodeId fitted = NodeIds.fit(node);
    for (long start = TIER.block(from); start < until; start += TIER.span()) {
      Block block = blocks.get(new Key(fitted, start));
      if (block != null) {
        found.put(start, block.slots.clone());
      }
    }
    return found;
  }

  synchronized int rows() {
    return blocks.size();
  }

  /** Bins that are not in the database yet. */
  synchronized long waiting() {
    long bins = 0;
    for (Iterator<Block> all = blocks.values().iterator(); all.hasNext(); ) {
      bins += Long.bitCount(all.next().dirty);
    }
    return bins;
  }

  synchronized long dropped() {
    return dropped;
  }
}
