package org.scangate.api.driver;

/** The kind of scanner, with the code that DICOM PS3.3 C.7.3.1.1.1 gives it. */
public enum Modality {
  CT,
  MR
}
