package org.scangate.net.front.cert;

import io.netty.util.NetUtil;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * Makes keys, the site's own authority, its leaves, and requests to other authorities. The
 * authority can sign for the site's own names only (RFC 5280 4.2.1.10), so trusting it puts nothing
 * else at risk.
 */
final class SiteAuthority {
  static final Period AUTHORITY_LIFE = Period.ofYears(10);

  /** The longest that browsers accept. */
  static final Duration LEAF_LIFE = Duration.ofDays(397);

  /** Clients' clocks may be behind. */
  private static final Duration SKEW = Duration.ofHours(1);

  private static final String SIGNATURE = "SHA256withECDSA";
  private static final int MAX_COMMON_NAME = 64;
  private static final SecureRandom RANDOM = new SecureRandom();

  private SiteAuthority() {}

  /** P-256. */
  static KeyPair key() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
    return generator.generateKeyPair();
  }

  /** An authority of path length 0 for these names. */
  static Credential authority(KeyPair key, String site, CertificateNames names, Instant now)
      throws GeneralSecurityException {
    BigInteger serial = serial();
    // No two authorities of a site share a name: clients look signers up by it.
    LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
    String mark = serial.toString(16).substring(0, 6);
    X500Name self = subject("ScanGate site CA " + site + " " + day + " " + mark, site);
    Instant end = now.atZone(ZoneOffset.UTC).plus(AUTHORITY_LIFE).toInstant();
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              self, serial, Date.from(now.minus(SKEW)), Date.from(end), self, key.getPublic());
      JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(Extension.nameConstraints, true, constraints(names));
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(key.getPublic()));
      return new Credential(key.getPrivate(), List.of(sign(builder, key)));
    } catch (CertIOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** A leaf for these names, which never outlives its authority. */
  static X509Certificate leaf(
      Credential authority, KeyPair key, String site, CertificateNames names, Instant now)
      throws GeneralSecurityException {
    X509Certificate signer = authority.leaf();
    Instant end = now.plus(LEAF_LIFE);
    if (end.isAfter(signer.getNotAfter().toInstant())) {
      end = signer.getNotAfter().toInstant();
    }
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new JcaX509CertificateHolder(signer).getSubject(),
              serial(),
              Date.from(now.minus(SKEW)),
              Date.from(end),
              leafSubject(site, names),
              key.getPublic());
      JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(key.getPublic()));
      builder.addExtension(
          Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(signer));
      return sign(builder, new KeyPair(signer.getPublicKey(), authority.key()));
    } catch (CertIOException | java.security.cert.CertificateEncodingException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** A PKCS#10 request in PEM for these names (RFC 2986). */
  static String request(KeyPair key, String site, CertificateNames names)
      throws GeneralSecurityException, java.io.IOException {
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    extensions.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
    extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    extensions.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    try {
      return Pem.write(
          new JcaPKCS10CertificationRequestBuilder(leafSubject(site, names), key.getPublic())
              .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
              .build(new JcaContentSignerBuilder(SIGNATURE).build(key.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** Whether the authority's constraints let it sign for all of these names. */
  static boolean maySignFor(X509Certificate authority, CertificateNames names) {
    NameConstraints constraints;
    try {
      constraints =
          NameConstraints.getInstance(
              new JcaX509CertificateHolder(authority)
                  .getExtensions()
                  .getExtensionParsedValue(Extension.nameConstraints));
    } catch (java.security.cert.CertificateEncodingException e) {
      return false;
    }
    if (constraints == null || constraints.getPermittedSubtrees() == null) {
      return true;
    }
    Set<GeneralName> permitted = new LinkedHashSet<>();
    for (GeneralSubtree tree : constraints.getPermittedSubtrees()) {
      permitted.add(tree.getBase());
    }
    return permitted.containsAll(subtrees(names));
  }

  private static NameConstraints constraints(CertificateNames names) {
    List<GeneralName> permitted = new ArrayList<>(subtrees(names));
    List<GeneralSubtree> excluded = new ArrayList<>();
    // A kind of name that no subtree speaks of would be free.
    if (names.dns().isEmpty()) {
      permitted.add(new GeneralName(GeneralName.dNSName, "invalid"));
    }
    if (names.addresses().isEmpty()) {
      excluded.add(new GeneralSubtree(range(new byte[8])));
      excluded.add(new GeneralSubtree(range(new byte[32])));
    }
    return new NameConstraints(
        permitted.stream().map(GeneralSubtree::new).toArray(GeneralSubtree[]::new),
        excluded.isEmpty() ? null : excluded.toArray(GeneralSubtree[]::new));
  }

  private static List<GeneralName> subtrees(CertificateNames names) {
    List<GeneralName> found = new ArrayList<>();
    for (String name : names.dns()) {
      found.add(new GeneralName(GeneralName.dNSName, name));
    }
    for (String address : names.addresses()) {
      byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
      byte[] single = Arrays.copyOf(bytes, bytes.length * 2);
      Arrays.fill(single, bytes.length, single.length, (byte) 0xff);
      found.add(range(single));
    }
    return found;
  }

  /** Address, then mask. */
  private static GeneralName range(byte[] addressAndMask) {
    return new GeneralName(GeneralName.iPAddress, new DEROctetString(addressAndMask));
  }

  private static GeneralNames alternatives(CertificateNames names) {
    List<GeneralName> found = new ArrayList<>();
    names.dns().forEach(name -> found.add(new GeneralName(GeneralName.dNSName, name)));
    names.addresses().forEach(a -> found.add(new GeneralName(GeneralName.iPAddress, a)));
    return new GeneralNames(found.toArray(GeneralName[]::new));
  }

  private static X500Name leafSubject(String site, CertificateNames names) {
    // Some take a lone CN for a DNS name and hold it against the constraints; no name has a space.
    return subject(names.dns().stream().findFirst().orElse("ScanGate appliance"), site);
  }

  private static X500Name subject(String commonName, String site) {
    X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
    if (!site.isEmpty()) {
      builder.addRDN(BCStyle.O, site);
    }
    if (commonName.length() <= MAX_COMMON_NAME) {
      builder.addRDN(BCStyle.CN, commonName);
    }
    return builder.build();
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair key)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** Positive, 127 random bits, first digit never 0 (RFC 5280 4.1.2.2). */
  private static BigInteger serial() {
    return new BigInteger(126, RANDOM).setBit(126);
  }
}
