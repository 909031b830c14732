package org.scangate.api.link;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.scangate.api.access.SignIn;

/** The links of now. */
@ProviderType
public interface Links {

  List<Link> all();

  /** One client's link. */
  interface Link {
    String id();

    SignIn signIn();

    String remoteAddress();

    LinkQuality quality();
  }
}
