package org.scangate.lib.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntPredicate;

/**
 * A disk with a cache that loses what was not synced, on command. The real files are what a running
 * process sees; beside them it keeps what would survive a power cut.
 */
public final class SimulatedDisk implements Disk {

  private static final int SECTOR = 512;

  /** A change that was not synced; without bytes it is a truncation to {@code position}. */
  private record Change(long position, byte[] bytes) {}

  private static final class Kept {
    private byte[] durable = new byte[0];
    private final List<Change> unsynced = new ArrayList<>();
    private boolean nameDurable;
    private boolean deleted;

    void apply(Change change) {
      if (change.bytes() == null) {
        durable = Arrays.copyOf(durable, (int) change.position());
        return;
      }
      int end = (int) change.position() + change.bytes().length;
      if (end > durable.length) {
        durable = Arrays.copyOf(durable, end);
      }
      System.arraycopy(change.bytes(), 0, durable, (int) change.position(), change.bytes().length);
    }
  }

  private final Map<Path, Kept> files = new TreeMap<>();
  private int operations;
  private int cutAt = Integer.MAX_VALUE;
  private IntPredicate failingForce = n -> false;
  private IntPredicate failingWrite = n -> false;
  private CountDownLatch hanging = new CountDownLatch(0);
  private int forces;
  private int writes;

  /** Opens a journal on this disk. */
  public Journal open(Path directory, JournalOptions options) throws IOException {
    return Journal.open(directory, options, this);
  }

  /** The power fails at this change of the disk, counted from now. */
  public synchronized void cutAfter(int changes) {
    cutAt = operations + changes;
  }

  /** Syncs that report an error; what they should have written is lost although it can be read. */
  public synchronized void failForces(IntPredicate which) {
    forces = 0;
    failingForce = which;
  }

  /** Writes that find no space after half of their bytes. */
  public synchronized void failWrites(IntPredicate which) {
    writes = 0;
    failingWrite = which;
  }

  /** Every sync hangs until the latch is open. */
  public synchronized void hangForces(CountDownLatch until) {
    hanging = until;
  }

  private synchronized CountDownLatch hanging() {
    return hanging;
  }

  /** Writes into another directory what a power cut now might leave. */
  public synchronized void leave(Path directory, Path target, Random random) throws IOException {
    Files.createDirectories(target);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path untouched : all) {
        if (!files.containsKey(untouched)) {
          Files.copy(untouched, target.resolve(untouched.getFileName()));
        }
      }
    }
    for (Map.Entry<Path, Kept> entry : files.entrySet()) {
      Kept kept = entry.getValue();
      boolean named =
          kept.nameDurable ? !kept.deleted || random.nextBoolean() : random.nextBoolean();
      if (named) {
        for (Change change : kept.unsynced) {
          survive(kept, change, random);
        }
        Files.write(target.resolve(entry.getKey().getFileName()), kept.durable);
      }
    }
  }

  private static void survive(Kept kept, Change change, Random random) {
    if (change.bytes() == null) {
      if (random.nextBoolean()) {
        kept.apply(change);
      }
      return;
    }
    int chance = random.nextInt(101);
    for (int at = 0; at < change.bytes().length; ) {
      int toSector = SECTOR - (int) ((change.position() + at) % SECTOR);
      int end = Math.min(change.bytes().length, at + toSector);
      if (random.nextInt(100) < chance) {
        byte[] part = Arrays.copyOfRange(change.bytes(), at, end);
        kept.apply(new Change(change.position() + at, part));
      }
      at = end;
    }
  }

  private void operation() throws IOException {
    operations++;
    if (operations > cutAt) {
      throw new IOException("power cut");
    }
  }

  @Override
  public synchronized DiskFile open(Path file) throws IOException {
    operation();
    boolean there = Files.exists(file);
    Kept kept = files.computeIfAbsent(file, f -> new Kept());
    if (there && kept.durable.length == 0 && kept.unsynced.isEmpty()) {
      kept.durable = Files.readAllBytes(file);
      kept.nameDurable = true;
    }
    return new SimulatedFile(Disk.real().open(file), kept);
  }

  @Override
  public synchronized void forceDirectory(Path directory) throws IOException {
    operation();
    files.values().removeIf(kept -> kept.deleted);
    files.values().forEach(kept -> kept.nameDurable = true);
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    operation();
    Kept kept = files.get(file);
    if (kept == null) {
      kept = new Kept();
      kept.durable = Files.readAllBytes(file);
      kept.nameDurable = true;
      files.put(file, kept);
    }
    kept.deleted = true;
    Disk.real().delete(file);
  }

  private final class SimulatedFile implements DiskFile {
    private final DiskFile real;
    private final Kept kept;

    SimulatedFile(DiskFile real, Kept kept) {
      this.real = real;
      this.kept = kept;
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
      return real.read(to, position);
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      synchronized (SimulatedDisk.this) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        if (failingWrite.test(writes++)) {
          bytes = Arrays.copyOf(bytes, bytes.length / 2);
          kept.unsynced.add(new Change(position, bytes));
          real.write(ByteBuffer.wrap(bytes), position);
          throw new IOException("No space left on device");
        }
        kept.unsynced.add(new Change(position, bytes));
        operation();
        real.write(ByteBuffer.wrap(bytes), position);
      }
    }

    @Override
    public void force() throws IOException {
      try {
        hanging().await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
      synchronized (SimulatedDisk.this) {
        operation();
        if (failingForce.test(forces++)) {
          kept.unsynced.clear();
          throw new IOException("Input/output error");
        }
        kept.unsynced.forEach(kept::apply);
        kept.unsynced.clear();
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (SimulatedDisk.this) {
        kept.unsynced.add(new Change(size, null));
        operation();
        real.truncate(size);
      }
    }

    @Override
    public long size() throws IOException {
      return real.size();
    }

    @Override
    public void close() throws IOException {
      real.close();
    }
  }
}
