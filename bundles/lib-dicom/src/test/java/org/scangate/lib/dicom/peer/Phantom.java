package org.scangate.lib.dicom.peer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.data.DataSetWriter;
import org.scangate.lib.dicom.data.FileMeta;
import org.scangate.lib.dicom.data.Tag;
import org.scangate.lib.dicom.data.Vr;

/** CT images of nobody, the size of real ones. */
public record Phantom(String sopInstance, TransferSyntax syntax, byte[] dataSet) {

  /** 512 x 512 pixels of 16 bits: 526 KB. */
  public static Phantom ct(String study, int number, TransferSyntax syntax) {
    return ct(study, number, syntax, 512);
  }

  /**
   * A square of another size.
   *
   * @param side of the square, in pixels
   */
  public static Phantom ct(String study, int number, TransferSyntax syntax, int side) {
    String instance = study + ".1." + number;
    DataSet head =
        new DataSet()
            .put(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 100")
            .put(0x00080008, "ORIGINAL", "PRIMARY", "AXIAL")
            .put(Tag.SOP_CLASS_UID, Uid.CT_IMAGE_STORAGE)
            .put(Tag.SOP_INSTANCE_UID, instance)
            .put(Tag.STUDY_DATE, "20260101")
            .put(Tag.STUDY_TIME, "120000")
            .put(Tag.ACCESSION_NUMBER, "")
            .put(Tag.MODALITY, "CT")
            .put(Tag.PATIENT_NAME, "Phantom^Ümlaut")
            .put(Tag.PATIENT_ID, "QA-PHANTOM")
            .put(Tag.STUDY_INSTANCE_UID, study)
            .put(Tag.SERIES_INSTANCE_UID, study + ".1")
            .put(Tag.SERIES_NUMBER, "1")
            .put(Tag.INSTANCE_NUMBER, Integer.toString(number))
            .putUnsignedShort(0x00280002, 1)
            .put(0x00280004, "MONOCHROME2")
            .putUnsignedShort(0x00280010, side)
            .putUnsignedShort(0x00280011, side)
            .putUnsignedShort(0x00280100, 16)
            .putUnsignedShort(0x00280101, 16)
            .putUnsignedShort(0x00280102, 15)
            .putUnsignedShort(0x00280103, 0);
    byte[] pixels = new byte[side * side * 2];
    new Random(number).nextBytes(pixels);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.write(syntax));
    out.writeBytes(DataSetWriter.head(syntax, Tag.PIXEL_DATA, Vr.OW, pixels.length));
    out.writeBytes(pixels);
    return new Phantom(instance, syntax, out.toByteArray());
  }

  /** Writes it as a file of PS3.10. */
  public Path file(Path directory) throws IOException {
    Path file = directory.resolve(sopInstance + ".dcm");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new FileMeta(Uid.CT_IMAGE_STORAGE, sopInstance, syntax.uid(), "MR1").write());
    out.writeBytes(dataSet);
    return Files.write(file, out.toByteArray());
  }
}
