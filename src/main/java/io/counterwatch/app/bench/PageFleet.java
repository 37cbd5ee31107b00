package io.counterwatch.app.bench;

import io.counterwatch.app.bench.OpenPage.Kind;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Many open pages on one thread, as browsers have them: each follows its stream over one connection
 * and asks for what is wrong over another.
 */
final class PageFleet implements AutoCloseable {
  /** Not all at once: the server's queue of connections is short. */
  private static final int MAX_CONNECTING = 64;

  /** How often a page asks what is wrong. */
  private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Province's pages whose messages are looked into: each is all centres, every second. */
  private static final int TIMED_PROVINCE_PAGES = 5;

  /** What the system takes for a page that stops reading; its least. */
  private static final int SLOW_RECEIVE_BYTES = 4_096;

  private static final int OK = 200;
  private static final long SELECT_MILLIS = 5;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final int port;
  private final List<OpenPage> pages;
  private final PublishTimes times;
  private final Selector selector = Selector.open();
  private final List<Tab> tabs = new ArrayList<>();
  private final LagTally centreLags = new LagTally();
  private final LagTally provinceLags = new LagTally();
  private final Thread thread = Thread.ofPlatform().name("bench-pages").unstarted(this::run);
  private final AtomicInteger opened = new AtomicInteger();
  private volatile boolean stopped;
  private volatile boolean slowStop;
  private volatile @Nullable Exception failure;
  private int connecting;
  private int askTurn;
  private double owedQuestions;
  private long pacedNanos = System.nanoTime();

  /** Pages that are not open. */
  PageFleet(int port, List<OpenPage> pages, PublishTimes times) throws IOException {
    this.port = port;
    this.pages = List.copyOf(pages);
    this.times = times;
  }

  /** Opens all; returns when each has its first message. */
  void open(Duration limit) throws IOException {
    thread.start();
    long start = System.nanoTime();
    while (opened.get() < pages.size()) {
      check();
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new IOException(
            "only %,d of %,d pages are open".formatted(opened.get(), pages.size()));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Waits until a centre's page shows an event that it didn't since its lags were last taken. */
  void awaitEvent(Duration limit) throws IOException {
    long start = System.nanoTime();
    boolean none = true;
    while (none) {
      check();
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new IOException("no event comes to any page");
      }
      LockSupport.parkNanos(POLL_NANOS);
      synchronized (centreLags) {
        none = centreLags.isEmpty();
      }
    }
  }

  /** Those that are slow read nothing from now on. */
  void stopSlow() {
    slowStop = true;
    selector.wakeup();
  }

  List<OpenPage> pages() {
    return pages;
  }

  /** Bytes that all pages of a kind have got so far. */
  long bytes(Kind kind) {
    return pages.stream().filter(page -> page.kind() == kind).mapToLong(OpenPage::bytes).sum();
  }

  /** Since this was last asked: from an event's publish to its message on pages of that kind. */
  LagTally takeLags(Kind kind) {
    LagTally of = kind == Kind.PROVINCE ? provinceLags : centreLags;
    LagTally taken = new LagTally();
    synchronized (of) {
      taken.add(of);
      of.clear();
    }
    return taken;
  }

  /** Fails where the pages have failed. */
  void check() throws IOException {
    Exception failed = failure;
    if (failed != null) {
      throw new IOException("the open pages failed: " + failed.getMessage(), failed);
    }
  }

  // ---- the thread

  private void run() {
    try {
      while (!stopped) {
        openMore();
        selector.select(SELECT_MILLIS);
        for (SelectionKey key : selector.selectedKeys()) {
          ((HttpLine) key.attachment()).ready();
        }
        selector.selectedKeys().clear();
        if (slowStop) {
          tabs.forEach(Tab::stopIfSlow);
          slowStop = false;
        }
        askOn(System.nanoTime());
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private void openMore() throws IOException {
    while (tabs.size() < pages.size() && connecting < MAX_CONNECTING) {
      OpenPage page = pages.get(tabs.size());
      connecting++;
      tabs.add(new Tab(page));
    }
  }

  /** How many of its kind come before it. */
  private long number(OpenPage page) {
    return pages.stream()
        .takeWhile(other -> !other.equals(page))
        .filter(other -> other.kind() == page.kind())
        .count();
  }

  /** Spread evenly: pages are opened at any moment. */
  private void askOn(long now) throws IOException {
    owedQuestions += (double) tabs.size() * (now - pacedNanos) / ASK_NANOS;
    pacedNanos = now;
    for (; owedQuestions >= 1 && !tabs.isEmpty(); owedQuestions--) {
      askTurn = (askTurn + 1) % tabs.size();
      tabs.get(askTurn).question();
    }
  }

  /** A page with its connections. */
  private final class Tab implements HttpLine.Listener {
    private final OpenPage page;
    private final HttpLine stream;
    private final boolean timed;
    private @Nullable HttpLine questions;
    private boolean heard;
    private boolean stuck;

    Tab(OpenPage page) throws IOException {
      this.page = page;
      this.timed =
          !page.isSlow()
              && switch (page.kind()) {
                case CENTRE -> true;
                case DISPLAY -> false;
                case PROVINCE -> number(page) < TIMED_PROVINCE_PAGES;
              };
      stream = new HttpLine(selector, port, page.isSlow() ? SLOW_RECEIVE_BYTES : 0, this);
    }

    void stopIfSlow() {
      if (page.isSlow()) {
        stuck = true;
        stream.stopReading();
      }
    }

    void question() throws IOException {
      if (page.questionPath().isEmpty() || !heard || stuck) {
        return;
      }
      HttpLine open = questions;
      if (open == null) {
        questions = new HttpLine(selector, port, 0, new Questions(this));
      } else if (open.isAnswered()) {
        open.ask(page.questionPath());
      }
    }

    @Override
    public void connected() throws IOException {
      stream.ask(page.streamPath());
    }

    @Override
    public void answered(int status) throws IOException {
      if (status != OK) {
        throw new IOException("a page's stream is answered with status " + status);
      }
    }

    @Override
    public void part(byte[] bytes, int from, int length) throws IOException {
      long now = System.nanoTime();
      if (!page.heard(bytes, from, length)) {
        return;
      }
      if (timed) {
        LagTally lags = page.kind() == Kind.PROVINCE ? provinceLags : centreLags;
        synchronized (lags) {
          page.look(now, times, lags);
        }
      }
      if (!heard) {
        heard = true;
        connecting--;
        opened.incrementAndGet();
      }
    }

    @Override
    public void closed() throws IOException {
      if (!stuck) {
        throw new IOException("the server closed a page's stream");
      }
    }
  }

  /** What a page asks beside its stream; its answers say nothing that matters here. */
  private record Questions(Tab tab) implements HttpLine.Listener {
    @Override
    public void connected() throws IOException {
      tab.question();
    }

    @Override
    public void answered(int status) {}

    @Override
    public void part(byte[] bytes, int from, int length) {}

    @Override
    public void closed() {
      // It was idle for too long; the next question has another one.
      tab.questions = null;
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    stopped = true;
    selector.wakeup();
    thread.join();
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
