package org.scangate.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.core.deploy.StoreRecord.Entry;
import org.scangate.core.deploy.StoreRecord.State;

class StoreFolderTest {
  @TempDir Path data;

  private static Entry entry(int digit, State state, String driver) {
    return new Entry(
        Integer.toString(digit).repeat(64), "com.example", "1." + digit, state, driver);
  }

  @Test
  void nothingIsThereBeforeTheFirst() throws IOException {
    assertThat(new StoreFolder(data.resolve("drivers")).read().entries()).isEmpty();
    assertThat(data.resolve("drivers")).doesNotExist();
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    StoreFolder folder = new StoreFolder(data.resolve("drivers"));
    StoreRecord record =
        new StoreRecord(List.of(entry(1, State.STAGED, "-"), entry(2, State.ACTIVE, "rfb")));
    folder.write(record);
    folder.write(record.without("1".repeat(64)));
    assertThat(folder.read().entries()).containsExactly(entry(2, State.ACTIVE, "rfb"));
  }

  @Test
  void aRecordThatIsCutOrSpoiltIsNotBelieved() throws IOException {
    StoreFolder folder = new StoreFolder(data);
    folder.write(new StoreRecord(List.of(entry(2, State.ACTIVE, "rfb"))));
    String whole = Files.readString(data.resolve("record"));
    for (int length = 0; length < whole.length() - 2; length++) {
      Files.writeString(data.resolve("record"), whole.substring(0, length));
      assertThatThrownBy(folder::read).as("%d bytes", length).isInstanceOf(IOException.class);
    }
    Files.writeString(data.resolve("record"), whole.replace("ACTIVE", "ELSE"));
    assertThatThrownBy(folder::read).isInstanceOf(IOException.class);
  }

  @Test
  void aNextRecordThatWasNotFinishedChangesNothing() throws IOException {
    StoreFolder folder = new StoreFolder(data);
    folder.write(new StoreRecord(List.of(entry(2, State.ACTIVE, "rfb"))));
    Files.writeString(data.resolve("record.new"), "scangate dri");
    assertThat(folder.read().active()).hasSize(1);
    folder.write(new StoreRecord(List.of()));
    assertThat(folder.read().active()).isEmpty();
  }

  @Test
  void oneOfEachNameIsActiveAndOneWasBefore() {
    StoreRecord record =
        new StoreRecord(
            List.of(
                entry(1, State.FORMER, "rfb"),
                entry(2, State.ACTIVE, "rfb"),
                entry(3, State.APPROVED, "-"),
                entry(4, State.ACTIVE, "other")));
    StoreRecord next = record.activating(record.entries().get(2), "rfb");
    assertThat(next.entries())
        .containsExactly(
            entry(1, State.APPROVED, "rfb"),
            entry(2, State.FORMER, "rfb"),
            entry(3, State.ACTIVE, "rfb"),
            entry(4, State.ACTIVE, "other"));
  }
}
