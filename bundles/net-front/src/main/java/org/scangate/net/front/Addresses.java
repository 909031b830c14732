package org.scangate.net.front;

import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** Addresses of clients. */
final class Addresses {
  private static final int IPV6_NETWORK_BYTES = 8;

  private Addresses() {}

  /** Without port; empty for a channel that has none. */
  static String text(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress address
        ? NetUtil.toAddressString(address.getAddress())
        : "";
  }

  /** What limits count by: an IPv4 address, or the /64 that one IPv6 client may roam in. */
  static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4
        ? NetUtil.toAddressString(address)
        : Arrays.toString(Arrays.copyOf(bytes, IPV6_NETWORK_BYTES));
  }
}
