package org.scangate.lib.rfb.client;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.scangate.lib.rfb.RfbException;

/** TLS over a connected socket, as VeNCrypt wants it. */
final class Tls {
  static final String NO_ANONYMOUS =
      "this JDK refuses TLS without a certificate ('anon' in jdk.tls.disabledAlgorithms): give the"
          + " server a certificate (X509 types)";

  private Tls() {}

  /** The suites without a certificate that this JDK allows; they end with TLS 1.2. */
  private static String[] anonymousSuites() {
    try {
      return Arrays.stream(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites())
          .filter(suite -> suite.contains("_anon_WITH_AES_"))
          .toArray(String[]::new);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }

  /** Whether this JDK allows suites without a certificate. */
  static boolean anonymous() {
    return anonymousSuites().length > 0;
  }

  static Socket wrap(Socket plain, RfbTarget target, boolean anonymous) throws RfbException {
    ServerTrust trust = new ServerTrust(target.fingerprints());
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      SSLSocket socket =
          (SSLSocket)
              context.getSocketFactory().createSocket(plain, target.host(), target.port(), true);
      SSLParameters parameters = socket.getSSLParameters();
      if (anonymous) {
        String[] suites = anonymousSuites();
        if (suites.length == 0) {
          throw new RfbException(NO_ANONYMOUS);
        }
        parameters.setCipherSuites(suites);
        parameters.setProtocols(new String[] {"TLSv1.2"});
      } else {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
      }
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (RfbException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    } catch (IOException e) {
      String seen = trust.refused();
      throw new RfbException(
          seen.isEmpty()
              ? "TLS failed: " + e.getMessage()
              : "its certificate is not trusted; its SHA-256 is "
                  + seen
                  + ": if that is what the server shows, name it as trusted",
          e);
    }
  }
}
