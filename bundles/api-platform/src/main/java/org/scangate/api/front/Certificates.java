package org.scangate.api.front;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The certificate that the listeners show. Thread-safe; every call may wait for the disk, a few
 * seconds at most. Who asked and what came of it goes into the audit.
 */
@ProviderType
public interface Certificates {

  /**
   * Asks for a certificate from the hospital's own authority. The key is made here, stays here and
   * waits beside the one in use until the answer is imported; asking again uses the same waiting
   * key.
   *
   * @param by id of a person or {@code os:NAME}
   * @return a PKCS#10 request (RFC 2986) in PEM, with every name of front.addresses
   */
  String request(String by) throws CertificateRefused;

  /**
   * Puts the authority's answer into use: new connections see it at once, those that are open stay.
   *
   * @param chain PEM, the leaf first, each certificate signed by the next
   * @param by id of a person or {@code os:NAME}
   * @throws CertificateRefused with every reason at once; nothing was changed
   */
  Description importChain(Path chain, String by) throws CertificateRefused;

  /** The certificate in use; empty while there is none that can be used. */
  Optional<Description> describe();

  /**
   * What a certificate says.
   *
   * @param names DNS names and addresses it is for
   * @param issuer the subject of whoever signed it
   * @param fingerprint SHA-256 in upper-case hex pairs with colons
   */
  record Description(
      String subject,
      List<String> names,
      Instant notBefore,
      Instant notAfter,
      String issuer,
      String fingerprint) {

    public Description {
      names = List.copyOf(names);
    }
  }
}
