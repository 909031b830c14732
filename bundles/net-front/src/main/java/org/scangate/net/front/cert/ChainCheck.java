package org.scangate.net.front.cert;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Whether a chain may stand on the listeners; pure. */
final class ChainCheck {
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String ANY_USE = "2.5.29.37.0";
  private static final int MIN_RSA_BITS = 2048;
  private static final int MIN_EC_BITS = 256;
  private static final int MAX_CHAIN = 10;

  private ChainCheck() {}

  /**
   * Every mistake at once, in plain words.
   *
   * @param held whether we hold the private half; the leaf must be for a key of ours
   */
  static List<String> problems(
      List<X509Certificate> chain, Predicate<PublicKey> held, CertificateNames names, Instant now) {
    List<String> problems = new ArrayList<>();
    X509Certificate leaf = chain.get(0);
    if (chain.size() > MAX_CHAIN) {
      problems.add("the chain has " + chain.size() + " certificates; at most " + MAX_CHAIN);
      return problems;
    }
    if (!held.test(leaf.getPublicKey())) {
      problems.add(
          "the first certificate ("
              + name(leaf)
              + ") is for a key that is not here; send the request of cert-request to the"
              + " authority and put its answer, the leaf, first in the file");
    }
    problems.addAll(leafProblems(leaf, names));
    for (int i = 0; i < chain.size(); i++) {
      X509Certificate certificate = chain.get(i);
      if (now.isBefore(certificate.getNotBefore().toInstant())) {
        problems.add(
            name(certificate)
                + " is valid only from "
                + certificate.getNotBefore().toInstant()
                + "; it is now "
                + now);
      }
      if (now.isAfter(certificate.getNotAfter().toInstant())) {
        problems.add(name(certificate) + " expired on " + certificate.getNotAfter().toInstant());
      }
      if (i + 1 < chain.size()) {
        problems.addAll(orderProblem(certificate, chain.get(i + 1)));
      }
    }
    return problems;
  }

  private static List<String> leafProblems(X509Certificate leaf, CertificateNames names) {
    List<String> problems = new ArrayList<>();
    if (leaf.getBasicConstraints() >= 0) {
      problems.add(
          "the first certificate ("
              + name(leaf)
              + ") is an authority's; the leaf must come first in the file");
    }
    if (!strong(leaf.getPublicKey())) {
      problems.add(
          name(leaf)
              + " has a key that is too weak or that browsers do not know; make the request with"
              + " cert-request");
    }
    try {
      List<String> uses = leaf.getExtendedKeyUsage();
      if (uses != null && !uses.contains(SERVER_AUTH) && !uses.contains(ANY_USE)) {
        problems.add(
            name(leaf) + " is not for servers; the authority must add the use 'server auth'");
      }
      List<String> missing = names.notCoveredBy(leaf);
      if (!missing.isEmpty()) {
        problems.add(
            name(leaf)
                + " is not for "
                + String.join(", ", missing)
                + "; the authority must keep every subject alternative name of the request");
      }
    } catch (CertificateParsingException e) {
      problems.add(name(leaf) + " cannot be read: " + e.getMessage());
    }
    return problems;
  }

  private static List<String> orderProblem(X509Certificate signed, X509Certificate signer) {
    if (!signed.getIssuerX500Principal().equals(signer.getSubjectX500Principal())) {
      return List.of(
          name(signed)
              + " was signed by "
              + signed.getIssuerX500Principal()
              + ", but "
              + name(signer)
              + " comes next in the file; order it leaf, then each one's signer");
    }
    try {
      signed.verify(signer.getPublicKey());
    } catch (GeneralSecurityException e) {
      return List.of(name(signed) + " was not signed by the " + name(signer) + " in this file");
    }
    return signer.getBasicConstraints() < 0
        ? List.of(name(signer) + " is no authority, yet signs " + name(signed))
        : List.of();
  }

  private static boolean strong(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return rsa.getModulus().bitLength() >= MIN_RSA_BITS;
    }
    return key instanceof ECPublicKey ec
        && ec.getParams().getCurve().getField().getFieldSize() >= MIN_EC_BITS;
  }

  private static String name(X509Certificate certificate) {
    return "'" + certificate.getSubjectX500Principal() + "'";
  }
}
