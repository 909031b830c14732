package org.scangate.dicom.spool;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.scangate.lib.dicom.peer.Tool;

/**
 * A disk with a cache of its own that can lose its power: nbdkit holds what was written and not
 * flushed, and is killed. An ext4 file system lies on it.
 */
final class CutDisk implements AutoCloseable {
  private static final long BYTES = 256L << 20;

  private final Path room;
  private final Path image;
  private final Path mount;
  private final Path fuse;
  private Process server;
  private Process bridge;
  private String loop = "";
  private boolean mounted;

  private CutDisk(Path room) throws IOException {
    this.room = Files.createDirectories(room);
    image = room.resolve("image");
    mount = Files.createDirectories(room.resolve("disk"));
    fuse = Files.createDirectories(room.resolve("fuse"));
  }

  /** Skips the test where the rig cannot be built: not root, no nbdkit, no FUSE. */
  static CutDisk make(Path room) throws Exception {
    for (String program : List.of("nbdkit", "nbdfuse", "mkfs.ext4", "losetup")) {
      Tool.assumeInstalled(program);
    }
    assumeTrue(System.getProperty("user.name").equals("root"), "a file system is mounted by root");
    assumeTrue(Files.isWritable(Path.of("/dev/fuse")), "/dev/fuse cannot be used");
    CutDisk disk = new CutDisk(room);
    try (RandomAccessFile file = new RandomAccessFile(disk.image.toFile(), "rw")) {
      file.setLength(BYTES);
    }
    disk.run("mkfs.ext4", "-q", disk.image.toString());
    disk.plugIn();
    return disk;
  }

  private void plugIn() throws Exception {
    Path socket = room.resolve("nbd.socket");
    server =
        start(
            "nbdkit",
            "-f",
            "-U",
            socket.toString(),
            "--filter=cache",
            "file",
            image.toString(),
            "cache=writeback");
    await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(socket));
    bridge = start("nbdfuse", fuse.resolve("nbd").toString(), "--unix", socket.toString());
    await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(fuse.resolve("nbd")));
    loop = run("losetup", "-f", "--show", fuse.resolve("nbd").toString()).strip();
    run("mount", loop, mount.toString());
    mounted = true;
  }

  /** Where files are written. */
  Path directory() {
    return mount;
  }

  /** The power is gone: nothing that is written from now on, or was not flushed, is there later. */
  void cut() throws Exception {
    server.destroyForcibly().waitFor();
  }

  /** The power is back: what reached the disk, read from the image itself. */
  Path restored() throws Exception {
    unplug();
    loop = run("losetup", "-f", "--show", image.toString()).strip();
    run("mount", loop, mount.toString());
    mounted = true;
    return mount;
  }

  private void unplug() throws Exception {
    if (mounted) {
      run("umount", "-l", mount.toString());
      mounted = false;
    }
    if (!loop.isEmpty()) {
      run("losetup", "-d", loop);
      loop = "";
    }
    if (bridge != null) {
      server.destroyForcibly().waitFor();
      run("umount", "-l", fuse.toString());
      bridge.destroyForcibly().waitFor();
      bridge = null;
    }
  }

  private Process start(String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(room.resolve("log").toFile()))
        .start();
  }

  private String run(String... command) throws Exception {
    Path said = room.resolve("said");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(Arrays.toString(command) + ": " + Files.readString(said));
    }
    return Files.readString(said);
  }

  @Override
  public void close() throws Exception {
    unplug();
  }
}
