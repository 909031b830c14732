package org.scangate.driver.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.data.FileMeta;
import org.scangate.lib.dicom.peer.Tool;

/** The objects of simulated scans, as dicom3tools' dciodvfy judges them. */
class ScanImagesTest {
  private static final TransferSyntax SYNTAX = TransferSyntax.EXPLICIT_LITTLE_ENDIAN;

  @TempDir Path room;

  private static Scan scan(boolean mr, String protocol) {
    return new Scan(
        mr,
        "QA PHANTOM",
        protocol,
        40,
        Duration.ofMillis(250),
        LocalDateTime.of(2026, 3, 1, 14, 5, 30),
        "2.25.1",
        "2.25.2",
        "2.25.3");
  }

  private Path file(String sopClass, String instance, DataSet object) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new FileMeta(sopClass, instance, SYNTAX.uid(), "CT1").write());
    out.writeBytes(object.write(SYNTAX));
    return Files.write(room.resolve(instance + ".dcm"), out.toByteArray());
  }

  private void isValid(Path file, String as) throws Exception {
    Tool.assumeInstalled("dciodvfy");
    // It says what it thinks on its error output and ends with 1 when there is an error.
    String said = Tool.run(room, Map.of(), "sh", "-c", "dciodvfy " + file + " 2>&1; true");
    assertThat(said.lines().filter(line -> line.startsWith("Error"))).as(said).isEmpty();
    assertThat(said).contains(as);
  }

  @Test
  void aCtImageIsACtImage() throws Exception {
    Scan scan = scan(false, "Chest low dose");
    for (int number : List.of(1, 20, 40)) {
      String instance = "2.25.10" + number;
      DataSet image = new ScanImages(scan).image(number, instance);
      isValid(file(ScanImages.sopClass(false), instance, image), "CTImage");
    }
  }

  @Test
  void anMrImageIsAnMrImage() throws Exception {
    DataSet image = new ScanImages(scan(true, "T1 SE sagittal")).image(3, "2.25.20");
    isValid(file(ScanImages.sopClass(true), "2.25.20", image), "MRImage");
  }

  @Test
  void aDoseReportIsADoseReport() throws Exception {
    DataSet report = DoseReport.of(scan(false, "Head routine"), "2.25.30");
    isValid(file(DoseReport.SOP_CLASS, "2.25.30", report), "XRayRadiationDoseSR");
  }

  @Test
  void slicesHaveTheValuesOfWhatTheyShow() {
    short[] ct = Phantom.values(false, 0, 256, 1);
    assertThat(ct[0]).isBetween((short) -1024, (short) -940);
    assertThat(ct[128 * 256 + 128]).isBetween((short) -60, (short) 140);
    assertThat(Stream.of(1, 2).map(seed -> Phantom.values(true, 0, 64, seed)))
        .allSatisfy(mr -> assertThat(mr).hasSize(64 * 64).contains((short) 0));
  }
}
