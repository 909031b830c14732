package org.scangate.remote.recording;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * A file in the format FBS 001.001 of rfbproxy: a line that names it, then blocks of a length, so
 * many bytes padded to a multiple of four, and the milliseconds since its beginning; big-endian.
 * Mode 0600. One thread.
 */
final class FbsFile implements AutoCloseable {
  static final byte[] MAGIC = "FBS 001.001\n".getBytes(StandardCharsets.US_ASCII);

  private final FileChannel channel;
  private final MessageDigest digest = sha256();
  private long bytes;

  FbsFile(Path file) throws IOException {
    channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    write(ByteBuffer.wrap(MAGIC));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** Writes a block; not empty. */
  void block(byte[] data, int millis) throws IOException {
    int padded = (data.length + 3) & ~3;
    ByteBuffer block = ByteBuffer.allocate(8 + padded);
    block.putInt(data.length).put(data).position(4 + padded).putInt(millis).flip();
    write(block);
  }

  private void write(ByteBuffer buffer) throws IOException {
    digest.update(buffer.duplicate());
    bytes += buffer.remaining();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  long bytes() {
    return bytes;
  }

  /** Puts it on disk and closes it; its SHA-256 in hexadecimal. */
  String finish() throws IOException {
    channel.force(true);
    channel.close();
    return HexFormat.of().formatHex(digest.digest());
  }

  /** When the last whole block of a file came, in milliseconds; 0 when there is none. */
  static long lastMillis(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer number = ByteBuffer.allocate(4);
      long size = channel.size();
      long last = 0;
      long at = MAGIC.length;
      while (at + 8 <= size) {
        long length = Integer.toUnsignedLong(read(channel, number, at));
        at += 4 + ((length + 3) & ~3L);
        if (at + 4 <= size) {
          last = Integer.toUnsignedLong(read(channel, number, at));
        }
        at += 4;
      }
      return last;
    }
  }

  private static int read(FileChannel channel, ByteBuffer number, long at) throws IOException {
    number.clear();
    while (number.hasRemaining()) {
      if (channel.read(number, at + number.position()) < 0) {
        throw new EOFException("the file has become shorter");
      }
    }
    return number.getInt(0);
  }

  /** Closes it as it is. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
