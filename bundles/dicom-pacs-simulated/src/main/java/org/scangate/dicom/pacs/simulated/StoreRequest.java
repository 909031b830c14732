package org.scangate.dicom.pacs.simulated;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executor;
import org.scangate.lib.dicom.data.FileMeta;
import org.scangate.lib.dicom.dimse.CommandField;
import org.scangate.lib.dicom.dimse.CommandSet;
import org.scangate.lib.dicom.dimse.Status;
import org.scangate.lib.dicom.net.AssociationEnd;
import org.scangate.lib.dicom.net.DataSink;
import org.scangate.lib.dicom.net.DataSource;
import org.scangate.lib.dicom.net.Operation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One C-STORE into a file. All but the handing over is on the disk's thread. */
final class StoreRequest implements DataSink {
  private static final Logger LOG = LoggerFactory.getLogger(StoreRequest.class);

  private final Operation operation;
  private final Folder folder;
  private final Executor disk;
  private Path part;
  private FileChannel channel;
  private String failure = "";
  private boolean over;

  StoreRequest(Operation operation, Folder folder, Executor disk) {
    this.operation = operation;
    this.folder = folder;
    this.disk = disk;
  }

  @Override
  public void data(ByteBuf bytes) {
    disk.execute(() -> write(bytes));
  }

  @Override
  public void end() {
    disk.execute(this::finish);
  }

  @Override
  public void ended(AssociationEnd end) {
    disk.execute(this::drop);
  }

  private void write(ByteBuf bytes) {
    int count = bytes.readableBytes();
    try {
      if (channel == null && failure.isEmpty() && !over) {
        open();
      }
      if (channel != null) {
        for (ByteBuffer buffer : bytes.nioBuffers()) {
          writeAll(buffer);
        }
      }
    } catch (IOException e) {
      failed(e);
    } finally {
      bytes.release();
      operation.consumed(count);
    }
  }

  private void open() throws IOException {
    CommandSet command = operation.command();
    part = folder.part(command.sopInstance());
    channel = FileChannel.open(part, StandardOpenOption.WRITE);
    FileMeta meta =
        new FileMeta(
            command.sopClass(),
            command.sopInstance(),
            operation.context().transferSyntax(),
            operation.association().calling());
    writeAll(ByteBuffer.wrap(meta.write()));
  }

  private void writeAll(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void finish() {
    int status = Status.CANNOT_UNDERSTAND;
    if (operation.command().field() != CommandField.C_STORE) {
      status = Status.UNRECOGNIZED_OPERATION;
    } else if (channel != null) {
      try {
        folder.keep(part, channel, operation.command().sopInstance());
        part = null;
        status = Status.SUCCESS;
      } catch (IOException e) {
        failed(e);
      }
    }
    drop();
    if (!failure.isEmpty()) {
      status = Status.OUT_OF_RESOURCES;
    }
    var unused =
        operation.respond(operation.command().answer(status, false, failure), DataSource.NONE);
  }

  private void failed(IOException e) {
    failure = "the folder cannot be written";
    LOG.warn("{}: {}", failure, e.getMessage());
    drop();
  }

  private void drop() {
    over = true;
    try {
      if (channel != null) {
        channel.close();
        channel = null;
      }
      if (part != null) {
        Files.deleteIfExists(part);
        part = null;
      }
    } catch (IOException e) {
      LOG.warn("a part of a file stays: {}", e.getMessage());
    }
  }
}
