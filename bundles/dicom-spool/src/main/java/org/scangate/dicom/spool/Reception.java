package org.scangate.dicom.spool;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.scangate.lib.dicom.DicomException;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.data.DataSetParser;
import org.scangate.lib.dicom.dimse.Status;
import org.scangate.lib.dicom.net.AssociationEnd;
import org.scangate.lib.dicom.net.DataSink;
import org.scangate.lib.dicom.net.Operation;

/**
 * One C-STORE on its way to the disk. The event loop puts buffers in, a disk thread at a time takes
 * them out; their sum is bounded by the association's window.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what follows a future is said where it is made
final class Reception implements DataSink {

  private final Keeper keeper;
  private final Operation operation;
  private final Queue<ByteBuf> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger work = new AtomicInteger();
  private final CRC32 checksum = new CRC32();
  private final Head head = new Head();
  private DataSetParser parser;
  private Segment segment;
  private long offset;
  private volatile boolean whole;
  private volatile boolean abandoned;
  private boolean finished;

  Reception(Keeper keeper, Operation operation) {
    this.keeper = keeper;
    this.operation = operation;
    TransferSyntax.of(operation.context().transferSyntax())
        .ifPresent(syntax -> parser = new DataSetParser(syntax, Head.LONGEST_VALUE, head));
  }

  @Override
  public void data(ByteBuf bytes) {
    waiting.add(bytes);
    work();
  }

  @Override
  public void end() {
    whole = true;
    work();
  }

  @Override
  public void ended(AssociationEnd end) {
    abandoned = true;
    work();
  }

  private void work() {
    if (work.getAndIncrement() == 0) {
      keeper.disk().execute(this::run);
    }
  }

  private void run() {
    int seen = work.get();
    do {
      step();
      seen = work.addAndGet(-seen);
    } while (seen != 0);
  }

  private void step() {
    boolean last = whole; // read before the queue: nothing comes after it
    List<ByteBuf> taken = new ArrayList<>();
    int bytes = 0;
    for (ByteBuf next = waiting.poll(); next != null; next = waiting.poll()) {
      taken.add(next);
      bytes += next.readableBytes();
    }
    try {
      if (!finished && !taken.isEmpty()) {
        write(taken);
      }
      if (!finished && last) {
        finished = true;
        finish();
      } else if (!finished && abandoned) {
        finished = true;
        letGo();
      }
    } catch (IOException | RuntimeException e) {
      finished = true;
      letGo();
      keeper.failed(e);
      refuse(Status.OUT_OF_RESOURCES, "the spool cannot write");
    } finally {
      taken.forEach(ByteBuf::release);
      if (bytes > 0) {
        operation.consumed(bytes);
      }
    }
  }

  private void write(List<ByteBuf> taken) throws IOException {
    if (segment == null) {
      segment = keeper.segments().take();
      offset = segment.position();
    }
    List<ByteBuffer> buffers = new ArrayList<>(taken.size());
    for (ByteBuf one : taken) {
      for (ByteBuffer buffer : one.nioBuffers()) {
        checksum.update(buffer.duplicate());
        parse(buffer.duplicate());
        buffers.add(buffer);
      }
    }
    segment.write(buffers.toArray(ByteBuffer[]::new));
  }

  /** A data set that cannot be read is kept all the same: the PACS may understand it. */
  private void parse(ByteBuffer buffer) {
    if (parser == null || parser.isStopped()) {
      return;
    }
    try {
      parser.feed(buffer);
    } catch (DicomException e) {
      keeper.unreadable();
      closeParser();
    }
  }

  private void closeParser() {
    if (parser != null) {
      parser.close();
      parser = null;
    }
  }

  private void finish() throws IOException {
    closeParser();
    if (segment == null || segment.position() == offset) {
      letGo();
      refuse(Status.CANNOT_UNDERSTAND, "no data set");
      return;
    }
    Segment mine = segment;
    Location location =
        new Location(mine.number(), offset, mine.position() - offset, (int) checksum.getValue());
    Instance instance = keeper.describe(operation, head, location);
    boolean urgent = operation.command().isUrgent();
    keeper.label(instance, mine, urgent);
    long end = mine.position();
    mine.willSync();
    segment = null;
    keeper.segments().giveBack(mine);
    CompletableFuture<Void> kept = keeper.keep(instance, mine, end, urgent);
    kept.whenComplete(
        (done, failure) -> {
          if (failure == null) {
            respond(Status.SUCCESS);
          } else {
            refuse(Status.OUT_OF_RESOURCES, "the spool cannot keep it");
          }
        });
  }

  private void letGo() {
    closeParser();
    if (segment != null) {
      keeper.labelNothing(segment, offset); // what was written stays
      keeper.segments().giveBack(segment);
      segment = null;
    }
  }

  private void respond(int status) {
    var unused = operation.respond(status);
  }

  private void refuse(int status, String comment) {
    var unused =
        operation.respond(
            operation.command().answer(status, false, comment),
            org.scangate.lib.dicom.net.DataSource.NONE);
  }
}
