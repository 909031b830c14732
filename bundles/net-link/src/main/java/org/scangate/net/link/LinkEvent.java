package org.scangate.net.link;

/** What is audited and logged of a link. */
enum LinkEvent {
  MADE("link.made"),
  JOINED("link.joined"),
  LOST("link.lost"),
  RESUMED("link.resumed"),
  ENDED("link.ended"),
  CHANNEL_REFUSED("link.channel-refused");

  final String action;

  LinkEvent(String action) {
    this.action = action;
  }
}
