package org.scangate.core.config;

/** Says what a site file asks for that this version does not have. Grows shorter by the version. */
final class Availability {
  private static final String NOT_YET = "not available in this version; checked, not used";

  private Availability() {}

  static void check(SiteNode site, Problems problems) {
    for (String section :
        new String[] {"networks", "uplinks", "uplink-probe", "vpn", "intercom", "time"}) {
      remark(site.at(section), problems);
    }
    remark(site.at("access").at("oidc"), problems);
    remark(site.at("audit").at("syslog"), problems);
    remark(site.at("dicom").at("ris"), problems);
    for (SiteNode scanner : site.at("scanners").items()) {
      remark(scanner.at("cameras"), problems);
    }
  }

  private static void remark(SiteNode section, Problems problems) {
    if (section.present()) {
      problems.remark(section, NOT_YET);
    }
  }
}
