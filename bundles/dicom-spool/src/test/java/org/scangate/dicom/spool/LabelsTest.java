package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the labels say of a segment, whole and in every way broken. */
class LabelsTest {
  private static final int IMAGES = 12;

  @TempDir Path room;
  private Path file;
  private final List<Label> written = new ArrayList<>();

  @BeforeEach
  void fill() throws Exception {
    Segments segments = new Segments(room.resolve("segments"), Segments.FULL_BYTES);
    Shelf shelf = new Shelf(segments);
    for (int i = 0; i < IMAGES; i++) {
      written.add(shelf.put(1, "1.2." + i, 1000 + 700 * i, i + 1, i % 3 == 0));
    }
    Location abandoned = new Location(1, Files.size(segments.file(1)), 333, 0);
    shelf.litter(1, new byte[333]);
    Label nothing = new Label.OfNothing(abandoned);
    shelf.litter(1, nothing.encode().array());
    written.add(nothing);
    written.add(shelf.put(1, "1.3", 5000, 99, false));
    file = segments.file(1);
  }

  @Test
  void allAreFoundFromTheEndAndFromAnyPlace() throws Exception {
    assertThat(Labels.read(file, 1, 0)).isEqualTo(new Labels.Found(written, List.of()));
    for (int known = 0; known < IMAGES; known++) {
      long end = written.get(known).at().end();
      Labels.Found found = Labels.read(file, 1, end);
      assertThat(found.labels()).isEqualTo(written.subList(known, written.size()));
      assertThat(found.gaps()).isEmpty();
    }
    assertThat(Labels.read(file, 1, Files.size(file)).labels()).isEmpty();
  }

  @Test
  void aLabelIsGoodNowhereElse() throws Exception {
    assertThat(Labels.read(file, 2, 0).labels()).isEmpty();
    Path moved = room.resolve("moved");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(moved, Arrays.copyOfRange(bytes, 1, bytes.length));
    assertThat(Labels.read(moved, 1, 0).labels()).isEmpty();
  }

  /** -Dlong=true makes it 200,000 segments. */
  @Test
  void whatIsNotStruckIsFound() throws Exception {
    int rounds = Boolean.getBoolean("long") ? 200_000 : 2000;
    long seed = System.nanoTime();
    System.out.println("LabelsTest: " + rounds + " segments, seed " + seed);
    Random random = new Random(seed);
    byte[] sound = Files.readAllBytes(file);
    Path struck = room.resolve("struck");
    for (int round = 0; round < rounds; round++) {
      byte[] bytes = sound.clone();
      for (int i = random.nextInt(5); i >= 0; i--) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
          case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
          case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 2000), (byte) 0);
          default -> bytes = Arrays.copyOf(bytes, Math.max(1, bytes.length - random.nextInt(500)));
        }
      }
      Files.write(struck, bytes);
      Labels.Found found = Labels.read(struck, 1, 0);
      for (Label label : written) {
        int at = (int) label.at().end();
        byte[] own = label.encode().array();
        boolean whole =
            at + own.length <= bytes.length
                && Arrays.equals(bytes, at, at + own.length, own, 0, own.length);
        assertThat(!whole || found.labels().contains(label))
            .as("seed %d, round %d: %s", seed, round, label.at())
            .isTrue();
      }
      assertThat(found.labels()).isSubsetOf(written);
      long explained =
          found.labels().stream().mapToLong(l -> l.at().length() + l.encode().capacity()).sum();
      long gaps = found.gaps().stream().mapToLong(Labels.Gap::bytes).sum();
      assertThat(explained + gaps).isEqualTo(bytes.length);
    }
  }

  @Test
  void aLabelAcrossTheBorderOfWhatIsReadAtOnceIsFound() throws Exception {
    Segments segments = new Segments(room.resolve("large"), Segments.FULL_BYTES);
    Shelf shelf = new Shelf(segments);
    List<Label> all = new ArrayList<>();
    all.add(shelf.put(1, "1.1", (1 << 20) - 100, 1, false));
    all.add(shelf.put(1, "1.2", (1 << 20) - 300, 1, false));
    all.add(shelf.put(1, "1.3", 3 << 20, 1, false));
    shelf.litter(1, new byte[100]);
    Labels.Found found = Labels.read(segments.file(1), 1, 0);
    assertThat(found.labels()).isEqualTo(all);
    assertThat(found.gaps()).singleElement().extracting(Labels.Gap::bytes).isEqualTo(100L);
  }
}
