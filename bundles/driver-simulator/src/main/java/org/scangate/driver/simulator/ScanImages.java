package org.scangate.driver.simulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.data.Element;
import org.scangate.lib.dicom.data.Tag;
import org.scangate.lib.dicom.data.Vr;

/** The slices of a scan as CT and MR images (PS3.3 A.3, A.4), each made when it is asked for. */
final class ScanImages {
  private static final int CT_SIZE = 512;
  private static final int MR_SIZE = 256;
  private static final double CT_FIELD = 240;
  private static final double MR_FIELD = 240;

  private final Scan scan;

  ScanImages(Scan scan) {
    this.scan = scan;
  }

  static String sopClass(boolean mr) {
    return mr ? Uid.MR_IMAGE_STORAGE : Uid.CT_IMAGE_STORAGE;
  }

  /** What every object of the scan says: patient, study, equipment, none of it of a real one. */
  static DataSet common(Scan scan, String sopClass, String instance, String modality) {
    String date = scan.finished().format(DateTimeFormatter.BASIC_ISO_DATE);
    String time = scan.finished().format(DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT));
    return new DataSet()
        .put(Tag.SOP_CLASS_UID, sopClass)
        .put(Tag.SOP_INSTANCE_UID, instance)
        .put(Tag.STUDY_DATE, date)
        .put(0x00080021, date)
        .put(0x00080023, date)
        .put(Tag.STUDY_TIME, time)
        .put(0x00080031, time)
        .put(0x00080033, time)
        .put(Tag.ACCESSION_NUMBER, "")
        .put(Tag.MODALITY, modality)
        .put(0x00080070, "ScanGate")
        .put(0x00080090, "")
        .put(Tag.STUDY_DESCRIPTION, scan.protocol())
        .put(0x00081090, "Simulated " + (scan.mr() ? "MR" : "CT"))
        .put(Tag.PATIENT_NAME, scan.patient().replace(' ', '^'))
        .put(Tag.PATIENT_ID, scan.patient().replace(' ', '-'))
        .put(Tag.PATIENT_BIRTH_DATE, "")
        .put(Tag.PATIENT_SEX, "O")
        .put(0x00181000, "0")
        .put(0x00181020, "1.0.0")
        .put(Tag.STUDY_INSTANCE_UID, scan.study())
        .put(0x00200010, "1");
  }

  /**
   * One slice.
   *
   * @param number from 1
   */
  DataSet image(int number, String instance) {
    boolean mr = scan.mr();
    int size = mr ? MR_SIZE : CT_SIZE;
    double z = scan.images() < 2 ? 0 : 1 - 2.0 * (number - 1) / (scan.images() - 1);
    double field = mr ? MR_FIELD : CT_FIELD;
    double place = (number - 1) * scan.spacing();
    DataSet image = common(scan, sopClass(mr), instance, mr ? "MR" : "CT");
    image
        .put(0x00080008, "ORIGINAL", "PRIMARY", mr ? "OTHER" : "AXIAL")
        .put(Tag.SERIES_DESCRIPTION, scan.protocol())
        .put(0x00180015, scan.bodyPart())
        .put(0x00180050, decimal(scan.spacing()))
        .put(0x00181030, scan.protocol())
        .put(0x00185100, "HFS")
        .put(Tag.SERIES_INSTANCE_UID, scan.series())
        .put(Tag.SERIES_NUMBER, "2")
        .put(0x00200012, "1")
        .put(Tag.INSTANCE_NUMBER, Integer.toString(number))
        .put(0x00200032, decimal(-field / 2), decimal(-field / 2), decimal(place))
        .put(0x00200037, Vr.DS, "1", "0", "0", "0", "1", "0")
        .put(0x00200052, scan.frameOfReference())
        .put(0x00201040, Vr.LO, "")
        .put(0x00201041, Vr.DS, decimal(place))
        .putUnsignedShort(0x00280002, 1)
        .put(0x00280004, "MONOCHROME2")
        .putUnsignedShort(0x00280010, size)
        .putUnsignedShort(0x00280011, size)
        .put(0x00280030, decimal(field / size), decimal(field / size))
        .putUnsignedShort(0x00280100, 16)
        .putUnsignedShort(0x00280101, mr ? 12 : 16)
        .putUnsignedShort(0x00280102, mr ? 11 : 15)
        .putUnsignedShort(0x00280103, mr ? 0 : 1)
        .put(0x00281050, mr ? "700" : "40")
        .put(0x00281051, mr ? "1400" : "400");
    if (mr) {
      ofMr(image);
    } else {
      ofCt(image);
    }
    return image.put(pixels(Phantom.values(mr, z, size, number)));
  }

  private void ofCt(DataSet image) {
    ByteBuffer dose = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    dose.putDouble(scan.dose());
    image
        .put(0x00180060, "120")
        .put(0x00181100, Vr.DS, decimal(CT_FIELD))
        .put(0x00181150, Vr.IS, "1000")
        .put(0x00181151, Vr.IS, "200")
        .put(0x00181210, Vr.SH, "STANDARD")
        .put(new Element.Value(0x00189345, Vr.FD, dose.array()))
        .put(0x00281052, "0")
        .put(0x00281053, "1")
        .put(0x00281054, Vr.LO, "HU");
  }

  private static void ofMr(DataSet image) {
    image
        .put(0x00180020, Vr.CS, "SE")
        .put(0x00180021, Vr.CS, "NONE")
        .put(0x00180022, Vr.CS, "")
        .put(0x00180023, Vr.CS, "2D")
        .put(0x00180080, Vr.DS, "500")
        .put(0x00180081, Vr.DS, "12")
        .put(0x00180087, Vr.DS, "1.5")
        .put(0x00180091, Vr.IS, "1");
  }

  private static Element pixels(short[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(values);
    return new Element.Value(Tag.PIXEL_DATA, Vr.OW, bytes.array());
  }

  /** Of at most 16 characters, as a decimal string must be. */
  static String decimal(double value) {
    return String.format(Locale.ROOT, "%.5f", value).replaceAll("\\.?0+$", "");
  }
}
