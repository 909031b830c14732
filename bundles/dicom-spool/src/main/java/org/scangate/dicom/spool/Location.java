package org.scangate.dicom.spool;

/**
 * Where an instance's data set lies.
 *
 * @param segment number of the file
 * @param offset of its first byte
 * @param length in bytes
 * @param checksum CRC32 of the bytes; unlike CRC32C it is fast before the optimising compiler comes
 */
record Location(long segment, long offset, long length, int checksum) {

  long end() {
    return offset + length;
  }
}
