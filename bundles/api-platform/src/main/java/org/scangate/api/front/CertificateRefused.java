package org.scangate.api.front;

import java.util.List;

/** Nothing was changed; the reasons say why and what to do. */
public class CertificateRefused extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient List<String> reasons;

  /**
   * @param reasons at least one: the thing, the value, the way out
   */
  public CertificateRefused(List<String> reasons) {
    super(String.join("; ", reasons));
    this.reasons = List.copyOf(reasons);
  }

  public List<String> reasons() {
    return reasons;
  }
}
