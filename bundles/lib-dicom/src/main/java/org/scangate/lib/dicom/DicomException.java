package org.scangate.lib.dicom;

import java.io.IOException;

/** What a peer sent or a data set says cannot be used; the message names the thing and value. */
public final class DicomException extends IOException {

  private static final long serialVersionUID = 1L;

  public DicomException(String words) {
    super(words);
  }

  public DicomException(String words, Throwable cause) {
    super(words, cause);
  }
}
