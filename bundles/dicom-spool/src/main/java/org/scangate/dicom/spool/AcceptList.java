package org.scangate.dicom.spool;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.scangate.dicom.spool.SpoolSettings.Accepted;

/** Who may send: title and address together. Names are looked up aside, never on an event loop. */
final class AcceptList {

  private record Known(String title, InetAddress address) {}

  private final List<Accepted> accepted;
  private volatile List<Known> known = List.of();
  private volatile Set<String> unknownHosts = Set.of();

  AcceptList(List<Accepted> accepted) {
    this.accepted = accepted;
  }

  /** Looks the names up; blocks as long as that takes. A name that is lost keeps its address. */
  void lookUp() {
    List<Known> found = new ArrayList<>();
    Set<String> lost = new TreeSet<>();
    for (Accepted one : accepted) {
      try {
        for (InetAddress address : InetAddress.getAllByName(one.host())) {
          found.add(new Known(one.title(), address));
        }
      } catch (UnknownHostException e) {
        lost.add(one.host());
        known.stream().filter(k -> k.title().equals(one.title())).forEach(found::add);
      }
    }
    known = found;
    unknownHosts = lost;
  }

  /** Hosts whose address is not known now. */
  Set<String> unknownHosts() {
    return unknownHosts;
  }

  boolean allows(String callingTitle, InetAddress from) {
    for (Known one : known) {
      if (one.title().equals(callingTitle) && one.address().equals(from)) {
        return true;
      }
    }
    return false;
  }
}
