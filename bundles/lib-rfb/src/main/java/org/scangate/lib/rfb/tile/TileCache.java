package org.scangate.lib.rfb.tile;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The newest encoding of each tile that was asked for, the least recently asked for goes first. */
final class TileCache {
  /** What an entry costs beside its bytes, roughly. */
  private static final long OVERHEAD = 200;

  private record Key(Tile tile, boolean grey) {}

  /** One tile's place; its fields belong to who holds its lock. */
  static final class Slot {
    EncodedTile encoded;
    long damage;

    /** Bytes counted for this slot, 0 once it is dropped; guarded by the cache. */
    private long counted = OVERHEAD;
  }

  private final Map<Key, Slot> slots = new LinkedHashMap<>(256, 0.75f, true);
  private final long maxBytes;
  private long bytes;

  TileCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  synchronized Slot slot(Tile tile, boolean grey) {
    Key key = new Key(tile, grey);
    Slot slot = slots.get(key);
    if (slot == null) {
      slot = new Slot();
      slots.put(key, slot);
      bytes += slot.counted;
      shrink();
    }
    return slot;
  }

  /** Called by the holder of the slot's lock. */
  synchronized void store(Slot slot, EncodedTile encoded, long damage) {
    slot.encoded = encoded;
    slot.damage = damage;
    if (slot.counted > 0) {
      bytes += OVERHEAD + encoded.length() - slot.counted;
      slot.counted = OVERHEAD + encoded.length();
      shrink();
    }
  }

  synchronized long bytes() {
    return bytes;
  }

  private void shrink() {
    Iterator<Slot> eldest = slots.values().iterator();
    while (bytes > maxBytes && eldest.hasNext()) {
      Slot dropped = eldest.next();
      bytes -= dropped.counted;
      dropped.counted = 0;
      eldest.remove();
    }
  }
}
