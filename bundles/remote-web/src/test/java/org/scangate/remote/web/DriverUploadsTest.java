package org.scangate.remote.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.time.Ticker;

class DriverUploadsTest {
  @TempDir Path folder;
  private long nanos;

  private DriverUploads uploads() {
    return new DriverUploads(
        folder.resolve("uploads"),
        new Ticker() {
          @Override
          public long nanoTime() {
            return nanos;
          }

          @Override
          public Instant now() {
            return Instant.EPOCH;
          }
        });
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("uploads"))) {
      return files.count();
    }
  }

  @Test
  void aFileComesPieceByPiece() throws Exception {
    DriverUploads uploads = uploads();
    String id = uploads.begin("ida", 5);
    assertThat(uploads.add("ida", id, 0, new byte[] {1, 2, 3})).isEqualTo(3);
    assertThatThrownBy(() -> uploads.whole("ida", id)).hasMessageContaining("3 of 5 bytes");
    assertThat(uploads.add("ida", id, 3, new byte[] {4, 5})).isEqualTo(5);
    assertThat(uploads.whole("ida", id)).hasBinaryContent(new byte[] {1, 2, 3, 4, 5});
    uploads.forget(id);
    assertThat(files()).isZero();
  }

  @Test
  void takesNoneThatIsEmptyOrTooLong() {
    assertThatThrownBy(() -> uploads().begin("ida", 0)).hasMessageContaining("is empty");
    assertThatThrownBy(() -> uploads().begin("ida", 2L << 30))
        .isInstanceOfSatisfying(HttpProblem.class, it -> assertThat(it.status()).isEqualTo(413));
    assertThat(folder.resolve("uploads")).doesNotExist();
  }

  @Test
  void aPieceThatDoesNotFollowEndsIt() throws Exception {
    DriverUploads uploads = uploads();
    for (int at : new int[] {1, -1}) {
      String id = uploads.begin("ida", 5);
      assertThatThrownBy(() -> uploads.add("ida", id, at, new byte[1]))
          .hasMessageContaining("does not follow");
      assertThatThrownBy(() -> uploads.add("ida", id, 0, new byte[1]))
          .hasMessageContaining("no such upload");
    }
    String longer = uploads.begin("ida", 5);
    assertThatThrownBy(() -> uploads.add("ida", longer, 0, new byte[6]))
        .hasMessageContaining("does not follow");
    assertThat(files()).isZero();
  }

  @Test
  void isThePersonsOwnAndTheOnlyOne() throws Exception {
    DriverUploads uploads = uploads();
    String first = uploads.begin("ida", 5);
    assertThatThrownBy(() -> uploads.add("eve", first, 0, new byte[1]))
        .hasMessageContaining("no such upload");
    assertThat(uploads.add("ida", first, 0, new byte[1])).isEqualTo(1);
    uploads.begin("ida", 5);
    assertThatThrownBy(() -> uploads.add("ida", first, 1, new byte[1]))
        .hasMessageContaining("no such upload");
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void fewAtOnceAndASilentOneGivesWay() throws Exception {
    DriverUploads uploads = uploads();
    for (int i = 0; i < DriverUploads.MOST; i++) {
      uploads.begin("p" + i, 5);
    }
    assertThatThrownBy(() -> uploads.begin("late", 5)).hasMessageContaining("Try again later");
    nanos += DriverUploads.SILENT_FOR.toNanos() + 1;
    uploads.begin("late", 5);
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void aStartForgetsWhatWasLeft() throws Exception {
    uploads().begin("ida", 5);
    uploads().begin("eve", 5);
    assertThat(files()).isEqualTo(1);
  }
}
