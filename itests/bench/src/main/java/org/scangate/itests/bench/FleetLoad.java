package org.scangate.itests.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Appliances by the thousand in one lean process, each on a TCP connection of its own, beating
 * evenly spread over the time. Commands on standard input: {@code quiet N} lets the next N beat no
 * more, their connections stay; {@code drop N} cuts N off; {@code end}. Each one is named on
 * standard output with the moment of its last beat, or of the cut, in milliseconds of the epoch.
 */
public final class FleetLoad {
  private static final int IN_FLIGHT = 200;
  private static final int BEAT_MILLIS = 5000;
  private static final int STEP_MILLIS = 5;

  private final List<SimulatedAppliance> all = new ArrayList<>();
  private final AtomicInteger born = new AtomicInteger();
  private int nextToGo;
  private volatile int silent;
  private int cursor;
  private final long begun = System.nanoTime();
  private long beaten;

  /** Port of the broker on this machine, how many appliances, in how many groups. */
  public static void main(String[] args) throws Exception {
    new FleetLoad()
        .run(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    System.exit(0);
  }

  private void run(int port, int count, int groups) throws Exception {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    for (int i = 0; i < count; i++) {
      all.add(
          new SimulatedAppliance(
              "group-" + i % groups, String.format("gw-%05d", i), born::incrementAndGet));
    }
    for (int i = 0; i < count; i++) {
      while (i - born.get() >= IN_FLIGHT) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      connect(loops, port, all.get(i));
    }
    while (born.get() < count) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    EventLoop loop = loops.next();
    var unused =
        loop.scheduleAtFixedRate(this::beat, STEP_MILLIS, STEP_MILLIS, TimeUnit.MILLISECONDS);
    System.out.println("born " + count);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
      String[] words = line.split(" ", 2);
      int many = Integer.parseInt(words[1]);
      loop.submit(() -> go(words[0].equals("drop"), many)).get();
    }
  }

  private static void connect(EventLoopGroup loops, int port, SimulatedAppliance appliance) {
    var unused =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(appliance);
                  }
                })
            .connect("127.0.0.1", port)
            .addListener(
                done -> {
                  if (!done.isSuccess()) {
                    System.out.println("failed " + appliance.name() + " " + done.cause());
                  }
                });
  }

  /** As many as are due by now; after a stall all that were missed, at once. */
  private void beat() {
    long due = (System.nanoTime() - begun) / 1000 * all.size() / (BEAT_MILLIS * 1000L);
    if (beaten == 0) {
      beaten = due;
    }
    for (; beaten < due; beaten++) {
      SimulatedAppliance appliance = all.get(cursor);
      if (cursor >= silent) {
        appliance.beat();
      }
      cursor = (cursor + 1) % all.size();
    }
  }

  private void go(boolean drop, int many) {
    int last = Math.min(all.size(), nextToGo + many);
    for (; nextToGo < last; nextToGo++) {
      SimulatedAppliance appliance = all.get(nextToGo);
      if (drop) {
        appliance.drop();
      }
      long at = drop ? System.currentTimeMillis() : appliance.lastBeatMillis();
      System.out.println((drop ? "dropped " : "silent ") + appliance.name() + " " + at);
    }
    silent = nextToGo; // those that were dropped have nobody to speak to anyway
    System.out.println("done");
    System.out.flush();
  }
}
