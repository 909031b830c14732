package org.scangate.driver.simulator;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.data.Tag;
import org.scangate.lib.dicom.data.Vr;

/**
 * What a CT says of the radiation of a scan: an X-Ray Radiation Dose SR by TID 10011 (PS3.16), with
 * one irradiation event.
 */
final class DoseReport {
  static final String SOP_CLASS = "1.2.840.10008.5.1.4.1.1.88.67";

  private static final int VALUE_TYPE = 0x0040A040;
  private static final int CONCEPT_NAME = 0x0040A043;
  private static final int RELATIONSHIP = 0x0040A010;
  private static final int CONTENT = 0x0040A730;

  private DoseReport() {}

  static DataSet of(Scan scan, String instance) {
    double centimetres = scan.images() * scan.spacing() / 10;
    double product = scan.dose() * centimetres;
    LocalDateTime begun = scan.finished().minus(scan.time());
    List<DataSet> content = new ArrayList<>();
    content.add(
        with(
            code("HAS CONCEPT MOD", dcm("121058", "Procedure reported"), ct()),
            code("HAS CONCEPT MOD", sct("363703001", "Has Intent"), diagnostic())));
    content.add(code("HAS OBS CONTEXT", dcm("121005", "Observer Type"), dcm("121007", "Device")));
    content.add(uid("HAS OBS CONTEXT", dcm("121012", "Device Observer UID"), Uid.create()));
    content.add(dateTime("HAS OBS CONTEXT", dcm("113809", "Start of X-Ray Irradiation"), begun));
    content.add(
        dateTime("HAS OBS CONTEXT", dcm("113810", "End of X-Ray Irradiation"), scan.finished()));
    content.add(
        with(
            code("HAS OBS CONTEXT", dcm("113705", "Scope of Accumulation"), dcm("113014", "Study")),
            uid("HAS PROPERTIES", dcm("110180", "Study Instance UID"), scan.study())));
    content.add(
        container(
            dcm("113811", "CT Accumulated Dose Data"),
            number(dcm("113812", "Total Number of Irradiation Events"), 1, "{events}", "events"),
            number(dcm("113813", "CT Dose Length Product Total"), product, "mGy.cm", "mGy.cm")));
    content.add(acquisition(scan, centimetres, product));
    content.add(
        code(
            "CONTAINS",
            dcm("113854", "Source of Dose Information"),
            dcm("113856", "Automated Data Collection")));
    String when = scan.finished().format(DateTimeFormatter.BASIC_ISO_DATE);
    return ScanImages.common(scan, SOP_CLASS, instance, "SR")
        .put(Tag.SERIES_DESCRIPTION, "Dose report")
        .put(Tag.SERIES_INSTANCE_UID, Uid.create())
        .put(Tag.SERIES_NUMBER, "999")
        .put(Tag.INSTANCE_NUMBER, "1")
        .putItems(0x00081111, List.of())
        .put(VALUE_TYPE, Vr.CS, "CONTAINER")
        .putItems(CONCEPT_NAME, List.of(dcm("113701", "X-Ray Radiation Dose Report")))
        .put(0x0040A050, Vr.CS, "SEPARATE")
        .putItems(0x0040A372, List.of())
        .put(0x0040A491, Vr.CS, "COMPLETE")
        .put(0x0040A493, Vr.CS, "UNVERIFIED")
        .put(0x00080023, when)
        .putItems(
            0x0040A504,
            List.of(new DataSet().put(0x00080105, Vr.CS, "DCMR").put(0x0040DB00, Vr.CS, "10011")))
        .putItems(CONTENT, content);
  }

  private static DataSet acquisition(Scan scan, double centimetres, double product) {
    DataSet source =
        container(
            dcm("113831", "CT X-Ray Source Parameters"),
            text(dcm("113832", "Identification of the X-Ray Source"), "1"),
            number(dcm("113733", "KVP"), 120, "kV", "kV"),
            number(dcm("113833", "Maximum X-Ray Tube Current"), 220, "mA", "mA"),
            number(dcm("113734", "X-Ray Tube Current"), 200, "mA", "mA"),
            number(dcm("113834", "Exposure Time per Rotation"), 1, "s", "s"));
    DataSet parameters =
        container(
            dcm("113822", "CT Acquisition Parameters"),
            number(dcm("113824", "Exposure Time"), scan.time().toMillis() / 1000.0, "s", "s"),
            number(dcm("113825", "Scanning Length"), centimetres * 10, "mm", "mm"),
            number(dcm("113826", "Nominal Single Collimation Width"), 0.6, "mm", "mm"),
            number(dcm("113827", "Nominal Total Collimation Width"), 19.2, "mm", "mm"),
            number(dcm("113823", "Number of X-Ray Sources"), 1, "{X-Ray sources}", "X-Ray sources"),
            source);
    DataSet dose =
        container(
            dcm("113829", "CT Dose"),
            number(dcm("113830", "Mean CTDIvol"), scan.dose(), "mGy", "mGy"),
            code(
                "CONTAINS",
                dcm("113835", "CTDIw Phantom Type"),
                scan.isHead()
                    ? dcm("113690", "IEC Head Dosimetry Phantom")
                    : dcm("113691", "IEC Body Dosimetry Phantom")),
            number(dcm("113838", "DLP"), product, "mGy.cm", "mGy.cm"));
    return container(
        dcm("113819", "CT Acquisition"),
        text(dcm("125203", "Acquisition Protocol"), scan.protocol()),
        code(
            "CONTAINS",
            dcm("123014", "Target Region"),
            scan.isHead() ? sct("69536005", "Head") : sct("22943007", "Trunk")),
        code(
            "CONTAINS",
            dcm("113820", "CT Acquisition Type"),
            dcm("113804", "Sequenced Acquisition")),
        code(
            "CONTAINS", sct("408730004", "Procedure Context"), sct("47821001", "Without contrast")),
        uid("CONTAINS", dcm("113769", "Irradiation Event UID"), Uid.create()),
        parameters,
        dose);
  }

  private static DataSet ct() {
    return sct("77477000", "Computed Tomography X-Ray");
  }

  private static DataSet diagnostic() {
    return sct("261004008", "Diagnostic Intent");
  }

  private static DataSet dcm(String value, String meaning) {
    return concept(value, "DCM", meaning);
  }

  private static DataSet sct(String value, String meaning) {
    return concept(value, "SCT", meaning);
  }

  private static DataSet concept(String value, String scheme, String meaning) {
    return new DataSet().put(0x00080100, value).put(0x00080102, scheme).put(0x00080104, meaning);
  }

  private static DataSet item(String relationship, String type, DataSet name) {
    return new DataSet()
        .put(RELATIONSHIP, Vr.CS, relationship)
        .put(VALUE_TYPE, Vr.CS, type)
        .putItems(CONCEPT_NAME, List.of(name));
  }

  private static DataSet with(DataSet item, DataSet child) {
    return item.putItems(CONTENT, List.of(child));
  }

  private static DataSet container(DataSet name, DataSet... children) {
    return item("CONTAINS", "CONTAINER", name)
        .put(0x0040A050, Vr.CS, "SEPARATE")
        .putItems(CONTENT, List.of(children));
  }

  private static DataSet code(String relationship, DataSet name, DataSet value) {
    return item(relationship, "CODE", name).putItems(0x0040A168, List.of(value));
  }

  private static DataSet text(DataSet name, String text) {
    return item("CONTAINS", "TEXT", name).put(0x0040A160, Vr.UT, text);
  }

  private static DataSet uid(String relationship, DataSet name, String uid) {
    return item(relationship, "UIDREF", name).put(0x0040A124, Vr.UI, uid);
  }

  private static DataSet dateTime(String relationship, DataSet name, LocalDateTime when) {
    return item(relationship, "DATETIME", name)
        .put(
            0x0040A120,
            Vr.DT,
            when.format(DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT)));
  }

  /**
   * A measured value.
   *
   * @param unit of UCUM
   */
  private static DataSet number(DataSet name, double value, String unit, String words) {
    DataSet measured =
        new DataSet()
            .putItems(0x004008EA, List.of(concept(unit, "UCUM", words)))
            .put(0x0040A30A, Vr.DS, ScanImages.decimal(value));
    return item("CONTAINS", "NUM", name).putItems(0x0040A300, List.of(measured));
  }
}
