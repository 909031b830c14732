package org.scangate.net.front.cert;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/** A hospital's own authority, as its requests and its mistakes go. */
public final class TestAuthority {
  private static final AtomicLong SERIAL = new AtomicLong(1);
  private final KeyPair key;
  private final X509Certificate certificate;
  private final List<X509Certificate> chain = new ArrayList<>();

  private TestAuthority(KeyPair key, X509Certificate certificate, List<X509Certificate> above) {
    this.key = key;
    this.certificate = certificate;
    chain.add(certificate);
    chain.addAll(above);
  }

  public static TestAuthority root(String name) throws Exception {
    KeyPair key = SiteAuthority.key();
    X500Name self = new X500Name("CN=" + name);
    return new TestAuthority(key, sign(self, key, self, key), List.of());
  }

  public TestAuthority below(String name) throws Exception {
    KeyPair own = SiteAuthority.key();
    X500Name subject = new X500Name("CN=" + name);
    return new TestAuthority(own, sign(subject, own, subject(certificate), key), chain);
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public Path write(Path file) throws IOException {
    return Files.writeString(file, Pem.of(List.of(certificate)));
  }

  /** Signs a request as it is; gives the leaf and everything above it but the root. */
  public List<X509Certificate> sign(String requestPem, Duration life) throws Exception {
    PKCS10CertificationRequest request = read(requestPem);
    GeneralNames names =
        GeneralNames.fromExtensions(
            request.getRequestedExtensions(), Extension.subjectAlternativeName);
    return signed(request.getSubject(), request.getSubjectPublicKeyInfo(), names, life);
  }

  /** The request of {@link CertificateFiles#request}, its signature checked. */
  public static PKCS10CertificationRequest read(String pem)
      throws IOException, OperatorCreationException, PKCSException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      PKCS10CertificationRequest request = (PKCS10CertificationRequest) parser.readObject();
      if (!request.isSignatureValid(
          new JcaContentVerifierProviderBuilder()
              .build(new JcaPEMKeyConverter().getPublicKey(request.getSubjectPublicKeyInfo())))) {
        throw new PKCSException("the request's signature does not verify");
      }
      return request;
    }
  }

  /** A leaf for a key that is nobody's request; for clients, and for mistakes. */
  public List<X509Certificate> leaf(String name, KeyPair theirs, Duration life) throws Exception {
    return signed(
        new X500Name("CN=" + name),
        SubjectPublicKeyInfo.getInstance(theirs.getPublic().getEncoded()),
        null,
        life);
  }

  private List<X509Certificate> signed(
      X500Name subject, SubjectPublicKeyInfo theirs, GeneralNames names, Duration life)
      throws Exception {
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            subject(certificate),
            BigInteger.valueOf(SERIAL.incrementAndGet()),
            Date.from(Instant.now().minus(Duration.ofDays(400))),
            Date.from(Instant.now().plus(life)),
            subject,
            theirs);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(
        Extension.extendedKeyUsage,
        false,
        new ExtendedKeyUsage(
            new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
    if (names != null) {
      builder.addExtension(Extension.subjectAlternativeName, false, names);
    }
    List<X509Certificate> all = new ArrayList<>();
    all.add(finish(builder, key));
    all.addAll(chain.size() > 1 ? chain.subList(0, chain.size() - 1) : List.of());
    return all;
  }

  private static X509Certificate sign(
      X500Name subject, KeyPair own, X500Name issuer, KeyPair issuerKey) throws Exception {
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(SERIAL.incrementAndGet()),
            Date.from(Instant.now().minus(Duration.ofDays(500))),
            Date.from(Instant.now().plus(Duration.ofDays(3650))),
            subject,
            SubjectPublicKeyInfo.getInstance(own.getPublic().getEncoded()));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    return finish(builder, issuerKey);
  }

  private static X509Certificate finish(X509v3CertificateBuilder builder, KeyPair signer)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
  }

  private static X500Name subject(X509Certificate certificate) {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
  }

  public static Path write(Path file, List<X509Certificate> chain) throws IOException {
    return Files.writeString(file, Pem.of(chain));
  }

  public static KeyPair key() throws GeneralSecurityException {
    return SiteAuthority.key();
  }
}
