package org.scangate.lib.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system of one megabyte; needs the right to mount. */
class FullDiskTest {

  private @TempDir Path root;

  @Test
  void aFullFileSystemLosesNothingAndWorksAgainWithSpace() throws Exception {
    Path mount = Files.createDirectories(root.resolve("small"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mount.toString()), "no mount");
    try {
      fillAndRecover(mount);
    } finally {
      assertThat(run("umount", mount.toString())).isTrue();
    }
  }

  private static void fillAndRecover(Path mount) throws Exception {
    Path directory = mount.resolve("journal");
    JournalOptions options = JournalOptions.of("full").withSegments(64 << 10, 4096);
    Path ballast = Files.write(mount.resolve("ballast"), new byte[300 << 10]);
    long acknowledged = 0;
    try (Journal journal = Journal.open(directory, options)) {
      IOException refusal = null;
      while (refusal == null) {
        try {
          acknowledged = journal.append(new byte[1000]).get();
        } catch (ExecutionException e) {
          refusal = (IOException) e.getCause();
        }
      }
      assertThat(refusal).hasMessageContaining("No space left");
      assertThatThrownBy(() -> journal.append(new byte[1]))
          .isInstanceOf(JournalRefusedException.class)
          .hasMessageContaining("must be opened again");
    }
    Files.delete(ballast);
    try (Journal journal = Journal.open(directory, options)) {
      assertThat(journal.recovery().damage()).isEmpty();
      assertThat(journal.nextNumber()).isGreaterThan(acknowledged);
      journal.append(new byte[1000]).get();
      assertThat(JournalTest.numbers(journal, 1)).hasSizeGreaterThan((int) acknowledged);
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
