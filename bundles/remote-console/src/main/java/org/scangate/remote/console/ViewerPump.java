package org.scangate.remote.console;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.scangate.api.console.Display;
import org.scangate.api.link.ChannelContext;
import org.scangate.api.time.Ticker;
import org.scangate.lib.rfb.PixelFormat;
import org.scangate.lib.rfb.server.RfbServerListener.Screen;
import org.scangate.lib.rfb.server.ServerMessages;
import org.scangate.lib.rfb.tile.EncodedTile;
import org.scangate.lib.rfb.tile.Tile;
import org.scangate.lib.rfb.tile.TileGrid;
import org.scangate.lib.rfb.tile.TileView;

/**
 * Sends one viewer what is due to it. A turn takes tiles in steps and sends each tile when it is
 * encoded, while another thread encodes ahead from the other end; it stops when nothing is due,
 * when the link has no room, or when it is another's turn. One thread at a time.
 */
final class ViewerPump {
  /** What a byte costs those who encrypt and send it. */
  private static final long NANOS_PER_BYTE = 5;

  private static final int URGENT_STEPS = 64;
  private static final int OTHER_STEPS = 1;

  private final Viewer viewer;
  private final DisplayHub hub;
  private final ChannelContext context;
  private final EncodePool pool;
  private final Ticker ticker;
  private final InputMeter meter;
  private final UpdateWriter out;
  private final LinkPressure pressure;

  private StillPicture picture;
  private TileView view;
  private Display.Cursor cursor;
  private boolean keysAnnounced;

  /** Parts of an update that has begun and not ended: what there was no room for. */
  private final ArrayDeque<ByteBuffer> rest = new ArrayDeque<>();

  private boolean open;
  private boolean anotherTurn;
  private volatile boolean sentPicture;

  ViewerPump(
      Viewer viewer,
      DisplayHub hub,
      ChannelContext context,
      EncodePool pool,
      Ticker ticker,
      InputMeter meter) {
    this.viewer = viewer;
    this.hub = hub;
    this.context = context;
    this.pool = pool;
    this.ticker = ticker;
    this.meter = meter;
    out = new UpdateWriter(context);
    pressure = new LinkPressure(ticker.nanoTime());
  }

  boolean wantsAnotherTurn() {
    return anotherTurn;
  }

  /** Whether an update of pixels has been sent. Any thread. */
  boolean sentPicture() {
    return sentPicture;
  }

  /**
   * Sends what can be sent now.
   *
   * @return its cost to others
   */
  long turn() {
    anotherTurn = false;
    long before = out.written();
    if (open) {
      goOn();
    }
    if (!open) {
      turnBetweenUpdates();
    }
    if (out.refused()) {
      viewer.end("the viewer does not read: 4 MiB wait for it");
    }
    return (out.written() - before) * NANOS_PER_BYTE;
  }

  private void turnBetweenUpdates() {
    if (viewer.hasReplies() && viewer.hasRoom()) {
      for (ByteBuffer next = viewer.takeReply(); next != null; next = viewer.takeReply()) {
        out.add(next);
      }
      out.flush();
    }
    Viewer.Wants wants = viewer.wants();
    follow();
    if (view != null && wants.again() != null) {
      int[] again = wants.again();
      view.forget(again[0], again[1], again[2], again[3]);
    }
    if (picture != null && wants.anything() && isDue(wants.can())) {
      update(wants);
    }
  }

  /** Looks at the picture of now; all of another one is due. */
  private void follow() {
    StillPicture now = hub.picture();
    if (now != null && now != picture) {
      picture = now;
      view = now.grid().view();
    }
  }

  private boolean isDue(Capabilities can) {
    return view.due() || sizeDiffers() || cursorDue(can) || keysDue(can);
  }

  private boolean sizeDiffers() {
    Screen told = viewer.told();
    return told.width() != picture.width() || told.height() != picture.height();
  }

  private boolean cursorDue(Capabilities can) {
    return can.cursor() && !Objects.equals(hub.cursor(), cursor);
  }

  private boolean keysDue(Capabilities can) {
    return can.qemuKeys() && !keysAnnounced;
  }

  private boolean hasRoom() {
    boolean room = viewer.hasRoom();
    if (room) {
      pressure.free(ticker.nanoTime());
    } else {
      pressure.blocked(ticker.nanoTime());
    }
    return room;
  }

  private void update(Viewer.Wants wants) {
    if (!hasRoom() || (sizeDiffers() && !resize(wants.can()))) {
      return;
    }
    long damaged = hub.damagedNanos();
    if (hub.leads(viewer)) {
      picture.grid().level(pressure.level(context.quality().bytesPerSecond()));
    }
    // Before the first byte: the answer to it may be the next request.
    viewer.answered();
    if (wants.can().tight() && wants.can().lastRect()) {
      stream(wants);
    } else {
      count(wants);
    }
    meter.sent(damaged, ticker.nanoTime());
    sentPicture = true;
  }

  /** False when the viewer cannot follow. */
  private boolean resize(Capabilities can) {
    int width = picture.width();
    int height = picture.height();
    if (!can.desktopSize() && !can.extendedDesktopSize()) {
      viewer.end(
          "the display changed its size to "
              + width
              + "x"
              + height
              + ", which this viewer cannot follow: connect again");
      return false;
    }
    out.add(ServerMessages.updateHeader(1));
    out.add(
        can.desktopSize()
            ? ServerMessages.desktopSize(width, height)
            : ServerMessages.extendedDesktopSize(
                ServerMessages.RESIZE_BY_SERVER, ServerMessages.RESIZE_DONE, width, height));
    viewer.told(new Screen(width, height, viewer.told().name()));
    return true;
  }

  /** Rectangles beside the pixels. */
  private List<ByteBuffer> extras(Viewer.Wants wants) {
    List<ByteBuffer> extras = new ArrayList<>(2);
    if (keysDue(wants.can())) {
      keysAnnounced = true;
      extras.add(ServerMessages.qemuExtendedKeys());
    }
    if (cursorDue(wants.can())) {
      cursor = hub.cursor();
      extras.add(
          cursor == null
              ? ServerMessages.cursor(wants.format(), 0, 0, 0, 0, new int[0])
              : ServerMessages.cursor(
                  wants.format(),
                  cursor.width(),
                  cursor.height(),
                  cursor.hotX(),
                  cursor.hotY(),
                  cursor.argb()));
    }
    return extras;
  }

  /** One update, open until its last rectangle: tiles go as they are encoded. */
  private void stream(Viewer.Wants wants) {
    out.add(ServerMessages.updateHeader(ServerMessages.UNTIL_LAST_RECT));
    extras(wants).forEach(out::add);
    if (hub.leads(viewer)) {
      whole(wants.can().grey());
    } else {
      inSteps(wants);
    }
    anotherTurn = !open && wants.continuous() && view.due() && hasRoom();
  }

  /** All that is due, of one moment: encoded at once, sent as there is room. */
  private void whole(boolean grey) {
    open = true;
    picture.hold();
    try {
      List<Tile> tiles = view.take(Integer.MAX_VALUE);
      Batch batch = new Batch(picture.grid(), tiles, grey);
      if (tiles.size() > 1) {
        pool.submit(batch, viewer.urgent());
      }
      for (Tile tile = batch.next(); tile != null; tile = batch.next()) {
        rest.add(batch.encoded(tile).buffer());
        sendRest();
      }
    } finally {
      hub.release(picture);
    }
    goOn();
  }

  private void sendRest() {
    while (!rest.isEmpty() && hasRoom()) {
      out.add(rest.remove());
    }
  }

  /** Goes on with an update that has begun, and ends it when nothing of it is left. */
  private void goOn() {
    sendRest();
    if (rest.isEmpty()) {
      out.add(ServerMessages.lastRect());
      open = false;
    }
    out.flush();
  }

  private void inSteps(Viewer.Wants wants) {
    boolean urgent = viewer.urgent();
    int steps = urgent || !wants.continuous() ? URGENT_STEPS : OTHER_STEPS;
    for (int step = 0; step < steps && view.due(); step++) {
      if (step > 0 && !hasRoom()) {
        break;
      }
      List<Tile> tiles = view.take(pressure.pixelsAtATime());
      Batch batch = new Batch(picture.grid(), tiles, wants.can().grey());
      if (tiles.size() > 1) {
        pool.submit(batch, urgent);
      }
      for (Tile tile = batch.next(); tile != null; tile = batch.next()) {
        out.add(batch.encoded(tile).buffer());
      }
    }
    out.add(ServerMessages.lastRect());
    out.flush();
  }

  /** Updates with their rectangles counted, for viewers that know no other. */
  private void count(Viewer.Wants wants) {
    int steps = 0;
    do {
      List<Tile> tiles = view.take(pressure.pixelsAtATime());
      List<ByteBuffer> pixels = new ArrayList<>();
      int rectangles = 0;
      for (Tile tile : tiles) {
        if (wants.can().tight()) {
          EncodedTile encoded = picture.grid().encoded(tile, wants.can().grey());
          rectangles += encoded.rectangles();
          pixels.add(encoded.buffer());
        } else {
          rectangles++;
          pixels.add(raw(wants.format(), tile));
        }
      }
      List<ByteBuffer> extras = extras(wants);
      out.add(ServerMessages.updateHeader(rectangles + extras.size()));
      extras.forEach(out::add);
      pixels.forEach(out::add);
      out.flush();
    } while (++steps < URGENT_STEPS && view.due() && hasRoom());
  }

  private ByteBuffer raw(PixelFormat format, Tile tile) {
    return ServerMessages.raw(
        format, picture.pixels(), picture.width(), tile.x(), tile.y(), tile.width(), tile.height());
  }

  /** Tiles of one step: sent from the front, encoded ahead from the back until both meet. */
  private static final class Batch implements EncodePool.Job {
    private final TileGrid grid;
    private final List<Tile> tiles;
    private final boolean grey;
    private final AtomicInteger front = new AtomicInteger();

    Batch(TileGrid grid, List<Tile> tiles, boolean grey) {
      this.grid = grid;
      this.tiles = tiles;
      this.grey = grey;
    }

    EncodedTile encoded(Tile tile) {
      return grid.encoded(tile, grey);
    }

    Tile next() {
      int index = front.getAndIncrement();
      return index < tiles.size() ? tiles.get(index) : null;
    }

    @Override
    public long run() {
      for (int back = tiles.size() - 1; back > front.get(); back--) {
        EncodedTile unused = encoded(tiles.get(back));
      }
      return 0;
    }
  }
}
