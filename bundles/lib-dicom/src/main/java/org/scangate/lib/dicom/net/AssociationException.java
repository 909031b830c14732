package org.scangate.lib.dicom.net;

import java.io.IOException;
import java.util.Optional;
import org.scangate.lib.dicom.pdu.Pdu.AssociateReject;

/** There is no association, or there is none any more. */
public final class AssociationException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient AssociationEnd end;
  private final transient AssociateReject reject;

  AssociationException(AssociationEnd end, AssociateReject reject, Throwable cause) {
    super(end.toString(), cause);
    this.end = end;
    this.reject = reject;
  }

  AssociationException(AssociationEnd end) {
    this(end, null, null);
  }

  public AssociationEnd end() {
    return end;
  }

  /** The peer's words, when it rejected. */
  public Optional<AssociateReject> reject() {
    return Optional.ofNullable(reject);
  }
}
