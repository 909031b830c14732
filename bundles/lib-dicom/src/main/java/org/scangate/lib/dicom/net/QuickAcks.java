package org.scangate.lib.dicom.net;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;

/**
 * Acknowledges what was read without the kernel's delay while more of a message is due. A sender
 * that leaves Nagle's algorithm on holds back the end of its message for that acknowledgement, 40
 * ms for each. The kernel forgets the wish by itself, so it is renewed.
 */
enum QuickAcks {
  ON,
  OFF;

  void askFor(Channel channel) {
    if (this == ON && channel instanceof EpollSocketChannel && channel.isActive()) {
      channel.config().setOption(EpollChannelOption.TCP_QUICKACK, true);
    }
  }
}
