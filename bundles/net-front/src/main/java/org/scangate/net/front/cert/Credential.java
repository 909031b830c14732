package org.scangate.net.front.cert;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a listener proves itself with.
 *
 * @param key belongs to the first certificate
 * @param chain the leaf first, each signed by the next
 */
public record Credential(PrivateKey key, List<X509Certificate> chain) {

  public Credential {
    chain = List.copyOf(chain);
  }

  public X509Certificate leaf() {
    return chain.get(0);
  }

  /** Not for logs: the key is in here. */
  @Override
  public String toString() {
    return "credential of " + leaf().getSubjectX500Principal();
  }
}
